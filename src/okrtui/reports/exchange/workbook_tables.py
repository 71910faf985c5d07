"""Tables in workbooks, .xlsx and .ods: numbers and days are taken as they are stored, not as they are shown."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable
from datetime import date, datetime
from decimal import Context, Decimal
from functools import lru_cache
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.records.field_types import clean_line
from okrtui.reports.exchange.csv_columns import plain
from okrtui.reports.exchange.import_formats import ExactText, ImportOptions, SourceTable
from okrtui.reports.exchange.ods_breaks import with_breaks
from okrtui.reports.exchange.percent_cells import Places, percent_cells

_ALL_DIGITS = Context(prec=17)
_UNREADABLE = (CalamineError, BadZipFile, EOFError, LookupError, ParseError, RuntimeError, ValueError, zlib.error)
"""What is raised on files that are damaged, encrypted in part, packed in strange ways or in an unknown encoding."""


def tables(data: bytes, options: ImportOptions) -> list[SourceTable] | str:
    """Return the visible sheets that are not empty, or a sentence on why the file cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(with_breaks(data)))
        percents = percent_cells(data)
        found = [_table(book, name, percents.get(name, set())) for name in _sheets(book, options)]
    except _UNREADABLE as error:
        return f"This is not a workbook that can be read ({clean_line(str(error))[:80]}). Save it as .xlsx or .ods."
    filled = [one for one in found if one.rows]
    return filled or "No sheet of this workbook has anything in it."


def _sheets(book: CalamineWorkbook, options: ImportOptions) -> list[str]:
    ignored = {plain(one) for one in options.ignored}
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.typ is SheetTypeEnum.WorkSheet
        and sheet.visible is SheetVisibleEnum.Visible
        and plain(sheet.name) not in ignored
        and (options.table is None or sheet.name not in KEYS or sheet.name == options.table)
    ]


def _table(book: CalamineWorkbook, name: str, percents: Places) -> SourceTable:
    every: list[list[Any]] = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    for row, column in percents:
        if row < len(every) and column < len(every[row]) and isinstance(every[row][column], float):
            every[row][column] = _percent(every[row][column])
    rows = [
        (line, [cell if type(cell) is str else _text(cell) for cell in row]) for line, row in enumerate(every, start=1)
    ]
    kind = name if name in KEYS else None
    return SourceTable([one for one in rows if any(one[1])], kind=kind, name=name, is_typed=True)


def _percent(share: float) -> ExactText:
    return ExactText(f"{_plain(_ALL_DIGITS.scaleb(Decimal(repr(share)), 2))}%")


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


@lru_cache(1024)  # the same numbers and days come again and again
def _number(number: float) -> ExactText:
    text = repr(number)
    return ExactText(_plain(Decimal(text)) if "e" in text else text.removesuffix(".0"))


def _text(cell: Any) -> str:
    """Return a typed cell that is no text as the one that stands for it here."""
    return _TEXTS.get(type(cell), str)(cell)


_TEXTS: dict[type, Callable[[Any], str]] = {
    ExactText: lambda text: text,
    float: _number,
    bool: lambda truth: "yes" if truth else "no",
    date: lru_cache(1024)(date.isoformat),
    datetime: datetime.isoformat,
}
