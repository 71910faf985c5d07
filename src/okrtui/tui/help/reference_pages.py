"""The drawing of the help's reference pages: the glossary, and the legend of what the screens draw."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from okrtui.tui import styled_text
from okrtui.tui.help import glossary
from okrtui.tui.help.entries import HelpEntry, HelpGroup, HelpPage, beside, grouped
from okrtui.tui.help.glossary import Term
from okrtui.tui.help.legend import LegendEntry, legend, on_row
from okrtui.tui.styled_text import Line

WORDS: Final = 24
"""Cells of the column of words and signs."""


def reference() -> list[HelpPage]:
    """Return the pages of the glossary and the legend."""
    terms = (("Words of OKR and KPI practice", glossary.FIELD), ("Words of the screens", glossary.SCREENS))
    groups = [(group.title, _entries(group.entries)) for group in legend()]
    return [
        HelpPage("Glossary", grouped((title, list(map(_term, listed))) for title, listed in terms)),
        HelpPage("Legend", grouped(groups)),
    ]


def row_group(name: str, cells: Sequence[tuple[str, str]]) -> HelpGroup:
    """Return the group of what a row shows: its title, and the entries of the legend."""
    return f"On this row, {name}", _entries(on_row(cells))


def _entries(listed: Iterable[LegendEntry]) -> list[HelpEntry]:
    return list(map(_legend_entry, listed))


def _column(width: int) -> int:
    """Return the width of the column of words, narrower where there is little room."""
    return min(WORDS, width // 3)


def _term(term: Term) -> HelpEntry:
    lead: Line = ((f"  {term.word}", "accent"),)
    meaning = styled_text.with_signs(term.meaning)
    return HelpEntry(
        f"{term.word} {term.meaning}", lambda width: beside(lead, _column(width), meaning, width), term.word
    )


def _legend_entry(entry: LegendEntry) -> HelpEntry:
    words = f"{entry.name} {' '.join(entry.covers)}"
    lead: Line = (("  ", ""), *entry.drawn)
    meaning = styled_text.with_signs(entry.meaning)
    return HelpEntry(f"{words} {entry.meaning}", lambda width: beside(lead, _column(width), meaning, width), words)
