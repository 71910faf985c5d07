"""The report of a cycle on the command line."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click

from okrtui.cli.commands.workspace import readable
from okrtui.cli.framework import parsing, printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.output_file import is_within, write_file
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.session import Session

FORMATS = ("md", "html", "csv", "json")
_ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".csv": "csv", ".json": "json"}


@command("report")
@click.argument("cycle", metavar="[C]", required=False)
@click.option("--format", "form", type=click.Choice(FORMATS), help="As what; else as FILE ends, else Markdown.")
@click.option("-o", "--output", metavar="FILE", help="Write it there instead of printing it.")
@click.option("--on", metavar="DAY", help="As of this day; else the latest that was checked in or measured.")
@click.pass_obj
def report(context: CommandContext, cycle: str | None, form: str | None, output: str | None, on: str | None) -> None:
    """Report on a cycle: its objectives, check-ins and grades, and the KPIs with their evidence.

    Without C it is the active cycle that began last. The same records make the same text, whenever it is asked for: a
    report is as of the last day that the records tell of, unless --on names another.
    """
    file = None if output in (None, "-") else Path(str(output)).expanduser()
    kind = _format(context, form, file)
    with context.reading() as session:
        workspace = session.workspace
        record = _named(workspace, cycle)
        day = cycle_report.told_until(workspace, record) if on is None else parsing.day("--on", on, session.today())
        put = _made(kind, cycle_report.as_of(workspace, day), record.id, day)
        if file is None:
            put(sys.stdout)
            return
        _kept(session, file, put)
        told = {"path": readable(file), "format": kind, "cycle": record.shown_id, "as_of": day.isoformat()}
        context.answer(
            lambda: told,
            lambda page: page.shown(f"Wrote the report on {record.shown_id} {record.name} to {readable(file)}."),
        )


def _format(context: CommandContext, form: str | None, file: Path | None) -> str:
    """The format in which to report. Raises UsageError where two were asked for."""
    if file is not None:
        return form or _ENDINGS.get(file.suffix.casefold(), "md")
    if context.as_json and form not in (None, "json"):
        raise UsageError(f"--json and --format {form} exclude each other.", "Leave out one of them.")
    return form or ("json" if context.as_json else "md")


def _named(workspace: Workspace, cycle: str | None) -> Cycle:
    found = cycle_report.chosen(workspace) if cycle is None else workspace.resolve(Cycle, cycle)
    if found is None:
        raise UsageError("There is no cycle to report on yet.", "okrtui cycle add 2027-Q1 plans one.")
    return found


def _made(kind: str, workspace: Workspace, number: int, day: date) -> Callable[[TextIO], None]:
    """What puts the report on a stream; only what the format needs is imported."""
    cycle = workspace.cycles[number]
    if kind == "json":
        from okrtui.reports.cycle_report import as_json

        told = as_json.render(workspace, cycle, day)
        return lambda stream: printing.write_json(stream, told)
    text = _text(kind, workspace, cycle, day)
    if kind == "html":
        return lambda stream: printing.write(stream, _as_html(text, stream))
    return lambda stream: printing.write(stream, text)


def _text(kind: str, workspace: Workspace, cycle: Cycle, day: date) -> str:
    if kind == "csv":
        from okrtui.reports.cycle_report import as_csv

        return as_csv.render(workspace, cycle, day)
    whole = cycle_report.article(workspace, cycle, day)
    if kind == "html":
        from okrtui.reports.cycle_report import html_page

        return html_page.render(whole)
    from okrtui.reports.cycle_report import markdown

    return markdown.render(whole)


def _as_html(text: str, stream: Any) -> str:
    """A page for a stream that cannot take every character: HTML has a spelling for those."""
    return text if printing.speaks_unicode(stream) else text.encode("ascii", "xmlcharrefreplace").decode()


def _kept(session: Session, file: Path, put: Callable[[TextIO], None]) -> None:
    """Write a file whole or not at all. Raises UsageError inside the workspace, OkrError where it cannot be written."""
    if is_within(file, session.path):
        raise UsageError(f"{readable(file)} lies in the workspace itself.", "Write the report somewhere else.")
    write_file(file, put)
