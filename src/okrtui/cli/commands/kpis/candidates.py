"""The commands for candidates: KPIs that miss their target even when today's work goes well."""

from __future__ import annotations

import sys
from typing import Any

import click

from okrtui.cli.framework import output, parsing, printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, owners
from okrtui.domain.actions import kpi_review as actions
from okrtui.domain.actions.record_changes import values_of
from okrtui.domain.columns.candidates import CANDIDATES, CandidateSubject
from okrtui.domain.columns.kpis import KPIS
from okrtui.domain.records.action_drafts import HealDraft, PassOverDraft
from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.models import Cycle, Kpi, Objective
from okrtui.domain.rules.raise_okr import Proposal, proposal
from okrtui.domain.rules.typed_values import typed_for_kpi
from okrtui.reports.json_fields.records import computed, record_json, subject_json
from okrtui.reports.terminal.records import shown, table_of
from okrtui.reports.terminal.tables import blocks
from okrtui.session import Entry, Session

_HEAL = {name: f"--{name}" for name in ("title", "why", "team", "baseline", "target")} | {"owners": "--owner"}
_HEAL |= {"changes": "--key-result", "": "--baseline"}


@command("candidates")
@click.pass_obj
def candidates(context: CommandContext) -> None:
    """List the KPIs that need an OKR, strongest case first, with the evidence.

    strong: the target is outside the process limits; candidate: the last three values missed it; investigate: find the
    cause first. Dismissed candidates come last.
    """
    with context.reading() as session:
        found = _ranked(session)
        context.answer(
            lambda: [subject_json(KPIS, one) | computed(CANDIDATES, one) for one in found],
            lambda page: table_of(CANDIDATES, found, page) if found else "No KPI needs an OKR.",
        )


def _ranked(session: Session) -> list[CandidateSubject]:
    workspace, today = session.workspace, session.today()
    kpis = (CandidateSubject(workspace, kpi, today) for kpi in workspace.kpis.values())
    found = [one for one in kpis if one.evidence.candidate is not None]
    return sorted(found, key=lambda one: (one.rank, one.record.id))


@command("heal")
@click.argument("kpi", metavar="K")
@click.option("--cycle", metavar="C", required=True, help="Cycle of the objective, by id or name.")
@click.option("--title", help="Title of the objective; default: proposed.")
@click.option(
    "--key-result", "changes", metavar="TEXT", multiple=True, help="A change to make, as a key result; up to three."
)
@click.option("--why", help="What you will do differently.")
@owners("Owner, may be repeated; default: the KPI's owners.")
@click.option("--team", help="Team; default: the KPI's department.")
@click.option("--baseline", metavar="N", help="Where the KPI is now; default: its centre line.")
@click.option("--target", metavar="N", help="Where the KPI has to be; default: the limit of its target.")
@click.option("--committed", is_flag=True, help="Reaching all of it is expected, not 70 %.")
@click.pass_obj
def heal(context: CommandContext, /, kpi: str, cycle: str, **options: Any) -> None:
    """Create an objective from a KPI, with a key result linked to the KPI and one for each change to make.

    A single okrtui undo removes all of it.
    """
    with context.changing() as session:
        workspace, today = session.workspace, session.today()
        measured = workspace.resolve(Kpi, kpi)
        offered = proposal(workspace, measured, workspace.resolve(Cycle, cycle), today)
        values = values_of(offered.draft) | _typed(options)
        draft = parsing.draft(HealDraft, values, _HEAL, today, typed_for_kpi(measured))
        entry = parsing.as_typed(_HEAL, lambda: session.do(actions.heal, draft))
        _raised(context, session, entry, offered)


def _typed(options: dict[str, Any]) -> dict[str, Any]:
    """Return the typed fields, which complete the proposal."""
    texts = {name: options[name] for name in ("title", "why", "owners", "team", "baseline", "target")}
    ambition = Ambition.COMMITTED if options["committed"] else None
    return parsing.given({**texts, "ambition": ambition, "changes": options["changes"]})


def _raised(context: CommandContext, session: Session, entry: Entry, offered: Proposal) -> None:
    """Answer with the objective; a warning goes to standard error."""
    workspace, today = session.workspace, session.today()
    objective = output.made(session, entry, Objective)
    if offered.warning:
        printing.write(sys.stderr, offered.warning)
    context.answer(
        lambda: record_json(workspace, objective, today, nested=True),
        lambda page: blocks(
            output.sentence(session, entry, page),
            page.shown(offered.evidence),
            shown(workspace, objective, today, page),
        ),
    )


@command("pass-over")
@click.argument("kpi", metavar="K")
@click.option("--reason", required=True, help="Why not now.")
@click.pass_obj
def pass_over(context: CommandContext, kpi: str, reason: str) -> None:
    """Dismiss a candidate, with a reason, until its evidence changes."""
    names = {"reason": "--reason"}
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": record.id, "reason": reason}
        draft = parsing.draft(PassOverDraft, values, names, session.today())
        output.done(context, session, record, actions.pass_over, draft, names=names)
