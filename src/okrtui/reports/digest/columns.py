"""The columns of the digest's rows in JSON, from the catalogues of their records."""

from __future__ import annotations

from typing import Any

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.key_results import KEY_RESULTS
from okrtui.domain.columns.kpis import KPIS
from okrtui.domain.columns.todo import TODO, TodoRow
from okrtui.domain.columns.values import People, StatusWord, fields_of
from okrtui.reports.digest.week import KeyResultMove, KeyResultNews, KpiMove


def _of(catalogue: Catalogue[Any], *keys: str, **named: str) -> list[Column[Any]]:
    """Return columns of a catalogue for rows with its subjects; `named` are the JSON names of the keys."""
    return [_column(catalogue[key], json) for key, json in (*((key, key) for key in keys), *named.items())]


def _column(column: Column[Any], json: str) -> Column[Any]:
    return Column(column.key, column.heading, lambda row: column.of(row.subject), json=json)


_OWNERS: Column[Any] = Column("owners", "owner", lambda row: People(row.owners), json="owners")

MOVED_KEY_RESULTS = Catalogue(
    KeyResultMove,
    (
        *_of(KEY_RESULTS, "id", "title"),
        _OWNERS,
        Column("on", "on", lambda move: move.now.date, json="on"),
        Column("before", "before", lambda move: move.before and move.before.value, json="before"),
        Column("value", "value", lambda move: move.now.value, json="value"),
        Column("done_before", "done before", lambda move: move.before.done if move.before else (), json="done_before"),
        Column("done", "done", lambda move: move.now.done, json="done"),
        *_of(KEY_RESULTS, "raw", "status"),
    ),
)

MOVED_KPIS = Catalogue(
    KpiMove,
    (
        *_of(KPIS, "id", "owners", name="title", last="on"),
        Column("before", "before", lambda move: move.before, json="before"),
        *_of(KPIS, "value"),
        Column("status_before", "status before", lambda move: StatusWord(move.status_before), json="status_before"),
        *_of(KPIS, "status"),
        Column("signals", "signals", lambda move: fields_of(move.signals, "rule", "date", "kind"), json="signals"),
    ),
    leads={"json": ("id", "name", "owners", "last")},
)

DUE = Catalogue(
    TodoRow,
    (
        TODO["owners"],
        TODO["kind"]._replace(json="what"),
        *(TODO[key] for key in ("id", "title", "days_late", "overdue")),
    ),
)

BEHIND = Catalogue(
    KeyResultNews, (*_of(KEY_RESULTS, "id", "title"), _OWNERS, *_of(KEY_RESULTS, "status", "raw", "expected", "gap"))
)
