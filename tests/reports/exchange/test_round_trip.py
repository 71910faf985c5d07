from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builders import NOW, TODAY, check_in, cycle, key_result, kpi, measurement, objective, workspace
from okrtui.domain.actions.import_rows import KEYS, ImportBatch
from okrtui.domain.records.field_types import clean_text
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange import csv_rows, json_document, workspace_export
from okrtui.reports.exchange.csv_cells import guarded, unguarded
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from reports.exchanged import DAYS, NASTY, NUMBERS, reasons, records, taken_in, workspaces

few = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def every_csv(there: Workspace) -> Reading:
    """All the CSV files of a workspace, read together as the command does with a folder."""
    found = [csv_rows.read(workspace_export.csv_text(there, table), TODAY, ImportOptions(table)) for table in KEYS]
    assert not any(one.unreadable or one.faults or one.unknown for one in found)
    return Reading(ImportBatch([row for one in found for row in one.batch.rows], TODAY))


@few
@given(workspaces())
def test_a_json_document_makes_an_equal_workspace(there: Workspace) -> None:
    text = json_document.render(there)
    fresh = Workspace()
    reading = json_document.read(text, TODAY)
    plan = taken_in(fresh, reading)
    assert records(fresh) == records(there)
    assert reading.batch.highest == there.highest
    assert len(plan.added) == len(records(there))
    assert text.isprintable() or not any(ord(one) < 32 and one != "\n" for one in text)


@few
@given(workspaces())
def test_csv_files_make_the_same_records(there: Workspace) -> None:
    fresh = Workspace()
    taken_in(fresh, every_csv(there))
    assert records(fresh) == records(there)


@few
@given(workspaces())
def test_what_is_there_already_is_left(there: Workspace) -> None:
    for reading in (json_document.read(json_document.render(there), TODAY), every_csv(there)):
        plan = taken_in(there, reading)
        assert not plan.change.puts
        assert len(plan.left) == len(records(there))


@few
@given(workspaces())
def test_no_cell_is_a_formula_and_numbers_stay_numbers(there: Workspace) -> None:
    for table in KEYS:
        lines = list(csv.DictReader(io.StringIO(workspace_export.csv_text(there, table))))
        assert len(lines) == len(there.table(table))
        for line in lines:
            for name, cell in line.items():
                if name in {"value", "baseline", "target", "low", "weight"}:
                    assert re.fullmatch(r"(-?\d+(\.\d+)?)?", cell), "a plain number, without a guard in front of it"
                else:
                    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text() | st.sampled_from(NASTY) | st.text("'=+-@\t\r", max_size=5))
def test_a_guard_is_taken_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.lists(st.tuples(DAYS, NUMBERS, st.sampled_from(NASTY)), max_size=6, unique_by=lambda one: one[0]))
def test_any_separator_and_order_of_columns_says_the_same(told: list[tuple[Any, Any, str]]) -> None:
    found = []
    for delimiter, order in ((",", (0, 1, 2, 3)), (";", (3, 1, 0, 2)), ("\t", (2, 0, 3, 1))):
        out = io.StringIO()
        writer = csv.writer(out, delimiter=delimiter)
        for cells in [("KPI", "Date", "Value", "Note"), *(("K1", *map(str, one)) for one in told)]:
            writer.writerow([cells[at] for at in order])
        fresh = workspace(kpi())
        taken_in(fresh, csv_rows.read("\ufeff" + out.getvalue(), TODAY))
        found.append(records(fresh))
    assert found[0] == found[1] == found[2]
    notes = sorted(one.note for key, one in found[0].items() if key[0] == "measurements")  # type: ignore[attr-defined]
    assert notes == sorted(clean_text(unguarded(note)) for _, _, note in told)


def test_a_document_has_one_record_a_line_and_names_bad_ones_by_it() -> None:
    there = workspace(cycle(), kpi(), measurement(), measurement(id=2, date="2026-11-20"))
    text = json_document.render(there)
    lines = text.split("\n")
    assert [line[:11] for line in lines if line.startswith('{"id"')] == ['{"id":"C1",', '{"id":"K1",'] + [
        f'{{"id":"M{n}",' for n in (1, 2)
    ]
    bad = text.replace('"date":"2026-11-20","value":4', '"date":"2026-11-20","value":"four"')
    at = next(n for n, line in enumerate(lines, 1) if line.startswith('{"id":"M2"'))
    assert reasons(Workspace(), json_document.read(bad, TODAY)) == [(at, "value: “four” is not a number.")]
    again = json.dumps(json.loads(bad), indent=2)
    ((place, _),) = reasons(Workspace(), json_document.read(again, TODAY))
    assert place == "measurements 2"


def test_a_document_of_schema_1_is_taken_in_with_its_owners() -> None:
    old = json_document.render(workspace(cycle(), objective(), key_result(), kpi(owners=["ada", "bo"])))
    old = old.replace('"schema": 3', '"schema": 1').replace('"owners":["ada","bo"]', '"owner":"ada, bo"')
    old = old.replace('"owners":["ada"]', '"owner":"ada"')
    assert '"owners"' not in old
    fresh = Workspace()
    taken_in(fresh, json_document.read(old, TODAY))
    assert (fresh.kpis[1].owners, fresh.objectives[1].owners) == (("ada", "bo"), ("ada",))
    assert "owner" not in fresh.key_results[1].document()


def test_check_ins_of_a_draft_that_a_workspace_has_come_back_with_it() -> None:
    there = workspace(cycle(), objective(state="draft"), key_result(), check_in(value=9))
    for reading in (json_document.read(json_document.render(there), TODAY), every_csv(there)):
        fresh = Workspace()
        taken_in(fresh, reading)
        assert records(fresh) == records(there)


def test_fields_of_a_later_version_are_kept_and_its_tables_named() -> None:
    text = json_document.render(workspace(kpi())).replace('"name":', '"mood":"fine","name":')
    fresh = Workspace()
    taken_in(fresh, json_document.read(text, TODAY))
    assert fresh.kpis[1].document()["mood"] == "fine"
    assert json_document.read(text.replace('"decisions"', '"moods"'), TODAY).unknown == ("moods",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", "This is not valid JSON: line 1"),
        ("[]", "not written by okrtui export"),
        ('{"schema": 1}', "not written by okrtui export"),
        ('{"format": "okrtui", "schema": 4}', "Its schema is 4, this version reads up to 3."),
        ('{"format": "okrtui", "schema": 1, "kpis": {}}', "“kpis” must be a list"),
    ],
)
def test_a_document_that_is_none_of_ours_is_refused(text: str, told: str) -> None:
    assert told in json_document.read(text, TODAY).unreadable


@pytest.mark.parametrize("record", ['"K1"', "{}", '{"id": null}', '{"id": []}', '{"id": "KR1"}', '{"id": "K0"}', "7"])
def test_a_record_without_an_id_is_named(record: str) -> None:
    text = f'{{"format": "okrtui", "schema": 1, "highest": [], "kpis": [{record}]}}'
    assert len(reasons(Workspace(), json_document.read(text, TODAY))) == 1


@pytest.mark.parametrize("value", [[], {}, [1], True, 7.5, "x" * 99, None, "", 10**30])
@pytest.mark.parametrize("field", ["id", "kpi", "date", "value", "note", "revision", "created_at", "updated_by"])
def test_no_value_of_a_document_breaks_anything(field: str, value: object) -> None:
    there = workspace(kpi(), measurement())
    document = json.loads(json_document.render(there))
    document["measurements"][0][field] = value
    for into in (Workspace(), there):
        for place, reason in reasons(into, json_document.read(json.dumps(document), TODAY)):
            assert place
            assert reason.endswith(".")


def test_instants_keep_their_microseconds() -> None:
    exact = NOW.replace(microsecond=123456)
    there = workspace(kpi(created_at=exact, updated_at=exact))
    for reading in (json_document.read(json_document.render(there), TODAY), every_csv(there)):
        fresh = Workspace()
        taken_in(fresh, reading)
        assert fresh.kpis[1] == there.kpis[1]
