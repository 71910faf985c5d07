"""The rows of the preview's list: the columns of each table, and the switches that say how they are read."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import Final, NamedTuple

from okrtui.domain.actions.import_targets import TARGET
from okrtui.importing.preview import DOUBLE, LEFT_OUT, SAMPLED, UNKNOWN, ColumnView, Preview, TableView
from okrtui.importing.switches import SWITCHES, Switch
from okrtui.reports.exchange.csv_cells import is_day, is_number
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.presets import completed
from okrtui.reports.exchange.sheet_columns import PEOPLE, SHEET
from okrtui.tui import formatting
from okrtui.tui.styled_text import Cell
from okrtui.tui.widgets.table import Row, TableColumn


def columns(shown: Preview | None) -> list[TableColumn]:
    """Return the columns of the list; those of the first rows are called by their lines where there is one table."""
    lines = shown.tables[0].lines if shown is not None and len(shown.tables) == 1 else range(1, SAMPLED + 1)
    what = "line" if shown is not None and len(shown.tables) == 1 else "row"
    return [
        TableColumn("column", "column", width=18, minimum=12, priority=9),
        TableColumn("field", "is", width=23, minimum=21, priority=8),
        *(
            TableColumn(f"sample-{at}", f"{what} {line}", width=16, minimum=9, flex=True, maximum=30, priority=7 - at)
            for at, line in enumerate(lines)
        ),
    ]


_OF_KIND: Final = {"measurements": ("create",), SHEET: ("preset", "cycle")}
"""The switches that matter for a kind of record."""

_SAID: Final = {
    LEFT_OUT: Cell("left out", "muted"),
    UNKNOWN: Cell("not known", "bad"),
    DOUBLE: Cell("the same as another", "bad"),
}


class ColumnKey(NamedTuple):
    """The row of a column, by the numbers of its table and of the column in it."""

    table: int
    column: int


class KindKey(NamedTuple):
    """The row that tells what kind of record a table has."""

    table: int


def rows(shown: Preview, options: ImportOptions, turned: Sequence[Switch] = SWITCHES) -> list[Row]:
    """Return the rows: of each table its kind and its columns, then those of some switches that matter for them."""
    every = [row for at, table in enumerate(shown.tables) for row in _of_table(at, table)]
    known = completed(options)
    return [*every, *(_of_switch(switch, known) for switch in _that_matter(turned, shown, options))]


def _that_matter(every: Sequence[Switch], shown: Preview, options: ImportOptions) -> Iterator[Switch]:
    """Yield the switches that matter: for the columns of the file, and those that were turned."""
    matters = set(_matters(shown))
    for switch in every:
        if switch.name in matters or switch.chosen(options) is not switch.choices[0]:
            yield switch


def _matters(shown: Preview) -> Iterator[str]:
    for table in shown.tables:
        for column in table.columns:
            yield from _of_column(table, column)
        yield from _OF_KIND.get(table.kind, ())
        if table.kind == "kpis":
            yield from _of_periods(table)
    if shown.plan is not None and shown.plan.kept:
        yield "overwrite"


def _of_column(table: TableView, column: ColumnView) -> Iterator[str]:
    """Yield the switches that matter for a column."""
    if column.state == UNKNOWN:
        yield "preset"
    if column.field and is_number(table.kind, column.field):
        yield from ("decimal", "parentheses")
    if column.field and is_day(table.kind, column.field):
        yield "dates"
    if column.field == "id":
        yield "own_ids"
    if column.field in PEOPLE and any(" " in one and "," not in one for one in column.samples):
        yield "full_names"


def _of_periods(table: TableView) -> Iterator[str]:
    """Yield the switches that matter for a table of KPIs with periods as columns."""
    if any(one.field == "value" or one.state == UNKNOWN for one in table.columns):
        yield "year"
    if any(one.field == TARGET for one in table.columns):
        yield "targets"


def _of_table(at: int, table: TableView) -> Iterator[Row]:
    is_open = len(table.kinds) > 1
    kind = Cell(" or ".join(map(spoken, table.kinds)), "bad" if is_open else "accent")
    yield Row(KindKey(at), (table.name or "kind of record", kind, Cell(formatting.plural(table.total, "row"), "muted")))
    for number, column in enumerate(table.columns):
        yield Row(ColumnKey(at, number), (column.heading, _field(column), *column.samples))


def _field(column: ColumnView) -> Cell:
    return _SAID[column.state] if column.state in _SAID else Cell(column.field, "strong")


def _of_switch(switch: Switch, options: ImportOptions) -> Row:
    chosen = switch.chosen(options)
    return Row(switch.name, (switch.title, Cell(chosen.words, "" if chosen is switch.choices[0] else "strong")))


def spoken(table: str) -> str:
    """Return a kind of record in words."""
    return table.replace("_", " ")


def first_open(shown: Preview) -> Hashable | None:
    """Return the first row at which something has to be said, None where nothing has."""
    for at, table in enumerate(shown.tables):
        if len(table.kinds) > 1:
            return KindKey(at)
        for number, column in enumerate(table.columns):
            if column.state in (UNKNOWN, DOUBLE):
                return ColumnKey(at, number)
    return None
