"""An import through the real store: what memory holds afterwards is what everybody else reads."""

from __future__ import annotations

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from builders import NOW, TODAY, cycle, kpi, measurement, objective, workspace
from engine.journal import independent_reader
from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_rows import ImportBatch
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.recovery import doctor
from okrtui.engine.protocol import Entry
from okrtui.reports.exchange import csv_rows, json_document
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.session import Session
from reports.exchanged import records, workspaces

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def session(path: Path, actor: str = "ada") -> Session:
    store = open_engine(path) if path.exists() else create_engine(path)
    return Session(store, actor, now=lambda: NOW, today=lambda: TODAY)


def take_in(mine: Session, reading: Reading) -> Entry:
    def action(there: Workspace, batch: ImportBatch, actor: str, now: datetime) -> Change:
        plan = record_import.plan(there, batch, actor, now)
        assert list(plan.faults) == []
        return plan.change

    return mine.do(action, reading.batch)


def exact(value: Any) -> Any:
    """A record with its numbers to the digit: 4 is not 4.0."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple | list):
        return [exact(one) for one in value]
    return {name: exact(one) for name, one in value} if hasattr(value, "model_fields_set") else value


def same(mine: Workspace, path: Path) -> None:
    """Compare a session's memory with what the files say, to this program and to another."""
    store = Session(open_engine(path, read_only=True), "eve")
    found, theirs = records(mine), records(store.workspace)
    assert found == theirs
    assert {key: exact(one) for key, one in found.items()} == {key: exact(one) for key, one in theirs.items()}
    tables, highest, _ = independent_reader.read(path)
    assert {(table, int(key)): one for table in tables for key, one in tables[table].items()} == {
        key: one.document() for key, one in found.items()
    }
    assert mine.highest == store.workspace.highest == dict.fromkeys(mine.highest, 0) | highest
    store.close()


@few
@given(workspaces())
def test_a_document_makes_an_equal_workspace_to_the_highest_id(there: Workspace) -> None:
    reading = json_document.read(json_document.render(there), TODAY)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "w"
        mine, other = session(path), session(path, "bo")
        try:
            take_in(mine, reading)
            assert (records(mine.workspace), mine.workspace.highest) == (records(there), there.highest)
            same(mine.workspace, path)
            other.refresh()
            assert (records(other.workspace), other.workspace.highest) == (records(there), there.highest)
            assert all(op.after or op.before for entry in mine.history() for op in entry.ops)
            assert take_in(mine, reading).sequence == 1 - (there.highest == Workspace().highest)
            if records(there):
                mine.undo()
                assert (records(mine.workspace), mine.workspace.highest) == ({}, there.highest)
                same(mine.workspace, path)
                mine.redo()
                assert records(mine.workspace).keys() == records(there).keys()
            mine._engine.compact()  # type: ignore[attr-defined]
            same(mine.workspace, path)
            assert doctor.examine(path).is_sound
        finally:
            mine.close()
            other.close()


def test_ids_that_were_used_up_elsewhere_are_not_given_out_even_where_no_record_came(tmp_path: Path) -> None:
    there = workspace(kpi())
    there.use({"kpis": 9, "cycles": 4})
    text = json_document.render(there)
    mine, other = session(tmp_path / "w"), session(tmp_path / "w", "bo")
    take_in(mine, json_document.read(text, TODAY))
    for one in (mine, other):
        one.refresh()
        assert (one.workspace.next_id("kpis"), one.workspace.next_id("cycles")) == (10, 5)
    emptied = json_document.render(Workspace()).replace('"decisions":0', '"decisions":7')
    assert take_in(mine, json_document.read(emptied, TODAY)).sequence == 2
    assert take_in(mine, json_document.read(emptied, TODAY)).sequence == 2
    assert mine.undo().action == "undo 1"
    same(mine.workspace, tmp_path / "w")


def test_rows_that_change_records_leave_in_memory_what_is_in_the_files(tmp_path: Path) -> None:
    mine = session(tmp_path / "w")
    text = json_document.render(
        workspace(cycle(), kpi(), objective(), *(measurement(id=n, date=f"2026-11-0{n}") for n in (1, 2, 3)))
    )
    take_in(mine, json_document.read(text.replace('"name":', '"mood":{"a":[1.0,2.50]},"name":'), TODAY))
    take_in(
        mine,
        csv_rows.read("kpi,date,value,note\nK1,2026-11-01,4.50, x\nK1,2026-11-09,-0,\nK1,2026-11-02,1e3,\n", TODAY),
    )
    take_in(mine, csv_rows.read("name,low,since,owner\nCustomer churn rate,00.10,today, bo \n", TODAY))
    assert [str(one.value) for one in mine.workspace.measurements_of(1)] == ["4.5", "1000", "4", "0"]
    assert (mine.workspace.kpis[1].revision, mine.workspace.kpis[1].document()["mood"]) == (2, {"a": [1.0, 2.5]})
    same(mine.workspace, tmp_path / "w")


@pytest.mark.parametrize("actor", ["ada\x1b[31m", " ada ", "a\u0301da"])
def test_a_name_that_is_no_plain_text_is_kept_as_it_is_read(tmp_path: Path, actor: str) -> None:
    mine = session(tmp_path / "w", actor)
    take_in(mine, csv_rows.read("name,owner\nChurn,\n", TODAY))
    take_in(mine, csv_rows.read("name,owner\nChurn,bo\n", TODAY))
    same(mine.workspace, tmp_path / "w")


def test_a_closed_cycle_that_came_with_a_file_goes_when_that_is_taken_back(tmp_path: Path) -> None:
    mine = session(tmp_path / "w")
    folder = {
        "cycles": "name,start,end,state\n2025-Q4,2025-10-01,2025-12-31,closed\n",
        "objectives": "cycle,title,state\n2025-Q4,Better,closed\n2025-Q4,Safer,closed\n",
        "key_results": "objective,title,baseline,target,grade\nBetter,Fewer faults,9,3,0.7\n",
        "check_ins": "key_result,date,value\nFewer faults,2025-11-01,5\n",
    }
    found = [csv_rows.read(text, TODAY, ImportOptions(table)) for table, text in folder.items()]
    take_in(mine, Reading(ImportBatch([row for one in found for row in one.batch.rows], TODAY)))
    assert (len(mine.workspace.check_ins), mine.workspace.cycles[1].state) == (1, "closed")
    mine.undo()
    assert records(mine.workspace) == {}
    mine.redo()
    assert mine.workspace.cycles[1].state == "closed"
    same(mine.workspace, tmp_path / "w")
