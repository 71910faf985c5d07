"""The import of records from a file."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any, Final, NoReturn

import click

from okrtui.cli.commands.import_.options import of_sheets, options, reading
from okrtui.cli.commands.screens import view
from okrtui.cli.framework import printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.prompts import progress
from okrtui.cli.framework.terminals import at_terminal, refuse_without_places
from okrtui.domain.actions import record_import
from okrtui.domain.actions.far_rows import far_rows
from okrtui.domain.actions.import_rows import KEYS, ImportBatch, ImportPlan, RowFault
from okrtui.importing import files
from okrtui.importing.commit import committed, planned
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.terminal import import_summary
from okrtui.session import Session

_LISTED: Final = 20
"""The number of bad rows that are listed on a terminal."""


@command("import")
@click.argument("file", metavar="FILE")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="Kind of record in the file.")
@reading
@of_sheets
@click.option("--own-ids", is_flag=True, help="Take the ids for those of this workspace, also where names differ.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, changed and left, and change nothing.")
@click.option("--yes", is_flag=True, help="Import at once, without a preview on a terminal.")
@click.pass_obj
def import_records(
    context: CommandContext, /, file: str, kind: str | None, *, dry_run: bool, yes: bool, **typed: Any
) -> None:
    """Import records from CSV, tab-separated text, Markdown tables, .xlsx, .ods or a JSON export.

    FILE may be a folder of such files, or - for standard input. A row is matched to its record by id, else by name or
    date; a check-in without an id is added. Missing columns and empty cells leave a field unchanged. Either all rows
    are imported, or none is and every bad row is named. docs/import.md has the columns and their other names.

    On a terminal a preview opens first, in which one says what columns are and turns switches; --yes does without.
    """
    with context.reading() if dry_run else context.changing() as session:
        told = options(kind, fiscal_month=session.fiscal_month, **typed)
        if file != files.STDIN and not (dry_run or yes or context.as_json) and at_terminal():
            _previewed(context, session, files.opened(file, told), told)
        else:
            take_in(context, session, files.read(files.opened(file, told), session.today(), told), dry_run=dry_run)


def _previewed(context: CommandContext, session: Session, file: files.ImportFile, told: ImportOptions) -> None:
    """Import by way of the preview, and answer with what became of it. Raises UsageError."""
    refuse_without_places("import without the preview: --yes")
    done = context.backend.preview(session, file, told, **view(context))
    if done is None:
        context.answer(dict, lambda _: "Nothing was imported.")
        return
    found, plan, sequence = done
    _answer(context, session, found, plan, sequence)


def take_in(context: CommandContext, session: Session, found: Reading, *, dry_run: bool = False) -> None:
    """Import what was read in one commit, and answer with what became of it. Raises OkrError."""
    try:
        plan, sequence = (
            (planned(session, found, bar=progress), None) if dry_run else committed(session, found, bar=progress)
        )
    except record_import.RefusedImportError as error:
        refuse(error.faults, found)
    _answer(context, session, found, plan, sequence)


def _answer(context: CommandContext, session: Session, found: Reading, plan: ImportPlan, sequence: int | None) -> None:
    """Answer with what became of an import, or without a number of the change with what would."""
    is_dry = sequence is None
    far = list(far_rows(session.workspace, plan)) if is_dry else []
    context.answer(
        lambda: import_summary.as_json(plan, found, sequence, far),
        lambda page: import_summary.as_text(session.workspace, plan, found, page, far, dry_run=is_dry),
    )


def refuse(faults: Sequence[RowFault], found: Reading) -> NoReturn:
    """Print every bad row on standard error, on a terminal only the first ones, and refuse the import.

    Raises RuleError, or ConflictError where all of them conflict with changes by others.
    """
    lines = import_summary.fault_lines(faults)
    if sys.stderr is not None and sys.stderr.isatty() and len(lines) > _LISTED:
        rest = f"… and {len(lines) - _LISTED:,} more; add 2> bad-rows.txt to the command for the full list."
        lines = [*lines[:_LISTED], rest]
    printing.write(sys.stderr, "\n".join(lines))
    raise import_summary.refusal(faults, found)


def record_all(context: CommandContext, file: str, *, dry_run: bool, **typed: Any) -> None:
    """Record the values of a file, all or none; a result without rows is nothing to speak of. Raises OkrError."""
    with context.reading() if dry_run else context.changing() as session:
        told = options("measurements", **typed)
        held = files.opened(file, told)
        nothing = Reading(ImportBatch((), session.today()))
        found = nothing if held.is_empty else files.read(held, session.today(), told)
        if found.batch.rows or found.faults or found.valueless or found.remarks or context.as_json:
            take_in(context, session, found, dry_run=dry_run)
