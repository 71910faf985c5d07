"""The import of records from CSV or JSON."""

from __future__ import annotations

from datetime import datetime

import click

from okrtui.cli.commands.import_ import files as importing_files
from okrtui.cli.commands.import_ import summary
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.cli.framework.prompts import progress
from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_rows import KEYS, ImportBatch, ImportPlan
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange.csv_rows import Wishes
from okrtui.reports.exchange.import_formats import Reading
from okrtui.session import Session


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
    if dry_run or reading.faults:
        with progress(len(reading.batch.rows)) as count:
            plan = record_import.plan(session.workspace, reading.batch, session.actor, session.now(), count)
        _require_fit(session.workspace, plan, reading)
        sequence = None
    else:
        plan, sequence = _committed(session, reading)
    context.answer(
        lambda: summary.as_json(plan, reading.unknown, sequence),
        lambda page: summary.as_text(plan, reading.unknown, page, dry_run=dry_run),
    )


def _committed(session: Session, reading: Reading) -> tuple[ImportPlan, int]:
    """Commit what was read; bad rows are named once the workspace is free for others again. Raises OkrError."""
    made: list[ImportPlan] = []

    def action(workspace: Workspace, batch: ImportBatch, actor: str, now: datetime) -> Change:
        made[:] = [record_import.plan(workspace, batch, actor, now, count)]
        if made[0].faults:
            raise RuleError("Some rows cannot be imported.")
        return made[0].change

    try:
        with progress(len(reading.batch.rows)) as count:
            entry = session.do(action, reading.batch)
    except RuleError:
        if made:
            _require_fit(session.workspace, made[0], reading)
        raise
    return made[0], entry.sequence


def _require_fit(workspace: Workspace, plan: ImportPlan, reading: Reading) -> None:
    """Refuse a plan with bad rows. Raises RuleError, ConflictError."""
    faults = [*reading.faults, *plan.faults, *record_import.misfits(workspace, plan)]
    if faults:
        summary.refuse(faults, len({row.place for row in reading.batch.rows} | {one.place for one in faults}))


def record_all(context: CommandContext, file: str) -> None:
    """Record the values of a CSV file, all or none. Raises OkrError."""
    with context.changing() as session:
        take_in(context, session, importing_files.read(file, session.today(), Wishes("measurements")))
