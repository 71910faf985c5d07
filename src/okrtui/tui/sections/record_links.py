"""Records that a detail names, as rows from which one goes to them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from okrtui.domain.records.models import Cycle, Decision, KeyResult, Kpi, Objective, Record
from okrtui.tui import formatting
from okrtui.tui.detail_rows import DetailKey, DetailPart, DetailRows
from okrtui.tui.sections.catalogue import CYCLES, DECIDE, KPIS, OBJECTIVES
from okrtui.tui.styled_text import Line, Tone

_SECTIONS: Final = {Cycle: CYCLES, Decision: DECIDE, Kpi: KPIS, Objective: OBJECTIVES, KeyResult: OBJECTIVES}


class Link(NamedTuple):
    """A record by its name, behind a word for what it is here and its id; more about it is `below`."""

    record: Record
    name: str
    word: str = ""
    tone: Tone = ""
    below: Sequence[Line] = ()

    @property
    def key(self) -> DetailKey:
        """The key of the row."""
        return self.record.table, self.record.id

    def lines(self, width: int) -> list[Line]:
        """Return the lines of the row, for a width."""
        lead = f"{self.word} {self.record.shown_id}  ".lstrip()
        return [*formatting.entry(lead, self.name, width, self.tone), *self.below]


def rows(links: Iterable[Link]) -> list[DetailPart]:
    """Return links one below the other; nothing where there are none."""
    by_key = {one.key: one for one in links}

    def draw(key: DetailKey, width: int) -> list[Line]:
        return by_key[key].lines(width)

    def height(key: DetailKey, width: int) -> int:
        return len(draw(key, width))

    return [DetailRows(tuple(by_key), draw, height)] if by_key else []


def is_linked(record: Record | None) -> bool:
    """Return whether a record in a detail is listed elsewhere, so that one can go to it."""
    return type(record) in _SECTIONS


def row_of(record: Record) -> tuple[str, Hashable]:
    """Return the section that lists a record, and the key of its row. Raises KeyError for one of no section."""
    section = _SECTIONS[type(record)]
    return section, (record.table, record.id) if section == OBJECTIVES else record.id
