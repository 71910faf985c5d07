"""The import of records from CSV or JSON."""

from __future__ import annotations

from typing import Final

import click

from okrtui.cli.commands.import_ import files as importing_files
from okrtui.cli.commands.import_ import summary
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.prompts import progress
from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_rows import KEYS, ImportPlan
from okrtui.errors import RuleError
from okrtui.reports.exchange.csv_rows import Wishes
from okrtui.reports.exchange.import_formats import Reading
from okrtui.session import Session

ATTEMPTS: Final = 10
"""How often an import is planned while others keep changing what it is about."""


@command("import")
@click.argument("file", metavar="FILE")
@click.option("--kind", type=click.Choice(list(KEYS), case_sensitive=False), help="Kind of record in a CSV file.")
@click.option("--decimal-comma", is_flag=True, help="Read numbers such as 1.234,5.")
@click.option("--dry-run", is_flag=True, help="Show what would be added, changed and left, and change nothing.")
@click.pass_obj
def import_records(context: CommandContext, file: str, kind: str | None, decimal_comma: bool, dry_run: bool) -> None:
    """Import records from CSV or a JSON export. FILE may be a folder of exported CSV files, or - for standard input.

    A row is matched to its record by id, else by name or date. A missing column leaves a field unchanged; an empty cell
    clears it. Either all rows are imported, or none is and every bad row is named.
    """
    with context.reading() if dry_run else context.changing() as session:
        wishes = Wishes(kind and kind.casefold(), decimal_comma)
        take_in(context, session, importing_files.read(file, session.today(), wishes), dry_run=dry_run)


def take_in(context: CommandContext, session: Session, reading: Reading, *, dry_run: bool = False) -> None:
    """Import what was read in one commit, and answer with what became of it. Raises OkrError."""
    try:
        plan, sequence = (_planned(session, reading), None) if dry_run else _committed(session, reading)
    except record_import.RefusedImportError as error:
        rows = {row.place for row in reading.batch.rows} | {one.place for one in error.faults}
        summary.refuse(error.faults, len(rows))
    context.answer(
        lambda: summary.as_json(plan, reading.unknown, sequence),
        lambda page: summary.as_text(session.workspace, plan, reading.unknown, page, dry_run=dry_run),
    )


def _planned(session: Session, reading: Reading) -> ImportPlan:
    """Plan the import on the workspace as this session knows it, with a progress bar. Raises RefusedImportError."""
    with progress(len(reading.batch.rows)) as count:
        return record_import.fitting(
            session.workspace, reading.batch, session.actor, session.now(), faults=reading.faults, progress=count
        )


def _committed(session: Session, reading: Reading) -> tuple[ImportPlan, int]:
    """Commit what was read. It is planned before anybody has to wait for it, and again if somebody was faster."""
    for _ in range(ATTEMPTS):
        plan, known = _planned(session, reading), session.sequence
        try:
            return plan, session.do(record_import.take_in, plan).sequence
        except RuleError as error:
            if session.sequence == known:
                raise
            refusal = error
    raise refusal


def record_all(context: CommandContext, file: str) -> None:
    """Record the values of a CSV file, all or none. Raises OkrError."""
    with context.changing() as session:
        take_in(context, session, importing_files.read(file, session.today(), Wishes("measurements")))
