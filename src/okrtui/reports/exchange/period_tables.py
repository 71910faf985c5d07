"""Tables of KPIs with a column for each month or other period: every filled cell becomes a value of that period."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, NamedTuple

from okrtui.domain.actions.import_rows import ImportRow, RowFault
from okrtui.domain.actions.import_targets import TARGET
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.period_names import DAILY, period_part
from okrtui.domain.rules.entry_dates import is_future
from okrtui.domain.rules.periods import PERIOD_NOUNS
from okrtui.reports.exchange import header_search, number_columns, period_headings
from okrtui.reports.exchange.csv_columns import Header, header, known_columns
from okrtui.reports.exchange.import_formats import ImportOptions, Reading, SourceTable
from okrtui.reports.exchange.number_columns import NO_VALUE
from okrtui.reports.exchange.period_headings import PeriodColumn, PeriodHeadings, TargetColumn

_KPIS, _VALUES = "kpis", "measurements"
_AT_LEAST, _AT_MOST = re.compile(r"\s*(?:≥|>=|>)\s*"), re.compile(r"\s*(?:≤|<=|<)\s*")
_KPI_ID = re.compile(r"k\d+", re.IGNORECASE)
_NAMED: Final = frozenset({"id", "name"})

ReadTable = Callable[[SourceTable, ImportOptions], Reading]
"""Reads a table with one record a row."""


class PeriodTable(NamedTuple):
    """A table with periods as columns: its rows, the one with the headings, and what these are."""

    source: SourceTable
    above: int
    headings: list[str]
    periods: PeriodHeadings
    fields: Header

    @property
    def body(self) -> Sequence[tuple[int, list[str]]]:
        """The rows below the headings."""
        return self.source.rows[self.above + 1 :]

    @property
    def line(self) -> int:
        """The line of the headings."""
        return self.source.rows[self.above][0]

    @property
    def named_by(self) -> int:
        """The place of the column that names the KPIs, by name or by id."""
        return self.fields.names.index("name" if "name" in self.fields.names else "id")


def find(source: SourceTable, options: ImportOptions) -> PeriodTable | str | None:
    """Return a table with periods as columns, None for any other, or a sentence on why it cannot be read."""
    found = layout(source, options)
    return None if found is None else _readable(found, options)


def layout(source: SourceTable, options: ImportOptions) -> PeriodTable | None:
    """Return a table with periods as columns, whether it can be read or not; None for any other."""
    kind = options.table or source.kind
    if kind not in (None, _KPIS, _VALUES):
        return None
    for at, (_, cells) in enumerate(source.rows[: header_search.SEARCHED]):
        headings = [one.strip() for one in cells]
        periods = period_headings.read(headings, options)
        if periods.values or periods.yearless:
            fields = _fields(headings, periods, options)
            if not _NAMED.isdisjoint(fields.names):
                return PeriodTable(source, at, headings, periods, fields)
    return None


def _fields(headings: Sequence[str], periods: PeriodHeadings, options: ImportOptions) -> Header:
    """Return the other headings as those of KPIs."""
    others = ["" if at in periods.places else one for at, one in enumerate(headings)]
    fields, values = header(_KPIS, others, options), header(_VALUES, others, options)
    names = ["name" if one == "kpi" else name for name, one in zip(fields.names, values.names, strict=True)]
    unknown = tuple(one for one, name in zip(others, names, strict=True) if one in fields.unknown and not name)
    return fields._replace(names=tuple(names), unknown=unknown)


def _readable(found: PeriodTable, options: ImportOptions) -> PeriodTable | str:
    for column, field in options.renamed.items():
        if not period_headings.read([field], ImportOptions()).places and not known_columns([field]):
            return header_search.no_field(column, field)
    if found.periods.yearless:
        return _why_yearless(clean_line(found.periods.yearless[0])[:40], options.year)
    others = ["" if at in found.periods.places else one for at, one in enumerate(found.headings)]
    return header_search.unknown_columns(found.fields, others, options) if found.fields.unknown else found


def _why_yearless(heading: str, year: int | None) -> str:
    part = period_part(heading)
    if year is not None and part is not None and not part.short:
        return f"The column “{heading}” names a {PERIOD_NOUNS[Rhythm(part.rhythm)]} that {year} does not have."
    if part is None or not part.short:
        return f"The column “{heading}” does not say its year. Add it with --year, such as --year 2026."
    example = header_search.quoted(f"{heading}=2026-01")
    return f"The column “{heading}” can be a day or a month of some year. Say which, such as --map {example}."


def read(
    found: PeriodTable, today: date, options: ImportOptions, read_table: ReadTable
) -> tuple[list[ImportRow], Reading]:
    """Return the rows of the table, and the reading with all else that there is to say of it."""
    told = options._replace(renamed={}, ignored=(), dates="", create=False, table=_KPIS)
    table = _Rows(found, today, options)
    kpis = read_table(table.kpis(), told)
    cells = read_table(table.values(), told._replace(table=_VALUES))
    rows = [*table.with_targets(kpis.batch.rows), *(_placed(row, table.places) for row in cells.batch.rows)]
    faults = [*table.faults, *kpis.faults, *(_placed(fault, table.places) for fault in cells.faults)]
    remarks = [*kpis.remarks, *cells.remarks]
    if found.periods.days_as_months:
        remarks.append("The headings are the first days of months: each is read as the whole month.")
    return rows, kpis._replace(
        faults=faults, remarks=remarks, unknown=found.fields.ignored, valueless=list(table.valueless())
    )


def _placed(one: Any, places: Sequence[str]) -> Any:
    return one._replace(place=places[one.place])


class _Rows:
    """Turns the table into one of KPIs and one of values, and collects the faults of its columns."""

    def __init__(self, found: PeriodTable, today: date, options: ImportOptions) -> None:
        self.faults: list[RowFault] = []
        self.places: list[str] = []
        self._found, self._options = found, options
        self._body = [(line, cells) for line, cells in found.body if not self._is_misplaced(line, cells)]
        self._columns = [one for one in found.periods.values if not self._is_too_early(one, today)]
        self._filled = {line: [one for one in self._columns if _is_filled(cells, one.at)] for line, cells in self._body}
        self._targets = dict(self._targets_by_line())

    def kpis(self) -> SourceTable:
        """Return the KPIs of the table, one a row."""
        names = self._found.fields.names
        kept = [at for at, name in enumerate(names) if name is not None]
        is_told = any(names[at] not in _NAMED for at in kept)
        rows = [
            (line, [cells[at] if at < len(cells) else "" for at in kept])
            for line, cells in self._body
            if is_told or self._filled[line] or line in self._targets
        ]
        head = (self._found.line, [str(names[at]) for at in kept])
        return self._found.source._replace(rows=[head, *rows], kind=_KPIS)

    def values(self) -> SourceTable:
        """Return the values of the table, one a row; the number of a row is its place among `places`."""
        rows: list[tuple[int, list[str]]] = [(0, ["kpi", "date", "value"])]
        self.places = [f"line {self._found.line}"]
        for line, cells in self._body:
            name = cells[self._found.named_by] if self._found.named_by < len(cells) else ""
            for one in self._filled[line] if name.strip() else ():
                rows.append((len(rows), [name, one.period.name, cells[one.at]]))
                self.places.append(f"line {line}, {clean_line(one.heading)[:40]}")
        return self._found.source._replace(rows=rows, faults=(), kind=_VALUES)

    def valueless(self) -> Iterator[str]:
        """Yield the places of the cells that say that there is no value, such as n/a."""
        for line, cells in self._body:
            for one in self._columns:
                if cells[one.at : one.at + 1] and cells[one.at].strip() and not _is_filled(cells, one.at):
                    yield f"line {line}, {clean_line(one.heading)[:40]}"

    def with_targets(self, rows: Sequence[ImportRow]) -> Iterator[ImportRow]:
        """Yield the rows of KPIs with their targets, and for new ones with the cadence of their columns."""
        for row in rows:
            targets = self._targets.get(int(row.place), [])
            values = _by_id(row.values)
            yield row._replace(
                values=values,
                targets=targets,
                is_in_passing=not targets and values.keys() <= _NAMED,
                if_new=self._cadence(int(row.place), values),
                must_exist=not self._options.create,
            )

    def _cadence(self, line: int, values: Mapping[str, Any]) -> dict[str, Any]:
        """Return the cadence of a new KPI: that of the columns in which it has values."""
        columns = self._filled[line] or self._columns
        rhythms = {one.period.rhythm: one for one in columns if one.period.rhythm != DAILY}
        if len(rhythms) > 1 and self._options.create and "cadence" not in values:
            names = " and ".join(f"“{clean_line(one.heading)[:40]}”" for one in rhythms.values())
            why = f"cadence: {names} are of different length. Say which it is in a column cadence."
            self.faults.append(RowFault(line, why))
        return {"cadence": next(iter(rhythms))} if len(rhythms) == 1 else {}

    def _is_misplaced(self, line: int, cells: Sequence[str]) -> bool:
        """Return whether a row is none of the table: it is longer than the headings, or has them again."""
        width = len(self._found.headings)
        if any(cells[width:]):
            self.faults.append(RowFault(line, f"This row has {len(cells)} cells, the header {width}."))
            return True
        if [one.strip() for one in cells] == self._found.headings:
            self.faults.append(RowFault(line, "This line repeats the header. Delete it."))
            return True
        return False

    def _is_too_early(self, one: PeriodColumn, today: date) -> bool:
        """Return whether a period has not ended; its column is refused if it has values."""
        if not is_future(one.period.last, today):
            return False
        if any(_is_filled(cells, one.at) for _, cells in self._body):
            heading = clean_line(one.heading)[:40]
            why = (
                f"This {PERIOD_NOUNS[Rhythm(one.period.rhythm)]} ends on {one.period.last}, so it has no value yet. "
                f"Leave the column out with --ignore {header_search.quoted(heading)}."
            )
            self.faults.append(RowFault(f"line {self._found.line}, {heading}", why))
        return True

    def _targets_by_line(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        """Yield the lines that have targets, with these."""
        cells = [
            (line, one, row[one.at].strip())
            for line, row in self._body
            for one in self._found.periods.targets
            if _is_filled(row, one.at)
        ]
        figures = [_figure(text)[1] for *_, text in cells]
        read, doubt = number_columns.decided(figures, self._options.decimal, parentheses=self._options.parentheses)
        if doubt is not None:
            line, one, _ = cells[doubt[0]]
            self.faults.append(RowFault(f"line {line}, {clean_line(one.heading)[:40]}", doubt[1]))
            return
        found: dict[int, list[dict[str, Any]]] = {}
        for (line, one, text), figure in zip(cells, figures, strict=True):
            try:
                value = read(figure)
            except ValueError as error:
                self.faults.append(RowFault(f"line {line}, {clean_line(one.heading)[:40]}", str(error)))
            else:
                self._add(line, found.setdefault(line, []), one, text, value)
        yield from found.items()

    def _add(self, line: int, targets: list[dict[str, Any]], one: TargetColumn, text: str, value: Any) -> None:
        """Add a figure to the targets of its KPI: both bounds of one day are one target, and each is said once."""
        bound = _figure(text)[0] or (one.bound if one.bound != TARGET else self._options.targets or TARGET)
        day = {} if one.since is None else {"since": one.since.isoformat()}
        same = next((target for target in targets if target.get("since") == day.get("since")), None)
        if same is None:
            targets.append({**day, bound: value})
        elif same.setdefault(bound, value) != value:
            why = "Another column says another target of that period. Leave one of them out with --ignore."
            self.faults.append(RowFault(f"line {line}, {clean_line(one.heading)[:40]}", why))


def _by_id(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a KPI, which may be named by its id."""
    name = str(values.get("name", "")).strip()
    if "id" in values or not _KPI_ID.fullmatch(name):
        return values
    return {"id": name} | {field: value for field, value in values.items() if field != "name"}


def _figure(text: str) -> tuple[str, str]:
    """Return the bound that a sign before a figure says, if there is one, and the figure."""
    for bound, sign in (("low", _AT_LEAST), ("high", _AT_MOST)):
        if match := sign.match(text):
            return bound, text[match.end() :]
    return "", text


def _is_filled(cells: Sequence[str], at: int) -> bool:
    return at < len(cells) and bool(cells[at].strip()) and cells[at].strip().casefold() not in NO_VALUE
