"""The to-do list as JSON values and as plain text, each row with the command for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from okrtui.domain.columns.catalogue import Column
from okrtui.domain.columns.todo import TODO, TodoRow
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.measures import Milestones
from okrtui.domain.rules.lifecycle import ungraded
from okrtui.domain.rules.todo import Need, NeedKind
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.records import in_columns, table_of
from okrtui.reports.terminal.tables import Page

if TYPE_CHECKING:  # for JSON alone
    from okrtui.reports.json_fields.records import Json

_COMMANDS = {
    NeedKind.CHECK_IN: "kr check-in {} VALUE",
    NeedKind.DELIVER: "kr check-in {} VALUE",
    NeedKind.RECORD: "kpi record {} VALUE",
    NeedKind.REPLY: "comment {} TEXT",
    NeedKind.EXPLAIN: "kpi explain {} CAUSE",
    NeedKind.CANDIDATE: "kpi heal {} --cycle C",
    NeedKind.AUDIT: "kpi audit {} CATEGORY",
    NeedKind.GRADE: "cycle grade {}",
    NeedKind.CLOSE: "objective close {}",
}
"""The arguments of okrtui for each kind; words in capitals are placeholders."""

_CHECKED_IN = (NeedKind.CHECK_IN, NeedKind.DELIVER)
"""The kinds that a check-in settles."""

KEYS = {
    NeedKind.CHECK_IN: "c",
    NeedKind.DELIVER: "c",
    NeedKind.RECORD: "m",
    NeedKind.REPLY: "@",
    NeedKind.EXPLAIN: "!",
    NeedKind.CANDIDATE: "H",
    NeedKind.AUDIT: "v",
    NeedKind.GRADE: "a",
    NeedKind.CLOSE: "a",
}
"""The default key for each kind on the screen, for the JSON; a test compares it with the screen's actions."""


def command(workspace: Workspace, need: Need) -> str:
    """Return the command for a need; for a cycle in grading, that of the next grade."""
    if need.kind in _CHECKED_IN and isinstance(workspace.key_results[need.id].measure, Milestones):
        return f"kr check-in {need.shown_id} --done N"
    if need.kind is NeedKind.GRADE:
        cycle = workspace.cycles[need.id]
        waiting = ungraded(workspace, cycle) if cycle.state is CycleState.GRADING else ()
        if waiting:
            return f"kr grade {waiting[0].shown_id} SCORE"
    return _COMMANDS[need.kind].format(need.shown_id)


TODO_LIST = TODO.extended(
    Column("key", "key", lambda row: KEYS[row.need.kind], json="key"),
    Column("command", "command", lambda row: command(row.workspace, row.need), listed=True, json="command", stays=True),
)
"""The columns of the list in a terminal, which also tell how to settle a row."""


def as_json(workspace: Workspace, need: Need) -> Json:
    """Return one row as JSON."""
    from okrtui.reports.json_fields.records import computed  # noqa: PLC0415 - the text takes no JSON

    return computed(TODO_LIST, TodoRow(workspace, need))


def as_text(
    workspace: Workspace,
    needs: Iterable[Need],
    page: Page,
    *,
    everyone: bool = False,
    chosen: Sequence[Column[Any]] = (),
) -> str:
    """Return the to-do list, one row each; for everyone with the owners, or in the chosen columns."""
    rows = (TodoRow(workspace, need) for need in needs)
    if chosen:
        return in_columns(chosen, rows, page)
    return table_of(TODO_LIST, rows, page, without=() if everyone else ("owners",))
