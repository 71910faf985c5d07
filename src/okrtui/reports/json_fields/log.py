"""The log as JSON values: each commit with every field it changed, before and after."""

from __future__ import annotations

from okrtui.domain.columns.log import LOG, LogRow
from okrtui.domain.records.log_entry import LogEntry
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.records import Json, computed


def entry(workspace: Workspace, one: LogEntry) -> Json:
    """Return one commit of the log, with each field it changed."""
    return computed(LOG, LogRow(workspace, one))
