from __future__ import annotations

from datetime import date, timedelta

import pytest

import builders
from builders import END, START
from okrtui.domain.columns.cycles import CYCLES, CycleSubject
from okrtui.domain.columns.values import text_of


@pytest.mark.parametrize(
    ("today", "told"),
    [
        (START - timedelta(days=365), "starts in 365 d"),
        (START - timedelta(days=1), "starts in 1 d"),
        (START, "1 / 92"),
        (END, "92 / 92"),
        (END + timedelta(days=1), "ended 1 d ago"),
        (END + timedelta(days=365), "ended 365 d ago"),
    ],
)
def test_the_day_of_a_cycle_fits_its_column(today: date, told: str) -> None:
    cycle = builders.cycle()
    column = CYCLES["elapsed"]
    assert text_of(column.of(CycleSubject(builders.workspace(cycle), cycle, today))) == told
    assert column.screen is not None
    assert len(told) <= column.screen.least


def test_drafts_stand_apart_from_the_objectives_of_a_cycle() -> None:
    started, draft = builders.objective(), builders.objective(id=2, state="draft")
    workspace = builders.workspace(builders.cycle(), started, draft)
    subject = CycleSubject(workspace, workspace.cycles[1], builders.TODAY)
    found = {column.key: text_of(column.of(subject)) for column in CYCLES.on("list")}
    assert (found["objectives"], found["drafts"]) == ("1", "1")
    assert text_of(CYCLES["counts"].of(subject)) == "1 ○ pending, 1 draft"


def test_a_cycle_to_come_counts_its_drafts_and_a_closed_one_counts_no_longer() -> None:
    draft = builders.objective(state="draft")
    for state, told in (("draft", "1 draft"), ("closed", "")):
        workspace = builders.workspace(builders.cycle(state=state), draft)
        assert text_of(CYCLES["counts"].of(CycleSubject(workspace, workspace.cycles[1], builders.TODAY))) == told
