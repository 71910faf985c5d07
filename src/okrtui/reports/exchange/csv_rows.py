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
"""The most characters of a cell; a longer one comes from a quotation mark that is never closed."""

csv.field_size_limit(LONGEST_CELL)  # one limit for the whole process, 131,072 by default; nothing else here reads CSV


class Wishes(NamedTuple):
    """How a file is to be read: as which kind of record (where none is named, the header tells), and its numbers."""

    table: str | None = None
    decimal_comma: bool = False


def read(text: str, today: date, wishes: Wishes = Wishes()) -> Reading:  # noqa: B008 - it never changes
    """The rows of a file, with what is wrong with them."""
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
    """What stands between the cells: that which makes most of the first line known headings."""
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    return max(",;\t", key=lambda one: (known_columns([part.strip('" ') for part in first.split(one)]), one in first))


def _header(headings: list[str], table: str | None) -> Header | str:
    """The columns of a file, or the sentence that tells why its header means nothing."""
    if not any(one.strip() for one in headings):
        return "There is no header; its first line has to name the columns, like kpi,date,value,note."
    found = [header(table, headings)] if table is not None else fitting(headings)
    if not found:
        listed = ", ".join(clean_line(one)[:40] for one in headings)
        return f"No kind of record has such columns: {listed}. Name one with --kind: {', '.join(KEYS)}."
    if len(found) > 1:
        return f"This may be {' or '.join(one.table for one in found)}. Say which with --kind."
    if found[0].missing:
        return f"There is no column {' and no column '.join(found[0].missing)}, and none called id."
    double = twice(found[0])
    return f"Two columns are called {double[0]}." if double else found[0]


def _lines(reader: Any, faults: list[RowFault]) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold anything, with the number of the first line of each."""
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
    said = str(error)
    if "end of data" in said or "larger than" in said:
        return "A quotation mark is opened in this row and never closed."
    return f"The quotation marks in this row do not fit together ({said})."


def _unsure(text: str) -> str:
    """A number between semicolons, where a comma may be the decimal sign. Raises ValueError."""
    if "," in text:
        raise ValueError(f"“{clean_line(text)[:40]}” has a comma: say --decimal-comma where it is the decimal sign.")
    return text


class _Rows:
    """Makes rows of cells."""

    def __init__(self, found: Header, delimiter: str, *, decimal_comma: bool) -> None:
        self._header = found
        of_numbers = from_decimal_comma if decimal_comma else _unsure if delimiter == ";" else None
        named = [(at, name) for at, name in enumerate(found.names) if name is not None]
        self._columns = [(at, name, _reader(found.table, name, of_numbers)) for at, name in named]
        self._empty = {name: _when_empty(found.table, name) for _, name in named}
        self._objectives: set[tuple[str, str]] = set()

    def take(self, line: int, cells: list[str], rows: list[ImportRow], faults: list[RowFault]) -> None:
        """Add the row of a line, and what is wrong with it."""
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
        """A key result, led by its objective where the row tells of that too; or that alone."""
        gathered = {("kind" if name == "measure" else name): values.pop(name) for name in MEASURED if name in values}
        if any(gathered.values()):
            values["measure"] = gathered
        yield from self._objective(line, values)
        if values.get("title") or values.get("id") or not isinstance(values.get("objective"), tuple):
            yield ImportRow(line, "key_results", values, is_bad)

    def _objective(self, line: int, values: dict[str, Any]) -> Sequence[ImportRow]:
        """The objective that a key result's row names by cycle and title, at its first row."""
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
    """How the cells of a column are read, where text alone will not do."""
    if not is_number(table, name):
        return reader_of(table, name)
    return of_numbers or (read_number if name in KINDS[table].model_fields else None)


def _when_empty(table: str, name: str) -> Any:
    """What an empty cell says: that the field is empty, or nothing where a field cannot be empty by itself."""
    field = KINDS[table].model_fields.get(name)
    if field is None or name in STAMPS:
        return _NOTHING if name in STAMPS or name in ("cycle", "steps") else ""
    if field.is_required():
        return ""
    default = field.get_default(call_default_factory=True)
    return default if default in (None, "", (), {}) else _NOTHING
