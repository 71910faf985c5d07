"""The report of a cycle."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click

from okrtui.cli.framework import parsing, printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.terminals import speaks_unicode
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.exporting.output_file import require_outside, write_file
from okrtui.exporting.report_file import format_of, options, report_text, written_text
from okrtui.paths import expanded, readable
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.report import ReportOptions

FORMATS = ("md", "html", "csv", "json")


@command("report")
@click.argument("cycle", metavar="[C]", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format; default: from FILE, else md.")
@click.option("-o", "--output", metavar="FILE", help="Write to a file instead of standard output.")
@click.option("--on", metavar="DAY", help="Report as of this day; default: the latest check-in or value.")
@click.option("--title", metavar="TEXT", help="The title, such as the name of the organization and the cycle.")
@click.option("--compare", metavar="C", help="The cycle to compare with; default: the one before.")
@click.option("--detail", is_flag=True, help="Add every check-in, grade, KPI and chart; unfold them in HTML.")
@click.pass_obj
def report(
    context: CommandContext, /, cycle: str | None, form: str | None, output: str | None, on: str | None, **said: Any
) -> None:
    """Report on a cycle: a summary on a page, and with --detail all that is behind it.

    The summary has the objectives with their grade or status and a sentence each, what moved, the KPIs that are amber
    or red, what is overdue or needs a decision, the next cycle, and a comparison with the one before. A page in HTML
    has the details too, folded; they are printed with --detail only. CSV and JSON hold all of it.

    Without C, it reports on the active cycle that started last. The same records always make the same report: it is as
    of the last day with a check-in or value, unless --on names another.
    """
    file = None if output in (None, "-") else expanded(str(output))
    kind = _format(context, form, file)
    with context.reading() as session:
        workspace = session.workspace
        record = _named(workspace, cycle)
        day = cycle_report.default_day(workspace, record) if on is None else parsing.day("--on", on, session.today())
        put = _writer(kind, as_of(workspace, day), record.id, day, _options(workspace, record, **said))
        if file is None:
            put(sys.stdout)
            return
        require_outside(session, file)
        write_file(file, put)
        _tell(context, record, {"path": readable(file), "format": kind, "as_of": day.isoformat()})


def _tell(context: CommandContext, cycle: Cycle, summary: dict[str, str]) -> None:
    """Answer what was written to which file."""
    sentence = written_text(cycle, summary["path"])
    context.answer(lambda: {**summary, "cycle": cycle.shown_id}, lambda page: page.shown(sentence))


def _format(context: CommandContext, form: str | None, file: Path | None) -> str:
    """Return the format of the report. Raises UsageError where two were asked for."""
    if file is not None:
        return form or format_of(file)
    if context.as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} cannot be combined.", "Leave out one of them.")
    return form or ("json" if context.as_json else "md")


def _named(workspace: Workspace, cycle: str | None) -> Cycle:
    found = cycle_report.chosen(workspace) if cycle is None else workspace.resolve(Cycle, cycle)
    if found is None:
        raise UsageError("There is no cycle to report on yet.", "Plan one with okrtui cycle add next.")
    return found


def _options(
    workspace: Workspace, cycle: Cycle, *, title: str | None, compare: str | None, detail: bool
) -> ReportOptions:
    """Return the options of a report, with the cycle to compare with. Raises OkrError."""
    other = None if compare is None else workspace.resolve(Cycle, compare)
    return options(workspace, cycle, title or "", other, detail=detail)


def _writer(
    kind: str, workspace: Workspace, number: int, day: date, options: ReportOptions
) -> Callable[[TextIO], None]:
    """Return the function that writes the report to a stream."""
    cycle = workspace.cycles[number]
    if kind == "json":
        from okrtui.reports.cycle_report import as_json

        document = as_json.render(workspace, cycle, day, options)
        return lambda stream: printing.write_json(stream, document)
    text = report_text(kind, workspace, cycle, day, options)
    if kind == "html":
        return lambda stream: printing.write(stream, _as_html(text, stream))
    return lambda stream: printing.write(stream, text)


def _as_html(text: str, stream: Any) -> str:
    """Return a page with HTML references for the characters that a stream cannot take."""
    return text if speaks_unicode(stream) else text.encode("ascii", "xmlcharrefreplace").decode()
