"""The commands of a KPI review: audit, causes of signals, re-baseline, recalculated limits."""

from __future__ import annotations

from datetime import date

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import kpi_review as actions
from okrtui.domain.records.action_drafts import AuditDraft, RebaselineDraft, RecalculationDraft
from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Kpi, SignalNoteDraft
from okrtui.domain.rules.kpi_status import kpi_findings
from okrtui.domain.rules.stretches import days_left_out
from okrtui.domain.rules.todo import unexplained
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError

_CATEGORIES = [one.value for one in Category if one is not Category.UNAUDITED]


@command("audit")
@click.argument("kpi", metavar="K")
@click.argument("category", metavar="CATEGORY", type=click.Choice(_CATEGORIES, case_sensitive=False))
@click.pass_obj
def audit(context: CommandContext, kpi: str, category: str) -> None:
    """Set the audit category of a KPI: health, operational or strategic."""
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        draft = parsing.draft(AuditDraft, {"kpi": record.id, "category": category}, {}, session.today())
        output.done(context, session, record, actions.audit, draft, names={"category": "CATEGORY"})


@command("rebaseline")
@click.argument("kpi", metavar="K")
@click.option("--since", metavar="DAY", required=True, help="First day of the changed process.")
@click.option("--reason", required=True, help="What changed in how the work is done.")
@click.pass_obj
def rebaseline(context: CommandContext, kpi: str, since: str, reason: str) -> None:
    """Re-baseline a KPI's chart from a date: its process limits are computed from the values since.

    Only for a change in how the work is done, not because the values are bad.
    """
    names = {"since": "--since", "reason": "--reason"}
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": record.id, "since": since, "reason": reason}
        draft = parsing.draft(RebaselineDraft, values, names, session.today())
        output.done(context, session, record, actions.rebaseline, draft, names=names)


@command("recalculate")
@click.argument("kpi", metavar="K")
@click.option("--reason", required=True, help="Why the values of today are the right ones for the limits.")
@click.pass_obj
def recalculate(context: CommandContext, kpi: str, reason: str) -> None:
    """Recalculate the locked limits of a KPI's chart from its first twelve values as they are now.

    For values that were corrected, added or left out since; otherwise locked limits stay as they are.
    """
    names = {"reason": "--reason"}
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        draft = parsing.draft(RecalculationDraft, {"kpi": record.id, "reason": reason}, names, session.today())
        output.done(context, session, record, actions.recalculate, draft, names=names)


@command("explain")
@click.argument("kpi", metavar="K")
@click.argument("cause")
@click.option("--on", metavar="DAY", help="Day of the signal; default: the newest one without a cause.")
@click.option(
    "--leave-out/--keep-in",
    "left_out",
    default=None,
    help="Compute the limits without the value of that day, or with it again; default: as it is.",
)
@click.pass_obj
def explain(context: CommandContext, kpi: str, cause: str, on: str | None, left_out: bool | None) -> None:
    """Note the cause of a signal. It replaces a cause noted for the same day."""
    names = {"cause": "CAUSE", "date": "--on", "left_out": "--leave-out"}
    with context.changing() as session:
        today = session.today()
        record = session.workspace.resolve(Kpi, kpi)
        day = _newest(session.workspace, record, today) if on is None else on
        draft = parsing.draft(SignalNoteDraft, {"kpi": record.id, "date": day, "cause": cause}, names, today)
        is_out = draft.date in days_left_out(session.workspace, record.id) if left_out is None else left_out
        draft = draft.model_copy(update={"left_out": is_out})
        output.done(context, session, record, actions.explain, draft, names=names)


def _newest(workspace: Workspace, kpi: Kpi, today: date) -> date:
    """Return the day of the newest signal without a cause. Raises UsageError."""
    silent = unexplained(kpi_findings(workspace, kpi, today).signals, workspace.signal_notes_of(kpi.id))
    if not silent:
        raise UsageError(f"{kpi.shown_id} has no signal without a cause.", "Name the day with --on.")
    return silent[-1].date
