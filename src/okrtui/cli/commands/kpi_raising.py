"""The commands for KPIs that ordinary work does not bring to target: who they are, raise them, or leave them alone."""

from __future__ import annotations

import sys
from decimal import Decimal
from typing import Any

import click

from okrtui.cli.framework import output, parsing, printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import kpi_review as actions
from okrtui.domain.actions.record_changes import values_of
from okrtui.domain.records.action_drafts import HealDraft, PassOverDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.models import Cycle, Kpi, Objective
from okrtui.domain.rules.evidence import is_passed_over
from okrtui.domain.rules.kpi_status import kpi_evidence
from okrtui.domain.rules.raise_okr import Proposal, proposal
from okrtui.engine.protocol import Entry
from okrtui.reports.json_fields import kpis as json_kpis
from okrtui.reports.json_fields import objectives as json_goals
from okrtui.reports.terminal import kpis as text_kpis
from okrtui.reports.terminal import objectives as text_goals
from okrtui.reports.terminal.tables import blocks
from okrtui.session import Session

_HEAL = {name: f"--{name}" for name in ("title", "why", "owner", "team", "baseline", "target")}
_HEAL |= {"changes": "--key-result", "": "--baseline"}


@command("candidates")
@click.pass_obj
def candidates(context: CommandContext) -> None:
    """List the KPIs that call for an OKR, the strongest first, with the figures that say so.

    strong: its own limits exclude the target; candidate: the last three values missed it; investigate: find out first
    what happened. Those that were passed over stand last.
    """
    with context.reading() as session:
        workspace, today = session.workspace, session.today()
        found = _ranked(session)
        context.answer(
            lambda: [json_kpis.candidate(workspace, one, today) for one in found],
            lambda page: text_kpis.candidates(workspace, found, today, page) if found else "No KPI calls for an OKR.",
        )


def _ranked(session: Session) -> list[Kpi]:
    workspace, today = session.workspace, session.today()
    strengths = list(json_kpis.STRENGTHS)
    ranked = []
    for kpi in workspace.kpis.values():
        evidence = kpi_evidence(workspace, kpi, today)
        if evidence.candidate is not None:
            rank = (is_passed_over(kpi, evidence, today), strengths.index(evidence.candidate), kpi.id)
            ranked.append((rank, kpi))
    return [kpi for _, kpi in sorted(ranked, key=lambda one: one[0])]


@command("heal")
@click.argument("kpi", metavar="K")
@click.option("--cycle", metavar="C", required=True, help="The cycle in which it is to recover, by id or name.")
@click.option("--title", help="What will be different, in words; a title is proposed.")
@click.option(
    "--key-result", "changes", metavar="TEXT", multiple=True, help="What is to be changed for it; up to three of these."
)
@click.option("--why", help="What you will do differently.")
@click.option("--owner", metavar="NAME", help="Who answers for it; the KPI's owner where nothing is said.")
@click.option("--team", help="Whose objective it is; the KPI's department where nothing is said.")
@click.option("--baseline", metavar="N", help="Where the KPI stands as things are; its centre line is proposed.")
@click.option("--target", metavar="N", help="Where the KPI has to be; the bound of its target is proposed.")
@click.option("--committed", is_flag=True, help="All of it is owed, not 70 %.")
@click.pass_obj
def heal(context: CommandContext, /, kpi: str, cycle: str, **told: Any) -> None:
    """Raise an objective from a KPI, with a key result that the KPI's values feed and one for each change to be made.

    One undo takes all of it back.
    """
    with context.changing() as session:
        workspace, today = session.workspace, session.today()
        offered = proposal(workspace, workspace.resolve(Kpi, kpi), workspace.resolve(Cycle, cycle), today)
        values = values_of(offered.draft) | _told(told)
        draft = parsing.as_typed(_HEAL, lambda: build(HealDraft, values, today=today))
        entry = parsing.as_typed(_HEAL, lambda: session.do(actions.heal, draft))
        _raised(context, session, entry, offered)


def _told(told: dict[str, Any]) -> dict[str, Any]:
    """What was typed to round out the proposal. Raises UsageError."""
    numbers: dict[str, Decimal | None] = {
        name: parsing.optional_number(f"--{name}", told[name]) for name in ("baseline", "target")
    }
    texts = {name: told[name] for name in ("title", "why", "owner", "team")}
    ambition = Ambition.COMMITTED if told["committed"] else None
    return parsing.given({**texts, **numbers, "ambition": ambition, "changes": told["changes"]})


def _raised(context: CommandContext, session: Session, entry: Entry, offered: Proposal) -> None:
    """Answer with the objective; what to beware of goes to standard error."""
    workspace, today = session.workspace, session.today()
    objective = output.made(session, entry, Objective)
    if offered.warning:
        printing.write(sys.stderr, offered.warning)
    context.answer(
        lambda: json_goals.objective(workspace, objective, today, nested=True),
        lambda page: blocks(
            output.sentence(session, entry, page),
            page.shown(offered.evidence),
            text_goals.objective(workspace, objective, today, page),
        ),
    )


@command("pass-over")
@click.argument("kpi", metavar="K")
@click.option("--reason", required=True, help="Why not now; it is asked again once the evidence changes.")
@click.pass_obj
def pass_over(context: CommandContext, kpi: str, reason: str) -> None:
    """Leave a candidate alone until its evidence changes, with a reason."""
    names = {"reason": "--reason"}
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": record.id, "reason": reason}
        draft = parsing.as_typed(names, lambda: build(PassOverDraft, values, today=session.today()))
        output.done(context, session, record, actions.pass_over, draft, names=names)
