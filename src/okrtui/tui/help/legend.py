"""The legend: every status, mark, sign, colour, column and number that the screens draw, with its meaning.

Signs and tones come from where they are drawn; words and bounds come from the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from okrtui.domain.columns.decisions import KIND_WORDS
from okrtui.domain.records.enums import Ambition, CycleState, Kind, ObjectiveState
from okrtui.domain.rules.candidates import CANDIDATE_TEXTS
from okrtui.domain.rules.grading import BAND_TEXTS, CYCLE_TEXTS, GradeBand, band
from okrtui.domain.rules.kpi_health import Trend
from okrtui.domain.rules.limits import Capability
from okrtui.domain.rules.signals import SignalKind
from okrtui.tui import styled_text
from okrtui.tui.help import legend_texts as texts
from okrtui.tui.sections.cycles.cycle_detail import state_cell
from okrtui.tui.sections.kpis.section import trend_cell
from okrtui.tui.sections.kpis.signal_text import CAPABLE, NATURES
from okrtui.tui.sections.kpis.views import reviewed_cell, strength
from okrtui.tui.styled_text import Cell, Line

GRADES: Final = tuple(Decimal(tenth) / 10 for tenth in range(11))

COLUMNS: Final = "Columns"
"""The group of the columns."""

ON_ROWS: Final = ("late", "bar", "confidence", "counts", "grade", "votes")
"""The columns that are explained with a row, whatever its value is."""


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """Something that the screens draw, and its meaning.

    `covers` are the words, signs, tones or columns that it explains. A cell shows it that is one of the texts in
    `shows`, or has `part` in it.
    """

    drawn: Line
    meaning: str
    covers: tuple[str, ...]
    shows: tuple[str, ...] = ()
    part: str = ""

    @property
    def name(self) -> str:
        """Return what is drawn, as text."""
        return "".join(text for text, _ in self.drawn)


@dataclass(frozen=True, slots=True)
class LegendGroup:
    """Entries that belong together, under a title."""

    title: str
    entries: tuple[LegendEntry, ...]


def legend() -> list[LegendGroup]:
    """Return the legend with the signs in use."""
    return [LegendGroup(title, tuple(entries)) for title, entries in _groups()]


def _groups() -> Iterator[tuple[str, Iterable[LegendEntry]]]:
    yield "Status of a key result, and of an objective (its worst)", _words(texts.STATUS, _status)
    yield "Status of a KPI", _words(texts.KPI_STATUS, _status)
    yield "Marks beside a status", _marks()
    yield "Change of a KPI's value", _trends()
    yield "States of a cycle", _words(texts.CYCLE_STATES, lambda word: state_cell(CycleState(word)))
    yield "States of an objective", _words(texts.OBJECTIVE_STATES, _state)
    yield "What needs you", _words(texts.NEEDS)
    yield "Audit", [*_reviews(), *_words(texts.CATEGORIES)]
    yield "Candidates for an OKR", _candidates()
    yield "Signals in a chart", _words(texts.SIGNALS, lambda word: Cell(word, NATURES[SignalKind(word)]))
    yield "Target within reach", _words(texts.CAPABILITIES, lambda word: Cell(CAPABLE[Capability(word)]))
    yield "Grades", _grades()
    yield "Verdicts of the eight questions", _words(texts.VERDICTS, lambda word: Cell(KIND_WORDS[Kind(word)]))
    yield "The two answers of a contrast", _words(texts.CONTRASTS)
    yield COLUMNS, (LegendEntry(((heading, ""),), text, keys) for keys, heading, text in texts.COLUMNS)
    yield "Numbers in details", (LegendEntry(((name, ""),), text, (name,)) for name, text in texts.NUMBERS.items())
    yield "Signs", _signs(texts.SIGNS)
    yield "Signs in charts", _signs(texts.CHART_SIGNS)
    yield "Colours (signs and words say the same)", _colours()


def _entry(cell: Cell, meaning: str, *covers: str) -> LegendEntry:
    return LegendEntry(((cell.text, cell.tone),), meaning, covers, (cell.text,))


def _words(meanings: texts.Meanings, cell: Callable[[str], Cell] = Cell) -> Iterator[LegendEntry]:
    """Yield the words of an enumeration as they are drawn."""
    for word, meaning in meanings.items():
        yield _entry(cell(word.value), meaning, word.value)


def _status(word: str) -> Cell:
    return styled_text.status(word)


def _state(word: str) -> Cell:
    return Cell(word) if word == ObjectiveState.ACTIVE else styled_text.status(word)


def _marks() -> Iterator[LegendEntry]:
    names: tuple[Literal["stale", "signal", "recovering"], ...] = ("stale", "signal", "recovering")
    for name in names:
        cell = styled_text.mark(name)
        sign = f"{cell.text.partition(' ')[0]} "
        yield LegendEntry(((cell.text, cell.tone),), texts.MARKS[name], (name,), part=sign)
    yield LegendEntry((("due", "accent"),), texts.DUE, ("due",), part=" due")


def _trends() -> Iterator[LegendEntry]:
    for trend, meaning in texts.TRENDS.items():
        cells = [trend_cell(Trend(trend), rising=rising) for rising in (True, False)]
        shown = tuple(dict.fromkeys(cell.text for cell in cells))
        yield LegendEntry(((", ".join(shown), cells[0].tone),), meaning, (trend.value,), shown)


def _reviews() -> Iterator[LegendEntry]:
    yield _entry(reviewed_cell(is_reviewed=True), "Audited in this quarter.", "yes")
    yield _entry(reviewed_cell(is_reviewed=False), "Not audited in this quarter.", "not yet")


def _candidates() -> Iterator[LegendEntry]:
    for found, meaning in CANDIDATE_TEXTS.items():
        yield _entry(strength(found, passed=False), meaning, found.value)
    yield _entry(strength(None, passed=True), "Somebody passed it over, and its numbers are the same.", "passed over")


def _grades() -> Iterator[LegendEntry]:
    for found, meaning in BAND_TEXTS.items():
        yield LegendEntry(((f"{_span(found)}  {found}", ""),), meaning, (found.value,))
    for reading, meaning in CYCLE_TEXTS.items():
        yield LegendEntry(((f"goals {reading}", ""),), meaning, (reading.value,))


def _span(found: GradeBand) -> str:
    """Return the grades of a band, by the rule."""
    grades = [one for one in GRADES if found in {band(ambition, one) for ambition in Ambition}]
    low, high = min(grades), max(grades)
    return f"{low:.1f}" if low == high else f"{low:.1f}{styled_text.glyphs().dash}{high:.1f}"


def _signs(named: Iterable[tuple[tuple[str, ...], str]]) -> Iterator[LegendEntry]:
    for names, meaning in named:
        yield LegendEntry((("  ".join(filter(None, map(_sign, names))), "accent"),), meaning, names)


def _sign(name: str) -> str:
    """Return a sign in use, or a sample of several that make a picture."""
    signs = styled_text.glyphs()
    if name == "braille":
        return "⠒⠊⠑⠒" if signs.braille else ""
    drawn: str = getattr(signs, name)
    pictures = {
        "fill": drawn[-1:] * 3,
        "rest": drawn * 3,
        "dashed_slope": f"{drawn} {drawn}",
        "dotted_slope": drawn * 3,
    }
    return pictures.get(name, drawn.strip())


def _colours() -> Iterator[LegendEntry]:
    for tone, meaning in texts.TONES.items():
        yield LegendEntry((("sample", tone),), meaning, (tone,))


def on_row(cells: Sequence[tuple[str, str]]) -> list[LegendEntry]:
    """Return the entries for what a row shows, by the keys of its columns and the texts in them."""
    groups = legend()
    columns = {key: one for group in groups if group.title == COLUMNS for one in group.entries for key in one.covers}
    entries = [one for group in groups for one in group.entries]
    found: list[LegendEntry] = []
    for column, text in cells:
        whole = [one for one in entries if text in one.shows]
        parts = [one for one in entries if one.part and one.part in text]
        found += (whole or parts)[:1] or ([columns[column]] if column in ON_ROWS else [])
    return list(dict.fromkeys(found))
