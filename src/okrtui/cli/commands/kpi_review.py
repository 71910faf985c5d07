"""The commands of a KPI review: what a KPI is for, what caused its signals, from when on it is another process."""

from __future__ import annotations

from datetime import date

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import kpi_review as actions
from okrtui.domain.records.action_drafts import AuditDraft, RebaselineDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Kpi, SignalNoteDraft
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.domain.rules.todo import unexplained
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError

_CATEGORIES = [one.value for one in Category if one is not Category.UNAUDITED]


@command("audit")
@click.argument("kpi", metavar="K")
@click.argument("category", metavar="CATEGORY", type=click.Choice(_CATEGORIES, case_sensitive=False))
@click.pass_obj
def audit(context: CommandContext, kpi: str, category: str) -> None:
    """Say what an audit finds a KPI to be: health, operational or strategic."""
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        draft = build(AuditDraft, {"kpi": record.id, "category": category}, today=session.today())
        output.done(context, session, record, actions.audit, draft, names={"category": "CATEGORY"})


@command("rebaseline")
@click.argument("kpi", metavar="K")
@click.option("--since", metavar="DAY", required=True, help="The first day of the process as it runs now.")
@click.option("--reason", required=True, help="What was changed in how the work is done.")
@click.pass_obj
def rebaseline(context: CommandContext, kpi: str, since: str, reason: str) -> None:
    """Begin a KPI's chart anew from a day on: the values before it say nothing about the process any more."""
    names = {"since": "--since", "reason": "--reason"}
    with context.changing() as session:
        today = session.today()
        record = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": record.id, "since": parsing.day("--since", since, today), "reason": reason}
        draft = parsing.as_typed(names, lambda: build(RebaselineDraft, values, today=today))
        output.done(context, session, record, actions.rebaseline, draft, names=names)


@command("explain")
@click.argument("kpi", metavar="K")
@click.argument("cause")
@click.option("--on", metavar="DAY", help="The day of the signal; else that of the newest one without a cause.")
@click.pass_obj
def explain(context: CommandContext, kpi: str, cause: str, on: str | None) -> None:
    """Note what caused a signal of a KPI; a cause noted for the same day is replaced."""
    names = {"cause": "CAUSE", "date": "--on"}
    with context.changing() as session:
        today = session.today()
        record = session.workspace.resolve(Kpi, kpi)
        day = _newest(session.workspace, record, today) if on is None else parsing.day("--on", on, today)
        values = {"kpi": record.id, "date": day, "cause": cause}
        draft = parsing.as_typed(names, lambda: build(SignalNoteDraft, values, today=today))
        output.done(context, session, record, actions.explain, draft, names=names)


def _newest(workspace: Workspace, kpi: Kpi, today: date) -> date:
    """The day of the newest signal that nobody has explained. Raises UsageError."""
    silent = unexplained(kpi_evidence(workspace, kpi, today), workspace.signal_notes_of(kpi.id))
    if not silent:
        raise UsageError(f"{kpi.shown_id} has no signal without a cause.", "Name the day with --on.")
    return silent[-1].date
