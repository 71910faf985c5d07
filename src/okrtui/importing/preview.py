"""What an import would do, before it does anything: columns, first rows, faults, and what would change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, NamedTuple

from okrtui.domain.actions.far_rows import far_rows
from okrtui.domain.actions.import_rows import ImportPlan, RowFault
from okrtui.domain.actions.record_import import RefusedImportError
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.rules.number_text import plain
from okrtui.errors import OkrError
from okrtui.importing import files
from okrtui.importing.commit import of_any_thread, planned
from okrtui.reports.exchange import header_search, period_tables, table_rows
from okrtui.reports.exchange.csv_columns import plain as as_compared
from okrtui.reports.exchange.csv_columns import twice
from okrtui.reports.exchange.import_formats import ImportOptions, Reading, SourceTable
from okrtui.reports.exchange.period_tables import PeriodTable
from okrtui.reports.exchange.presets import completed
from okrtui.reports.terminal import import_summary
from okrtui.reports.terminal.tables import Page
from okrtui.session import Session

SAMPLED: Final = 3
"""The number of first rows that are shown."""

READ, LEFT_OUT, UNKNOWN, DOUBLE = "read", "left out", "unknown", "double"


class ColumnView(NamedTuple):
    """One column of a table: its heading, the field that it is, what becomes of it, and its first cells as read."""

    heading: str
    field: str
    state: str
    samples: Sequence[str]


class TableView(NamedTuple):
    """One table of a file: its name, its kind of record, the kinds that fit it, its rows, the lines of the first."""

    name: str
    kind: str
    kinds: Sequence[str]
    total: int
    lines: Sequence[int]
    columns: Sequence[ColumnView]


class Preview(NamedTuple):
    """What an import would do.

    `problem` is why nothing can be read, `faults` are the rows that cannot be imported; without either there is a plan,
    and `summary` tells it as the dry run of the command does.
    """

    tables: Sequence[TableView]
    reading: Reading | None = None
    plan: ImportPlan | None = None
    problem: str = ""
    faults: Sequence[RowFault] = ()
    summary: str = ""

    @property
    def refusal(self) -> OkrError | None:
        """Return why the file cannot be imported as it is, None if it can."""
        if self.reading is None:
            return OkrError(self.problem)
        return import_summary.refusal(self.faults, self.reading) if self.faults else None


def preview(session: Session, file: files.ImportFile, options: ImportOptions) -> Preview:
    """Return what importing a file would do; in any thread."""
    today, told = session.today(), completed(options)
    try:
        tables = _tables(file, told)
        reading = files.read(file, today, options)
    except OkrError as error:
        return Preview(_tables_or_none(file, told), problem=str(error))
    try:
        plan = planned(session, reading, of_any_thread)
    except RefusedImportError as error:
        return Preview(tables, reading, faults=error.faults)
    except OkrError as error:
        return Preview(tables, problem=str(error))
    summary = of_any_thread(
        session,
        lambda view: import_summary.rehearsal(view, plan, reading, Page(), list(far_rows(view, plan))),
    )
    return Preview(tables, reading, plan, summary=summary)


def _tables_or_none(file: files.ImportFile, options: ImportOptions) -> Sequence[TableView]:
    try:
        return _tables(file, options)
    except OkrError:
        return ()


def _tables(file: files.ImportFile, options: ImportOptions) -> Sequence[TableView]:
    """Return the tables of a file; none of a document. Raises UsageError."""
    found = []
    for part in file.parts:
        tables = files.tables(part, options)
        for source in tables if isinstance(tables, list) else ():
            if source.rows:
                name = source.name or (part.path.name if file.is_folder else "")
                found.append(_table(source, name, options))
    return found


def _table(source: SourceTable, name: str, options: ImportOptions) -> TableView:
    source = options.prepare(source)
    periods = period_tables.layout(source, options)
    return _records(source, name, options) if periods is None else _periods(periods, name, options)


def _records(source: SourceTable, name: str, options: ImportOptions) -> TableView:
    """Return a table with one record a row."""
    laid = header_search.layout(source, options)
    double = set(twice(laid.header, laid.headings))
    first = table_rows.first_rows(source, laid.header, laid.above, options, SAMPLED)
    states = [
        (one, field or "", _state(one, field, double, options))
        for one, field in zip(laid.headings, laid.header.names, strict=True)
    ]
    return _viewed(name, laid.kinds, states, first, len(source.rows) - laid.above - 1)


def _periods(found: PeriodTable, name: str, options: ImportOptions) -> TableView:
    """Return a table of KPIs with periods as columns."""
    values = {one.at: "value" for one in found.periods.values} | {one.at: one.bound for one in found.periods.targets}
    states = []
    for at, heading in enumerate(found.headings):
        is_open = heading in found.periods.yearless
        field = None if is_open else values.get(at, found.fields.names[at])
        states.append((heading, field or "", UNKNOWN if is_open else _state(heading, field, set(), options)))
    first = [(line, list(cells)) for line, cells in found.body[:SAMPLED]]
    return _viewed(name, (found.fields.table,), states, first, len(found.body))


def _viewed(
    name: str,
    kinds: Sequence[str],
    states: Sequence[tuple[str, str, str]],
    first: Sequence[tuple[int, Sequence[Any]]],
    total: int,
) -> TableView:
    columns = []
    for at, (heading, field, state) in enumerate(states):
        samples = [_shown(cells[at]) if at < len(cells) else "" for _, cells in first]
        if heading or any(samples):
            columns.append(ColumnView(heading, field, state, samples))
    return TableView(name, kinds[0], kinds, total, [line for line, _ in first], columns)


def _state(heading: str, field: str | None, double: set[str], options: ImportOptions) -> str:
    if heading in double:
        return DOUBLE
    if field is not None:
        return READ
    return LEFT_OUT if as_compared(heading) in {as_compared(one) for one in options.ignored} else UNKNOWN


def _shown(value: Any) -> str:
    """Return a cell as it was read, on one line."""
    if value is None:
        return "\N{EN DASH}"
    if isinstance(value, float):
        return plain(Decimal(repr(value).removesuffix(".0")))
    if isinstance(value, date | str | Decimal):
        return clean_line(str(value))
    return clean_line(repr(value) if not isinstance(value, list) else ", ".join(map(_part, value)))


def _part(value: Any) -> str:
    return " ".join(map(str, value.values())) if isinstance(value, dict) else str(value)
