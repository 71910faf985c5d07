"""The whole workspace as an Excel workbook."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.record_sheets import RecordSheet, SheetCell, latest_change, record_sheets

_IN_MEMORY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(workspace: Workspace, sheets: Iterable[RecordSheet] | None = None) -> bytes:
    """Return these sheets, or every kind of record as a sheet; the same records give the same bytes. Raises RuleError.

    Text is text, also where it looks like a formula.
    """
    out = io.BytesIO()
    with Workbook(out, _IN_MEMORY) as book:
        book.set_properties({"created": latest_change(workspace)})
        forms = {"head": book.add_format({"bold": True}), "day": book.add_format({"num_format": "yyyy-mm-dd"})}
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
    if isinstance(value, date):
        sheet.write_datetime(*place, value, forms["day"])
    elif isinstance(value, str):
        sheet.write_string(*place, value, forms["text"])
    else:
        sheet.write_number(*place, value)
