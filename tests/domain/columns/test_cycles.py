from __future__ import annotations

from datetime import timedelta

import builders
from okrtui.domain.columns.cycles import CYCLES, CycleSubject
from okrtui.domain.columns.values import text_of


def test_the_day_of_a_cycle_that_ended_long_ago_fits_its_column() -> None:
    cycle = builders.cycle()
    column = next(one for one in CYCLES.on("screen") if one.key == "elapsed")
    told = text_of(column.of(CycleSubject(builders.workspace(cycle), cycle, cycle.end + timedelta(days=365))))
    assert told == "ended 365 d ago"
    assert column.screen is not None
    assert len(told) <= column.screen.least
