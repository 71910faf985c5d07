from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

import builders
from builders import TODAY
from domain.actions.builders import LATER, carry_out
from okrtui.domain.actions import objectives
from okrtui.domain.actions.record_changes import touched
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Cycle, Kpi, Record
from okrtui.domain.records.validation import documents_of, fields_of, record_of
from okrtui.domain.rules.change_text import changes
from okrtui.session import Session

ADDED: dict[str, dict[str, Any]] = {
    "cycles": {"dismissed": {}},
    "objectives": {"dismissed": {}},
    "key_results": {"dismissed": {}},
    "kpis": {"dismissed": {}, "rebaselines": [], "audited_on": None, "audited_from": None, "passed_over": None},
}
"""What later versions added to the records, as it is when nothing was said."""

OLD: list[Record] = [builders.cycle(), builders.objective(), builders.key_result(), builders.kpi()]


def before(record: Record) -> dict[str, Any]:
    """The record's document as the first version wrote it."""
    return {name: value for name, value in record.document().items() if name not in ADDED[record.table]}


@pytest.mark.parametrize("record", OLD, ids=lambda one: one.table)
def test_a_record_of_the_first_version_is_read(record: Record) -> None:
    old = before(record)
    assert old.keys() != record.document().keys()
    assert record_of(record.table, old) == record
    assert record.document() == old | ADDED[record.table]


@pytest.mark.parametrize("record", OLD, ids=lambda one: one.table)
def test_what_a_later_version_adds_is_kept(record: Record) -> None:
    newer = {**record.document(), "mood": {"of": ["the", "day"]}}
    found = touched(record_of(record.table, newer), "bob", LATER, {})
    assert found.document()["mood"] == {"of": ["the", "day"]}


def test_parts_keep_what_a_later_version_adds() -> None:
    parts = {
        "rebaselines": [{"since": "2026-01-01", "reason": "x", "by": "ada"}],
        "passed_over": {"on": "2026-01-01", "reason": "x", "evidence": "y", "until": "2027"},
    }
    document = builders.kpi(**parts).document()
    assert {name: document[name] for name in parts} == parts


def test_the_first_change_of_an_old_record_tells_nothing_of_fields_that_are_empty() -> None:
    workspace = builders.workspace(builders.cycle(), builders.objective())
    old = before(workspace.objectives[1])
    (record,) = carry_out(workspace, objectives.close, ClosingDraft(objective=1)).puts
    assert [one.field for one in changes([("objectives", 1, record.document(), old)])] == ["State"]


def test_of_two_parts_of_one_day_the_later_in_the_list_stands_alone() -> None:
    days = ((3, "2026-07-01"), (1, "2026-01-01"), (2, "2026-01-01"))
    later, first, second = (builders.target(low=low, since=since) for low, since in days)
    assert builders.kpi(targets=[later, first, second]).targets == (second, later)
    twice = [{"since": TODAY, "reason": reason} for reason in ("a", "b")]
    assert [one.reason for one in builders.kpi(rebaselines=twice).rebaselines] == ["b"]


@pytest.mark.parametrize(("done", "kept"), [([], ()), ([2], (2,)), ([3, 1, 3], (1, 3)), (["2", 1.0], (1, 2))])
def test_steps_done_stand_once_and_in_order(done: Any, kept: tuple[int, ...]) -> None:
    record = builders.check_in(done=done)
    assert record.done == kept
    assert record_of("check_ins", json.loads(json.dumps(record.document()))) == record


@pytest.mark.parametrize(
    "changes", [{"done": [0]}, {"done": [-1, 2]}, {"done": [True]}, {"confidence": True}, {"confidence": False}]
)
def test_what_only_looks_like_a_number_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        builders.check_in(**changes)


def test_yes_is_no_number_of_decimals() -> None:
    with pytest.raises(ValidationError):
        builders.kpi(decimals=True)


@pytest.mark.parametrize("cause", ["", " ", "\x1b\u200b"])
def test_a_signal_note_says_something(cause: str) -> None:
    with pytest.raises(ValidationError):
        builders.signal_note(cause=cause)


def test_a_kpi_with_everything_survives_its_document() -> None:
    kpi = builders.kpi(
        audited_on=TODAY - timedelta(days=1),
        audited_from="operational",
        passed_over={"on": TODAY, "reason": "Later.", "evidence": "x"},
        rebaselines=[{"since": TODAY, "reason": "x"}],
        dismissed={"kpi.owner": "All of us."},
    )
    found = record_of("kpis", json.loads(json.dumps(kpi.document())))
    assert isinstance(found, Kpi)
    assert found == kpi
    assert found.audited_from is Category.OPERATIONAL


def test_many_records_make_the_documents_that_each_makes_alone(sample: Session) -> None:
    records: list[Record] = [
        *sample.workspace,
        Cycle.model_validate({**sample.workspace.cycles[2].document(), "later": "x"}),
    ]
    assert list(documents_of(records)) == [one.document() for one in records]
    assert [fields_of(one) for one in records] == [dict(one) for one in records]
    wrong = sample.workspace.kpis[2].model_copy(update={"decimals": "two"})
    for write in (wrong.document, lambda: list(documents_of([*records, wrong]))):
        with pytest.raises(ValueError, match="two"):
            write()


def test_many_records_keep_what_a_later_version_adds_to_some_of_them() -> None:
    plain = builders.measurement()
    newer = record_of("measurements", {**plain.document(), "mood": "good"})
    records = [newer, plain, newer, plain]
    assert list(documents_of(records)) == [one.document() for one in records]
    assert newer.document()["mood"] == "good"


def test_a_changed_copy_leaves_other_records_alone(sample: Session) -> None:
    document = sample.workspace.kpis[2].document()
    first, second = record_of("kpis", document), record_of("kpis", document)
    assert first.model_copy(update={"name": "Other"}) != second
    assert (first, first.model_fields_set) == (second, set())
    assert second.document() == document
