"""The to-do list, as JSON values and as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.todo import Need, NeedKind
from okrtui.reports.tables import Column, Page, table

_COMMANDS = {NeedKind.CHECK_IN: "kr check-in", NeedKind.RECORD: "kpi record"}


def as_json(need: Need) -> dict[str, str | int | bool | None]:
    """One row."""
    return {
        "kind": need.kind.value,
        "id": need.shown_id,
        "title": need.title,
        "detail": need.detail,
        "days_late": need.days_late,
        "overdue": need.overdue,
        "key": need.key,
    }


def as_text(needs: Iterable[Need], page: Page) -> str:
    """What needs somebody, one row each, with the command that settles it where there is one."""
    columns = (
        Column("late", right=True), Column("what"), Column("id"), Column("name", crops=True),
        Column("why", crops=True), Column("command"),
    )  # fmt: skip
    return table(columns, map(_row, needs), page)


def _row(need: Need) -> tuple[str, ...]:
    late = "" if need.days_late is None else f"{need.days_late} d"
    what = f"{need.kind.value}{'!' if need.overdue else ''}"
    command = _COMMANDS.get(need.kind)
    return late, what, need.shown_id, need.title, need.detail, f"{command} {need.shown_id}" if command else ""
