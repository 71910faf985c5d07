"""The rows of a CSV file: separated by commas, semicolons or tabs, its columns in any order."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from okrtui.domain.actions.import_rows import KEYS, STAMPS, ImportBatch, ImportRow, RowFault
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.reports.exchange.csv_cells import (
    KINDS,
    Reader,
    from_decimal_comma,
    is_number,
    read_number,
    reader_of,
    unguarded,
)
from okrtui.reports.exchange.csv_columns import MEASURED, Header, fitting, header, known_columns, twice
from okrtui.reports.exchange.import_formats import Reading

_OBJECTIVE_ID = re.compile(r"o?\d+", re.IGNORECASE)
LONGEST_CELL = 1 << 20
"""The longest cell in characters; a longer one comes from a missing closing quotation mark."""

csv.field_size_limit(LONGEST_CELL)  # one limit for the whole process, 131,072 by default; nothing else here reads CSV


class Wishes(NamedTuple):
    """Options for reading a file: the kind of record (None: by its header), and its decimal sign."""

    table: str | None = None
    decimal_comma: bool = False


def read(text: str, today: date, wishes: Wishes = Wishes()) -> Reading:  # noqa: B008 - immutable
    """Return the rows of a file, with their faults."""
    text = text.removeprefix("\ufeff")
    delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        headings = next(reader, [])
    except csv.Error as error:
        return Reading(ImportBatch((), today), unreadable=_garbled(error).replace("this row", "the header"))
    found = _header(headings, wishes.table)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    rows: list[ImportRow] = []
    faults: list[RowFault] = []
    made = _Rows(found, delimiter, decimal_comma=wishes.decimal_comma)
    for line, cells in _lines(reader, faults):
        made.take(line, cells, rows, faults)
    return Reading(ImportBatch(rows, today), faults, found.unknown)


def _delimiter(text: str) -> str:
    """Return the delimiter: the one that yields the most known headings in the first line."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=lambda one: (known_columns([part.strip('" ') for part in first.split(one)]), one in first))


def _header(headings: list[str], table: str | None) -> Header | str:
    """Return the columns of a file, or a sentence on what is wrong with its header."""
    if not any(one.strip() for one in headings):
        return "There is no header: the first line must name the columns, such as kpi,date,value,note."
    found = [header(table, headings)] if table is not None else fitting(headings)
    if not found:
        listed = ", ".join(clean_line(one)[:40] for one in headings)
        return f"No kind of record has these columns: {listed}. Choose one with --kind: {', '.join(KEYS)}."
    if len(found) > 1:
        return f"This could be {' or '.join(one.table for one in found)}. Choose one with --kind."
    if found[0].missing:
        return f"There is no column {' and no column '.join(found[0].missing)}, and none called id."
    double = twice(found[0])
    return f"Two columns are called {double[0]}." if double else found[0]


def _lines(reader: Any, faults: list[RowFault]) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with the number of its first line."""
    start = reader.line_num + 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            faults.append(RowFault(start, _garbled(error)))
            return
        if any(cells):
            yield start, cells
        start = reader.line_num + 1


def _garbled(error: csv.Error) -> str:
    reason = str(error)
    if "end of data" in reason or "larger than" in reason:
        return "A quotation mark opens in this row and never closes."
    return f"The quotation marks in this row do not match ({reason})."


def _unsure(text: str) -> str:
    """Return a number from a file with semicolons, where a comma is ambiguous. Raises ValueError."""
    if "," in text:
        raise ValueError(f"“{clean_line(text)[:40]}” contains a comma: use --decimal-comma if it is the decimal sign.")
    return text


class _Rows:
    """Turns cells into rows for the import."""

    def __init__(self, found: Header, delimiter: str, *, decimal_comma: bool) -> None:
        self._header = found
        of_numbers = from_decimal_comma if decimal_comma else _unsure if delimiter == ";" else None
        named = [(at, name) for at, name in enumerate(found.names) if name is not None]
        self._columns = [(at, name, _reader(found.table, name, of_numbers)) for at, name in named]
        self._empty = {name: _when_empty(found.table, name) for _, name in named}
        self._objectives: set[tuple[str, str]] = set()

    def take(self, line: int, cells: list[str], rows: list[ImportRow], faults: list[RowFault]) -> None:
        """Add the row of a line and its faults."""
        width, known = len(self._header.names), len(faults)
        if len(cells) != width:
            if any(cells[width:]):
                faults.append(RowFault(line, f"This row has {len(cells)} cells, the header {width}."))
            cells += [""] * (width - len(cells))
        values: dict[str, Any] = {}
        for at, name, read in self._columns:
            text = cells[at]
            try:
                if not text or text[0] in "' ":
                    self._put(values, name, read, unguarded(text))
                else:
                    values[name] = text if read is None else read(text)
            except ValueError as error:
                faults.append(RowFault(line, f"{name}: {error}"))
        if self._header.table == "key_results":
            rows.extend(self._with_objective(line, values, is_bad=len(faults) > known))
        else:
            rows.append(ImportRow(line, self._header.table, values, len(faults) > known))

    def _put(self, values: dict[str, Any], name: str, read: Reader | None, text: str) -> None:
        if text and not text.isspace():
            values[name] = text if read is None else read(text)
        elif (empty := self._empty[name]) is not _NOTHING:
            values[name] = empty

    def _with_objective(self, line: int, values: dict[str, Any], *, is_bad: bool) -> Iterator[ImportRow]:
        """Yield the row's objective, if it names one, and its key result, if it has one."""
        gathered = {("kind" if name == "measure" else name): values.pop(name) for name in MEASURED if name in values}
        if any(gathered.values()):
            values["measure"] = gathered
        yield from self._objective(line, values)
        if values.get("title") or values.get("id") or not isinstance(values.get("objective"), tuple):
            yield ImportRow(line, "key_results", values, is_bad)

    def _objective(self, line: int, values: dict[str, Any]) -> Sequence[ImportRow]:
        """Return the objective that a key result's row names by cycle and title, at its first row only."""
        cycle, title = values.pop("cycle", None), values.get("objective")
        if not cycle or not title or _OBJECTIVE_ID.fullmatch(title.strip()):
            return ()
        values["objective"] = (cycle, title)
        key = (folded(clean_line(cycle)), folded(clean_line(title)))
        if key in self._objectives:
            return ()
        self._objectives.add(key)
        return (ImportRow(line, "objectives", {"cycle": cycle, "title": title}, is_in_passing=True),)


_NOTHING = object()


def _reader(table: str, name: str, of_numbers: Reader | None) -> Reader | None:
    """Return the parser for the cells of a column, None if text will do."""
    if not is_number(table, name):
        return reader_of(table, name)
    return of_numbers or (read_number if name in KINDS[table].model_fields else None)


def _when_empty(table: str, name: str) -> Any:
    """Return the value of an empty cell; `_NOTHING` if the field cannot be empty by itself."""
    field = KINDS[table].model_fields.get(name)
    if field is None or name in STAMPS:
        return _NOTHING if name in STAMPS or name in ("cycle", "steps") else ""
    if field.is_required():
        return ""
    default = field.get_default(call_default_factory=True)
    return default if default in (None, "", (), {}) else _NOTHING
