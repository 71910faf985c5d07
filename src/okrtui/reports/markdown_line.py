"""A record as one line of a Markdown list, for notes and chats."""

from __future__ import annotations

from datetime import date
from typing import Final

from okrtui.domain.columns.registry import catalogue_of
from okrtui.domain.columns.values import bare_text
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.markdown import escaped

_TOLD: Final = {
    "objectives": ("status", "progress"),
    "key_results": ("status", "now", "measure"),
    "kpis": ("status", "value", "target"),
    "cycles": ("state", "progress"),
    "decisions": ("verdict",),
    "check_ins": ("date", "value"),
    "measurements": ("date", "value"),
    "comments": ("by", "date", "text"),
}
"""The columns that follow the name, by table."""


def markdown_line(workspace: Workspace, record: Record, today: date) -> str:
    """Return the id, the name and where the record stands, with all Markdown syntax in them escaped."""
    catalogue = catalogue_of(record.table)
    subject = catalogue.subject(workspace, record, today)
    facts = (bare_text(catalogue[key].of(subject)) for key in _TOLD[record.table])
    told = ", ".join(fact for fact in facts if fact)
    name = f"**{record.shown_id}** {escaped(name_of(record))}".strip()
    return f"- {name}: {escaped(told)}" if told else f"- {name}"
