from __future__ import annotations

from datetime import date, timedelta

import pytest

import builders
from okrtui.domain.rules.entry_dates import check_in_day_text

CYCLE = builders.cycle()


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (CYCLE.start - timedelta(days=1), f"The check-in is dated {CYCLE.start}, the first day of {CYCLE.name}."),
        (CYCLE.start, ""),
        (CYCLE.end, ""),
        (CYCLE.end + timedelta(days=1), f"The check-in is dated {CYCLE.end}, the last day of {CYCLE.name}."),
    ],
)
def test_a_day_that_is_not_today_is_told(day: date, told: str) -> None:
    assert check_in_day_text(CYCLE, day) == told
