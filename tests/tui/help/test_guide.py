from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from conftest import Opener
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import NewKpiDraft, ObjectiveDraft
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.texts import start
from okrtui.tui.help import entries, guide
from okrtui.tui.help import pages as help_pages
from okrtui.tui.help.examples import EXAMPLES, exact
from okrtui.tui.styled_text import Paragraph
from tui.person import at_work
from tui.sections.test_sections import drawn


@pytest.mark.parametrize("width", [60, 78, 118])
def test_every_page_keeps_to_its_width(width: int) -> None:
    for page in help_pages.guide():
        for one in page.draw(width):
            assert isinstance(one, Paragraph) or styled_text.width_of(one) <= width, page.title


def test_the_comparison_has_ten_dimensions_in_aligned_columns() -> None:
    assert len(guide.CONTRASTS) == 10
    side_by_side = next(page for page in help_pages.guide() if page.title == "Side by side")
    lines = drawn(side_by_side.draw(78), 78).splitlines()
    right = lines[1].index("an OKR")
    named = [line for line in lines if any(line[2:].startswith(one.dimension) for one in guide.CONTRASTS)]
    assert len(named) == 10
    assert all(line[right - 3 : right] == "   " and line[right] != " " for line in named)
    assert len(lines) <= 21, "it is read at a glance on 24 lines"


def test_a_search_finds_on_all_pages_and_says_where() -> None:
    pages = help_pages.guide()
    found = drawn(entries.found(pages, "PAY", 78), 78)
    assert "Questions" in found
    assert "Side by side" in found
    assert "Why are OKRs not tied to pay?" in found
    assert "No results in the help" in drawn(entries.found(pages, "zzz", 78), 78)
    assert "Steps" in drawn(entries.found(pages, "audit list", 78), 78)


def test_every_example_fits_its_form(bare: Session) -> None:
    functions = {one.function for one in EXAMPLES}
    assert {"Sales", "Customers", "People", "Operations", "Finance", "Product"} <= functions
    for function in functions:
        kinds = [one.is_objective for one in EXAMPLES if one.function == function]
        assert kinds.count(True) == 1, function
        assert kinds.count(False) >= 1, function
    assert len({one.name for one in EXAMPLES}) == len(EXAMPLES)
    for one in EXAMPLES:
        fields = {name: exact(value) for name, value in one.fields.items()}
        if one.is_objective:
            draft = build(ObjectiveDraft, {"cycle": 1, "title": one.name, **fields}, today=bare.today())
            assert not any(letter.isdigit() for letter in draft.title)
            assert 2 <= len(one.parts) <= 4
            assert all(Metric(baseline=exact(low), target=exact(high)) for _, low, high, _ in one.parts)
        else:
            assert build(NewKpiDraft, {"name": one.name, **fields}, today=bare.today()).has_band
    spec = form_specs.kpi(bare, name="Website uptime", initial={"low": Decimal("99.9"), "unit": "%"})
    assert start(spec, bare.today())["low"] == "99.9"


@pytest.mark.parametrize(
    "words",
    [
        "business as usual",
        "continuous or annual",
        "a quarter, a month or a year; resets each cycle",
        "100 % is expected",
        "60 to 70 %",
        "bonuses",
        "two to four key results",
        "known baseline",
        "output",
        "outcome",
        "mission and the aspirations",
        "sandbagging",
        "past performance",
        "glance at the whole dashboard every week",
        "review it thoroughly every month",
        "three misses in a row",
        "normal range does not include the target",
        "strategic priority",
        "all departments",
        "Limit their number",
        "a team's that of its division",
        "everybody can see what they work for",
        "in disguise",
        "How often do we look at a KPI?",
        "Why does everybody see everything?",
        "go with other methods as well",
        "do not compete",
        "75 %",
        "90 %",
        "Sources",
    ],
)
def test_the_guide_has_the_whole_method(words: str) -> None:
    passages = (*guide.DEFINITIONS, *guide.QUESTIONS, *guide.STEPS, *guide.CONTRASTS)
    assert any(words in one.words for one in passages)


@pytest.mark.parametrize("figure", ["≥ $250,000", "≤ 3 %", "≥ 45", "≥ 95 %", "≥ 90 %", "≥ 99.9 %", "0 → 60", "0 → 8",
                                    "0 → $200,000", "14 → 5 days", "75 → 90 %"])  # fmt: skip
def test_the_examples_show_their_figures(figure: str) -> None:
    assert any(figure in one.words for one in EXAMPLES)


@pytest.mark.parametrize("size", [(80, 24), (40, 12), (120, 40)])
async def test_examples_stand_side_by_side_and_each_can_be_marked(sample: Session, size: tuple[int, int]) -> None:
    async with at_work(sample, size) as me:
        await me.press("question_mark", "tab", "tab", "tab")
        first = next(line for line in me.lines if line.startswith("▌"))
        assert "Monthly" in first
        assert "Make revenue" in first, "the OKR is beside it"
        seen = set()
        for _ in EXAMPLES:
            marked = [line for line in me.lines if "▌" in line]
            assert len(marked) == 1
            seen.add(marked[0])
            await me.press("j")
        assert len(seen) == len(EXAMPLES)
        await me.press("g", "pagedown", "G")
        assert "Make the product" in me.screen
        await me.press("k", "enter")
        assert "Add a KPI" in me.screen


async def test_the_help_turns_pages_searches_and_lends_examples(sample: Session) -> None:
    workspace = sample.workspace
    async with at_work(sample) as me:
        assert "Here, in Today" in await me.press("question_mark")
        assert "It answers: are we keeping the level" in await me.press("tab")
        assert "60 to 70 %" in await me.press("tab")
        assert "Keys [KPI and OKR]" in await me.press("shift+tab")
        await me.press("slash")
        shown = await me.press(*"pay q")
        assert "/pay q" in shown, "letters are typed, and not obeyed"
        await me.press("backspace", "backspace", "enter")
        assert "Why are OKRs not tied to pay?" in me.screen
        assert "[KPI and OKR]" in await me.press("escape"), "the first escape ends the search"
        await me.press("tab", "tab", "slash", *"churn", "enter")
        shown = await me.press("enter")
        assert "Add a KPI" in shown
        assert "easily confused with K2 Customer churn rate" in shown, "the form hints as any other does"
        await me.press("escape")
        assert me.front == "MainScreen"

        await me.press("question_mark", "tab", "tab", "tab", "slash", *"onboard")
        assert "No example matches these words." in me.screen
        await me.press("escape", "slash", *"start they", "enter", "enter")
        assert "Give new customers a start" in me.screen
        await me.press("enter")
        assert "Time until a new customer gets value" in me.screen
        await me.press("enter", "enter", "enter")
        assert "O8 is saved with 3 key results." in me.screen
        first = workspace.key_results_of(8)[0]
        assert isinstance(first.measure, Metric)
        assert (first.measure.baseline, first.measure.target) == (Decimal(14), Decimal(5))


async def test_examples_are_not_taken_over_where_nothing_can_be_changed(sample_path: Path, opener: Opener) -> None:
    session = opener(sample_path, read_only=True)
    async with at_work(session) as me:
        await me.press("question_mark", "tab", "tab", "tab", "enter")
        assert session.read_only[:40] in " ".join(me.screen.split())
