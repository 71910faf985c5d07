"""The log as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.log import LogEntry
from okrtui.reports.log_titles import headline
from okrtui.reports.terminal.tables import Page, TextColumn, table


def log(workspace: Workspace, entries: Iterable[LogEntry], page: Page) -> str:
    """Return the entries, one per line, with local times."""
    who, what = TextColumn("who", crops=True), TextColumn("what", crops=True, stays=True)
    columns = (TextColumn("no", right=True), TextColumn("when"), who, what)
    return table(columns, (_row(workspace, entry) for entry in entries), page)


def _row(workspace: Workspace, entry: LogEntry) -> tuple[str, ...]:
    when = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
    return str(entry.sequence), when, entry.by, headline(workspace, entry.action, entry.ops)
