"""The to-do list as JSON values and as plain text, each row with the command for it."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.measures import Milestones
from okrtui.domain.rules.carry_over import ungraded
from okrtui.domain.rules.todo import Need, NeedKind
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.tables import Page, TextColumn, table

_COMMANDS = {
    NeedKind.CHECK_IN: "kr check-in {} VALUE",
    NeedKind.RECORD: "kpi record {} VALUE",
    NeedKind.EXPLAIN: "kpi explain {} CAUSE",
    NeedKind.CANDIDATE: "kpi heal {} --cycle C",
    NeedKind.AUDIT: "kpi audit {} CATEGORY",
    NeedKind.GRADE: "cycle grade {}",
    NeedKind.CLOSE: "objective close {}",
}
"""The arguments of okrtui for each kind; words in capitals are placeholders."""

KEYS = {
    NeedKind.CHECK_IN: "c",
    NeedKind.RECORD: "m",
    NeedKind.EXPLAIN: "!",
    NeedKind.CANDIDATE: "H",
    NeedKind.AUDIT: "v",
    NeedKind.GRADE: "a",
    NeedKind.CLOSE: "a",
}
"""The default key for each kind on the screen, for the JSON; a test compares it with the screen's actions."""


def command(workspace: Workspace, need: Need) -> str:
    """Return the command for a need; for a cycle in grading, that of the next grade."""
    if need.kind is NeedKind.CHECK_IN and isinstance(workspace.key_results[need.id].measure, Milestones):
        return f"kr check-in {need.shown_id} --done N"
    if need.kind is NeedKind.GRADE:
        cycle = workspace.cycles[need.id]
        waiting = ungraded(workspace, cycle) if cycle.state is CycleState.GRADING else ()
        if waiting:
            return f"kr grade {waiting[0].shown_id} SCORE"
    return _COMMANDS[need.kind].format(need.shown_id)


def as_json(workspace: Workspace, need: Need) -> dict[str, str | int | bool | None]:
    """Return one row as JSON."""
    return {
        "kind": need.kind.value,
        "id": need.shown_id,
        "title": need.title,
        "detail": need.detail,
        "days_late": need.days_late,
        "overdue": need.overdue,
        "key": KEYS[need.kind],
        "command": command(workspace, need),
    }


def as_text(workspace: Workspace, needs: Iterable[Need], page: Page) -> str:
    """Return the to-do list, one row each."""
    columns = (
        TextColumn("late", right=True), TextColumn("what"), TextColumn("id"), TextColumn("name", crops=True),
        TextColumn("why", crops=True), TextColumn("command", stays=True),
    )  # fmt: skip
    return table(columns, (_row(workspace, need) for need in needs), page)


def _row(workspace: Workspace, need: Need) -> tuple[str, ...]:
    late = "" if need.days_late is None else f"{need.days_late} d"
    what = f"{need.kind.value}{'!' if need.overdue else ''}"
    return late, what, need.shown_id, need.title, need.detail, command(workspace, need)
