"""The log as plain text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from okrtui.domain.columns.catalogue import Column
from okrtui.domain.columns.log import LOG, LogRow
from okrtui.domain.records.log_entry import LogEntry
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.records import in_columns, table_of
from okrtui.reports.terminal.tables import Page


def log(workspace: Workspace, entries: Iterable[LogEntry], page: Page, chosen: Sequence[Column[Any]] = ()) -> str:
    """Return the entries, one per line, with local times; in the chosen columns, if any are."""
    rows = (LogRow(workspace, entry) for entry in entries)
    return in_columns(chosen, rows, page) if chosen else table_of(LOG, rows, page)
