"""The only maker of styled text from data: plain pieces of (text, tone), never markup and never a colour."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from math import fsum
from typing import ClassVar, Final, Literal, NamedTuple, ParamSpec, TypeVar, cast

from rich.cells import cell_len, chop_cells, set_cell_size

from okrtui.glyphs import NARROW, UNICODE, Glyphs, folded_to_ascii, narrowed, redrawn

P = ParamSpec("P")
T = TypeVar("T")

Tone = Literal["", "good", "warn", "bad", "muted", "accent", "strong", "head", "cursor", "row", "link"]
Align = Literal["left", "right", "center"]
Piece = tuple[str, Tone]
Line = tuple[Piece, ...]
Numeric = Decimal | float

TONES: Final[tuple[Tone, ...]] = ("good", "warn", "bad", "muted", "accent", "strong", "head", "cursor", "row", "link")
SOLID: Final = frozenset({"cursor", "link"})
MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK: Final = 7
FEWEST, AIM = 3, 2
"""The least cells for the values of a sparkline that has a target, and those for the target."""
ZERO_WIDTH_NON_JOINER: Final = "\u200c"
SELECTORS: Final = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x1F3FB, 0x1F400))
STATUS: Final[dict[str, tuple[str, Tone]]] = {
    "on track": ("good", "good"),
    "met": ("good", "good"),
    "at risk": ("warn", "warn"),
    "near": ("warn", "warn"),
    "off track": ("bad", "bad"),
    "missed": ("bad", "bad"),
    "pending": ("pending", "muted"),
    "no data": ("pending", "muted"),
    "draft": ("pending", "muted"),
    "outdated": ("outdated", "muted"),
}
MARKS: Final[dict[str, Tone]] = {"recovering": "accent", "stale": "muted", "signal": "warn"}


class _Chosen:
    """The choice of `use` for this process."""

    glyphs = UNICODE
    fold = False
    caches: ClassVar[list[Callable[[], None]]] = []


def use(chosen: Glyphs, *, fold: bool = False) -> None:
    """Choose the signs; `fold` puts data into ASCII too (no UTF-8 locale). Whatever is drawn is to be drawn anew."""
    _Chosen.glyphs, _Chosen.fold = chosen, fold
    for forget in _Chosen.caches:
        forget()


def folds() -> bool:
    """Return whether everything is drawn in ASCII."""
    return _Chosen.fold


def cached(maxsize: int) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Return the decorator of a function whose answers are remembered until other signs are chosen."""

    def remembering(function: Callable[P, T]) -> Callable[P, T]:
        made = lru_cache(maxsize)(function)
        _Chosen.caches.append(made.cache_clear)
        return cast("Callable[P, T]", made)

    return remembering


def glyphs() -> Glyphs:
    """Return the signs in use."""
    return _Chosen.glyphs


def with_signs(text: str) -> str:
    """Return a text of the domain with the signs in use: `≤ 3 %` unchanged, or as `<= 3 %`."""
    return redrawn(text, _Chosen.glyphs)


class _Safe(dict[int, int | str | None]):
    """A translation table, filled on demand, of characters that a terminal would not show in their own cells."""

    def __missing__(self, code: int) -> int | str | None:
        self[code] = self._of(chr(code), code)
        return self[code]

    @staticmethod
    def _of(char: str, code: int) -> int | str | None:
        category = unicodedata.category(char)
        if category in {"Zs", "Zl", "Zp"} or char in "\t\n\r\x85":
            return " "
        if category == "Cs":
            return "\N{REPLACEMENT CHARACTER}"
        dropped = category in {"Cc", "Cf"} and char != ZERO_WIDTH_NON_JOINER
        return None if dropped or any(code in span for span in SELECTORS) else code


_SAFE: Final = _Safe()


@cached(2048)
def _foreign(text: str) -> str:
    text = text.translate(_SAFE)
    if _Chosen.fold:
        return folded_to_ascii(text)
    if _Chosen.glyphs is NARROW:
        text = narrowed(text)
    return f" {text}" if text and not cell_len(text[0]) else text


def literal(text: str) -> str:
    """Return the text on one line without control codes: the last check before data reaches the terminal."""
    return text if text.isascii() and text.isprintable() else _foreign(text)


def width_of(line: Iterable[Piece]) -> int:
    """Return the width of the pieces in cells."""
    return sum(cell_len(text) for text, _ in line)


def _bounds() -> tuple[str, str]:
    """Return how a text of a bound begins: `≤ 3 %`."""
    return f"{glyphs().at_most} ", f"{glyphs().at_least} "


def fit(text: str, width: int, align: Align = "left") -> str:
    """Return the text in exactly `width` cells: cropped with an ellipsis, or padded."""
    text = literal(text)
    if width <= 0:
        return ""
    size = cell_len(text)
    if size == width + 1 and text.startswith(_bounds()):
        return text.replace(" ", "", 1)  # a figure is worth more than a blank
    if size > width:
        return set_cell_size(text, width - 1) + glyphs().ellipsis
    left = {"left": 0, "right": width - size, "center": (width - size) // 2}[align]
    return " " * left + text + " " * (width - size - left)


class Cell(NamedTuple):
    """One value of a table: plain text, its tone, and its alignment if it differs from the column's."""

    text: str
    tone: Tone = ""
    align: Align | None = None


Value = str | Cell | Line | Callable[[int], Line]


def pieces(value: Value, width: int, align: Align = "left") -> Line:
    """Return a value as pieces of exactly `width` cells; a callable draws itself for the width."""
    if isinstance(value, str):
        return ((fit(value, width, align), ""),)
    if isinstance(value, Cell):
        return ((fit(value.text, width, value.align or align), value.tone),)
    return fit_line(value(width) if callable(value) else value, width, align)


def fit_line(line: Iterable[Piece], width: int, align: Align = "left") -> Line:
    """Return the pieces in exactly `width` cells, cropped at the end or padded."""
    clean: list[Piece] = [(literal(text), tone) for text, tone in line]
    room = width - width_of(clean)
    if room >= 0:
        left = {"left": 0, "right": room, "center": room // 2}[align]
        return ((" " * left, ""), *clean, (" " * (room - left), ""))
    taken: list[Piece] = []
    for text, tone in clean:
        left = width - width_of(taken)
        if cell_len(text) >= left:
            return (*taken, (fit(text + " ", left), tone))
        taken.append((text, tone))
    return tuple(taken)


def joined(line: Iterable[Piece]) -> Line:
    """Return the same cells in the fewest pieces: blanks take the tone of their neighbour."""
    merged: list[Piece] = []
    for text, tone in line:
        if not text:
            continue
        before, last = merged[-1] if merged else ("", tone)
        behind = not text.strip(" ") and not SOLID & {tone, last}
        ahead = not before.strip(" ") and not SOLID & {tone, last}
        if merged and (tone == last or behind or ahead):
            merged[-1] = (before + text, last if behind else tone)
            continue
        merged.append((text, tone))
    return tuple(merged)


def wrap(text: str, width: int) -> list[str]:
    """Return the text in lines of at most `width` cells, broken at blanks if possible."""
    lines: list[str] = []
    for part in map(literal, text.splitlines() or [""]):
        if cell_len(part) <= width and not part.startswith(" "):
            lines.append(part)
            continue
        line = ""
        for word in part.split(" "):
            grown = f"{line} {word}" if line else word
            line = grown if cell_len(grown) <= width else word
            if line is word and grown is not word:
                lines.append(grown[: -len(word) - 1])
            *full, line = chop_cells(line, max(2, width)) or [""]
            lines += full
        lines.append(line)
    return lines


def wrap_evenly(text: str, width: int) -> list[str]:
    """Return the text in as few lines of at most `width` cells as it takes, and these as equal in length as can be."""
    lines = wrap(text, width)
    least = sum(map(cell_len, lines)) // len(lines)
    return next(found for cells in range(least, width + 1) if len(found := wrap(text, cells)) == len(lines))


class Paragraph(NamedTuple):
    """A running text, wrapped to the width it is shown in; its label stands before the first line."""

    text: str
    tone: Tone = ""
    indent: int = 0
    label: str = ""

    def lines(self, width: int) -> list[Line]:
        """Return the paragraph as lines of at most `width` cells."""
        left = " " * min(self.indent + width_of(((self.label, ""),)), max(0, width - 2))
        lines = wrap(self.text, width - len(left))
        if "://" in self.text:
            drawn: list[Line] = [((left, ""), *line) for line in _with_links(lines, self.text, self.tone)]
        else:
            drawn = [((left, ""), (part, self.tone)) for part in lines]
        if self.label and drawn:
            drawn[0] = ((fit(" " * self.indent + self.label, len(left)), "muted"), *drawn[0][1:])
        return drawn


def with_links(text: str, tone: Tone = "") -> Line:
    """Return a text of one line with the addresses of web pages in it as links."""
    return _with_links([text], text, tone)[0]


def _with_links(lines: Iterable[str], text: str, tone: Tone) -> list[Line]:
    """Return the lines of a wrapped text with its addresses as links, also where one goes on in the next line."""
    from okrtui.domain.rules.web_links import spans  # not for the first picture

    waiting = [literal(text[start:end]) for start, end in reversed([*spans(text)])]
    found: list[Line] = []
    for line in lines:
        drawn: list[Piece] = []
        rest = line
        while waiting and (start := _start(rest, waiting[-1])) >= 0:
            address = waiting.pop()
            shown = rest[start : start + len(address)]
            drawn += [(rest[:start], tone), (shown, "link")]
            rest = rest[start + len(shown) :]
            if shown != address:
                waiting.append(address[len(shown) :])
        found.append((*drawn, (rest, tone)))
    return found


def _start(line: str, address: str) -> int:
    """Return where an address, or the rest of one, begins in a line that may end before it does; -1 if nowhere."""
    if address in line:
        return line.find(address)
    starts = (0, line.casefold().rfind("http"))
    return next((at for at in starts if at >= 0 and line[at:] and address.startswith(line[at:])), -1)


DetailLines = list[Line | Paragraph]
"""Lines of a detail pane or a page, in order."""


def status(word: str) -> Cell:
    """Return a status as glyph, word and tone: `on track`, `missed`, `no data` …; an unknown word is shown muted."""
    word = word.replace("_", " ")
    name, tone = STATUS.get(word, ("pending", "muted"))
    return Cell(f"{getattr(glyphs(), name)} {word}", tone)


def mark(name: Literal["recovering", "stale", "signal"], text: str = "") -> Cell:
    """Return a mark beside a status, with its sign and tone."""
    return Cell(f"{getattr(glyphs(), name)} {text or name}", MARKS[name])


def bar(progress: Numeric | None, width: int, expected: Numeric | None = None, tone: Tone = "accent") -> Line:
    """Return progress from 0 to 1 as a bar of exactly `width` cells with the expected mark in it."""
    if width <= 0:
        return ()
    signs = glyphs()
    steps = len(signs.fill) - 1
    done = min(1.0, max(0.0, float(progress or 0)))
    full, part = divmod(int(done * width * steps), steps)
    cells = signs.fill[-1] * full + (signs.fill[part] if part else "")
    size = len(cells)
    cells += signs.rest * (width - size)
    if expected is not None:
        at = min(width - 1, int(min(1.0, max(0.0, float(expected))) * width))
        cells = cells[:at] + signs.rule + cells[at + 1 :]
    return ((cells[:size], tone), (cells[size:], ""))


def sparkline(values: Sequence[Numeric], width: int, target: Numeric | None = None) -> str:
    """Return a series as one row of exactly `width` cells, the newest value at the right edge.

    Where there is room, the target follows behind a line, on the same scale.
    """
    aims = [float(target)] if target is not None and width >= FEWEST + AIM else []
    room = width - AIM * len(aims)
    count, columns = len(values), min(len(values), max(0, room))
    if not columns:
        return " " * width
    edges = [count * index // columns for index in range(columns + 1)]
    # sum() of floats differs in its last digit between versions of Python, and with that a sign
    means = [fsum(map(float, values[low:high])) / (high - low) for low, high in pairwise(edges)]
    drawn = _levels([*means, *aims])
    return drawn[:columns].rjust(room) + "".join(f"{glyphs().rule}{level}" for level in drawn[columns:])


def _levels(values: Sequence[float]) -> str:
    """Return a sign for the height of each value between the lowest and the highest."""
    shades = glyphs().levels
    low, span, top = min(values), max(values) - min(values), len(shades) - 1
    return "".join(shades[round((value - low) / span * top) if span > 0 else top // 2] for value in values)


def day(when: date, today: date) -> str:
    """Return a date in short: `today`, `yesterday`, a weekday of the coming week, `14 Nov`, `14 Nov 2025`."""
    ahead = (when - today).days
    if ahead in {0, -1}:
        return "yesterday" if ahead else "today"
    if 0 < ahead < WEEK:
        return WEEKDAYS[when.weekday()]
    year = "" if when.year == today.year else f" {when.year}"
    return f"{when.day} {MONTHS[when.month - 1]}{year}"
