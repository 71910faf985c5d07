"""The columns of the to-do list."""

from __future__ import annotations

from typing import NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column, Width
from okrtui.domain.columns.values import People
from okrtui.domain.rules.todo import Need, NeedKind
from okrtui.domain.workspace import Workspace


class TodoRow(NamedTuple):
    """A row of the to-do list in its workspace."""

    workspace: Workspace
    need: Need


TODO = Catalogue(
    TodoRow,
    (
        Column("late", "late", lambda row: _late(row.need), screen=Width(6, 8), listed=True, align="right",
            orders=lambda row: row.need.days_late),
        Column("what", "what", lambda row: f"{row.need.kind}{'!' if row.need.overdue else ''}", listed=True),
        Column(
            "kind", "needs", lambda row: row.need.kind, screen=Width(9, 7), json="kind", filter="needs",
            words=tuple(NeedKind),
        ),
        Column("id", "id", lambda row: row.need.shown_id, screen=Width(6, 6, heading=""), listed=True, json="id"),
        Column(
            "title", "name", lambda row: row.need.title, screen=Width(42, 9, 30, flex=True, heading="what"),
            listed=True, json="title", crops=True,
        ),
        Column(
            "owners", "owner", lambda row: People(row.need.owners), screen=Width(10, 5, 8), listed=True,
            json="owners", filter="owner", crops=True, stays=True,
        ),
        Column(
            "detail", "why", lambda row: row.need.detail, screen=Width(32, 4, 18, heading=""), listed=True,
            json="detail", crops=True,
        ),
        Column("days_late", "days late", lambda row: row.need.days_late, json="days_late"),
        Column("overdue", "overdue", lambda row: row.need.overdue, json="overdue"),
    ),
    leads={"screen": ("late", "kind", "id", "owners", "title")},
)  # fmt: skip


def _late(need: Need) -> str:
    return "" if need.days_late is None else f"{need.days_late} d"
