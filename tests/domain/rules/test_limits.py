from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import measured, measurement, numbers, target
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import Measurement, Target
from okrtui.domain.rules.limits import Capability, Limits, capability, limits, steps

VECTOR = "41 43 40 44 42 39 43 41 42 40 44 42 36 37 38 36"
VALUES = st.lists(st.integers(-30, 30).map(Decimal), min_size=6, max_size=40)
TINY = Decimal("1e-18")
WEEKLY = Rhythm.WEEKLY

_USPC = "Wheeler, Understanding Statistical Process Control"
_NIST = "NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2"
_GUIDE = "Wheeler, Guide to Data Analysis, p. 134"

PUBLISHED: list[tuple[str, str, tuple[str | None, ...]]] = [
    (f"{_USPC}, p. 49", "39 41 41 41 43 44 41 42 40 41 44 40", ("41.42", "36.82", "46.01", None)),
    (_NIST, "49.6 47.6 49.9 51.3 47.8 51.2 52.6 52.4 53.6 52.1", ("50.81", "45.816", "55.804", "6.135")),
    (f"{_GUIDE}, A", "9 14 9 12 10 11 7 9 12 13", ("10.6", "2.917", "18.283", None)),
    (f"{_GUIDE}, B", "14 11 10 14 12 11 11 10 13 9", ("11.5", "5.885", "17.115", None)),
    (f"{_GUIDE}, C", "14 17 17 13 13 12 14 16 15 18", ("14.9", "10.172", "19.628", None)),
    (f"{_GUIDE}, D", "12 14 17 12 11 13 15 16 14 13", ("13.7", "8.085", "19.315", None)),
    (f"{_USPC}, p. 56, first stretch", "4 5 5 4 8 4 3 7", ("5", None, "10.7", "7.0")),
    (f"{_USPC}, p. 56, second stretch", "0 2 1 5 3 2 0 3", ("2", None, "7.7", "7.0")),
    (f"{_USPC}, p. 56, third stretch", "6 9 9 7 8 7 9 9", ("8", "4.58", "11.42", "4.2")),
]
"""Source and values, with the centre, lower, upper and range limit that it prints."""


def limits_of(values: Sequence[Decimal]) -> Limits:
    found = limits(measured(" ".join(map(str, values))), WEEKLY)
    assert found is not None
    return found


@pytest.mark.parametrize(("source", "values", "printed"), PUBLISHED)
def test_published_charts(source: str, values: str, printed: tuple[str | None, ...]) -> None:
    """To the constant: sources use 2.66, 3/1.128 or 3/1.12838, and print as many decimals as they like."""
    found = limits_of(numbers(values))
    lines = (found.centre, found.lower, found.upper, found.range_upper)
    for text, line in zip(printed, lines, strict=True):
        if text is not None:
            rounding = Decimal(1).scaleb(int(Decimal(text).as_tuple().exponent)) / 2
            assert abs(line - Decimal(text)) <= found.mean_range * Decimal("0.002") + rounding, source


def hart() -> list[Measurement]:
    """Values of thirteen months; three of them are missing."""
    values = ["4", "1", "7", "?", "30", "26", "25", "19", "?", "3", "?", "1", "5"]
    months = [date(2026 + place // 12, place % 12 + 1, 15) for place in range(len(values))]
    return [
        measurement(id=at + 1, date=day, value=Decimal(value))
        for at, (day, value) in enumerate(zip(months, values, strict=True))
        if value != "?"
    ]


def test_ranges_are_never_taken_across_a_missing_month() -> None:
    """Hart, statit.com: centre 12.1, limits 1.5 and 22.7, five values outside."""
    points = hart()
    found = limits(points, Rhythm.MONTHLY)
    assert found is not None
    assert [round(line, 1) for line in (found.centre, found.lower, found.upper)] == numbers("12.1 1.5 22.7")
    assert len([one for one in points if not found.lower <= one.value <= found.upper]) == 5


def test_the_vector_of_the_rules() -> None:
    found = limits_of(numbers(VECTOR))
    assert found.centre == Decimal("41.75")
    assert round(found.mean_range, 5) == Decimal("2.63636")
    assert round(found.lower, 4) == Decimal("34.7373")
    assert round(found.upper, 4) == Decimal("48.7627")
    assert round(found.range_upper, 4) == Decimal("8.6156")
    assert not found.provisional


@given(st.lists(st.decimals(-(10**6), 10**6, places=3), min_size=6, max_size=12))
def test_every_line_is_exact_where_a_decimal_can_be_and_else_correctly_rounded(values: list[Decimal]) -> None:
    found = limits_of(values)
    exact = [Fraction(value) for value in values]
    centre = Fraction(sum(exact), len(exact))
    ranges = [abs(b - a) for a, b in pairwise(exact)]
    mean_range = Fraction(sum(ranges), len(ranges))
    lines: dict[str, Fraction] = {
        "centre": centre,
        "lower": centre - Fraction(266, 100) * mean_range,
        "upper": centre + Fraction(266, 100) * mean_range,
        "lower_half": centre - Fraction(133, 100) * mean_range,
        "upper_half": centre + Fraction(133, 100) * mean_range,
        "range_upper": Fraction(3268, 1000) * mean_range,
        "mean_range": mean_range,
    }
    for name, line in lines.items():
        made = getattr(found, name)
        assert abs(Fraction(made) - line) <= abs(line) / 10**27, name
        if line.denominator in (1, 2, 4, 5, 8, 10):
            assert Fraction(made) == line, name


@pytest.mark.parametrize(
    ("rhythm", "days", "taken"),
    [
        (Rhythm.DAILY, "2026-11-20 2026-11-21 2026-11-23", "1 -"),
        (Rhythm.WEEKLY, "2026-11-02 2026-11-08 2026-11-15 2026-11-23", "1 1 -"),
        (Rhythm.WEEKLY, "2026-12-28 2027-01-04 2027-01-18", "1 -"),
        (Rhythm.MONTHLY, "2026-10-01 2026-11-30 2026-11-30 2027-01-01", "1 1 -"),
        (Rhythm.QUARTERLY, "2026-07-01 2026-12-31 2027-01-01 2027-07-01", "1 1 -"),
        (Rhythm.YEARLY, "2025-01-01 2026-12-31 2028-01-01", "1 -"),
    ],
)
def test_a_step_is_between_adjacent_periods_or_in_one(rhythm: Rhythm, days: str, taken: str) -> None:
    points = [measurement(id=at, date=date.fromisoformat(day), value=at) for at, day in enumerate(days.split(), 1)]
    assert steps(points, rhythm) == [None, *(None if word == "-" else Decimal(word) for word in taken.split())]


def test_values_without_a_neighbour_have_no_limits() -> None:
    assert steps([], WEEKLY) == []
    assert limits(measured(VECTOR, every=14), WEEKLY) is None
    assert limits(measured(VECTOR, every=14), Rhythm.MONTHLY) is not None


@pytest.mark.parametrize(
    ("count", "known", "provisional"), [(5, False, False), (6, True, True), (11, True, True), (12, True, False)]
)
def test_how_many_points_limits_take(count: int, known: bool, provisional: bool) -> None:  # noqa: FBT001
    found = limits(measured(VECTOR)[:count], WEEKLY)
    assert (found is not None) is known
    assert (found is not None and found.provisional) is provisional


@given(VALUES, st.lists(st.integers(-30, 30).map(Decimal), max_size=9))
def test_limits_are_those_of_the_first_twelve(values: list[Decimal], more: list[Decimal]) -> None:
    twelve = (values * 2)[:12]
    start = date(2026, 1, 5)
    points = [
        measurement(id=at + 1, date=start + timedelta(days=7 * at), value=value)
        for at, value in enumerate([*twelve, *more])
    ]
    assert limits(points[:12], WEEKLY) == limits(points, WEEKLY)


@given(VALUES, st.integers(-1000, 1000), st.integers(1, 50))
def test_limits_move_and_stretch_with_the_values(values: list[Decimal], shift: int, factor: int) -> None:
    before, after = limits_of(values), limits_of([factor * value + shift for value in values])
    for name in ("centre", "lower", "upper"):
        assert abs(factor * getattr(before, name) + shift - getattr(after, name)) < TINY
    assert abs(factor * before.range_upper - after.range_upper) < TINY


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
