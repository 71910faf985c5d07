"""Plain text in columns: aligned by what a terminal shows, cropped to its width, in ASCII where it has to be."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

GAP = "  "
NARROWEST = 8
"""No column is cropped below so many cells."""

_TWINS = str.maketrans({
    "●": "*", "▲": "^", "■": "#", "○": "o", "◌": "o", "⟳": "@", "…": "~", "–": "-", "—": "-", "−": "-", "·": ".",
    "→": "->", "≤": "<=", "≥": ">=", "“": '"', "”": '"', "‘": "'", "’": "'", "Δ": "d", "►": ">", "▸": ">",
    "\u00a0": " ", "\u202f": " ",
})  # fmt: skip


class Column(NamedTuple):
    """A column's heading, the side it is aligned to, and whether it is cropped when the line gets too long."""

    head: str
    right: bool = False
    crops: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """What can be shown: lines of `width` cells (None: any length), in ASCII only or not."""

    width: int | None = None
    ascii_only: bool = False

    def shown(self, text: str) -> str:
        """The text on one line, as this page can show it."""
        line = " ".join(text.split()) if not text.isprintable() or "  " in text else text
        return folded_to_ascii(line) if self.ascii_only else line


def folded_to_ascii(text: str) -> str:
    """The text with our signs as their ASCII twins, accents taken off, and a question mark for anything else."""
    if text.isascii():
        return text
    text = unicodedata.normalize("NFKD", text.translate(_TWINS))
    return "".join(char if char.isascii() else "?" for char in text if not unicodedata.combining(char))


def cells(text: str) -> int:
    """How many cells a terminal gives the text."""
    return len(text) if text.isascii() else sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cropped(text: str, width: int, mark: str = "…") -> str:
    """The text in at most `width` cells, ending in a mark where something is left out."""
    if cells(text) <= width:
        return text
    room, kept = width - len(mark), []
    for char in text:
        room -= _cells_of(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + mark


def table(columns: Sequence[Column], rows: Iterable[Sequence[str]], page: Page) -> str:
    """The rows under their headings; columns that are empty throughout are left out."""
    grid = [[page.shown(cell) for cell in row] for row in rows]
    kept = [at for at in range(len(columns)) if any(row[at] for row in grid)]
    heads = [columns[at] for at in kept]
    grid = [[column.head for column in heads], *([row[at] for at in kept] for row in grid)]
    widths = _fitted(heads, [max(cells(row[at]) for row in grid) for at in range(len(heads))], page.width)
    mark = "~" if page.ascii_only else "…"
    lines = (GAP.join(_padded(*part, mark) for part in zip(row, widths, heads, strict=True)).rstrip() for row in grid)
    return "\n".join(cropped(line, page.width, mark) if page.width else line for line in lines)


def _fitted(columns: Sequence[Column], widths: list[int], width: int | None) -> list[int]:
    """The widths with the widest croppable columns narrowed, cell by cell, until the line fits or none can give."""
    if width is None:
        return widths
    excess = sum(widths) + len(GAP) * (len(widths) - 1) - width
    givers = [at for at, column in enumerate(columns) if column.crops]
    while excess > 0 and givers:
        widest = max(givers, key=lambda at: widths[at])
        if widths[widest] <= NARROWEST:
            break
        widths[widest] -= 1
        excess -= 1
    return widths


def _padded(text: str, width: int, column: Column, mark: str) -> str:
    text = cropped(text, width, mark)
    pad = " " * (width - cells(text))
    return pad + text if column.right else text + pad


def card(pairs: Iterable[tuple[str, str]], page: Page) -> str:
    """Labels and values below one another; long values are wrapped, empty ones left out."""
    shown = [(label, value) for label, value in pairs if value]
    margin = max((len(label) for label, _ in shown), default=0) + len(GAP)
    return "\n".join(line for label, value in shown for line in _labelled(label, value, margin, page))


def _labelled(label: str, value: str, margin: int, page: Page) -> list[str]:
    parts = [page.shown(part) for part in value.split("\n")]
    if page.width:
        room = max(page.width - margin, 2 * NARROWEST)
        parts = [line for part in parts for line in (textwrap.wrap(part, room) or [""])]
    return [f"{label if at == 0 else '':<{margin}}{part}".rstrip() for at, part in enumerate(parts)]


def blocks(*parts: str) -> str:
    """The parts that say anything, an empty line between them."""
    return "\n\n".join(part for part in parts if part)
