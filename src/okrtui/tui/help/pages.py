"""The drawing of the help's pages: the keys, and those of the guide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from okrtui import paths
from okrtui.domain.columns.decisions import KIND_WORDS
from okrtui.domain.rules.questions import QUESTIONS as EIGHT
from okrtui.domain.rules.questions import Question
from okrtui.tui import formatting, styled_text
from okrtui.tui.actions.catalogue import ACTIONS, available_in
from okrtui.tui.help.chart_guide import CHARTS
from okrtui.tui.help.entries import READABLE, HelpEntry, HelpGroup, HelpPage, beside, grouped
from okrtui.tui.help.examples import EXAMPLES, Example
from okrtui.tui.help.guide import CONTRASTS, DEFINITIONS, QUESTIONS, STEPS, Contrast, Passage
from okrtui.tui.keys import bindings
from okrtui.tui.keys.bindings import KeyBinding
from okrtui.tui.keys.keymap import faults, filled, key, span, told
from okrtui.tui.sections.catalogue import SECTIONS
from okrtui.tui.sections.entry import SectionEntry
from okrtui.tui.styled_text import DetailLines, Line, Paragraph, with_signs

NAMES: Final = 14
"""Cells of the first column of the comparison."""

QUESTION: Final = 10
"""Cells of the column before a question: its number, and what a yes speaks for."""

KEYS: Final = 14
"""Cells of the column of keys."""

IDS: Final = 22
"""Cells of the column of the ids of actions."""

_HERE: Final = ("In this help", bindings.HELP)


def guide() -> list[HelpPage]:
    """Return the pages after the keys."""
    return [
        HelpPage("KPI and OKR", (*map(_passage, DEFINITIONS), *map(_question, EIGHT))),
        HelpPage("Side by side", tuple(map(_contrast, CONTRASTS)), _contrast_head),
        HelpPage("Examples", tuple(map(_example, EXAMPLES))),
        HelpPage("Questions", tuple(map(_passage, QUESTIONS))),
        HelpPage("Steps", tuple(map(_passage, STEPS))),
        HelpPage("Charts", tuple(map(_passage, CHARTS))),
    ]


def keys_page(entry: SectionEntry, row: HelpGroup) -> HelpPage:
    """Return what the row under the cursor shows and the keys of a section, below the purpose of the section."""
    here = [one for one in available_in(entry.key) if not one.id.startswith("section.")]
    own = [_key(key(one.id), one.describe(entry.key)) for one in here if one.sections]
    rest = [_key(key(one.id), one.describe(entry.key)) for one in here if not one.sections]
    sections = _key(span(*(f"section.{one.key}" for one in SECTIONS)), "Go to a section.")
    groups = [row, (f"Here, in {entry.title}", own), ("Everywhere", [sections, *rest])]
    places = (("In a list", bindings.TABLE), ("In a form", (*bindings.FORM, bindings.SKIP)), _HERE)
    return HelpPage("Keys", grouped([*groups, *map(_place, places)]), _below(filled(entry.about)))


def welcome_page() -> HelpPage:
    """Return the keys of the welcome page, below the difference between its two words."""
    return _two_words(("On the welcome page", bindings.WELCOME))


def wizard_page() -> HelpPage:
    """Return the keys at the eight questions, below the difference between a KPI and an OKR."""
    return _two_words(("At the eight questions", bindings.WIZARD))


def _two_words(place: tuple[str, Sequence[KeyBinding]]) -> HelpPage:
    about = "A KPI is a number to track all the time; an OKR is a goal for a cycle, with the numbers that prove it."
    onward, search = key("help.next"), key("help.search")
    more = f"Press {onward} for the guide, examples, a glossary and a legend; {search} searches all of it."
    return HelpPage("Keys", grouped(map(_place, (place, _HERE))), _below(f"{about} {more}"))


def _place(place: tuple[str, Sequence[KeyBinding]]) -> HelpGroup:
    title, listed = place
    return title, [_key(told(one.id), one.help) for one in listed]


def re_map() -> HelpPage:
    """Return the page on changing keys: the settings, errors in them, and every action by its id."""
    actions = [_action(one.id, one.description) for one in ACTIONS]
    places = [(title, [_action(one.id, one.help) for one in listed]) for title, listed in bindings.PLACES]
    return HelpPage("Re-map", grouped([("On the list of a section", actions), *places]), lambda _: _how())


def _below(about: str) -> Callable[[int], DetailLines]:
    return lambda width: [*Paragraph(about, "", 2).lines(min(width - 1, READABLE)), ()]


def _how() -> DetailLines:
    about = f"You can change the keys of every action below. Set them in {paths.config_file()}:"
    example = ("[keys]", 'row.new = "a"', 'app.undo = ["u", "f9"]')
    found: DetailLines = [Paragraph(f"{styled_text.glyphs().signal} {one}", "warn", 2) for one in faults()]
    if found:
        found = [(), (("  These settings are ignored:", "strong"),), *found]
    return [Paragraph(about, "", 2), (), *(((f"    {line}", "accent"),) for line in example), *found, ()]


def _key(keys: str, text: str) -> HelpEntry:
    return HelpEntry(f"{keys} {text}", lambda width: beside(((f"  {keys}", "accent"),), KEYS, text, width))


def _action(action: str, text: str) -> HelpEntry:
    def draw(width: int) -> DetailLines:
        keys = f"  {told(action)}".ljust(KEYS)
        return beside(((f"{keys} ", "accent"), (action, "")), KEYS + IDS, text, width)

    return HelpEntry(f"{told(action)} {action} {text}", draw)


def _passage(passage: Passage) -> HelpEntry:
    def draw(width: int) -> DetailLines:
        drawn: DetailLines = [((f"  {passage.title}", "strong"),)]
        for text in passage.texts:
            drawn += Paragraph(filled(text), "", 2).lines(min(width - 1, READABLE))
        return [*drawn, ()]

    return HelpEntry(filled(passage.words), draw)


def _question(question: Question) -> HelpEntry:
    lead: Line = ((f"  {question.number}  ", "accent"), (KIND_WORDS[question.speaks_for], "strong"))
    text = f"{question.ask} {question.yes_means}"
    return HelpEntry(f"{text} {question.example}", lambda width: beside(lead, QUESTION, question.ask, width))


def _columns(width: int) -> int:
    """Return the width of each of the two columns of the comparison."""
    return max(16, (min(width, READABLE) - 2 - NAMES - 3) // 2)


def _contrast_head(width: int) -> DetailLines:
    column = _columns(width)
    names = "  ".ljust(2 + NAMES) + styled_text.fit("a KPI", column) + "   an OKR"
    return [((names, "head"),)]


def _contrast(contrast: Contrast) -> HelpEntry:
    def draw(width: int) -> DetailLines:
        column = _columns(width)
        left, right = styled_text.wrap(contrast.kpi, column), styled_text.wrap(contrast.okr, column)
        drawn: DetailLines = []
        for place in range(max(len(left), len(right))):
            name = contrast.dimension if place == 0 else ""
            one, other = (part[place] if place < len(part) else "" for part in (left, right))
            drawn.append(
                ((f"  {styled_text.fit(name, NAMES)}", "accent"), (f"{styled_text.fit(one, column)}   {other}", ""))
            )
        return drawn

    return HelpEntry(contrast.words, draw)


def _example(example: Example) -> HelpEntry:
    return HelpEntry(example.words, lambda width: example_lines(example, min(width - 1, READABLE)))


def example_lines(example: Example, width: int) -> DetailLines:
    """Return the lines of an example, with an objective's key results below it."""
    kind = "OKR" if example.is_objective else "KPI"
    lead = f"  {styled_text.fit(example.function, 12)}{kind}  "
    name = example.name if example.is_objective else f"{example.name}: {example.figure}"
    drawn: DetailLines = [*formatting.entry(lead, with_signs(name), width, "strong" if example.is_objective else "")]
    for key_result in example.key_results:
        drawn += formatting.entry(" " * len(lead), with_signs(key_result), width, "muted")
    return drawn
