from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY, day
from okrtui.domain.records.enums import KpiFeed
from okrtui.domain.records.measures import Measure
from okrtui.domain.records.models import Record
from okrtui.domain.rules.grading import CycleReading
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.progress import KeyResultReading
from okrtui.domain.rules.readings import readings
from okrtui.domain.rules.status import (
    CycleStanding,
    KeyResultStanding,
    ObjectiveStanding,
    cycle_standing,
    key_result_standing,
    objective_standing,
    objective_summary,
)

EXPECTED = Decimal("0.7") * 51 / 91
"""What an aspirational objective of the quarter should have reached on TODAY: 0.3923."""

FRESH = TODAY - timedelta(days=2)


def checked(*values: object, last: date = FRESH, **changes: Any) -> list[Record]:
    """Weekly check-ins on key result 1, the last of them on `last`."""
    first = last - timedelta(weeks=len(values) - 1)
    return [
        builders.check_in(**{"id": n + 1, "date": first + timedelta(weeks=n), "value": value, **changes})
        for n, value in enumerate(values)
    ]


def standing(*records: Record, today: date = TODAY, **changes: Any) -> KeyResultStanding:
    cycle = next((each for each in records if each.table == "cycles"), builders.cycle())
    objective = next((each for each in records if each.table == "objectives"), builders.objective())
    workspace = builders.workspace(*records, cycle, objective, builders.key_result(**changes))
    return key_result_standing(workspace, workspace.key_results[1], today)


def test_a_key_result_in_full() -> None:
    found = standing(*checked(14, "11.75", "9.5", confidence=6))
    assert found == KeyResultStanding(
        raw=Decimal("0.5"),
        progress=Decimal("0.5"),
        expected=EXPECTED,
        gap=EXPECTED - Decimal("0.5"),
        status=Status.ON_TRACK,
        confidence=6,
        expected_score=None,
        suggested_grade=Decimal("0.5"),
        current=KeyResultReading(FRESH, Decimal("9.5")),
        previous=KeyResultReading(FRESH - timedelta(weeks=1), Decimal("11.75")),
        due=False,
        overdue=False,
        days_late=0,
        ahead=found.ahead,
    )
    assert found.forecast == Decimal(1)


@pytest.mark.parametrize(
    ("value", "raw", "progress", "grade"),
    [(16, "-0.2222", "0", "0.0"), (3, "1.2222", "1", "1.0"), ("8.15", "0.65", "0.65", "0.7")],
)
def test_raw_is_shown_and_progress_is_kept_in_bounds(value: object, raw: str, progress: str, grade: str) -> None:
    found = standing(*checked(value))
    assert found.raw is not None
    assert (round(found.raw, 4), found.progress) == (Decimal(raw), Decimal(progress))
    assert found.suggested_grade == Decimal(grade)


@pytest.mark.parametrize(
    ("value", "status"),
    [("11.3", Status.ON_TRACK), ("11.4", Status.AT_RISK), ("12.7", Status.AT_RISK), ("12.8", Status.OFF_TRACK)],
)
def test_status_goes_by_the_gap(value: object, status: Status) -> None:
    assert standing(*checked(value)).status is status


def test_without_a_check_in_it_is_pending_with_progress_0_even_when_overdue() -> None:
    found = standing()
    assert (found.status, found.confidence) == (Status.PENDING, None)
    assert found.raw == found.progress == 0
    assert (found.due, found.overdue, found.days_late) == (True, True, 44)
    assert (found.current, found.previous, found.forecast) == (None, None, None)


@pytest.mark.parametrize(
    ("ago", "due", "overdue", "late"),
    [(6, False, False, 0), (7, True, False, 0), (10, True, False, 3), (11, True, True, 4)],
)
def test_when_a_check_in_is_due(ago: int, due: bool, overdue: bool, late: int) -> None:  # noqa: FBT001
    found = standing(*checked(9, last=TODAY - timedelta(days=ago)))
    assert (found.due, found.overdue, found.days_late) == (due, overdue, late)
    assert found.status is (Status.OUTDATED if overdue else Status.ON_TRACK)


@pytest.mark.parametrize("state", ["draft", "grading", "closed"])
def test_only_an_active_cycle_asks_for_check_ins(state: str) -> None:
    found = standing(*checked(9, last=START), builders.cycle(state=state))
    assert (found.due, found.overdue, found.days_late) == (False, False, 0)
    assert (found.status is Status.CLOSED) is (state == "closed")


@pytest.mark.parametrize("state", ["closed", "dropped"])
def test_an_objective_that_is_over_closes_its_key_results(state: str) -> None:
    found = standing(*checked(9, last=START), builders.objective(state=state))
    assert (found.status, found.due) == (Status.CLOSED, False)


def test_a_committed_objective_owes_all_of_it() -> None:
    assert standing(builders.objective(ambition="committed")).expected == Decimal(51) / 91


def test_a_note_with_a_confidence_is_heard_but_not_read() -> None:
    word = builders.check_in(id=9, date=TODAY, confidence=2)
    found = standing(*checked(9, last=START, confidence=8), word)
    assert (found.due, found.confidence, found.current) == (False, 2, KeyResultReading(START, Decimal(9)))
    assert standing(word).status is Status.PENDING


def test_the_latest_confidence_stands_until_another_is_stated() -> None:
    first = builders.check_in(id=1, date=START, value=9, confidence=8)
    found = standing(first, builders.check_in(id=2, date=TODAY, value=8))
    assert found.confidence == 8


def test_the_expected_score_is_a_persons_and_the_latest_stated() -> None:
    said = builders.check_in(id=8, date=FRESH, value=9, expected_score="0.8")
    found = standing(said, builders.check_in(id=9, date=TODAY, value=8))
    assert found.expected_score == Decimal("0.8")
    assert found.forecast not in (None, found.expected_score)
    assert standing(*checked(9)).expected_score is None


def test_of_one_day_the_later_commit_counts_whatever_the_clocks_said() -> None:
    early = builders.check_in(id=1, date=TODAY, value=9, confidence=5, created_at=builders.at(5))
    late = builders.check_in(id=2, date=TODAY, value=8, confidence=4, created_at=builders.at(0))
    found = standing(early, late)
    assert (found.current, found.previous, found.confidence) == (KeyResultReading(TODAY, Decimal(8)), None, 4)


def test_milestones_are_read_from_what_is_done() -> None:
    done = builders.check_in(id=1, date=FRESH, done=[1])
    found = standing(done, measure=builders.milestones(1, 3))
    assert (found.raw, found.current) == (Decimal("0.25"), KeyResultReading(FRESH, None, (1,)))


def test_a_step_that_is_no_longer_done_counts_no_more() -> None:
    done, undone = builders.check_in(id=1, date=FRESH, done=[1]), builders.check_in(id=2, date=TODAY)
    found = standing(done, undone, measure=builders.milestones(1, 3))
    assert (found.raw, found.current) == (Decimal(0), KeyResultReading(TODAY))
    assert found.previous == KeyResultReading(FRESH, None, (1,))


def test_a_first_check_in_without_a_step_done_is_a_reading() -> None:
    found = standing(builders.check_in(date=FRESH), measure=builders.milestones(1, 3))
    assert (found.raw, found.current) == (Decimal(0), KeyResultReading(FRESH))
    assert found.status is Status.OFF_TRACK


def test_values_from_before_it_was_measured_by_steps_are_no_readings() -> None:
    found = standing(*checked(9), measure=builders.milestones(1, 3))
    assert (found.raw, found.current) == (Decimal(0), None)
    assert found.status is Status.PENDING


def test_a_band_without_a_reading_has_no_raw() -> None:
    found = standing(measure=builders.maintain(low=95))
    assert (found.raw, found.progress, found.status) == (None, Decimal(0), Status.PENDING)


class TestLinkedKpi:
    def test_its_measurements_inside_the_cycle_are_readings(self) -> None:
        workspace = builders.workspace(
            builders.cycle(),
            builders.objective(),
            builders.key_result(kpi=1),
            builders.kpi(),
            builders.measurement(id=1, date="2026-09-30", value=13),
            builders.measurement(id=2, date="2026-10-01", value=12),
            builders.measurement(id=3, date="2026-11-16", value=10),
            builders.measurement(id=4, date="2027-01-01", value=5),
            builders.check_in(id=1, date="2026-11-02", value=11),
            builders.check_in(id=2, date="2026-11-16", value=9, created_at=builders.at(-1)),
            builders.measurement(id=5, date="2026-11-17", value=8),
        )
        found = readings(workspace, workspace.key_results[1])
        assert found == (
            KeyResultReading(START, Decimal(12)),
            KeyResultReading(day("2026-11-02"), Decimal(11)),
            KeyResultReading(day("2026-11-16"), Decimal(9)),  # a person says otherwise than what was fed that day
            KeyResultReading(day("2026-11-17"), Decimal(8)),
        )

    def test_they_keep_it_fresh(self) -> None:
        found = standing(builders.kpi(), builders.measurement(date=FRESH, value=9), kpi=1)
        assert (found.due, found.status, found.confidence) == (False, Status.ON_TRACK, None)

    def test_those_after_the_cycle_keep_its_kpi_fresh_but_are_not_read(self) -> None:
        late = builders.measurement(date="2027-01-05", value=9)
        found = standing(builders.kpi(), late, today=day("2027-01-06"), kpi=1)
        assert (found.due, found.days_late, found.status) == (False, 0, Status.PENDING)

    def test_they_do_not_tick_off_steps(self) -> None:
        steps = builders.milestones(1, 1)
        found = standing(builders.kpi(), builders.measurement(date=FRESH, value=9), kpi=1, measure=steps)
        assert (found.due, found.status) == (True, Status.PENDING)


def objective_of(*records: Record, **changes: Any) -> ObjectiveStanding:
    workspace = builders.workspace(builders.cycle(), builders.objective(**changes), *records)
    return objective_standing(workspace, workspace.objectives[1], TODAY)


def test_an_objective_is_the_weighted_mean_the_worst_status_and_the_lowest_confidence() -> None:
    found = objective_of(
        builders.key_result(id=1, weight=3),
        builders.key_result(id=2),
        builders.key_result(id=3),
        builders.check_in(id=1, key_result=1, date=FRESH, value="9.5", confidence=7),
        builders.check_in(id=2, key_result=2, date=FRESH, value=20, confidence=3),
    )
    assert found.progress == Decimal("0.3")
    assert found.gap == EXPECTED - Decimal("0.3")
    assert (found.status, found.confidence, found.grade) == (Status.OFF_TRACK, 3, None)
    assert list(found.key_results) == [1, 2, 3]


def said(key_result: int, *values: object) -> list[Record]:
    """Weekly check-ins on a key result."""
    found = checked(*values, key_result=key_result)
    return [one.model_copy(update={"id": 100 * key_result + one.id}) for one in found]


def test_an_objective_is_forecast_once_all_its_key_results_are_by_their_weights() -> None:
    results = [builders.key_result(id=1, weight=3), builders.key_result(id=2)]
    one, other = said(1, 14, "13.1"), said(2, 14, "12.65")
    assert objective_of(*results, *one).forecast is None, "the second one has no forecast yet"
    found = objective_of(*results, *one, *other)
    parts = [found.key_results[number].forecast for number in (1, 2)]
    assert parts == [Decimal("0.7"), Decimal(1)]
    assert found.forecast == Decimal("0.775")
    assert objective_of().forecast is None


def test_a_standing_forecasts_from_the_readings_that_it_tells() -> None:
    workspace = builders.workspace(builders.cycle(), builders.objective(), builders.key_result(), *said(1, 14, "13.1"))
    found = key_result_standing(workspace, workspace.key_results[1], TODAY)
    workspace.take([("check_ins", 9, builders.check_in(id=9, value=5))])
    assert (found.current, found.forecast) == (KeyResultReading(FRESH, Decimal("13.1")), Decimal("0.7"))


def test_an_objective_without_key_results_has_no_progress() -> None:
    found = objective_of()
    assert (found.progress, found.gap, found.status, found.confidence) == (None, None, Status.PENDING, None)
    assert objective_of(state="dropped").status is Status.CLOSED


def test_an_objective_is_graded_by_its_key_results() -> None:
    found = objective_of(builders.key_result(id=1, grade="0.6"), builders.key_result(id=2, grade="0.7"))
    assert found.grade == Decimal("0.7")


def test_a_summary_is_the_standing_without_what_is_remembered_of_key_results() -> None:
    records = (builders.cycle(), builders.objective(), builders.key_result(grade="0.6"), *checked(9, confidence=4))
    asked_first, known_before = builders.workspace(*records), builders.workspace(*records)
    found = objective_summary(asked_first, asked_first.objectives[1], TODAY)
    assert not asked_first.recalls(asked_first.key_results[1], TODAY)
    at = objective_standing(known_before, known_before.objectives[1], TODAY)
    assert found == (at.progress, at.expected, at.status, 4, Decimal("0.6"))
    assert objective_summary(known_before, known_before.objectives[1], TODAY) == found
    asked_first.take([("check_ins", 1, builders.check_in(id=1, date=FRESH, value=5))])
    assert objective_summary(asked_first, asked_first.objectives[1], TODAY).progress == 1


def cycle_of(*records: Record, **changes: Any) -> CycleStanding:
    workspace = builders.workspace(builders.cycle(**changes), *records)
    return cycle_standing(workspace, workspace.cycles[1], TODAY)


def test_a_cycle_is_the_plain_mean_over_objectives_that_have_progress() -> None:
    found = cycle_of(
        builders.objective(id=1),
        builders.key_result(id=1, objective=1),
        builders.check_in(id=1, key_result=1, date=FRESH, value="9.5"),
        builders.objective(id=2, ambition="committed"),
        builders.key_result(id=2, objective=2, measure=builders.metric(0, 10)),
        builders.check_in(id=2, key_result=2, date=FRESH, value=3),
        builders.objective(id=3, title="Empty"),
        builders.objective(id=4, title="Given up", state="dropped"),
        builders.key_result(id=4, objective=4),
        builders.objective(id=5, title="Not yet", state="draft"),
        builders.key_result(id=5, objective=5),
    )
    assert found.progress == Decimal("0.4")
    assert found.expected == (EXPECTED + Decimal(51) / 91) / 2
    assert found.elapsed == Decimal(51) / 91
    assert (found.objectives, found.drafts) == (3, 1)
    assert found.counts == {Status.ON_TRACK: 1, Status.OFF_TRACK: 1, Status.PENDING: 1}
    assert (found.position.day, found.position.days) == (52, 92)
    assert (found.grade, found.reading) == (None, None)


def test_a_cycle_stands_as_it_does_although_the_kpi_of_a_key_result_is_not_there() -> None:
    found = cycle_of(builders.objective(), builders.key_result(kpi=7), builders.check_in(date=FRESH, value="9.5"))
    assert (found.progress, dict(found.counts)) == (Decimal("0.5"), {Status.ON_TRACK: 1})


def test_a_cycle_in_which_nothing_was_read() -> None:
    assert cycle_of(builders.objective(), builders.key_result()).counts == {Status.PENDING: 1}
    assert cycle_of().progress is None


def test_drafts_count_nowhere() -> None:
    draft = builders.objective(state="draft")
    found = cycle_of(draft, builders.key_result(grade="0.9"), *checked(5))
    assert (found.progress, found.counts, found.objectives, found.drafts) == (None, {}, 0, 1)
    of_draft = objective_of(builders.key_result(), *checked(5), state="draft")
    assert (of_draft.progress, of_draft.gap, of_draft.status) == (None, None, Status.DRAFT)
    assert of_draft.expected is None
    part = standing(draft, *checked(9, last=START))
    assert (part.status, part.due, part.overdue, part.days_late) == (Status.DRAFT, False, False, 0)
    assert (part.expected, part.gap) == (None, None)


def test_a_key_result_with_an_open_baseline_has_no_progress_and_counts_nowhere() -> None:
    open_one = builders.key_result(id=2, measure=builders.metric(None, 5))
    for records in ([], checked(9, key_result=2)):
        workspace = builders.workspace(builders.cycle(), builders.objective(state="draft"), open_one, *records)
        found = key_result_standing(workspace, workspace.key_results[2], TODAY)
        assert (found.raw, found.progress, found.gap, found.suggested_grade) == (None, None, None, None)
        assert (found.status, found.forecast) == (Status.DRAFT, None)
    of_both = objective_of(builders.key_result(id=1), open_one, *checked("9.5"))
    assert of_both.progress == Decimal("0.5"), "the other one alone"
    assert objective_of(open_one).progress is None


def test_a_cycle_says_how_high_its_aspirational_objectives_aimed() -> None:
    found = cycle_of(
        builders.objective(id=1),
        builders.key_result(id=1, objective=1, grade="0.9"),
        builders.objective(id=2, ambition="committed"),
        builders.key_result(id=2, objective=2, grade="0.2"),
        state="grading",
    )
    assert (found.grade, found.reading) == (Decimal("0.6"), CycleReading.TOO_SAFE)


def test_standing_before_and_after_the_cycle() -> None:
    assert standing(today=day("2026-09-01")).expected == 0
    assert standing(today=day("2027-03-01")).expected == Decimal("0.7")
    assert not standing(today=day("2026-09-01")).due


# -- since when, and how often


@pytest.mark.parametrize(
    ("made", "started", "late"),
    [
        ("2026-09-01", None, 44),
        ("2026-09-01", "2026-11-16", 0),
        ("2026-11-14", "2026-10-05", 0),
        ("2026-11-13", None, 1),
        ("2026-11-21", "2026-11-01", 0),
    ],
)
def test_a_first_check_in_is_due_a_period_after_all_has_begun(made: str, started: str | None, late: int) -> None:
    created = datetime.combine(day(made), time(12), UTC)
    found = standing(builders.objective(started_on=started), created_at=created)
    assert found.days_late == late
    assert found.due is (made < "2026-11-20" and started != "2026-11-16")


@pytest.mark.parametrize(
    ("rhythm", "ago", "due", "overdue"),
    [
        ("fortnightly", 13, False, False), ("fortnightly", 14, True, False), ("fortnightly", 18, True, True),
        ("monthly", 30, False, False), ("monthly", 31, True, False), ("monthly", 35, True, True),
    ],
)  # fmt: skip
def test_the_rhythm_says_when_a_check_in_is_due(rhythm: str, ago: int, due: bool, overdue: bool) -> None:  # noqa: FBT001
    found = standing(*checked(9, last=TODAY - timedelta(days=ago)), rhythm=rhythm)
    assert (found.due, found.overdue) == (due, overdue)


class TestFed:
    """A key result that a monthly KPI feeds."""

    @pytest.mark.parametrize(
        ("latest", "due", "status"),
        [("2026-11-01", False, "on track"), ("2026-10-31", True, "on track"), ("2026-09-30", True, "pending")],
    )
    def test_is_due_when_its_kpi_is(self, latest: str, due: bool, status: str) -> None:  # noqa: FBT001
        kpi = builders.kpi(cadence="monthly")
        found = standing(kpi, builders.measurement(date=latest, value=9), kpi=1)
        assert (found.due, found.status.value) == (due, status)

    def test_is_outdated_when_its_kpi_is_stale(self) -> None:
        found = standing(
            builders.kpi(cadence="weekly"), builders.measurement(date="2026-11-01", value=9), *checked(9), kpi=1
        )
        assert (found.due, found.overdue, found.status, found.days_late) == (True, True, Status.OUTDATED, 13)

    def test_is_not_late_on_its_first_day(self) -> None:
        new = datetime.combine(TODAY, time(8), UTC)
        found = standing(builders.kpi(cadence="weekly"), kpi=1, created_at=new)
        assert (found.due, found.overdue, found.days_late) == (True, False, 0)

    def test_goes_by_its_own_rhythm_once_the_kpi_is_retired(self) -> None:
        found = standing(builders.kpi(cadence="monthly", state="retired"), *checked(9, last=START), kpi=1)
        assert (found.due, found.days_late) == (True, 44)

    @pytest.mark.parametrize("measure", [builders.metric(), builders.maintain(low=1)])
    def test_goes_by_its_own_rhythm_where_the_kpi_is_not_there(self, measure: Measure) -> None:
        own: dict[str, Any] = {"measure": measure, "rhythm": "fortnightly"}
        found, alone = standing(*checked(9, 12), kpi=7, **own), standing(*checked(9, 12), **own)
        assert (found._replace(ahead=alone.ahead), found.forecast) == (alone, alone.forecast)

    def test_three_good_months_of_a_quarter_are_all_of_it(self) -> None:
        months = [builders.measurement(id=n, date=f"2026-{9 + n}-28", value=96) for n in (1, 2, 3)]
        kpi, band = builders.kpi(cadence="monthly"), builders.maintain(low=95)
        assert standing(kpi, *months, kpi=1, measure=band, today=END).raw == 1
        assert standing(kpi, months[0], months[2], kpi=1, measure=band, today=END).raw == Decimal(2) / 3

    def test_amounts_are_added_up(self) -> None:
        leads = builders.measured("48 48 48 48 48 48 48")
        found = standing(builders.kpi(), *leads, kpi=1, feed="total", measure=builders.metric(0, 600))
        assert found.current == KeyResultReading(TODAY, Decimal(336))
        assert found.raw == Decimal("0.56")

    def test_or_their_mean_is_taken(self) -> None:
        found = standing(builders.kpi(), *builders.measured("1 2 2"), kpi=1, feed="mean")
        assert found.current == KeyResultReading(TODAY, Decimal("1.67"))


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=1, max_size=8), st.sampled_from(KpiFeed))
def test_what_a_kpi_feeds_is_worked_out_from_all_its_values_in_the_cycle(values: list[Decimal], feed: KpiFeed) -> None:
    before = builders.measurement(id=99, date=START - timedelta(days=1), value=7)
    fed = [builders.measurement(id=n, date=START + timedelta(days=n), value=one) for n, one in enumerate(values, 1)]
    workspace = builders.workspace(
        builders.cycle(), builders.objective(), builders.kpi(), builders.key_result(kpi=1, feed=feed), before, *fed
    )
    found = [one.value for one in readings(workspace, workspace.key_results[1])]
    totals = [sum(values[:n], Decimal(0)) for n in range(1, len(values) + 1)]
    if feed is KpiFeed.MEAN:
        means = [total / n for n, total in enumerate(totals, 1)]
        assert all(abs((value or 0) - mean) <= Decimal("0.005") for value, mean in zip(found, means, strict=True))
    else:
        assert found == (totals if feed is KpiFeed.TOTAL else values)


def test_nothing_is_expected_of_what_was_dropped() -> None:
    there = builders.workspace(builders.cycle(), builders.objective(state="dropped"), builders.key_result())
    whole = objective_standing(there, there.objectives[1], TODAY)
    part = whole.key_results[1]
    assert (whole.expected, whole.gap, part.expected, part.gap) == (None,) * 4
    assert (whole.status, part.status) == (Status.CLOSED, Status.CLOSED)
