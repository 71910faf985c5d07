from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import measured, measurement, target
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import Measurement, Target
from okrtui.domain.rules.limits import Limits, limits
from okrtui.domain.rules.signals import Rule, Signal, SignalKind, StoredSignals, as_text, signals

WEEKLY = Rhythm.WEEKLY
VECTOR = "41 43 40 44 42 39 43 41 42 40 44 42 36 37 38 36"
FIRST = "41 43 40 44 42 39 43 41 42 40 44 42"
"""Centre 41.75, limits 34.7373 and 48.7627, range limit 8.6156; the half-way lines are 38.2437 and 45.2563."""

HIGHER, LOWER, BAND = target(low=40), target(high=43), target(low=40, high=43)
VALUES = st.lists(st.integers(-30, 30).map(Decimal), min_size=6, max_size=40)


def measured_values(values: Sequence[Decimal]) -> list[Measurement]:
    """A value a week."""
    return measured(" ".join(map(str, values)))


def limits_of(values: Sequence[Decimal]) -> Limits:
    found = limits(measured_values(values), WEEKLY)
    assert found is not None
    return found


def signals_of(
    points: Sequence[Measurement], aim: Target | None, left_out: Collection[date] = ()
) -> tuple[Signal, ...]:
    counted = [one for one in points if one.date not in left_out]
    return signals(points, aim, limits(counted, WEEKLY), WEEKLY, left_out)


def found_in(values: str, aim: Target | None = HIGHER) -> list[tuple[str, int, int, int, str]]:
    return [(one.rule, one.place, one.first, one.last, one.kind) for one in signals_of(measured(values), aim)]


def test_the_vector_of_the_rules() -> None:
    assert found_in(VECTOR) == [("R2", 14, 12, 15, "concern")]


@given(VALUES)
def test_a_mirrored_kpi_has_the_same_signals(values: list[Decimal]) -> None:
    up, down = measured_values(values), measured_values([-value for value in values])
    assert signals_of(up, target(low=1)) == signals_of(down, target(high=-1))


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ("48.76", []),
        ("48.77", [("R1", 12, 12, 12, "improvement")]),
        ("34.7", [("R1", 12, 12, 12, "concern")]),
        ("37 45.7", [("R1", 13, 13, 13, "improvement")]),
        ("37 45.6", []),
        ("45.7 37", [("R1", 13, 13, 13, "concern")]),
        ("30 40", [("R1", 12, 12, 12, "concern"), ("R1", 13, 13, 13, "improvement")]),
        ("45.3 42 46 46", [("R2", 15, 12, 15, "improvement")]),
        ("45.25 42 46 46", []),
        ("46 42 46 46 41 42 46", [("R2", 15, 12, 15, "improvement")]),
        ("46 46 46 41 42 42 38 38 38", [("R2", 14, 12, 14, "improvement"), ("R2", 20, 18, 20, "concern")]),
        ("41 41 41 41 41 41 41 41", [("R3", 19, 12, 19, "concern")]),
        ("41 41 41 41 41 41 41", []),
        ("41 41 41 41 41.75 41 41 41 41", []),
        ("42.1 42 42 42 42 42 42 42 42", [("R3", 17, 10, 20, "improvement")]),
    ],
)
def test_what_makes_a_signal(more: str, found: list[tuple[str, int, int, int, str]]) -> None:
    assert found_in(f"{FIRST} {more}") == found


def test_a_flat_series_has_no_signal_until_it_leaves() -> None:
    flat = "5 " * 20
    assert found_in(flat) == []
    assert found_in(flat + "5.1") == [("R1", 20, 20, 20, "improvement")]


def test_five_points_have_no_signal() -> None:
    assert found_in("1 1 1 1 500") == []


@pytest.mark.parametrize(
    ("aim", "kind"),
    [
        (HIGHER, SignalKind.CONCERN),
        (LOWER, SignalKind.IMPROVEMENT),
        (BAND, SignalKind.CHANGE),
        (None, SignalKind.CHANGE),
    ],
)
def test_what_a_signal_means_goes_by_the_target(aim: Target | None, kind: SignalKind) -> None:
    assert {one.kind for one in signals_of(measured(VECTOR), aim)} == {kind}


def _side(value: Decimal, found: Limits) -> int:
    return 1 if value > found.centre else -1 if value < found.centre else 0


def _holds(rule: Rule, values: list[Decimal], index: int, side: int, found: Limits) -> bool:
    """The rules once more, for one point and one side, word by word."""
    value = values[index]
    if rule is Rule.R1:
        outside = value > found.upper if side > 0 else value < found.lower
        step = value - values[index - 1] if index else Decimal(0)
        inside = found.lower <= value <= found.upper
        return outside or (inside and side * step > 0 and abs(step) > found.range_upper)
    if rule is Rule.R3:
        return index >= 7 and all(_side(each, found) == side for each in values[index - 7 : index + 1])
    limit = found.upper if side > 0 else found.lower
    window = values[max(index - 3, 0) : index + 1]
    near = [each for each in window if _side(each, found) == side and abs(each - limit) < abs(each - found.centre)]
    return len(window) == 4 and len(near) >= 3


@given(VALUES)
def test_signals_begin_where_their_rule_begins_to_hold(values: list[Decimal]) -> None:
    found = limits_of(values)
    begun = {
        (rule, index)
        for rule in Rule
        for side in (1, -1)
        for index in range(len(values))
        if _holds(rule, values, index, side, found)
        and (rule is Rule.R1 or not index or not _holds(rule, values, index - 1, side, found))
    }
    made = signals_of(measured_values(values), HIGHER)
    assert {(one.rule, one.place) for one in made} == begun
    assert all(one.first <= one.place and one.first <= one.last < len(values) for one in made)


def test_signals_stand_in_the_order_of_their_days() -> None:
    made = signals_of(measured(f"{FIRST} 30 30 30 30 30 30 30 30 30"), HIGHER)
    assert [one.place for one in made] == sorted(one.place for one in made)
    assert {one.rule for one in made} == set(Rule)


def test_a_signal_carries_its_day() -> None:
    points = measured(VECTOR)
    (only,) = signals_of(points, HIGHER)
    assert only == Signal(Rule.R2, SignalKind.CONCERN, points[14].date, 14, 12, 15, points[12].date, points[15].date)


@pytest.mark.parametrize(
    ("values", "excluded"),
    [
        ("9 11 12 14 11 8 11 0", Rule.R1),  # 0 is on the lower limit
        ("7 0 0 0 10 8 9 4", Rule.R2),  # 0 is half-way between the centre and the lower limit
    ],
)
def test_a_point_on_a_line_is_no_signal(values: str, excluded: Rule) -> None:
    assert not [one for one in signals_of(measured(values), HIGHER) if one.rule is excluded]


def test_the_value_after_a_good_spike_is_inside_its_limits_and_only_its_step_is_too_large() -> None:
    spike, after = signals_of(measured("10 11 10 12 11 10 11 12 10 11 10 12 11 50 11"), HIGHER)
    assert (spike.place, spike.by_range, spike.finding) == (13, False, "outside its limits")
    assert (after.place, after.rule, after.by_range) == (14, Rule.R1, True)
    assert after.finding == "a larger step than usual from the value before"


def test_a_step_across_a_missing_period_is_no_signal() -> None:
    points = measured("10 11 10 12 11 10 11 12 10 11 10 12 8 14")
    assert [one.by_range for one in signals_of(points, HIGHER)] == [True]
    assert signals_of([*points[:-1], points[-1].model_copy(update={"date": date(2027, 1, 2)})], HIGHER) == ()


def test_months_missing_are_no_step_either() -> None:
    """Hart, statit.com: five values outside, and none by its range, across the months without a value."""
    values = {1: 4, 2: 1, 3: 7, 5: 30, 6: 26, 7: 25, 8: 19, 10: 3, 12: 1}
    points = [measurement(id=month, date=date(2026, month, 28), value=value) for month, value in values.items()] + [
        measurement(id=13, date=date(2027, 1, 28), value=5)
    ]
    found = signals(points, None, limits(points, Rhythm.MONTHLY), Rhythm.MONTHLY)
    assert [points[one.place].value for one in found if one.rule is Rule.R1] == [1, 30, 26, 25, 1]
    assert not [one for one in found if one.by_range]


def test_a_value_left_out_is_outside_but_part_of_no_step_cluster_or_run() -> None:
    points = measured("10 11 10 12 11 10 11 12 10 11 10 12 11 50 11")
    assert [one.place for one in signals_of(points, HIGHER, {points[13].date})] == [13]
    run = measured(f"{FIRST} 41 41 41 41 100 41 41 41 41")
    (outside, eight) = signals_of(run, HIGHER, {run[16].date})
    assert (outside.rule, outside.place) == (Rule.R1, 16)
    assert (eight.rule, eight.place, eight.first, eight.last) == (Rule.R3, 20, 12, 20)


def test_the_last_signal_of_a_rule_goes_on_however_many_stand_behind_it() -> None:
    found = signals_of(measured(VECTOR + " 41" * 9 + " 1 99 0" * 9), HIGHER)
    text = as_text(found)
    for rule in Rule:
        place = max(at for at, one in enumerate(found) if one.rule is rule)
        longer = found[place]._replace(last=90, ends=date(2030, 1, 1))
        every = [*found[:place], longer, *found[place + 1 :]]
        assert list(StoredSignals(text, [longer], found[:1])) == [*every, found[0]]
        assert (len(StoredSignals(text, [longer], found[:2])), StoredSignals(text, [longer])[-1]) == (
            len(found) + 2,
            every[-1],
        )
    assert StoredSignals("", [], found) == found
    assert StoredSignals(text, [], found)[-1] == found[-1]
    assert StoredSignals("", found[:1]) == ()


def test_stored_signals_are_as_they_were() -> None:
    found = signals_of(measured(VECTOR + " 1 99 0"), HIGHER)
    assert len(found) > 3
    for count in range(len(found) + 1):
        text = " ".join(str(number) for one in found[:count] for number in one.as_numbers())
        stored = StoredSignals(text)
        assert (len(stored), list(stored), stored[:2]) == (count, list(found[:count]), list(found[:2][:count]))
        assert stored == found[:count] == tuple(stored)
        assert list(reversed(stored)) == list(reversed(found[:count]))
        assert stored != found[: count - 1] or not count
        assert hash(stored) == hash(StoredSignals(text))
        assert not count or (stored[-1], stored[0]) == (found[count - 1], found[0])
    assert StoredSignals("") != 0
    with pytest.raises(IndexError):
        _ = StoredSignals("")[-1]
