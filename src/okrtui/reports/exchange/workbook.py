"""The whole workspace as an Excel workbook: a sheet for each kind of record, with real numbers and days."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange.csv_cells import KINDS, cell, unguarded
from okrtui.reports.exchange.csv_columns import written
from okrtui.reports.exchange.workspace_export import prefixes_of, rows

LONGEST = 32_767
"""The most characters that a cell can hold."""

MOST_ROWS = 1_048_575
"""The most rows that a sheet has room for, beside its heading."""

_WIDTHS = (8, 40)
"""The narrowest and the widest column, in characters."""

_DAY = "yyyy-mm-dd"
_IN_MEMORY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(workspace: Workspace) -> bytes:
    """Return every kind of record as a sheet with the columns of its CSV file; the same records give the same bytes.

    Text is text, also where it looks like a formula; moments are text in ISO form, as they have a time zone. Raises
    RuleError where a text or a table is longer than a sheet allows.
    """
    out = io.BytesIO()
    with Workbook(out, _IN_MEMORY) as book:
        book.set_properties({"created": _latest(workspace)})
        forms = {"head": book.add_format({"bold": True}), "day": book.add_format({"num_format": _DAY})}
        forms["text"] = book.add_format({"quote_prefix": True})
        for table in KINDS:
            _sheet(book.add_worksheet(table), workspace, table, forms)
    return out.getvalue()


def _latest(workspace: Workspace) -> datetime:
    """Return the moment of the latest change, as it is stored in a workbook: in UTC, without saying so."""
    every = (record.updated_at for table in KINDS for record in workspace.table(table).values())
    return max(every, default=datetime(2000, 1, 1)).replace(tzinfo=None)  # noqa: DTZ001 - it stands for no moment


def _sheet(sheet: Worksheet, workspace: Workspace, table: str, forms: dict[str, Format]) -> None:
    columns, prefixes = written(table), prefixes_of(table)
    if len(workspace.table(table)) > MOST_ROWS:
        raise RuleError(f"A sheet holds {MOST_ROWS:,} rows, too few for {table}.", "Export CSV or JSON instead.")
    widths = [len(name) for name in columns]
    sheet.write_row(0, 0, columns, forms["head"])
    sheet.freeze_panes(1, 1)
    for row, fields in enumerate(rows(workspace, table), start=1):
        for place, value in _values(fields, columns, prefixes):
            widths[place] = max(widths[place], _put(sheet, (row, place), value, forms))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, min(max(width + 1, _WIDTHS[0]), _WIDTHS[1]))


def _values(fields: dict[str, Any], columns: tuple[str, ...], prefixes: dict[str, str]) -> Iterator[tuple[int, Any]]:
    for place, name in enumerate(columns):
        value, prefix = fields.get(name), prefixes.get(name, "")
        if (_is_number(value) and not prefix) or _is_day(value):
            yield place, value
        elif text := unguarded(cell(value, prefix)):
            if len(text) > LONGEST:
                raise RuleError(
                    f"{name} of {prefixes['id']}{fields['id']} has {len(text):,} characters; a cell holds {LONGEST:,}.",
                    "Export CSV or JSON instead.",
                )
            yield place, text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def _is_day(value: Any) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _put(sheet: Worksheet, place: tuple[int, int], value: Any, forms: dict[str, Format]) -> int:
    """Write a cell; return the characters that it shows."""
    if isinstance(value, date):
        sheet.write_datetime(*place, value, forms["day"])
        return len(_DAY)
    if isinstance(value, str):
        sheet.write_string(*place, value, forms["text"])
        return max(map(len, value.split("\n")))
    sheet.write_number(*place, value)
    return len(str(value))
