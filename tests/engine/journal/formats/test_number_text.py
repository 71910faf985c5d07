"""Numbers come out of a text as they went in, and ids out of their runs."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.engine.journal.formats.number_text import as_text, count_in, ids_in, read_numbers, runs_of

NUMBERS = st.integers(0, 2**64 - 1) | st.integers(2**32 - 2, 2**32 + 2) | st.integers(0, 9)


@given(st.lists(NUMBERS))
def test_numbers_come_out_of_a_text_as_they_went_in(numbers: list[int]) -> None:
    text = as_text(numbers)
    assert read_numbers(text).tolist() == numbers
    assert count_in(text) == len(numbers)
    assert text[0] == ("8" if max(numbers, default=0) >= 2**32 else "4")


def test_the_lowest_byte_comes_first_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert as_text([1, 2**31 + 5]) == "40100000005000080"
    other = {"little": "big", "big": "little"}[sys.byteorder]
    monkeypatch.setattr(sys, "byteorder", other)
    assert as_text([1]) == ("400000001" if other == "big" else "401000000")
    assert read_numbers(as_text([1, 7])).tolist() == [1, 7]


@pytest.mark.parametrize("numbers", [[-1], [2**64], ["1"], [None], [1.5]])
def test_other_numbers_have_no_text(numbers: list[int]) -> None:
    with pytest.raises((OverflowError, TypeError)):
        as_text(numbers)


@given(st.sets(st.integers(1, 30) | st.integers(2**32 - 3, 2**32 + 3)))
def test_ids_come_out_of_their_runs(numbers: set[int]) -> None:
    found = ids_in(list(runs_of(sorted(numbers))), len(numbers))
    assert list(found) == sorted(numbers)


def test_one_run_takes_no_memory() -> None:
    assert ids_in([3, 2**50], 2**50 - 2) == range(3, 2**50 + 1)


@pytest.mark.parametrize(
    ("runs", "count"),
    [([1], 1), ([2, 1], 0), ([1, 2], 3), ([0, 1], 2), ([1, 2, 2, 3], 4), ([5, 6, 1, 2], 4), ([1, 2**53], 2**53)],
)
def test_runs_that_cannot_be_those_of_ids_are_refused(runs: list[int], count: int) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - it says nothing more
        ids_in(runs, count)
