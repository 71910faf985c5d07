"""The glossary and the legend: complete, the same in the help and in the docs, and found where they are needed."""

from __future__ import annotations

import ast
import unicodedata
from enum import StrEnum
from itertools import chain
from pathlib import Path

import pytest
from textual.events import Key

import okrtui.tui
from okrtui.domain.records.enums import Category, CycleState, Kind, ObjectiveState
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.decision import ContrastReading
from okrtui.domain.rules.grading import CycleReading, GradeBand
from okrtui.domain.rules.kpi_health import KpiStatus, Trend
from okrtui.domain.rules.limits import Capability
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.signals import SignalKind
from okrtui.domain.rules.todo import NeedKind
from okrtui.glyphs import UNICODE, Glyphs
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.help import document, entries, glossary
from okrtui.tui.help.legend import legend
from okrtui.tui.help.pages import guide
from okrtui.tui.help.reference_pages import reference
from okrtui.tui.help.section_help import row_cells_of
from okrtui.tui.sections.catalogue import SECTIONS
from okrtui.tui.sections.kpis.views import AuditView, CandidatesView
from okrtui.tui.styled_text import MARKS, STATUS, TONES, Paragraph
from tui.person import at_work
from tui.sections.test_sections import drawn

DOCS = Path(__file__).parents[3] / "docs"
WORDS: tuple[type[StrEnum], ...] = (
    Status, KpiStatus, Trend, CycleState, ObjectiveState, NeedKind, Category, Candidate, Capability, SignalKind,
    GradeBand, CycleReading, Kind, ContrastReading,
)  # fmt: skip
EVIDENT = {
    "id", "title", "name", "detail", "owners", "department", "cycle", "dates", "state", "status", "metric", "by",
    "when", "action",
}  # fmt: skip
"""The columns whose headings or contents say all."""


def covered() -> set[str]:
    return {one for group in legend() for entry in group.entries for one in entry.covers}


@pytest.mark.parametrize("words", WORDS)
def test_every_word_that_the_rules_give_is_in_the_legend(words: type[StrEnum]) -> None:
    assert {word.value for word in words} - covered() == set()


def test_every_sign_mark_and_colour_that_is_drawn_is_in_the_legend() -> None:
    assert {*Glyphs.__annotations__} - covered() - {"warn", "bad", "outdated"} - {*MARKS} == set()
    assert {*MARKS, *STATUS, *TONES} - covered() == set()
    names = " ".join(entry.name for group in legend() for entry in group.entries)
    assert all(getattr(UNICODE, name) in names for name in ("warn", "bad", "outdated", *MARKS))


def test_every_column_that_needs_a_word_is_in_the_legend(sample: Session) -> None:
    sections = [entry.make(sample, lambda work, then: then(work())) for entry in SECTIONS]
    columns = chain(AuditView.columns, CandidatesView.columns, *(section.columns for section in sections))
    assert {column.key for column in columns} - covered() - EVIDENT == set()


def test_no_sign_is_written_outside_the_one_set_of_signs() -> None:
    source = Path(okrtui.tui.__file__).parent
    strange = {}
    for path in sorted(source.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                signs = {one for one in node.value if unicodedata.category(one) == "So" or "\u2500" <= one <= "\u28ff"}
                if signs and path.name != "styled_text.py":
                    strange[f"{path.relative_to(source)}:{node.lineno}"] = signs
    assert [place for place in strange if not place.startswith("help/legend.py")] == []


def test_what_the_sample_shows_anywhere_is_in_the_legend(sample: Session) -> None:
    known = set("".join(entry.name for group in legend() for entry in group.entries))
    known |= {*UNICODE.fill, *UNICODE.levels, *map(chr, range(0x2800, 0x2900))}
    for entry in SECTIONS:
        section = entry.make(sample, lambda work, then: then(work()))
        for key in section.keys()[0]:
            text = drawn(section.detail(key, 60), 60) + "".join(text for _, text in row_cells_of(section, key))
            signs = {one for one in text if unicodedata.category(one) in ("So", "Sm", "Po", "Pd") and not one.isascii()}
            assert signs - known - {"€", "%"} == set(), (entry.key, key)


@pytest.mark.parametrize("width", [40, 60, 78, 118])
def test_the_pages_keep_to_their_width(width: int) -> None:
    for page in reference():
        for one in page.draw(width):
            assert isinstance(one, Paragraph) or styled_text.width_of(one) <= width, page.title


def test_the_page_in_the_docs_says_the_same() -> None:
    assert (DOCS / "glossary.md").read_text(encoding="utf-8") == document.glossary_page(), "run: make docs"
    assert (DOCS / "method.md").read_text(encoding="utf-8") == document.method_page(), "run: make docs"
    words = [term.word for term in (*glossary.FIELD, *glossary.SCREENS)]
    assert len(words) == len(set(words)) > 50


@pytest.mark.parametrize("word", ["stale", "outdated", "confidence", "centre", "legend", "sandbagging", "⟳", "▲"])
def test_a_word_or_sign_is_found(word: str) -> None:
    found = drawn(entries.found([*guide(), *reference()], word, 78), 78)
    assert word in found.casefold()


def test_what_is_named_like_the_search_comes_first() -> None:
    found = drawn(entries.found([*guide(), *reference()], "stale", 78), 78).split("\n")
    assert "Glossary" in found[1]
    assert "stale, due" in found[3]


async def test_on_a_row_the_help_begins_with_what_it_shows(sample: Session) -> None:
    async with at_work(sample) as me:
        shown = await me.press("3", "question_mark")
        assert "On this row, K2" in shown
        assert "■ missed              Beyond the red limit" in shown
        shown = await me.press("escape", "2", "question_mark")
        assert "On this row, O" in shown
        assert "conf" in shown
        assert "[Legend]" in await me.press("shift+tab", "shift+tab")


async def test_without_a_row_the_help_begins_with_the_keys(bare: Session) -> None:
    async with at_work(bare) as me:
        shown = await me.press("escape", "3", "question_mark")
        assert "On this row" not in shown
        assert "Here, in KPIs" in shown


async def test_the_welcome_page_has_help_and_lends_examples(bare: Session) -> None:
    async with at_work(bare) as me:
        assert "? help" in me.last
        shown = await me.press("question_mark")
        assert "a number to track all the time" in shown
        assert "Add your KPIs." in shown
        await me.press("slash", *"sandbag", "enter")
        assert "pay or appraisal depends on the grade" in me.screen.replace("\n", " ")
        await me.press("escape", "escape")
        assert me.front == "WelcomeScreen"
        await me.press("f1", "tab", "tab", "tab", "enter")
        assert "Add a KPI" in me.screen
        await me.press("enter")
        assert bare.workspace.kpis[1].name == "Monthly recurring revenue"
        assert me.front == "MainScreen"


async def test_the_eight_questions_have_help_that_only_reads(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("escape", "5", "n", *"Churn", "f1", "escape", "enter")
        assert "? help" in me.last
        shown = await me.press("question_mark")
        assert "At the eight questions" in shown
        shown = await me.press("tab", "tab", "tab")
        assert "[Examples]" in shown
        assert "enter use" not in me.last
        await me.press("enter", "escape")
        assert me.front == "WizardScreen"
        assert "Is there already a routine" in await me.press("1")


async def test_keys_typed_ahead_of_the_help_on_the_welcome_page_do_no_harm(bare: Session) -> None:
    async with at_work(bare) as me:
        for sign in ("question_mark", "tab", "slash", "l", "j", "escape"):
            me.app.post_message(Key(sign, {"question_mark": "?", "slash": "/"}.get(sign)))
        await me.rest()
        assert me.app.is_running
