"""The cells of objectives and key results that are not drawn by their type alone."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

import builders
from builders import TODAY
from okrtui.domain.columns.objectives import OBJECTIVES
from okrtui.domain.workspace import Workspace
from okrtui.session import Session
from okrtui.tui.sections.objectives.section import ObjectivesSection
from okrtui.tui.styled_text import Cell, Tone


def cell(workspace: Workspace, column: str, key: tuple[str, int]) -> Cell:
    """The cell of a column in a row."""
    session: Any = SimpleNamespace(workspace=workspace, today=lambda: TODAY)
    shown = ObjectivesSection(session, lambda work, then: then(work())).row(key).cells
    found = shown[[one.key for one in OBJECTIVES.on("screen")].index(column)]
    assert isinstance(found, Cell)
    return found


@pytest.mark.parametrize(
    ("day", "tone"),
    [
        (TODAY - timedelta(days=1), "bad"),
        (TODAY, "warn"),
        (TODAY + timedelta(days=7), "warn"),
        (TODAY + timedelta(days=8), ""),
    ],
)
def test_a_due_date_is_red_once_it_has_passed(day: date, tone: Tone) -> None:
    there = builders.workspace(builders.cycle(), builders.objective(), builders.key_result(due_on=day))
    assert cell(there, "next_due", ("key_results", 1)) == Cell(str(day), tone)
    assert cell(there, "next_due", ("objectives", 1)) == Cell(str(day), tone)


def test_a_due_date_that_was_met_is_quiet() -> None:
    part = builders.key_result(due_on=TODAY)
    there = builders.workspace(builders.cycle(), builders.objective(), part, builders.check_in(value=5))
    assert cell(there, "next_due", ("key_results", 1)) == Cell(str(TODAY), "muted")
    assert cell(there, "next_due", ("objectives", 1)) == Cell("", "muted")


def test_what_is_closed_shows_its_grade(sample: Session) -> None:
    assert cell(sample.workspace, "status", ("objectives", 1)).text == "○ grade 0.7"
    assert cell(sample.workspace, "status", ("key_results", 1)).text == "○ grade 0.9"
    assert cell(sample.workspace, "status", ("objectives", 3)).text == "○ dropped"
    assert cell(sample.workspace, "status", ("key_results", 7)).text == "▲ at risk"


def test_a_row_that_the_filter_is_about_is_bold_and_one_beside_it_is_grey(sample: Session) -> None:
    section = ObjectivesSection(sample, lambda work, then: then(work()))
    tones: dict[str, list[str]] = {}
    for typed in ("", "owner:cy"):
        section.typed = typed
        for key in [("objectives", 5), ("key_results", 9), ("objectives", 6), ("key_results", 14)]:
            title = next(cell for cell in section.row(key).cells if isinstance(cell, tuple))
            tones.setdefault(typed, []).append(title[1][1])
    assert tones == {"": ["strong", "", "strong", ""], "owner:cy": ["muted", "strong", "strong", "muted"]}
