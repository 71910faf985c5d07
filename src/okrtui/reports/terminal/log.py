"""The log as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.columns.log import LOG, LogRow
from okrtui.domain.records.log_entry import LogEntry
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.records import table_of
from okrtui.reports.terminal.tables import Page


def log(workspace: Workspace, entries: Iterable[LogEntry], page: Page) -> str:
    """Return the entries, one per line, with local times."""
    return table_of(LOG, (LogRow(workspace, entry) for entry in entries), page)
