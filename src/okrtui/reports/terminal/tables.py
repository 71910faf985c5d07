"""Plain text in columns: aligned by terminal cells, cropped to the width, with the signs that it can show."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from okrtui.glyphs import UNICODE, Glyphs, shown_in

GAP = "  "
NARROWEST = 8
"""The least width of a cropped column, in cells."""

ROOMY = 20
"""The cells that the name of a row keeps (or all of it) before other columns are dropped."""


class TextColumn(NamedTuple):
    """A column's heading, alignment, and behaviour when the line gets too long.

    Columns that `crops` are shortened; the first of these is the name of the row, and columns after it are dropped,
    except those that `stays`.
    """

    head: str
    right: bool = False
    crops: bool = False
    stays: bool = False


class Page(NamedTuple):
    """The limits of the output: lines of `width` cells (None: any length), and the signs that it can show."""

    width: int | None = None
    glyphs: Glyphs = UNICODE

    def shown(self, text: str) -> str:
        """Return the text on one line, as this page can show it."""
        line = " ".join(text.split()) if not text.isprintable() or "  " in text else text
        return shown_in(line, self.glyphs)

    def all_shown(self, texts: Sequence[str]) -> Sequence[str]:
        """Return each text on one line, as this page can show it; most need no change, which is told of all at once."""
        whole = "|".join(texts)
        is_plain = whole.isprintable() and "  " not in whole and (self.glyphs is UNICODE or whole.isascii())
        return texts if is_plain else [self.shown(text) for text in texts]


def cells(text: str) -> int:
    """Return the width of the text in terminal cells."""
    return len(text) if text.isascii() else _cells_in(text)


@lru_cache(1024)
def _cells_in(text: str) -> int:
    return sum(map(_cells_of, text))


def _cells_of(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in {"W", "F"} else 1


def cropped(text: str, width: int, mark: str = "…") -> str:
    """Return the text in at most `width` cells, ending in a mark if it was cropped."""
    if cells(text) <= width:
        return text
    room, kept = width - len(mark), []
    for char in text:
        room -= _cells_of(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept).rstrip() + mark


def table(columns: Sequence[TextColumn], rows: Iterable[Sequence[str]], page: Page) -> str:
    """Return the rows under their headings, without empty columns but those that `stays`.

    If the page is too narrow, columns at the right are dropped, and a mark after the headings says so.
    """
    grid = [page.all_shown(texts) for texts in zip(*rows, strict=True)] or [()] * len(columns)
    filled = [at for at in range(len(columns)) if columns[at].stays or any(grid[at])]
    widths = {at: max(cells(columns[at].head), _widest(grid[at])) for at in filled}
    mark = page.glyphs.ellipsis
    if page.width is not None:
        widths = _marked(columns, widths, page.width, len(GAP + mark))
    padded = [_padded((columns[at].head, *grid[at]), width, columns[at], mark) for at, width in widths.items()]
    lines = [GAP.join(row).rstrip() for row in zip(*padded, strict=True)]
    lines[0] += GAP + mark if len(widths) < len(filled) else ""
    return "\n".join(cropped(line, page.width, mark) if page.width else line for line in lines)


def _marked(columns: Sequence[TextColumn], widths: dict[int, int], width: int, mark: int) -> dict[int, int]:
    """Return the columns that fit, each with its width; if some are dropped, with room for a mark behind the heads."""
    fitted = _fitted(columns, widths, width)
    if len(fitted) == len(widths):
        return fitted
    last = next(reversed(fitted))
    blank = 0 if columns[last].right else fitted[last] - cells(columns[last].head)
    return fitted if _excess(fitted, width) + mark <= blank else _fitted(columns, widths, width - mark)


def _fitted(columns: Sequence[TextColumn], widths: dict[int, int], width: int) -> dict[int, int]:
    """Return the columns that fit, each with its width.

    Cropping columns shrink first, the name of the row down to ROOMY; then the last columns are dropped, one by one;
    and if none is left to drop, the name gets as short as the others.
    """
    name = next((at for at in widths if columns[at].crops), len(columns))
    least = {at: min(cell, ROOMY if at == name else NARROWEST) for at, cell in widths.items() if columns[at].crops}
    kept = dict(widths)
    while _excess({**kept, **least}, width) > 0:
        last = next((at for at in reversed(kept) if at > name and not columns[at].stays), None)
        if last is None:
            break
        del kept[last]
        least.pop(last, None)
    return _cropped_to(width, _cropped_to(width, kept, least), dict.fromkeys(least, NARROWEST))


def _cropped_to(width: int, widths: dict[int, int], least: Mapping[int, int]) -> dict[int, int]:
    """Return the widths with the widest columns narrowed, cell by cell, until the line fits or none can shrink."""
    widths = dict(widths)
    for _ in range(_excess(widths, width)):
        givers = [at for at in least if widths[at] > least[at]]
        if not givers:
            break
        widths[max(givers, key=lambda at: widths[at])] -= 1
    return widths


def _excess(widths: Mapping[int, int], width: int) -> int:
    """Return by how many cells columns of these widths are too wide."""
    return sum(widths.values()) + len(GAP) * (len(widths) - 1) - width


def _widest(texts: Sequence[str]) -> int:
    """Return the width of the widest of some texts."""
    return max(map(len if "".join(texts).isascii() else cells, texts), default=0)


def _padded(texts: Sequence[str], width: int, column: TextColumn, mark: str) -> list[str]:
    """Return the texts of a column, all as wide as that."""
    if _widest(texts) > width:
        texts = [cropped(text, width, mark) for text in texts]
    if "".join(texts).isascii():
        return [text.rjust(width) if column.right else text.ljust(width) for text in texts]
    pads = [" " * (width - cells(text)) for text in texts]
    return [pad + text if column.right else text + pad for text, pad in zip(texts, pads, strict=True)]


def card(pairs: Iterable[tuple[str, str]], page: Page) -> str:
    """Return labels and values, one pair per line; long values are wrapped, empty ones dropped."""
    shown = [(label, value) for label, value in pairs if value]
    margin = max((len(label) for label, _ in shown), default=0) + len(GAP)
    return "\n".join(line for label, value in shown for line in _labelled(label, value, margin, page))


def _labelled(label: str, value: str, margin: int, page: Page) -> list[str]:
    parts = [page.shown(part) for part in value.split("\n")]
    if page.width:
        import textwrap

        room = max(page.width - margin, 2 * NARROWEST)
        parts = [line for part in parts for line in (textwrap.wrap(part, room) or [""])]
    return [f"{label if at == 0 else '':<{margin}}{part}".rstrip() for at, part in enumerate(parts)]


def blocks(*parts: str) -> str:
    """Join the parts that are not empty with an empty line between them."""
    return "\n\n".join(part for part in parts if part)
