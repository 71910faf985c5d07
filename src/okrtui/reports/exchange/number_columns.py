"""The numbers of a column: its decimal sign is what the whole column says, never what one cell looks like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.number_reading import DIGITS, NumberError, shortened
from okrtui.reports.exchange.import_formats import ExactText

POINT, COMMA = ".", ","
NO_VALUE = frozenset({"", "-", "\u2013", "\u2014", "n/a", "#n/a", "na", "null", "\\n"})
"""The ways to write that there is no value, in small letters."""

_PLAIN = re.compile(r"-?\d{1,9}(?:\.\d{1,5})?")
_SPACES = re.compile("[\\s'\u2019_]")
_GROUPS = "[ '\u2019_\u00a0\u2007\u2009\u202f]"
_CELL = re.compile(
    r"(?P<before>[^0-9.,]*?)(?P<core>[.,]?[0-9](?:[0-9.,'\u2019_\s]*[0-9])?[.,]?)"
    r"(?P<power>[eE][+-]?[0-9]{1,3})?(?P<after>[^0-9]*)"
)
_AMBIGUOUS = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_WHOLE = rf"\d*|[1-9]\d{{0,2}}(?:({_GROUPS})\d{{3}})(?:\1\d{{3}})*"
_WELL_GROUPED = {
    POINT: re.compile(rf"(?:{_WHOLE}|[1-9]\d{{0,2}}(?:,\d{{3}})+)(?:\.\d*)?"),
    COMMA: re.compile(rf"(?:{_WHOLE}|[1-9]\d{{0,2}}(?:\.\d{{3}})+)(?:,\d*)?"),
}
_IN_PARENTHESES = re.compile(r"\((.*[0-9].*)\)")


NumberReader = Callable[[str], Any]
"""Turns a cell into a number, with its unit where one is beside it, or into None for no value."""

Doubt = tuple[int, str]
"""The place of a cell that can be read in two ways, and a sentence with both readings."""


class NumberColumn:
    """Reads the cells of one column; `rounded` counts the numbers that had more than 15 digits."""

    def __init__(self, sign: str, *, is_told: bool, parentheses: bool) -> None:
        self.rounded = 0
        self._sign, self._is_told, self._parentheses = sign, is_told, parentheses

    def __call__(self, cell: str) -> Any:
        """Return a number with a decimal point, and the unit where one is beside it; None for no value.

        Raises ValueError with a sentence for what is no number with the column's decimal sign.
        """
        if self._sign == POINT and _PLAIN.fullmatch(cell):
            return float(cell)
        text = cell.strip()
        if text.casefold() in NO_VALUE:
            return None
        match = _CELL.fullmatch(self._signed(text).replace("\u2212", "-"))
        if match is None:
            return text
        core = match["core"]
        sign = self._sign if self._is_told else _own_sign(core) or self._sign
        if isinstance(cell, ExactText):
            sign = POINT
        if not _WELL_GROUPED[sign].fullmatch(core):
            raise ValueError(self._why_not(text))
        plain = _SPACES.sub("", core).replace(COMMA if sign == POINT else POINT, "").replace(sign, ".")
        return f"{match['before']}{self._rounded(plain + (match['power'] or ''))}{match['after']}".strip()

    def _signed(self, text: str) -> str:
        """Return a number in parentheses with a minus, where that is what they mean."""
        inner = _IN_PARENTHESES.fullmatch(text) if self._parentheses else None
        return text if inner is None else f"-{inner[1].strip()}"

    def _rounded(self, number: str) -> str:
        if len(number) <= DIGITS:
            return number
        try:
            exact = Decimal(number)
            kept = shortened(exact)
        except (InvalidOperation, NumberError):
            return number
        if kept == exact:
            return number
        self.rounded += 1
        return str(kept)

    def _why_not(self, text: str) -> str:
        shown = _shown(text)
        if self._is_told:
            return f"“{shown}” is not a number with a decimal {_CALLED[self._sign]}."
        return f"“{shown}” is not a number."


_CALLED = {POINT: "point", COMMA: "comma"}


def decided(cells: Sequence[str], told: str, *, parentheses: bool) -> tuple[NumberReader, Doubt | None]:
    """Return the reader of a column and, where nothing decides how to read it, the first such cell with a sentence."""
    if told:
        return NumberColumn(told, is_told=True, parentheses=parentheses), None
    if all(map(_PLAIN.fullmatch, cells)):
        return float, None  # nearly all columns are as short and plain
    signs, doubtful = dict[str, int](), list[tuple[int, str]]()
    for at, core in _cores(cells):
        own = _own_sign(core)
        if own:
            signs.setdefault(own, at)
        elif _AMBIGUOUS.fullmatch(core):
            doubtful.append((at, core))
    sign = POINT if signs.keys() != {COMMA} else COMMA
    column = NumberColumn(sign, is_told=False, parentheses=parentheses)
    if doubtful and len(signs) > 1:
        return column, _contradicted(cells, doubtful, signs)
    is_open = not signs and any(COMMA in core for _, core in doubtful)
    return column, _open(cells, doubtful) if is_open else None


def _cores(cells: Sequence[str]) -> Iterator[tuple[int, str]]:
    for at, cell in enumerate(cells):
        if not isinstance(cell, ExactText) and (match := _CELL.fullmatch(cell.strip())) and not match["power"]:
            yield at, match["core"]


def _own_sign(core: str) -> str:
    """Return the decimal sign that a number has by its form alone; empty if it says nothing of it."""
    points, commas = core.count(POINT), core.count(COMMA)
    if points and commas:
        return POINT if core.rindex(POINT) > core.rindex(COMMA) else COMMA
    if not points and not commas:
        return ""
    used, other = (POINT, COMMA) if points else (COMMA, POINT)
    if points + commas > 1:
        return other
    return "" if _AMBIGUOUS.fullmatch(core) else used


def _open(cells: Sequence[str], doubtful: Sequence[tuple[int, str]]) -> Doubt:
    """Return the first cell that can be read in two ways, with both readings and the options that choose."""
    at, core = doubtful[0]
    whole, part = _readings(core)
    comma, point = (part, whole) if COMMA in core else (whole, part)
    others = f", and so can {len(doubtful) - 1:,} more like it" if len(doubtful) > 1 else ""
    return at, (
        f"“{_shown(cells[at])}” can mean {whole} or {part}{others}. "
        f"Say which: --decimal-comma reads {comma}, --decimal-point {point}."
    )


def _contradicted(cells: Sequence[str], doubtful: Sequence[tuple[int, str]], signs: Mapping[str, int]) -> Doubt:
    """Return the first cell that can be read in two ways, with the two cells of which each decides another way."""
    at, core = doubtful[0]
    whole, part = _readings(core)
    return at, (
        f"“{_shown(cells[at])}” can mean {whole} or {part}, as “{_shown(cells[signs[POINT]])}” has a decimal point and "
        f"“{_shown(cells[signs[COMMA]])}” a decimal comma. Write all numbers with one of them."
    )


def _readings(core: str) -> tuple[str, str]:
    """Return a number as it is read without a decimal sign, and with one."""
    return core.replace(POINT, "").replace(COMMA, ""), core.replace(COMMA, POINT)


def _shown(cell: str) -> str:
    return clean_line(cell)[:40]
