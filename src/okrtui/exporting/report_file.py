"""The report on a cycle as the text of a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from okrtui.domain.cycle_comparison import require_other
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.report import ReportOptions

_ENDINGS: Final = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".csv": "csv", ".json": "json"}


def format_of(file: Path) -> str:
    """Return the format of a report by the ending of its file; Markdown for any other ending."""
    return _ENDINGS.get(file.suffix.casefold(), "md")


def report_text(kind: str, workspace: Workspace, cycle: Cycle, day: date, options: ReportOptions) -> str:
    """Return a report as CSV, HTML or Markdown; `workspace` has the state of the day. Raises RuleError."""
    if kind == "csv":
        from okrtui.reports.cycle_report import as_csv

        return as_csv.render(workspace, cycle, day)
    whole = cycle_report.article(workspace, cycle, day, options)
    if kind == "html":
        from okrtui.reports.cycle_report import html_page

        return html_page.render(whole)
    from okrtui.reports.cycle_report import markdown

    return markdown.render(whole)


def written_text(cycle: Cycle, path: str) -> str:
    """Return that a report was written to a file."""
    return f"Wrote the report on {cycle.shown_id} {cycle.name} to {path}."


def options(workspace: Workspace, cycle: Cycle, title: str, compare: Cycle | None, *, detail: bool) -> ReportOptions:
    """Return the options of a report; without a cycle to compare with it is the one before. Raises RuleError."""
    other = cycle_report.beside(workspace, cycle) if compare is None else require_other(cycle, compare)
    return ReportOptions(title, other, detail)
