"""The days of a column: ISO, or in the order of day, month and year that the whole column leaves as the only one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.period_names import month_number

DMY, MDY, SERIAL = "dmy", "mdy", "serial"

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
_TIME = r"(?:[T ]+\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?: ?[AaPp][Mm])?)"
_ZONE = r"(?: ?(?:Z|z|UTC|[+-]\d{2}(?::?\d{2}(?::?\d{2})?)?))"
_ISO_TIME = re.compile(rf"(\d{{4}}-\d{{2}}-\d{{2}}){_TIME}{_ZONE}?")
_PARTS = re.compile(rf"(\d{{1,2}})([./-])(\d{{1,2}})\2(\d{{4}}){_TIME}?")
_YEAR_FIRST = re.compile(rf"(\d{{4}})([./])(\d{{1,2}})\2(\d{{1,2}}){_TIME}?")
_WORD = r"(?P<month>[^\W\d_]{3,9}\.?)"
_WORDED = re.compile(rf"(?:{_WORD} (\d{{1,2}})|(\d{{1,2}})\.? (?P<after>[^\W\d_]{{3,9}}\.?)),? (\d{{4}}){_TIME}?")
_COMPACT = re.compile(r"(?:19|2[01])\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_SERIAL = re.compile(r"\d{1,6}(?:\.\d*)?")
_FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 as days count from March 1900 on: for spreadsheets, 1900 has a 29 February."""

_AFTER_THE_GAP = 61
"""The number of 1 March 1900; spreadsheets differ about earlier ones."""


class DateColumn:
    """Reads the cells of one column as ISO days, and leaves what is none for the thorough check."""

    def __init__(self, order: str) -> None:
        self._order = order

    def __call__(self, cell: str) -> str:
        """Return a day in ISO form, or the text as it is. Raises ValueError where there is no such day."""
        if _ISO.fullmatch(cell):
            return cell
        text = cell.strip()
        if match := _ISO_TIME.fullmatch(text):
            return match[1]
        if self._order == SERIAL and _SERIAL.fullmatch(text):
            return _from_serial(text)
        parts = self._parts(text)
        return text if parts is None else _iso(text, *parts)

    def _parts(self, text: str) -> tuple[str, str, str] | None:
        """Return the year, the month and the day in a text; None if it has none."""
        if match := _YEAR_FIRST.fullmatch(text):
            return match[1], match[3], match[4]
        if match := _PARTS.fullmatch(text):
            return (match[4], match[1], match[3]) if self._order == MDY else (match[4], match[3], match[1])
        if (match := _WORDED.fullmatch(text)) and (month := month_number(match["month"] or match["after"])):
            return match[5], str(month), match[2] or match[3]
        return (text[:4], text[4:6], text[6:]) if _COMPACT.fullmatch(text) else None


def decided(cells: Sequence[str], told: str) -> tuple[DateColumn | None, tuple[int, str] | None]:
    """Return the reader of a column, None if all is ISO; and the first cell in an open order, with a sentence."""
    if all(map(_ISO.fullmatch, cells)):
        return None, None
    if told:
        return DateColumn(told), None
    found = [(at, match) for at, cell in enumerate(cells) if (match := _PARTS.fullmatch(cell.strip()))]
    numbers = [(int(match[1]), int(match[3]), match[4]) for _, match in found]
    is_dmy = all(_exists(int(year), second, first) for first, second, year in numbers)
    is_mdy = all(_exists(int(year), first, second) for first, second, year in numbers)
    if is_dmy and is_mdy:
        for (at, _), (first, second, year) in zip(found, numbers, strict=True):
            if first != second:
                return DateColumn(DMY), (at, _open(cells[at], int(year), first, second, len(found)))
    if not found and (serial := next((at for at, cell in enumerate(cells) if _is_serial(cell)), None)) is not None:
        return DateColumn(""), (serial, _open_serial(cells[serial]))
    return DateColumn(MDY if is_mdy and not is_dmy else DMY), None


def _exists(year: int, month: int, day: int) -> bool:
    with suppress(ValueError):
        return bool(date(year, month, day))
    return False


def _is_serial(cell: str) -> bool:
    """Return whether a cell may be the day number of a spreadsheet, of the years 1927 to 2173."""
    return re.fullmatch(r"[1-9]\d{4}(?:\.\d*)?", cell.strip()) is not None


def _open(cell: str, year: int, first: int, second: int, count: int) -> str:
    dmy, mdy = f"{year:04}-{second:02}-{first:02}", f"{year:04}-{first:02}-{second:02}"
    others = ", and no other day in this column decides it" if count > 1 else ""
    return f"“{clean_line(cell)[:40]}” can mean {dmy} or {mdy}{others}. Say which: --dates dmy or --dates mdy."


def _open_serial(cell: str) -> str:
    day = _from_serial(cell.strip())
    return f"“{clean_line(cell)[:40]}” is not a date. If it is a spreadsheet's number for {day}, add --dates serial."


def _from_serial(text: str) -> str:
    number = int(float(text))
    if number < _AFTER_THE_GAP:
        raise ValueError(f"“{text}” is not a day number of a spreadsheet from March 1900 on.")
    return (_FIRST_SERIAL + timedelta(days=number)).isoformat()


def _iso(text: str, year: str, month: str, day: str) -> str:
    if not _exists(int(year), int(month), int(day)):
        raise ValueError(f"There is no such day as {clean_line(text)[:40]}.")
    return f"{year}-{int(month):02}-{int(day):02}"
