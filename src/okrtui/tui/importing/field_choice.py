"""The lists in which one says what a column is, and what kind of record a table has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from textual.app import App

from okrtui.domain.actions.import_rows import KEYS
from okrtui.importing import switches
from okrtui.importing.preview import LEFT_OUT, READ, ColumnView, TableView
from okrtui.reports.exchange.csv_cells import KINDS
from okrtui.reports.exchange.csv_columns import OF_NEW_KPI, columns
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.tui.importing.pick_screen import PickOption, PickScreen
from okrtui.tui.importing.rows import spoken

Answer = Callable[[ImportOptions], None]

_LEAVE_OUT: Final = "-"


def choose_field(app: App[Any], table: TableView, column: ColumnView, options: ImportOptions, then: Answer) -> None:
    """Ask what a column is."""
    holders = {one.field: one.heading for one in table.columns if one.state == READ}

    def answered(field: str | None) -> None:
        if field == _LEAVE_OUT:
            then(options if column.state == LEFT_OUT else switches.ignoring(options, column.heading))
        elif field is not None and field != column.field:
            then(switches.mapped(options, column.heading, field, holders.get(field, "")))

    more = OF_NEW_KPI if options.create and table.kind == "measurements" else ()
    fields = [PickOption(name, name, _note(table, name, holders, column)) for name in (*columns(table.kind), *more)]
    leave_out = PickOption(_LEAVE_OUT, "leave it out")
    question = f"What is the column “{column.heading}”?"
    app.push_screen(PickScreen(question, [leave_out, *fields], column.field or _LEAVE_OUT), answered)


def _note(table: TableView, name: str, holders: dict[str, str], column: ColumnView) -> str:
    """Return the label of a field, and the column that is this field now."""
    info = KINDS[table.kind].model_fields.get(name)
    label = (info.title or "") if info is not None else ""
    holder = holders.get(name, "")
    taken = f"now “{holder}”, which would be left out" if holder and holder != column.heading else ""
    return ", ".join(filter(None, (label, taken)))


def choose_kind(app: App[Any], table: TableView, options: ImportOptions, then: Answer) -> None:
    """Ask what kind of record a table has."""

    def answered(kind: str | None) -> None:
        if kind is not None:
            then(options._replace(table=kind))

    found = [PickOption(kind, spoken(kind), f"found by {' and '.join(keys)}, or id") for kind, keys in KEYS.items()]
    app.push_screen(PickScreen("What kind of record does each row have?", found, table.kind), answered)
