from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from engine.journal.builders import NOW, JournalSession, adding, compact, cycle, do, raw_database, renaming, reopened
from okrtui.domain.records.models import CheckIn, KeyResult, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.record_checks import check_records
from okrtui.domain.workspace import Change
from okrtui.engine.journal.recovery.doctor import examine

BY = {"created_at": NOW, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}


def kpi(number: int, name: str) -> Kpi:
    return Kpi.model_validate({"id": number, "name": name, **BY})


def test_what_no_change_would_have_left_is_found(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    measure = {"kind": "metric", "baseline": 0, "target": 9}
    records: tuple[Record, ...] = (
        cycle(1, "Q1"),
        kpi(1, "Time"),
        Objective.model_validate({"id": 1, "cycle": 1, "title": "x", **BY}),
        Objective.model_validate({"id": 2, "cycle": 1, "title": "y", "parent": 1, **BY}),
        KeyResult.model_validate({"id": 1, "objective": 1, "title": "x", "measure": measure, **BY}),
        Measurement.model_validate({"id": 1, "kpi": 1, "date": date(2027, 1, 4), "value": 3, **BY}),
        CheckIn.model_validate({"id": 1, "key_result": 1, "date": date(2027, 1, 4), "value": 3, **BY}),
    )
    do(store, lambda _: Change("x", records))
    assert examine(tmp_path, check_records).findings == ()
    with raw_database(tmp_path) as database:
        database.table("objectives").update({"parent": 2}, doc_ids=[1])
        database.table("key_results").update({"kpi": 7}, doc_ids=[1])
        database.table("kpis").insert({**kpi(2, " TIME ").document()})
        database.table("measurements").insert({**records[5].document(), "id": 2})
        database.table("check_ins").insert({**records[6].document(), "id": 2, "date": "2027-04-01"})
    found = {finding.place: finding.what for finding in examine(tmp_path, check_records).findings}
    assert found == {
        "KR1": "Its kpi is K7, which is not there.",
        "K2": "It has the same name as K1.",
        "M2": "It has the same KPI and day as M1.",
        "O1": "Its chain of parents leads back to itself.",
        "O2": "Its chain of parents leads back to itself.",
        "CI2": "Its date, 2027-04-01, lies outside Q1 (2027-01-01 to 2027-03-31).",
    }
    assert examine(tmp_path).is_sound


def test_a_clock_set_back_is_told_and_changes_no_order(tmp_path: Path) -> None:
    store = JournalSession.create(tmp_path)
    do(store, adding("a"))
    do(store, adding("b"), now=NOW - timedelta(hours=3))
    do(store, renaming(1, "A"), now=datetime(1990, 1, 1, tzinfo=UTC))
    assert [entry.sequence for entry in store.history()] == [3, 2, 1]
    assert reopened(tmp_path) == {1: "A", 2: "b"}
    compact(store)
    report = examine(tmp_path)
    assert report.is_sound
    assert [finding.place for finding in report.findings] == ["commit 3", "commit 2"]
    assert "2027-01-04 06:30:00, earlier than commit 1" in report.findings[1].what
