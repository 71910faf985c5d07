from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY, check_in, cycle, key_result, metric, objective
from okrtui.domain.records.models import Record
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import key_result_standing, objective_standing
from okrtui.domain.timeline import Timeline, timeline
from okrtui.domain.workspace import Workspace

WEEKLY = [START + timedelta(days=6 + 7 * at) for at in range(7)]
"""The last days of the whole weeks until TODAY."""


def drawn(*records: Record, day: date = TODAY, **changes: object) -> Timeline:
    workspace = builders.workspace(cycle(**changes), objective(), *records)
    return timeline(workspace, workspace.cycles[1], day)


def test_a_cycle_has_weeks_of_seven_days_the_last_of_which_ends_with_it() -> None:
    found = drawn()
    assert (len(found.weeks), found.week) == (13, 8)
    assert (found.weeks[0], found.weeks[-1]) == ((START, WEEKLY[0]), (date(2026, 12, 24), END))
    long = drawn(start=date(2026, 10, 1), end=date(2026, 10, 19))
    assert [(one.last - one.first).days + 1 for one in long.weeks] == [7, 7, 5]


def test_nothing_is_told_of_weeks_to_come_and_all_of_a_cycle_that_has_ended() -> None:
    assert [len(row.cells) for row in drawn(key_result(), day=START).rows] == [1, 1]
    assert [len(row.cells) for row in drawn(key_result(), day=START - timedelta(days=1)).rows] == [0, 0]
    ended = drawn(key_result(), day=END + timedelta(days=99))
    assert [row.cells[-1].on for row in ended.rows] == [END, END]


def test_a_key_result_shows_where_it_stood_and_what_was_said_in_a_week() -> None:
    said = [
        check_in(date=START, value=14, confidence=9),
        check_in(id=2, date=WEEKLY[0], value=13, confidence=8),
        check_in(id=3, date=WEEKLY[2], value=5),
    ]
    _, row = drawn(key_result(measure=metric(14, 4)), *said, day=WEEKLY[3]).rows
    assert [(one.progress, one.status, one.confidence) for one in row.cells] == [
        (Decimal("0.1"), Status.ON_TRACK, 8),
        (Decimal("0.1"), Status.ON_TRACK, None),
        (Decimal("0.9"), Status.ON_TRACK, None),
        (Decimal("0.9"), Status.ON_TRACK, None),
    ]


def test_an_objective_has_the_worst_status_and_the_lowest_confidence_until_then() -> None:
    said = [
        check_in(date=START, value=4, confidence=9),
        check_in(id=2, key_result=2, date=WEEKLY[1], value=14, confidence=3),
        check_in(id=3, key_result=2, date=WEEKLY[6], value=14),
    ]
    parts = [key_result(measure=metric(14, 4)), key_result(id=2, measure=metric(14, 4))]
    row, *below = drawn(*parts, *said, day=WEEKLY[6]).rows
    assert [one.record.shown_id for one in below] == ["KR1", "KR2"]
    assert [one.status for one in row.cells] == [
        Status.PENDING,
        Status.ON_TRACK,
        *[Status.AT_RISK] * 2,
        *[Status.OFF_TRACK] * 3,
    ]
    assert [one.confidence for one in row.cells] == [9, *[3] * 6]
    assert {one.progress for one in row.cells} == {Decimal("0.5")}


def test_objectives_that_were_not_started_are_left_out_and_one_without_key_results_is_pending() -> None:
    workspace = builders.workspace(
        cycle(), objective(state="draft"), objective(id=2, state="dropped", closing_note="no"), objective(id=3)
    )
    (row,) = timeline(workspace, workspace.cycles[1], START).rows
    assert (row.record.id, row.cells[0].status, row.cells[0].progress, row.cells[0].confidence) == (
        3, Status.PENDING, None, None,
    )  # fmt: skip


def test_a_key_result_is_outdated_on_the_day_but_not_in_weeks_before() -> None:
    row = drawn(key_result(measure=metric(14, 4)), check_in(date=START, value=4), day=WEEKLY[3]).rows[1]
    assert [one.status for one in row.cells] == [*[Status.ON_TRACK] * 3, Status.OUTDATED]
    ended = drawn(key_result(measure=metric(14, 4)), check_in(date=START, value=4), day=END + timedelta(days=1)).rows[1]
    assert ended.cells[-1].status is Status.ON_TRACK


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    parts = [key_result(id=at, measure=metric(14, 4)) for at in range(1, 1 + draw(st.integers(1, 3)))]
    said = [
        check_in(
            id=at,
            key_result=draw(st.sampled_from(parts)).id,
            date=START + timedelta(days=draw(st.integers(0, 51))),
            value=draw(st.integers(-5, 30)),
            confidence=draw(st.none() | st.integers(0, 10)),
        )
        for at in range(1, 1 + draw(st.integers(0, 15)))
    ]
    return builders.workspace(cycle(), objective(), *parts, *said)


@given(workspaces())
def test_the_last_week_shows_what_stands_on_the_day(workspace: Workspace) -> None:
    whole, *below = timeline(workspace, workspace.cycles[1], TODAY).rows
    at = objective_standing(workspace, workspace.objectives[1], TODAY)
    assert whole.cells[-1].progress in (at.progress, None)
    assert (whole.cells[-1].status, whole.cells[-1].confidence) == (at.status, at.confidence)
    for row in below:
        standing = key_result_standing(workspace, workspace.key_results[row.record.id], TODAY)
        assert row.cells[-1].status is standing.status
        assert row.cells[-1].progress == (None if standing.current is None else standing.raw)
