from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.number_runs import NumberRuns


@given(st.lists(st.integers(min_value=-3, max_value=30)))
def test_they_hold_what_was_added_in_whatever_order(numbers: list[int]) -> None:
    runs = NumberRuns()
    for number in numbers:
        runs.add(number)
    assert list(runs) == sorted(set(numbers))
    assert [number for number in range(-5, 33) if number in runs] == sorted(set(numbers))


def test_neighbours_are_one_run() -> None:
    runs = NumberRuns()
    for number in (*range(0, 1000, 2), *range(999, 0, -2)):
        runs.add(number)
    assert (runs._firsts, runs._lasts) == ([0], [999])
