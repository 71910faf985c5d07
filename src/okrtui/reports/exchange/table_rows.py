"""The rows of tables as records to import: the cells of each column are read in the way that the column decides."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from okrtui.domain.actions.import_rows import ColumnRows, ImportBatch, ImportRow, RowFault
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.reports.exchange import date_columns, header_search, number_columns, period_tables
from okrtui.reports.exchange.csv_cells import is_day, is_number, reader_of
from okrtui.reports.exchange.csv_columns import OF_NEW_KPI, STAMPS, Header
from okrtui.reports.exchange.csv_columns import plain as as_compared
from okrtui.reports.exchange.import_formats import ImportOptions, Reading, SourceTable
from okrtui.reports.exchange.presets import suggestion
from okrtui.reports.exchange.quarter_sheet import QuarterSheet
from okrtui.reports.exchange.sheet_columns import PEOPLE, SHEET
from okrtui.reports.exchange.table_column import SourceColumn

_KPI_ID = re.compile(r"k\d+", re.IGNORECASE)
_VALUES = frozenset({"value", "done", "id"})
"""The fields without which a row of values says nothing."""

_FIRST_OF_NUMBER = frozenset("-+.0123456789")

_NULLS = frozenset({"NULL", "\\N"})
_NO_VALUE_TABLES = frozenset({"measurements", "check_ins"})


def read_tables(sources: Sequence[SourceTable], today: date, options: ImportOptions) -> Reading:
    """Return the rows of several tables as those of one file."""
    found = [_read(one, today, options) for one in sources]
    if len(found) == 1:
        return found[0]
    return merged([one.placed(source.name) for one, source in zip(found, sources, strict=True)], today, options)


def merged(found: Sequence[Reading], today: date, options: ImportOptions) -> Reading:
    """Return several readings as one."""
    return Reading(
        _batch([row for one in found for row in one.batch.rows], today, options),
        [fault for one in found for fault in one.faults],
        [name for one in found for name in one.unknown],
        next((one.unreadable for one in found if one.unreadable), ""),
        [remark for one in found for remark in one.remarks],
        [place for one in found for place in one.valueless],
    )


def _batch(rows: Sequence[ImportRow], today: date, options: ImportOptions) -> ImportBatch:
    return ImportBatch(
        rows,
        today,
        overwrites=options.overwrite,
        own_ids=options.own_ids,
        fiscal_month=options.fiscal_month,
        anyway=options.anyway,
    )


def _read(source: SourceTable, today: date, options: ImportOptions) -> Reading:
    """Read a table with periods as columns, or with one record a row."""
    source = options.prepare(source)
    found = period_tables.find(source, options)
    if found is None:
        return _read_records(source, today, options)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    rows, reading = period_tables.read(found, today, options, lambda part, told: _read_records(part, today, told))
    remarks = [*reading.remarks, *_passed_over(source, found.above)]
    return reading._replace(batch=_batch(rows, today, options), remarks=remarks)


def _read_records(source: SourceTable, today: date, options: ImportOptions) -> Reading:
    found = header_search.find(source, options)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=f"{suggestion(source, options)}{found}")
    body = source.rows[found.above + 1 :]
    identified = _with_ids(found.header, body, options)
    if identified.missing:
        return Reading(ImportBatch((), today), unreadable=_why_no_names(identified))
    table = _Table(identified, source, body, options)
    table.take()
    batch = _batch(table.rows, today, options)
    remarks = [
        *table.remarks,
        *_passed_over(source, found.above),
        *_foreign(found.header, identified, source.rows[found.above][1]),
    ]
    if table.rounded:
        remarks.append(f"Rounded {table.rounded:,} number{'s' if table.rounded > 1 else ''} to 15 digits.")
    return Reading(batch, [*table.faults, *source.faults], identified.ignored, "", remarks, table.valueless)


def first_rows(
    source: SourceTable, found: Header, above: int, options: ImportOptions, count: int
) -> list[tuple[int, list[Any]]]:
    """Return the first rows below a header, each with its line, their cells as they are read; None for no value.

    A cell that cannot be read, and one of a column that is not, is the text that it is.
    """
    body = source.rows[above + 1 :]
    table = _Table(_with_ids(found, body, options), source, body, options)
    return [(line, table.read_cells(cells)) for line, cells in body[:count]]


def _with_ids(found: Header, body: Sequence[tuple[int, list[str]]], options: ImportOptions) -> Header:
    """Return the header with its ids only if this program wrote them or somebody says that they are its own.

    Its stamps are only those beside ids that this program wrote.
    """
    if "id" not in found.names:
        return _without(found, STAMPS)
    if not _has_foreign_ids(found, body):
        return found
    is_told = any(as_compared(one) == "id" for one in options.renamed.values())
    return _without(found, STAMPS if is_told else ("id", *STAMPS))


def _has_foreign_ids(found: Header, body: Sequence[tuple[int, list[str]]]) -> bool:
    """Return whether there are ids, and none of the form that this program writes."""
    if "id" not in found.names:
        return False
    at, shown = found.names.index("id"), re.compile(rf"\s*{PREFIXES[found.table]}\d+\s*", re.IGNORECASE)
    ids = [cells[at] for _, cells in body if at < len(cells) and cells[at].strip()]
    return bool(ids) and not any(map(shown.fullmatch, ids))


def _without(found: Header, names: Sequence[str]) -> Header:
    return found._replace(names=tuple(None if name in names else name for name in found.names))


def _foreign(before: Header, after: Header, headings: Sequence[str]) -> Iterator[str]:
    """Yield a sentence on the columns that another program's ids and stamps are in."""
    pairs = zip(headings, before.names, after.names, strict=True)
    gone = [clean_line(heading) for heading, was, now in pairs if was != now]
    if gone:
        yield f"Not used, as this program did not write the ids: {', '.join(gone)}."


def _why_no_names(found: Header) -> str:
    missing = " and no column ".join(found.missing)
    return (
        f"The ids are not those of this workspace, such as {PREFIXES[found.table]}7, and there is no column {missing} "
        "to find the records by."
    )


def _passed_over(source: SourceTable, above: int) -> Iterator[str]:
    if above:
        texts = (" ".join(cell for cell in cells if cell) for _, cells in source.rows[:above])
        listed = ", ".join(f"“{clean_line(text)[:40]}”" for text in texts)
        yield f"Passed over above the header in line {source.rows[above][0]}: {listed}."


def _cells(body: Sequence[tuple[int, list[str]]], at: int) -> list[str]:
    return [row[at] if at < len(row) else "" for _, row in body]


def _read_or_null(read: Callable[[str], Any], cell: str) -> Any:
    """Return what a cell says; None for what databases print where there is nothing."""
    return None if cell in _NULLS else read(cell)


def _names_apart(cell: str) -> list[str]:
    """Return the names in a cell, in which blanks belong to them."""
    return re.split(r"\s*[,;\n]\s*", cell.strip())


class _Table:
    """Turns cells into rows for the import, and collects their faults."""

    def __init__(
        self, found: Header, source: SourceTable, body: Sequence[tuple[int, list[str]]], options: ImportOptions
    ) -> None:
        self.rows: Sequence[ImportRow] = ()
        self.faults: list[RowFault] = []
        self.remarks: list[str] = []
        self.valueless: list[str | int] = []
        self._header, self._options, self._is_typed = found, options, source.is_typed
        self._headings = source.rows[len(source.rows) - len(body) - 1][1]
        self._body = body
        self._found: list[tuple[int, RowFault]] = []  # with the number of rows before
        self._bad = set[int]()
        self._numbers: list[number_columns.NumberColumn] = []
        self._undecided = set[str]()
        self._columns = [
            SourceColumn(at, name, self._reader(name, at, body), source.is_typed)
            for at, name in enumerate(found.names)
            if name is not None
        ]
        self._made: dict[str, ImportRow] = {}
        self._sheet = QuarterSheet(self._with_cycle(source.name)) if found.table == SHEET else None
        self._has_told_ids = _has_foreign_ids(found, body)
        self._needs_value = found.table in _NO_VALUE_TABLES and "value" in found.names

    def _with_cycle(self, name: str) -> ImportOptions:
        """Return the options with the cycle of a sheet: one without a column for it may be named after its cycle."""
        options = self._options
        is_said = options.cycle or "cycle" in self._header.names or "id" in self._header.names
        if is_said or cycle_by_name(name, options.fiscal_month) is None:
            return options
        self.remarks.append(f"The cycle of its rows is {clean_line(name)}, as the sheet is called.")
        return options._replace(cycle=name)

    @property
    def rounded(self) -> int:
        """The count of numbers with more than 15 digits."""
        return sum(column.rounded for column in self._numbers)

    def _reader(self, name: str, at: int, body: Sequence[tuple[int, list[str]]]) -> Callable[[str], Any] | None:
        """Return the parser for the cells of a column, None if text will do."""
        table, is_ours = self._header.table, "id" in self._header.names
        read, fault = self._text_reader(name), None
        if is_ours and not is_number(table, name) and not is_day(table, name):
            return read
        cells = _cells(body, at)
        if is_number(table, name):
            read, fault = number_columns.decided(cells, self._options.decimal, parentheses=self._options.parentheses)
            if isinstance(read, number_columns.NumberColumn):
                self._numbers.append(read)
        elif is_day(table, name):
            read, fault = date_columns.decided(cells, self._options.dates)
        if fault is not None:
            self._undecided.add(name)
            self.faults.append(RowFault(body[fault[0]][0], f"{name}: {fault[1]}"))
        if is_ours or is_number(table, name) or _NULLS.isdisjoint(cells):
            return read
        return partial(_read_or_null, read or str)

    def _text_reader(self, name: str) -> Callable[[str], Any] | None:
        """Return the parser for the cells of a column of text, None if text will do."""
        if name in PEOPLE and self._options.full_names:
            return _names_apart
        table = self._header.table
        own = reader_of("kpis" if table == "measurements" and name in OF_NEW_KPI else table, name)
        return str if own is None and self._is_typed else own

    def take(self) -> None:
        """Add the rows of all lines, and their faults or, where they have no value, their places."""
        lines, rows = self._squared()
        cells = list(zip(*rows, strict=True)) or [()] * len(self._header.names)
        columns = {
            one.name: one.values(cells[one.at], partial(self._refuse_cell, one.name, lines)) for one in self._columns
        }
        self.faults += (fault for _, fault in sorted(self._found, key=itemgetter(0)))
        bad: Container[int] = range(len(lines)) if self._undecided else self._bad
        found = ColumnRows(self._header.table, lines, columns, bad, told_ids=self._has_told_ids)
        kept = self._with_values(found) if self._needs_value and None in columns["value"] else found
        self.rows = kept if self._sheet is None else self._of_sheet(self._sheet, lines, kept)
        if self._options.create and self._header.table == "measurements":
            self.rows = [one for row in kept for one in (*self._kpi(row), row)]

    def _squared(self) -> tuple[list[int], list[list[str]]]:
        """Return the lines and the cells of the rows, as many as the header has; repeated headers are refused."""
        width, lines, rows = len(self._header.names), list[int](), list[list[str]]()
        for line, row in self._body:
            cells = row if len(row) == width else [*row[:width], *[""] * (width - len(row))]
            if cells == self._headings:
                self._found.append((len(lines), RowFault(line, "This line repeats the header. Delete it.")))
                continue
            if any(row[width:]):
                self._bad.add(len(lines))
                self._found.append((len(lines), RowFault(line, f"This row has {len(row)} cells, the header {width}.")))
            lines.append(line)
            rows.append(cells)
        return lines, rows

    def _refuse_cell(self, name: str, lines: Sequence[int], at: int, error: ValueError) -> None:
        self._bad.add(at)
        self._found.append((at, RowFault(lines[at], f"{name}: {error}")))

    def _with_values(self, found: ColumnRows) -> Sequence[ImportRow]:
        """Return the rows without those that have no value and no other reason to be looked at."""
        rows = list(found)
        empty = {at for at, row in enumerate(rows) if not row.is_bad and _VALUES.isdisjoint(row.values)}
        self.valueless += (rows[at].place for at in sorted(empty))
        return [row for at, row in enumerate(rows) if at not in empty]

    def _of_sheet(self, sheet: QuarterSheet, lines: Sequence[int], rows: Sequence[ImportRow]) -> list[ImportRow]:
        """Return the rows that all lines of a sheet make together, and note their faults."""
        for line, row in zip(lines, rows, strict=True):
            sheet.take(line, row.values, is_bad=row.is_bad)
        made = list(sheet.rows())
        self.faults += sheet.faults
        self.remarks += sheet.remarks
        return made

    def read_cells(self, cells: list[str]) -> list[Any]:
        """Return the cells of a row as they are read where they can be."""
        found: list[Any] = list(cells)
        for column in self._columns:
            if column.read is not None and column.name not in self._undecided and cells[column.at : column.at + 1]:
                with suppress(ValueError):
                    found[column.at] = column.read(cells[column.at])
        return found

    def _kpi(self, row: ImportRow) -> Iterator[ImportRow]:
        """Yield the row's KPI at its first row; what later rows say of it completes that, and must not contradict."""
        values = row.values
        told = {name: values.pop(name) for name in OF_NEW_KPI if name in values}
        if "unit" in told and "value" in values:
            values["value"] = _with_unit(values["value"], told["unit"])
        name = clean_line(str(values.get("kpi", "")))
        if not name or _KPI_ID.fullmatch(name):
            return
        known = self._made.get(folded(name))
        if known is None:
            made = ImportRow(row.place, Kpi.table, {"name": name, **told}, is_in_passing=True)
            self._made[folded(name)] = made
            yield made
            return
        for field, value in told.items():
            if known.values.setdefault(field, value) != value and field != "unit":
                says = f"{field}: A row above says “{clean_line(str(known.values[field]))[:40]}” of the same KPI."
                self.faults.append(RowFault(row.place, says))


def _with_unit(value: Any, unit: Any) -> Any:
    """Return a value with the unit that its row says, so that one in another unit than its KPI's is refused."""
    text = str(value)
    return f"{text} {clean_line(str(unit))}" if text[-1:].isdigit() and text[:1] in _FIRST_OF_NUMBER else value
