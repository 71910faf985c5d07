"""Which values count as corrected by hand, by any log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from builders import measurement
from okrtui.domain.actions.import_corrections import corrected
from okrtui.domain.actions.import_rows import ImportedRow, ImportPlan
from okrtui.domain.records.models import Measurement
from okrtui.engine.protocol import Entry, Op

M1 = ("measurements", 1)


def log(*actions: str) -> list[Entry]:
    """A log of changes to one value, given oldest first."""
    at = datetime(2026, 11, 21, tzinfo=UTC)
    ops = (Op("measurements", 1, {"value": 2}, {"value": 1}),)
    return [Entry(number, at, "ada", action, ops) for number, action in enumerate(actions, 1)][::-1]


def plan_on(before: Measurement) -> ImportPlan:
    """A plan that changes a value."""
    return ImportPlan([ImportedRow(2, before, before.model_copy(update={"value": 9}))], (), {})


@pytest.mark.parametrize(
    "actions",
    [
        ("workspace.import", "kpi.record"),
        ("workspace.import", "kpi.record", "undo 2", "redo 2"),
        ("workspace.import", "kpi.record", "workspace.import", "undo 3"),
        ("workspace.import", "tinydb"),
    ],
    ids="; ".join,
)
def test_what_was_changed_since_an_import_and_is_in_effect_is_corrected(actions: tuple[str, ...]) -> None:
    assert corrected(log(*actions), plan_on(measurement(id=1, revision=len(actions)))) == {M1}


@pytest.mark.parametrize(
    "actions",
    [
        ("workspace.import",),
        ("kpi.record", "workspace.import"),
        ("workspace.import", "kpi.record", "workspace.import"),
        ("kpi.record", "kpi.record"),
        ("workspace.import", "kpi.record", "undo 2"),
        ("workspace.import", "workspace.import", "undo 2"),
        ("kpi.record", "workspace.import", "undo 2"),
    ],
    ids="; ".join,
)
def test_anything_else_is_no_correction(actions: tuple[str, ...]) -> None:
    assert corrected(log(*actions), plan_on(measurement(id=1, revision=len(actions)))) == set()


def test_the_log_is_read_no_further_than_it_tells_something() -> None:
    def history() -> Iterator[Entry]:
        yield from log("workspace.import", "kpi.record")
        pytest.fail("what came before the import is nothing to it")

    assert corrected(history(), plan_on(measurement(id=1, revision=2))) == {M1}


def test_no_log_is_read_for_values_that_nobody_touched() -> None:
    def history() -> Iterator[Entry]:
        pytest.fail("a value of revision 1 was never corrected")
        yield from ()

    assert corrected(history(), plan_on(measurement(id=1))) == set()
