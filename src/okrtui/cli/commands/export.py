"""The export of all records, as JSON, CSV or a workbook, and of a calendar of what is due."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.output_file import require_outside, write_bytes
from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.errors import OkrError, UsageError
from okrtui.paths import expanded, is_folder, readable
from okrtui.reports.exchange import json_document, workspace_export
from okrtui.reports.exchange.sheet_columns import QUARTER

if TYPE_CHECKING:
    from okrtui.reports.exchange.record_sheets import RecordSheet

STDOUT = "-"

_NAMED = 8
"""The number of records that one sentence names."""

_CALENDAR, _CSV = "ics", "csv"
_WORKBOOKS = ("xlsx", "ods")
_FORMATS = ("json", _CSV, *_WORKBOOKS, _CALENDAR)
_SHEETS = (_CSV, *_WORKBOOKS)
_CALLED = {"json": "JSON export", "xlsx": "workbook", "ods": "workbook", _CALENDAR: "calendar"}


@command("export")
@click.argument("target", metavar="FILE.json|FILE.xlsx|FILE.ods|FILE.ics|DIR")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Format; default: from FILE.")
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
    asked = _Asked(form or _format(target, options["kind"], options["sheet"]), **options)
    _require_fitting(asked)
    with context.reading() as session:
        workspace = session.workspace
        left_out = _left_out(workspace, asked)
        if target == STDOUT:
            _put_out(_to_print(context, workspace, asked))
            printing.write(sys.stderr, _left_out_text(left_out))
            return
        files = _files(workspace, expanded(target), asked)
        for file in files:
            require_outside(context, session, file)
        _require_free(files, force=force)
        _write(files)
        counts = _counts(workspace, asked)
        what = "a calendar" if asked.form == _CALENDAR else f"{sum(counts.values()):,} records"
        lines = [f"Wrote {what} to {readable(Path(target))}.", _left_out_text(left_out)]
        context.answer(
            lambda: {"format": asked.form, "files": [*map(readable, files)], "records": counts, "left_out": left_out},
            lambda page: "\n".join(map(page.shown, filter(None, lines))),
        )


class _Asked(NamedTuple):
    """What is to be exported: in which format, of which kind, whose, or a cycle as a sheet."""

    form: str
    kind: str | None = None
    owner: str | None = None
    sheet: str | None = None
    cycle: str | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """The kinds of record in it, if it is no calendar and no sheet."""
        if self.form == _CALENDAR or self.sheet is not None:
            return ()
        return tuple(KEYS) if self.kind is None else (self.kind.casefold(),)


def _counts(workspace: Workspace, asked: _Asked) -> dict[str, int]:
    """Return the number of records by their kind."""
    if asked.sheet is None:
        return {table: len(workspace.table(table)) for table in asked.tables}
    objectives = workspace.objectives_of(_cycle(workspace, asked).id)
    parts = [part for one in objectives for part in workspace.key_results_of(one.id)]
    return {"objectives": len(objectives), "key_results": len(parts)}


def _require_fitting(asked: _Asked) -> None:
    """Refuse options that a format has no use for. Raises UsageError."""
    form, kind = asked.form, asked.kind
    if asked.owner is not None and form != _CALENDAR:
        raise UsageError("--owner is for a calendar.", "Leave it out, or name a file such as okrs.ics.")
    if asked.cycle is not None and asked.sheet is None:
        raise UsageError("--cycle is for a sheet.", "Leave it out, or add --sheet quarter.")
    if asked.sheet is not None and (kind is not None or form not in _SHEETS):
        raise UsageError(
            "A sheet is CSV, xlsx or ods, and has no kinds of records.",
            "Leave out --kind, and name a file such as quarter.xlsx or add --format csv.",
        )
    if kind is not None and form == _CALENDAR:
        raise UsageError("A calendar has days and no records.", "Leave out --kind, or use --format csv.")
    if kind is not None and form != _CSV:
        raise UsageError(f"A {_CALLED[form]} holds every kind of record.", "Leave out --kind, or use --format csv.")


def _left_out(workspace: Workspace, asked: _Asked) -> dict[str, dict[str, list[str]]]:
    """Return the fields that CSV has no column for, by kind of record, each with the ids of those that have it."""
    tables = () if asked.form == "json" else asked.tables
    found = {table: workspace_export.left_out(workspace, table) for table in tables}
    return {table: fields for table, fields in found.items() if fields}


def _left_out_text(left_out: dict[str, dict[str, list[str]]]) -> str:
    """Return a sentence on the fields that were left out; empty where there are none."""
    every = [(name, ids) for fields in left_out.values() for name, ids in fields.items()]
    if not every:
        return ""
    more = [f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else "" for _, ids in every]
    fields = "; ".join(
        f"{name} of {', '.join(ids[:_NAMED])}{rest}" for (name, ids), rest in zip(every, more, strict=True)
    )
    return f"Left out, as there is no column for fields of a later version: {fields}. JSON keeps them."


def _format(target: str, kind: str | None, sheet: str | None) -> str:
    suffix = Path(target).suffix.casefold()[1:]
    if kind is None and suffix in _CALLED:
        return suffix
    return "json" if kind is None and sheet is None and target == STDOUT else _CSV


def _to_print(context: CommandContext, workspace: Workspace, asked: _Asked) -> bytes:
    form = asked.form
    if form != "json" and context.as_json:
        raise UsageError(f"--json and --format {form} cannot be combined.", "Leave out one of them.")
    if form in _WORKBOOKS and sys.stdout.isatty():
        raise UsageError("A workbook cannot be shown in a terminal.", f"Name a file, such as okrs.{form}.")
    if form != _CSV or asked.sheet is not None:
        return _document(workspace, asked)
    if asked.kind is None:
        raise UsageError("CSV has one file per kind of record.", f"Choose one with --kind: {', '.join(KEYS)}.")
    return _csv(workspace, asked.kind.casefold())


def _csv(workspace: Workspace, table: str) -> bytes:
    return workspace_export.csv_text(workspace, table).encode()


def _document(workspace: Workspace, asked: _Asked) -> bytes:
    """Return what is one file; the libraries of each format are no part of any other command. Raises RuleError."""
    sheets = None if asked.sheet is None else [_sheet(workspace, asked)]
    if asked.form == "xlsx":
        from okrtui.reports.exchange.workbook import xlsx

        return xlsx(workspace, sheets)
    if asked.form == "ods":
        from okrtui.reports.exchange.open_document import ods

        return ods(workspace, sheets)
    if sheets is not None:
        return sheets[0].csv_text().encode()
    if asked.form == _CALENDAR:
        from okrtui.reports.check_in_calendar import events, ics

        return ics(events(workspace, asked.owner))
    return json_document.render(workspace).encode()


def _sheet(workspace: Workspace, asked: _Asked) -> RecordSheet:
    from okrtui.reports.exchange.quarter_export import quarter_sheet

    return quarter_sheet(workspace, _cycle(workspace, asked))


def _cycle(workspace: Workspace, asked: _Asked) -> Cycle:
    """Return the cycle of a sheet. Raises UsageError."""
    from okrtui.reports.cycle_report import report as cycle_report

    found = cycle_report.chosen(workspace) if asked.cycle is None else workspace.resolve(Cycle, asked.cycle)
    if found is None:
        raise UsageError("There is no cycle to export yet.", "Plan one with okrtui cycle add next.")
    return found


def _put_out(data: bytes) -> None:
    """Print a document byte for byte; on a terminal, control characters are escaped."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(printing.escaped(data.decode()))
    else:
        sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _files(workspace: Workspace, target: Path, asked: _Asked) -> dict[Path, bytes]:
    """Return the content of each file to write. Raises UsageError, RuleError."""
    if asked.form != _CSV or asked.sheet is not None:
        return {target: _document(workspace, asked)}
    if asked.kind is not None and not is_folder(target):
        return {target: _csv(workspace, asked.kind.casefold())}
    if os.path.lexists(target) and not is_folder(target):
        raise UsageError(f"{readable(target)} is a file, but CSV needs a folder.", "Name a folder, or use --kind.")
    return {target / f"{table}.csv": _csv(workspace, table) for table in asked.tables}


def _require_free(files: dict[Path, bytes], *, force: bool) -> None:
    """Refuse to replace a file without --force. Raises UsageError."""
    for file in files:
        if is_folder(file):
            raise UsageError(f"{readable(file)} is a folder.", "Name a file in it.")
        if os.path.lexists(file) and not force:
            raise UsageError(f"{readable(file)} already exists.", "Replace it with --force, or choose another place.")


def _write(files: dict[Path, bytes]) -> None:
    """Write each file whole or not at all. Raises OkrError."""
    for file, data in files.items():
        try:
            if len(files) > 1:
                file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, data)
        except OkrError as error:
            raise OkrError(error.message, "Choose another place.") from None
        except OSError as error:
            why = (error.strerror or "the system refuses").lower()
            raise OkrError(f"Cannot create {readable(file.parent)}: {why}.", "Choose another place.") from None
