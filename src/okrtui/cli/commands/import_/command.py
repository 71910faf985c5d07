"""The import of records from a file."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import click

from okrtui.cli.commands.import_ import files as importing_files
from okrtui.cli.commands.import_ import summary
from okrtui.cli.commands.import_.options import of_sheets, options, reading
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.prompts import progress
from okrtui.domain.actions import record_import
from okrtui.domain.actions.far_rows import far_rows
from okrtui.domain.actions.import_corrections import corrected
from okrtui.domain.actions.import_rows import KEYS, ImportBatch, ImportPlan
from okrtui.errors import RuleError
from okrtui.reports.exchange.import_formats import Reading
from okrtui.session import Session

ATTEMPTS: Final = 10
"""How often an import is planned while others keep changing what it is about."""


@command("import")
@click.argument("file", metavar="FILE")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="Kind of record in the file.")
@reading
@of_sheets
@click.option("--own-ids", is_flag=True, help="Take the ids for those of this workspace, also where names differ.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, changed and left, and change nothing.")
@click.pass_obj
def import_records(context: CommandContext, /, file: str, kind: str | None, *, dry_run: bool, **typed: Any) -> None:
    """Import records from CSV, tab-separated text, Markdown tables, .xlsx, .ods or a JSON export.

    FILE may be a folder of such files, or - for standard input. A row is matched to its record by id, else by name or
    date; a check-in without an id is added. Missing columns and empty cells leave a field unchanged. Either all rows
    are imported, or none is and every bad row is named. docs/import.md has the columns and their other names.
    """
    with context.reading() if dry_run else context.changing() as session:
        told = options(kind, fiscal_month=session.fiscal_month, **typed)
        take_in(context, session, importing_files.read(file, session.today(), told), dry_run=dry_run)


def take_in(context: CommandContext, session: Session, found: Reading, *, dry_run: bool = False) -> None:
    """Import what was read in one commit, and answer with what became of it. Raises OkrError."""
    try:
        plan, sequence = (_planned(session, found), None) if dry_run else _committed(session, found)
    except record_import.RefusedImportError as error:
        rows = {row.place for row in found.batch.rows} | {one.place for one in error.faults}
        summary.refuse(error.faults, len(rows))
    far = list(far_rows(session.workspace, plan)) if dry_run else []
    context.answer(
        lambda: summary.as_json(plan, found, sequence, far),
        lambda page: summary.as_text(session.workspace, plan, found, page, far, dry_run=dry_run),
    )


def _planned(session: Session, found: Reading) -> ImportPlan:
    """Plan the import on the workspace as this session knows it. Raises RefusedImportError."""
    plan = _plan(session, found, found.batch)
    by_hand = corrected(session.history(), plan)
    return _plan(session, found, replace(found.batch, corrected=by_hand)) if by_hand else plan


def _plan(session: Session, found: Reading, batch: ImportBatch) -> ImportPlan:
    with progress(len(batch.rows)) as count:
        return record_import.fitting(
            session.workspace, batch, session.actor, session.now(), faults=found.faults, progress=count
        )


def _committed(session: Session, found: Reading) -> tuple[ImportPlan, int]:
    """Commit what was read. It is planned before anybody has to wait for it, and again if somebody was faster."""
    for _ in range(ATTEMPTS):
        plan, known = _planned(session, found), session.sequence
        try:
            return plan, session.do(record_import.take_in, plan).sequence
        except RuleError as error:
            if session.sequence == known:
                raise
            refusal = error
    raise refusal


def record_all(context: CommandContext, file: str, *, dry_run: bool, **typed: Any) -> None:
    """Record the values of a file, all or none; a result without rows is nothing to speak of. Raises OkrError."""
    with context.reading() if dry_run else context.changing() as session:
        found = importing_files.read(file, session.today(), options("measurements", **typed), may_be_empty=True)
        if found.batch.rows or found.faults or found.valueless or found.remarks or context.as_json:
            take_in(context, session, found, dry_run=dry_run)
