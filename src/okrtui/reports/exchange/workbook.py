"""The whole workspace as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.record_sheets import RecordSheet, SheetCell, latest_change, record_sheets

_IN_MEMORY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_DAY_ZERO, _AFTER_THE_GAP = date(1899, 12, 30), date(1900, 3, 1)


def xlsx(workspace: Workspace, sheets: Iterable[RecordSheet] | None = None) -> bytes:
    """Return these sheets, or every kind of record as a sheet; the same records give the same bytes. Raises RuleError.

    Text is text, also where it looks like a formula.
    """
    out = io.BytesIO()
    with Workbook(out, _IN_MEMORY) as book:
        book.set_properties({"created": latest_change(workspace)})
        forms = {"head": book.add_format({"bold": True}), "day": book.add_format({"num_format": "yyyy-mm-dd"})}
        forms["plain"] = book.add_format()
        forms["text"] = book.add_format({"quote_prefix": True})
        for each in record_sheets(workspace) if sheets is None else sheets:
            _sheet(book.add_worksheet(each.name), each, forms)
    return out.getvalue()


def _sheet(sheet: Worksheet, each: RecordSheet, forms: dict[str, Format]) -> None:
    sheet.write_row(0, 0, each.columns, forms["head"])
    sheet.freeze_panes(1, 1)
    for row, cells in enumerate(each.rows, start=1):
        for column, value in enumerate(cells):
            if value is not None:
                _put(sheet, (row, column), value, forms)
    for column, width in enumerate(each.widths):
        sheet.set_column(column, column, width)


def _put(sheet: Worksheet, place: tuple[int, int], value: SheetCell, forms: dict[str, Format]) -> None:
    if isinstance(value, str):
        if value.startswith("<r>") and value.endswith("</r>"):  # the library would take it for XML
            sheet.write_rich_string(*place, forms["plain"], value[:3], forms["plain"], value[3:], forms["text"])
        else:
            sheet.write_string(*place, value, forms["text"])
    elif isinstance(value, date):
        sheet.write_number(*place, _serial(value), forms["day"])
    else:
        sheet.write_number(*place, value)


@lru_cache(maxsize=4096)
def _serial(day: date) -> int:
    """Return the number that a sheet stores for a day; behind February 1900 it counts a day that never was."""
    return (day - _DAY_ZERO).days - (day < _AFTER_THE_GAP)
