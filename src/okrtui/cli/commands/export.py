"""The export of all records, as JSON, CSV or a workbook, and of a calendar of what is due."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError
from okrtui.exporting.output_file import require_outside
from okrtui.exporting.workspace_files import (
    CSV,
    FORMATS,
    STDOUT,
    WORKBOOKS,
    ExportRequest,
    counts,
    csv_bytes,
    document,
    files_of,
    format_of,
    left_out,
    left_out_text,
    require_fitting,
    require_free,
    write_all,
    written_text,
)
from okrtui.paths import expanded, readable
from okrtui.reports.exchange.sheet_columns import QUARTER


@command("export")
@click.argument("target", metavar="FILE.json|FILE.xlsx|FILE.ods|FILE.ics|DIR")
@click.option("--format", "form", type=click.Choice(FORMATS), help="Format; default: from FILE.")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="Only records of this kind, as CSV.")
@click.option("--sheet", type=click.Choice((QUARTER,)), help="A cycle as a sheet: one key result a row.")
@click.option("--cycle", metavar="C", help="The cycle of the sheet; default: the active one that started last.")
@click.option("--owner", metavar="NAME", help="Only the check-ins of this person, in a calendar.")
@click.option("--force", is_flag=True, help="Replace existing files.")
@click.pass_obj
def export(context: CommandContext, /, target: str, form: str | None, *, force: bool, **options: str | None) -> None:
    """Export all records for okrtui import; - is standard output.

    JSON is one document, from which an import makes an equal workspace. CSV is a folder with one file per kind of
    record, or with --kind a single file; text that a spreadsheet could run as a formula is led by an apostrophe. xlsx
    and ods are workbooks with a sheet per kind, with real numbers and days.

    With --sheet quarter the file is one sheet with a cycle's key results, each in a row with its objective and its
    latest check-in, as CSV, xlsx or ods.

    ics is a calendar: the days on which check-ins are due until their cycle ends, and on which cycles start and end. A
    calendar that takes it in again updates its events.
    """
    asked = ExportRequest(form or format_of(target, options["kind"], options["sheet"]), **options)
    require_fitting(asked)
    with context.reading() as session:
        workspace = session.workspace
        missing = left_out(workspace, asked)
        if target == STDOUT:
            _put_out(_to_print(context, workspace, asked))
            printing.write(sys.stderr, left_out_text(missing, asked))
            return
        files = files_of(workspace, expanded(target), asked)
        for file in files:
            require_outside(session, file)
        require_free(files, force=force)
        write_all(files)
        written = counts(workspace, asked)
        lines = [written_text(workspace, Path(target), asked), left_out_text(missing, asked)]
        context.answer(
            lambda: {"format": asked.form, "files": [*map(readable, files)], "records": written, "left_out": missing},
            lambda page: "\n".join(map(page.shown, filter(None, lines))),
        )


def _to_print(context: CommandContext, workspace: Workspace, asked: ExportRequest) -> bytes:
    form = asked.form
    if form != "json" and context.as_json:
        raise UsageError(f"--json and --format {form} cannot be combined.", "Leave out one of them.")
    if form in WORKBOOKS and sys.stdout.isatty():
        raise UsageError("A workbook cannot be shown in a terminal.", f"Name a file, such as okrs.{form}.")
    if form != CSV or asked.sheet is not None:
        return document(workspace, asked)
    if asked.kind is None:
        raise UsageError("CSV has one file per kind of record.", f"Choose one with --kind: {', '.join(KEYS)}.")
    return csv_bytes(workspace, asked.kind.casefold())


def _put_out(data: bytes) -> None:
    """Print a document byte for byte; on a terminal, control characters are escaped."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(printing.escaped(data.decode()))
    else:
        sys.stdout.buffer.write(data)
    sys.stdout.flush()
