"""The sheets of a workbook with the whole workspace: one for each kind of record, with real numbers and days."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple, cast

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

_MEASURED = 1_000
"""The rows by which the widths of columns are chosen, at most."""

_AS_THEY_ARE = frozenset({Decimal, date, type(None)})
"""The types of the values that are cells already."""

SheetCell = str | int | Decimal | date | None
"""A cell: text, a number, a day, or None where it is empty."""


class RecordSheet(NamedTuple):
    """One kind of record: its table's name, the columns of its CSV file, their widths in characters, and its rows."""

    name: str
    columns: tuple[str, ...]
    widths: list[int]
    rows: list[list[SheetCell]]

    def csv_text(self) -> str:
        """Return the sheet as CSV; formulas are guarded, numbers and days are as stored."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(self.columns)
        writer.writerows([[cell(value) for value in row] for row in self.rows])
        return out.getvalue()


def record_sheets(workspace: Workspace) -> Iterator[RecordSheet]:
    """Yield the sheet of each kind of record.

    Text is without the guards of CSV; moments are text in ISO form, as they have a time zone. Raises RuleError where a
    text or a table is longer than a sheet allows.
    """
    for table in KINDS:
        if len(workspace.table(table)) > MOST_ROWS:
            raise RuleError(f"A sheet holds {MOST_ROWS:,} rows, too few for {table}.", "Export CSV or JSON instead.")
        columns, prefixes = written(table), prefixes_of(table)
        found = [_row(fields, columns, prefixes) for fields in rows(workspace, table)]
        yield RecordSheet(table, columns, widths(columns, found), found)


_NO_CHANGE = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands for the latest change of an empty workspace."""


def latest_change(workspace: Workspace) -> datetime:
    """Return the moment of the latest change as workbooks store it: in UTC, without saying so."""
    every = (record.updated_at for table in KINDS for record in workspace.table(table).values())
    return max(every, default=_NO_CHANGE).replace(tzinfo=None)


def _row(fields: dict[str, Any], columns: tuple[str, ...], prefixes: dict[str, str]) -> list[SheetCell]:
    return [_cell(fields, name, prefixes) for name in columns]


def _cell(fields: dict[str, Any], name: str, prefixes: dict[str, str]) -> SheetCell:
    value: Any = fields.get(name)
    kind = type(value)
    if kind in _AS_THEY_ARE or (kind is int and name not in prefixes):
        return cast("SheetCell", value)
    if kind is datetime:
        return _moment(value, value.utcoffset())
    text: str = value if kind is str else unguarded(cell(value, prefixes.get(name, "")))
    return text if 0 < len(text) <= LONGEST else sheet_text(text, f"{name} of {prefixes['id']}{fields['id']}")


@lru_cache(maxsize=1024)
def _moment(value: datetime, _offset: timedelta | None) -> str:
    """Return a moment as text; the records of an import have the same one. Equal moments may differ in their offset."""
    return value.isoformat()


def sheet_text(text: str, what: str) -> str | None:
    """Return a text as a cell, None for an empty one. Raises RuleError where it is too long for a cell."""
    if len(text) > LONGEST:
        raise RuleError(
            f"{what} has {len(text):,} characters; a cell holds {LONGEST:,}.", "Export CSV or JSON instead."
        )
    return text or None


def widths(columns: tuple[str, ...], found: list[list[SheetCell]]) -> list[int]:
    """Return the widths of a sheet's columns in characters, by a thousand of its rows."""
    widest = [len(name) for name in columns]
    for row in found[:: len(found) // _MEASURED + 1]:
        for place, value in enumerate(row):
            widest[place] = max(widest[place], _width(value))
    return [min(max(width + 1, _WIDTHS[0]), _WIDTHS[1]) for width in widest]


def _width(value: SheetCell) -> int:
    """Return the characters that a cell shows."""
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    return 0 if value is None else len(str(value))
