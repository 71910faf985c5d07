"""The export of all records, as JSON, CSV or a workbook, and of a calendar of what is due."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.output_file import require_outside, write_bytes
from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.workspace import Workspace
from okrtui.errors import OkrError, UsageError
from okrtui.paths import is_folder, readable
from okrtui.reports.exchange import json_document, workspace_export

STDOUT = "-"

_NAMED = 8
"""The number of records that one sentence names."""

_CALENDAR, _CSV = "ics", "csv"
_WORKBOOKS = ("xlsx", "ods")
_FORMATS = ("json", _CSV, *_WORKBOOKS, _CALENDAR)
_CALLED = {"json": "JSON export", "xlsx": "workbook", "ods": "workbook", _CALENDAR: "calendar"}


@command("export")
@click.argument("target", metavar="FILE.json|FILE.xlsx|FILE.ods|FILE.ics|DIR")
@click.option("--format", "form", type=click.Choice(_FORMATS), help="Format; default: from FILE.")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="Only records of this kind, as CSV.")
@click.option("--owner", metavar="NAME", help="Only the check-ins of this person, in a calendar.")
@click.option("--force", is_flag=True, help="Replace existing files.")
@click.pass_obj
def export(
    context: CommandContext, target: str, form: str | None, kind: str | None, owner: str | None, *, force: bool
) -> None:
    """Export all records for okrtui import; - is standard output.

    JSON is one document, from which an import makes an equal workspace. CSV is a folder with one file per kind of
    record, or with --kind a single file; text that a spreadsheet could run as a formula is led by an apostrophe. xlsx
    and ods are workbooks with a sheet per kind, with real numbers and days.

    ics is a calendar: the days on which check-ins are due until their cycle ends, and on which cycles start and end. A
    calendar that takes it in again updates its events.
    """
    form = form or _format(target, kind)
    _require_fitting(form, kind, owner)
    with context.reading() as session:
        workspace = session.workspace
        left_out = _left_out(workspace, form, kind)
        if target == STDOUT:
            _put_out(_to_print(context, workspace, form, kind, owner))
            printing.write(sys.stderr, _left_out_text(left_out))
            return
        files = _files(workspace, Path(target).expanduser(), form, kind, owner)
        for file in files:
            require_outside(context, session, file)
        _require_free(files, force=force)
        _write(files)
        tables = () if form == _CALENDAR else [table for table in KEYS if kind in (None, table)]
        counts = {table: len(workspace.table(table)) for table in tables}
        summary = {"format": form, "files": [readable(file) for file in files], "records": counts, "left_out": left_out}
        what = "a calendar" if form == _CALENDAR else f"{sum(counts.values()):,} records"
        wrote = f"Wrote {what} to {readable(Path(target))}."
        context.answer(
            lambda: summary, lambda page: "\n".join(map(page.shown, filter(None, (wrote, _left_out_text(left_out)))))
        )


def _require_fitting(form: str, kind: str | None, owner: str | None) -> None:
    """Refuse options that a format has no use for. Raises UsageError."""
    if owner is not None and form != _CALENDAR:
        raise UsageError("--owner is for a calendar.", "Leave it out, or name a file such as okrs.ics.")
    if kind is not None and form == _CALENDAR:
        raise UsageError("A calendar has days and no records.", "Leave out --kind, or use --format csv.")
    if kind is not None and form != _CSV:
        raise UsageError(f"A {_CALLED[form]} holds every kind of record.", "Leave out --kind, or use --format csv.")


def _left_out(workspace: Workspace, form: str, kind: str | None) -> dict[str, dict[str, list[str]]]:
    """Return the fields that CSV has no column for, by kind of record, each with the ids of those that have it."""
    tables = () if form in ("json", _CALENDAR) else KEYS if kind is None else (kind.casefold(),)
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


def _format(target: str, kind: str | None) -> str:
    suffix = Path(target).suffix.casefold()[1:]
    if kind is None and (target == STDOUT or suffix in _CALLED):
        return suffix or "json"
    return _CSV


def _to_print(context: CommandContext, workspace: Workspace, form: str, kind: str | None, owner: str | None) -> bytes:
    if form != "json" and context.as_json:
        raise UsageError(f"--json and --format {form} cannot be combined.", "Leave out one of them.")
    if form in _WORKBOOKS and sys.stdout.isatty():
        raise UsageError("A workbook cannot be shown in a terminal.", f"Name a file, such as okrs.{form}.")
    if form != _CSV:
        return _document(workspace, form, owner)
    if kind is None:
        raise UsageError("CSV has one file per kind of record.", f"Choose one with --kind: {', '.join(KEYS)}.")
    return _csv(workspace, kind.casefold())


def _csv(workspace: Workspace, table: str) -> bytes:
    return workspace_export.csv_text(workspace, table).encode()


def _document(workspace: Workspace, form: str, owner: str | None) -> bytes:
    """Return a format that is one file; the libraries of each are no part of any other command. Raises RuleError."""
    if form == "xlsx":
        from okrtui.reports.exchange.workbook import xlsx

        return xlsx(workspace)
    if form == "ods":
        from okrtui.reports.exchange.open_document import ods

        return ods(workspace)
    if form == _CALENDAR:
        from okrtui.reports.check_in_calendar import events, ics

        return ics(events(workspace, owner))
    return json_document.render(workspace).encode()


def _put_out(data: bytes) -> None:
    """Print a document byte for byte; on a terminal, control characters are escaped."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(printing.escaped(data.decode()))
    else:
        sys.stdout.buffer.write(data)
    sys.stdout.flush()


def _files(workspace: Workspace, target: Path, form: str, kind: str | None, owner: str | None) -> dict[Path, bytes]:
    """Return the content of each file to write. Raises UsageError, RuleError."""
    if form != _CSV:
        return {target: _document(workspace, form, owner)}
    if kind is not None and not is_folder(target):
        return {target: _csv(workspace, kind.casefold())}
    if os.path.lexists(target) and not is_folder(target):
        raise UsageError(f"{readable(target)} is a file, but CSV needs a folder.", "Name a folder, or use --kind.")
    tables = KEYS if kind is None else (kind.casefold(),)
    return {target / f"{table}.csv": _csv(workspace, table) for table in tables}


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
