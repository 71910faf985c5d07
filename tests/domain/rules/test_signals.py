from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import measured, measurement, numbers, target
from okrtui.domain.records.models import Target
from okrtui.domain.rules.signals import (
    Capability,
    Limits,
    Rule,
    Signal,
    SignalKind,
    capability,
    centre_of,
    limits,
    signals,
    since_baseline,
)

VECTOR = "41 43 40 44 42 39 43 41 42 40 44 42 36 37 38 36"
FIRST = "41 43 40 44 42 39 43 41 42 40 44 42"
"""Centre 41.75, limits 34.7373 and 48.7627, range limit 8.6156; the half-way lines are 38.2437 and 45.2563."""

HIGHER, LOWER, BAND = target(low=40), target(high=43), target(low=40, high=43)
VALUES = st.lists(st.integers(-30, 30).map(Decimal), min_size=6, max_size=40)
TINY = Decimal("1e-18")


def limits_of(values: Sequence[Decimal]) -> Limits:
    found = limits(values)
    assert found is not None
    return found


def found_in(values: str, aim: Target | None = HIGHER) -> list[tuple[str, int, int, int, str]]:
    return [(one.rule, one.place, one.first, one.last, one.kind) for one in signals(measured(values), aim)]


def test_the_vector_of_the_rules() -> None:
    found = limits_of(numbers(VECTOR))
    assert found.centre == Decimal("41.75")
    assert round(found.mean_range, 5) == Decimal("2.63636")
    assert round(found.lower, 4) == Decimal("34.7373")
    assert round(found.upper, 4) == Decimal("48.7627")
    assert round(found.range_upper, 4) == Decimal("8.6156")
    assert not found.provisional
    assert found_in(VECTOR) == [("R2", 14, 12, 15, "concern")]


@pytest.mark.parametrize(
    ("count", "known", "provisional"), [(5, False, False), (6, True, True), (11, True, True), (12, True, False)]
)
def test_how_many_points_limits_take(count: int, known: bool, provisional: bool) -> None:  # noqa: FBT001
    found = limits(numbers(VECTOR)[:count])
    assert (found is not None) is known
    assert (found is not None and found.provisional) is provisional


@given(VALUES, st.lists(st.integers(-30, 30).map(Decimal), max_size=9))
def test_limits_are_locked_on_the_first_twelve(values: list[Decimal], more: list[Decimal]) -> None:
    twelve = (values * 2)[:12]
    assert limits(twelve) == limits([*twelve, *more])


@given(VALUES, st.integers(-1000, 1000), st.integers(1, 50))
def test_limits_move_and_stretch_with_the_values(values: list[Decimal], shift: int, factor: int) -> None:
    before, after = limits_of(values), limits_of([factor * value + shift for value in values])
    for name in ("centre", "lower", "upper"):
        assert abs(factor * getattr(before, name) + shift - getattr(after, name)) < TINY
    assert abs(factor * before.range_upper - after.range_upper) < TINY


@given(VALUES)
def test_a_mirrored_kpi_has_the_same_signals(values: list[Decimal]) -> None:
    up = [measurement(value=value) for value in values]
    down = [measurement(value=-value) for value in values]
    assert signals(up, target(low=1)) == signals(down, target(high=-1))


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
    assert {one.kind for one in signals(measured(VECTOR), aim)} == {kind}


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
    made = signals([measurement(value=value) for value in values], HIGHER)
    assert {(one.rule, one.place) for one in made} == begun
    assert all(one.first <= one.place and one.first <= one.last < len(values) for one in made)


def test_signals_stand_in_the_order_of_their_days() -> None:
    made = signals(measured(f"{FIRST} 30 30 30 30 30 30 30 30 30"), HIGHER)
    assert [one.place for one in made] == sorted(one.place for one in made)
    assert {one.rule for one in made} == set(Rule)


def test_a_signal_carries_its_day() -> None:
    points = measured(VECTOR)
    (only,) = signals(points, HIGHER)
    assert only == Signal(Rule.R2, SignalKind.CONCERN, points[14].date, 14, 12, 15)


@pytest.mark.parametrize(
    ("aim", "found"),
    [
        (target(low=49), Capability.CANNOT),
        (target(low="48.7"), Capability.HIT_OR_MISS),
        (target(low=35), Capability.HIT_OR_MISS),
        (target(low="34.7"), Capability.ALWAYS),
        (target(high=34), Capability.CANNOT),
        (target(high=35), Capability.HIT_OR_MISS),
        (target(high=48), Capability.HIT_OR_MISS),
        (target(high=49), Capability.ALWAYS),
        (target(low=34, high=49), Capability.ALWAYS),
        (target(low=35, high=49), Capability.HIT_OR_MISS),
        (target(low=49, high=60), Capability.CANNOT),
        (target(low=10, high=34), Capability.CANNOT),
        (target(low=40, high=42), Capability.HIT_OR_MISS),
    ],
)
def test_capability(aim: Target, found: Capability) -> None:
    assert capability(limits_of(numbers(VECTOR)), aim) is found


def test_a_target_on_a_limit_can_be_met() -> None:
    flat = limits_of(numbers("5 5 5 5 5 5"))
    assert capability(flat, target(low=5)) is Capability.ALWAYS
    assert capability(flat, target(high=5)) is Capability.ALWAYS
    assert capability(flat, target(low="5.1")) is Capability.CANNOT
    wide = limits_of(numbers("0 1 0 1 0 1"))
    assert (wide.lower, wide.upper) == (Decimal("-2.16"), Decimal("3.16"))
    assert capability(wide, target(low="3.16")) is Capability.HIT_OR_MISS
    assert capability(wide, target(high="-2.16")) is Capability.HIT_OR_MISS


def test_the_centre_of_few_points_is_their_mean() -> None:
    assert centre_of([]) is None
    assert centre_of(numbers("1 2 6")) == 3
    assert centre_of(numbers(VECTOR)) == Decimal("41.75")


def test_points_count_from_the_re_baseline_on() -> None:
    points = measured("1 2 3")
    assert list(since_baseline(points, None)) == points
    assert list(since_baseline(points, points[1].date)) == points[1:]
