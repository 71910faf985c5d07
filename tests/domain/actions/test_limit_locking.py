from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, measured, signal_note
from domain.actions.builders import LATER, carry_out
from okrtui.domain.actions import kpi_review, kpis, record_changes
from okrtui.domain.actions.limit_locking import with_locked_limits
from okrtui.domain.actions.record_changes import Edit, Removal
from okrtui.domain.records.action_drafts import RebaselineDraft
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.kpi_parts import LockedLimits
from okrtui.domain.records.models import Kpi, KpiDraft, Measurement, MeasurementDraft, Record, SignalNoteDraft
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.domain.rules.limits import Limits, limits
from okrtui.domain.workspace import Change, Workspace

ELEVEN = "10 11 10 12 11 10 11 12 10 11 10"
TWELVE = f"{ELEVEN} 12"
FIRST = TODAY - timedelta(days=7 * 11)
LOCKED = LockedLimits(points=12, total=Decimal(130), ranges=11, range_total=Decimal(14), locked_on=LATER.date())
"""The limits of TWELVE: centre 10.8333, limits 7.4 and 14.2."""


def with_values(values: str, *records: Record, **changes: Any) -> Workspace:
    return builders.workspace(builders.kpi(**changes), *measured(values), *records)


def record(workspace: Workspace, value: object, day: date = TODAY) -> Change:
    return carry_out(workspace, kpis.record, MeasurementDraft.model_validate({"kpi": 1, "date": day, "value": value}))


def remove(workspace: Workspace, number: int) -> None:
    carry_out(workspace, record_changes.delete, Removal(Measurement.table, number))


def explain(workspace: Workspace, day: date, *, left_out: bool) -> None:
    draft = SignalNoteDraft(kpi=1, date=day, cause="a holiday", left_out=left_out)
    carry_out(workspace, kpi_review.explain, draft)


def stored(workspace: Workspace) -> tuple[LockedLimits, ...]:
    return workspace.kpis[1].limits


def lines(workspace: Workspace) -> Limits | None:
    return kpi_evidence(workspace, workspace.kpis[1], TODAY).limits


def test_the_twelfth_value_locks_the_limits_in_the_same_change() -> None:
    workspace = builders.workspace(builders.kpi(), *measured(ELEVEN, last=TODAY - timedelta(days=7)))
    change = record(workspace, 12)
    assert [type(one) for one in change.puts] == [Measurement, Kpi]
    assert stored(workspace) == (LOCKED,)
    found = lines(workspace)
    assert found is not None
    assert (round(found.lower, 1), round(found.upper, 1)) == (Decimal("7.4"), Decimal("14.2"))
    assert not found.provisional


def test_eleven_values_lock_nothing() -> None:
    workspace = builders.workspace(builders.kpi(), *measured("10 11", last=TODAY - timedelta(days=7)))
    assert [type(one) for one in record(workspace, 12).puts] == [Measurement]
    assert stored(workspace) == ()


def test_values_without_a_neighbour_lock_nothing_until_there_is_a_range() -> None:
    workspace = builders.workspace(builders.kpi(), *measured(TWELVE, every=14))
    record(workspace, 10, TODAY - timedelta(days=14 * 12))
    assert stored(workspace) == ()
    record(workspace, 13, TODAY - timedelta(days=21))
    assert [(one.points, one.ranges, int(one.range_total)) for one in stored(workspace)] == [(12, 1, 2)]


def test_a_value_filled_in_before_the_first_does_not_move_them() -> None:
    """The vector: limits stay at 7.4 and 14.2, and 16 stays a signal."""
    workspace = with_values(TWELVE)
    record(workspace, 16, TODAY + timedelta(days=1))
    record(workspace, 30, FIRST - timedelta(days=7))
    found = kpi_evidence(workspace, workspace.kpis[1], TODAY)
    assert found.limits is not None
    assert (round(found.limits.lower, 1), round(found.limits.upper, 1)) == (Decimal("7.4"), Decimal("14.2"))
    outside = [found.points[one.place].value for one in found.signals if one.rule == "R1" and not one.by_range]
    assert outside == [30, 16]


EDITS: dict[str, Callable[[Workspace], object]] = {
    "one more value": lambda workspace: record(workspace, 40, TODAY + timedelta(days=1)),
    "filled in before": lambda workspace: record(workspace, 40, FIRST - timedelta(days=7)),
    "corrected": lambda workspace: record(workspace, 40, FIRST),
    "deleted": lambda workspace: remove(workspace, 1),
    "another cadence": lambda workspace: carry_out(
        workspace, kpis.edit, Edit(1, 1, KpiDraft(name="Churn", cadence=Rhythm.MONTHLY))
    ),
    "left out": lambda workspace: explain(workspace, FIRST, left_out=True),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_where_nothing_was_stored_the_limits_as_they_were_are_stored_with_the_next_change(
    edit: Callable[[Workspace], object],
) -> None:
    workspace = with_values(TWELVE)
    before = lines(workspace)
    edit(workspace)
    assert stored(workspace) == (LOCKED,)
    assert lines(workspace) == before


def test_what_cannot_move_limits_stores_none() -> None:
    workspace = with_values(TWELVE)
    explain(workspace, TODAY, left_out=False)
    carry_out(workspace, kpis.retire, 1)
    assert stored(workspace) == ()


def test_values_left_out_do_not_count_to_twelve() -> None:
    workspace = with_values(TWELVE, signal_note(date=FIRST, left_out=True))
    record(workspace, 11, FIRST + timedelta(days=7))
    assert stored(workspace) == ()
    explain(workspace, FIRST, left_out=False)
    assert [one.points for one in stored(workspace)] == [12]


def test_a_kpi_that_goes_with_its_values_locks_nothing() -> None:
    workspace = with_values(TWELVE)
    carry_out(workspace, record_changes.delete, Removal(Kpi.table, 1, together=True))
    assert not workspace.kpis


def test_each_stretch_has_limits_of_its_own() -> None:
    workspace = with_values(f"{TWELVE} 30 31 30 32 31 30 31 32 30 31 30 32")
    start = workspace.measurements_of(1)[12].date
    carry_out(workspace, kpi_review.rebaseline, RebaselineDraft(kpi=1, since=start, reason="moved"))
    first, second = stored(workspace)
    assert first == LOCKED
    assert (second.since, int(second.total), int(second.range_total)) == (start, 370, 14)
    carry_out(workspace, kpi_review.rebaseline, RebaselineDraft(kpi=1, since=start, reason="moved again"))
    assert stored(workspace) == (first, second)


def test_the_change_that_puts_the_kpi_itself_stores_the_limits_in_it() -> None:
    workspace = builders.workspace()
    change = Change("workspace.import", puts=(builders.kpi(), *measured(TWELVE)))
    made, *_ = with_locked_limits(workspace, change, "ada", LATER).puts
    assert isinstance(made, Kpi)
    assert (made.revision, made.limits) == (1, (LOCKED,))


def test_an_undo_locks_nothing() -> None:
    workspace = with_values(ELEVEN)
    twelfth = builders.measurement(id=12, value=12, date=TODAY + timedelta(days=1))
    change = Change("undo 7", puts=(twelfth,), takes_back=True)
    assert with_locked_limits(workspace, change, "ada", LATER) is change


STEP = st.tuples(st.integers(-30, 20), st.none() | st.integers(-50, 50))


@settings(deadline=None)
@given(st.lists(STEP, max_size=12))
def test_locked_limits_are_the_same_whatever_is_filled_in_corrected_or_deleted(
    edits: list[tuple[int, int | None]],
) -> None:
    """Each edit deletes, fills in or corrects the value of one week."""
    last = TODAY - timedelta(days=7 * 20)
    workspace = builders.workspace(builders.kpi(), *measured(ELEVEN, last=last))
    record(workspace, 12, last + timedelta(days=7))
    locked, before = stored(workspace), lines(workspace)
    assert len(locked) == 1
    for week, value in edits:
        day = last + timedelta(days=7 * week)
        there = workspace.measured_on(1, day)
        if value is not None:
            record(workspace, value, day)
        elif there is not None:
            remove(workspace, there.id)
        assert stored(workspace) == locked
        assert lines(workspace) == before


NUMBER = st.decimals(-(10**9), 10**9, places=6) | st.integers(-(10**15) + 1, 10**15 - 1).map(Decimal)


@settings(deadline=None)
@given(st.lists(NUMBER, min_size=12, max_size=12), st.sampled_from([Rhythm.WEEKLY, Rhythm.MONTHLY]))
def test_locking_moves_no_line_by_a_hair(values: list[Decimal], cadence: Rhythm) -> None:
    """What is stored gives the very same limits, however the values fall; also without all ranges of a year."""
    points = measured(" ".join(map(str, values)), every=7 if cadence is Rhythm.WEEKLY else 35)
    workspace = builders.workspace(builders.kpi(cadence=cadence), *points[1:])
    before = limits(points, cadence)
    record(workspace, points[0].value, points[0].date)
    assert before is not None
    assert len(stored(workspace)) == 1
    assert lines(workspace) == before
