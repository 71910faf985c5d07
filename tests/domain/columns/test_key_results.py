from __future__ import annotations

from datetime import date

import pytest

import builders
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject

TODAY = builders.TODAY


@pytest.mark.parametrize(
    ("due_on", "state", "told"),
    [
        (None, "active", ""),
        (TODAY, "active", f"{TODAY}, today"),
        (date(2026, 11, 24), "active", "2026-11-24, in 3 days"),
        (date(2026, 11, 24), "dropped", "2026-11-24"),
    ],
)
def test_a_due_date_says_how_far_it_is_while_it_is_to_be_met(due_on: date | None, state: str, told: str) -> None:
    part = builders.key_result(due_on=due_on)
    there = builders.workspace(builders.cycle(), builders.objective(state=state), part)
    assert KEY_RESULTS["due_in_words"].of(KeyResultSubject(there, part, TODAY)) == told
