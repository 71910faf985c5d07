"""Exporting the workspace on the command line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from okrtui.cli.commands.workspace import readable
from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.output_file import is_within, write_file
from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.workspace import Workspace
from okrtui.errors import OkrError, UsageError
from okrtui.reports.exchange import json_document, workspace_export

STDOUT = "-"

_NAMED = 8
"""How many records a sentence names."""


@command("export")
@click.argument("target", metavar="FILE.json|DIR")
@click.option("--format", "form", type=click.Choice(("json", "csv")), help="As what; else JSON where FILE ends so.")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="As CSV, only records of this kind.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.pass_obj
def export(context: CommandContext, target: str, form: str | None, kind: str | None, force: bool) -> None:
    """Write every record, to be read back by okrtui import.

    JSON is one document that makes an equal workspace. CSV is a folder with a file for each kind of record, or with
    --kind one file; text that a spreadsheet could take for a formula is led by an apostrophe. - is standard output.
    """
    form = form or _format(target, kind)
    if kind is not None and form == "json":
        raise UsageError("A JSON document holds every kind of record.", "Leave out --kind, or use --format csv.")
    with context.reading() as session:
        workspace = session.workspace
        left_out = _left_out(workspace, form, kind)
        if target == STDOUT:
            _put_out(_to_print(context, workspace, form, kind))
            printing.write(sys.stderr, _told(left_out))
            return
        files = _files(workspace, Path(target).expanduser(), form, kind)
        _require_free(files, session.path, force=force)
        _write(files)
        counts = {table: len(workspace.table(table)) for table in KEYS if kind in (None, table)}
        told = {"format": form, "files": [readable(file) for file in files], "records": counts, "left_out": left_out}
        wrote = f"Wrote {sum(counts.values()):,} records to {readable(Path(target))}."
        context.answer(lambda: told, lambda page: "\n".join(map(page.shown, filter(None, (wrote, _told(left_out))))))


def _left_out(workspace: Workspace, form: str, kind: str | None) -> dict[str, dict[str, list[str]]]:
    """The fields that CSV cannot carry, by kind of record, each with the ids of those that have it."""
    tables = () if form == "json" else KEYS if kind is None else (kind.casefold(),)
    found = {table: workspace_export.left_out(workspace, table) for table in tables}
    return {table: fields for table, fields in found.items() if fields}


def _told(left_out: dict[str, dict[str, list[str]]]) -> str:
    """What an export leaves out, in a sentence; empty where it leaves out nothing."""
    every = [(name, ids) for fields in left_out.values() for name, ids in fields.items()]
    if not every:
        return ""
    more = [f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else "" for _, ids in every]
    said = "; ".join(
        f"{name} of {', '.join(ids[:_NAMED])}{rest}" for (name, ids), rest in zip(every, more, strict=True)
    )
    return f"Left out, for a later version added them and CSV has no column for them: {said}. JSON keeps them."


def _format(target: str, kind: str | None) -> str:
    if kind is None and (target == STDOUT or Path(target).suffix.casefold() == ".json"):
        return "json"
    return "csv"


def _to_print(context: CommandContext, workspace: Workspace, form: str, kind: str | None) -> str:
    if form == "json":
        return json_document.render(workspace)
    if context.as_json:
        raise UsageError("--json and --format csv exclude each other.", "Leave out one of them.")
    if kind is None:
        raise UsageError("CSV makes a file for each kind of record.", f"Name one with --kind: {', '.join(KEYS)}.")
    return workspace_export.csv_text(workspace, kind.casefold())


def _put_out(text: str) -> None:
    """Print a document to the byte; only a terminal gets what it would obey spelt out."""
    sys.stdout.flush()
    if sys.stdout.isatty():
        sys.stdout.write(printing.escaped(text))
    else:
        sys.stdout.buffer.write(text.encode())
    sys.stdout.flush()


def _files(workspace: Workspace, target: Path, form: str, kind: str | None) -> dict[Path, str]:
    """The text of each file that is to be written."""
    if form == "json":
        return {target: json_document.render(workspace)}
    if kind is not None and not target.is_dir():
        return {target: workspace_export.csv_text(workspace, kind.casefold())}
    if target.exists() and not target.is_dir():
        raise UsageError(f"{readable(target)} is a file, and CSV makes several.", "Name a folder, or --kind KIND.")
    tables = KEYS if kind is None else (kind.casefold(),)
    return {target / f"{table}.csv": workspace_export.csv_text(workspace, table) for table in tables}


def _require_free(files: dict[Path, str], workspace: Path, *, force: bool) -> None:
    """Refuse to write over a file unasked, or among those of the workspace itself. Raises UsageError."""
    for file in files:
        if is_within(file, workspace):
            raise UsageError(f"{readable(file)} lies in the workspace itself.", "Write somewhere else.")
        if file.is_dir():
            raise UsageError(f"{readable(file)} is a folder.", "Name a file in it.")
        if os.path.lexists(file) and not force:
            raise UsageError(f"There is {readable(file)} already.", "Replace it with --force, or name another place.")


def _write(files: dict[Path, str]) -> None:
    """Write each file whole or not at all. Raises OkrError."""
    for file, text in files.items():
        try:
            if len(files) > 1:
                file.parent.mkdir(parents=True, exist_ok=True)
            write_file(file, lambda stream, text=text: stream.write(text))  # type: ignore[misc]
        except OkrError as error:
            raise OkrError(error.message, "Name another place.") from None
        except OSError as error:
            why = (error.strerror or "the system refuses").lower()
            raise OkrError(f"{readable(file.parent)} cannot be made: {why}.", "Name another place.") from None
