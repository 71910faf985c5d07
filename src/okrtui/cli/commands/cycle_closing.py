"""The commands for the end of a cycle: grade it, close it with what is carried on, reopen it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import cycle_closing as actions
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Fate
from okrtui.domain.records.models import Cycle, CycleDraft, Objective
from okrtui.domain.rules.carry_over import CarriedObjective, copies, left_out_text
from okrtui.domain.rules.next_cycle import NEXT, following
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.protocol import Entry
from okrtui.errors import UsageError
from okrtui.reports.json_fields import objectives as json_goals
from okrtui.reports.terminal import objectives as text_goals
from okrtui.reports.terminal.tables import Page, blocks
from okrtui.session import Session


@command("grade")
@click.argument("cycle", metavar="C")
@click.pass_obj
def grade(context: CommandContext, cycle: str) -> None:
    """Begin to grade a cycle: no more check-ins are asked for, and each key result waits for okrtui kr grade."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        entry = session.do(actions.begin, record.id)
        _answer(context, session, entry, record.id)


def _answer(context: CommandContext, session: Session, entry: Entry, number: int) -> None:
    """Answer with a cycle, and below it with what is still to be graded."""
    workspace, today = session.workspace, session.today()
    record = workspace.find(Cycle, number)
    context.answer(
        lambda: json_goals.cycle(workspace, record, today, nested=True),
        lambda page: blocks(
            output.sentence(session, entry, page),
            text_goals.cycles(workspace, [record], today, page),
            text_goals.ungraded(workspace, record, today, page),
        ),
    )


@command("reopen")
@click.argument("cycle", metavar="C")
@click.pass_obj
def reopen(context: CommandContext, cycle: str) -> None:
    """Open a closed cycle again, to correct its grades; its objectives stay closed."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        output.done(context, session, record, actions.reopen, record.id)


@command("close")
@click.argument("cycle", metavar="C")
@click.option("--keep", metavar="O", multiple=True, help="Carry this objective on as it is; give it again for more.")
@click.option("--change", metavar="O", multiple=True, help="Carry this objective on, to be edited then.")
@click.option("--drop", metavar="O", multiple=True, help="Do not carry this objective on, as where nothing is said.")
@click.option("--into", metavar="C", help="The cycle that is carried into, by id or name.")
@click.option("--plan", metavar="NAME", help="Plan the cycle that is carried into: 2027-Q1, or next.")
@click.option("--retrospective", metavar="TEXT", default="", help="What to keep, stop and try.")
@click.pass_obj
def close(context: CommandContext, /, cycle: str, into: str | None, plan: str | None, **told: Any) -> None:
    """Close a graded cycle with its objectives; nothing is carried into the next one but what is named.

    A metric goes on from its last value to the same target, milestones without the steps that are done. --plan next
    plans the cycle that follows this one, as long as it.
    """
    if into is not None and plan is not None:
        raise UsageError("--into and --plan exclude each other.", "Leave out one of them.")
    with context.changing() as session:
        workspace = session.workspace
        record = workspace.resolve(Cycle, cycle)
        values = {
            "cycle": record.id,
            "retrospective": told["retrospective"],
            "fates": _fates(workspace, {fate: told[fate.value] for fate in Fate}),
            "into": None if into is None else workspace.resolve(Cycle, into).id,
            "planned": None if plan is None else _planned(workspace, record, plan),
        }
        names = {"retrospective": "--retrospective"}
        draft = parsing.as_typed(names, lambda: build(CycleClosingDraft, values, today=session.today()))
        carried: list[CarriedObjective] = []

        def closing(fresh: Workspace, draft: CycleClosingDraft, actor: str, now: datetime) -> Change:
            carried[:] = copies(fresh, draft)
            return actions.close(fresh, draft, actor, now)

        _closed(context, session, session.do(closing, draft), draft, carried)


def _fates(workspace: Workspace, named: dict[Fate, Iterable[str]]) -> dict[int, Fate]:
    """What becomes of each objective that is named, commas allowed. Raises UsageError."""
    found: dict[int, Fate] = {}
    for fate, typed_ids in named.items():
        for text in (part for one in typed_ids for part in one.split(",") if part.strip()):
            objective = workspace.resolve(Objective, text)
            if found.setdefault(objective.id, fate) is not fate:
                raise UsageError(f"--{found[objective.id]} and --{fate} both name {objective.shown_id}.", "Choose one.")
    return found


def _planned(workspace: Workspace, cycle: Cycle, name: str) -> CycleDraft:
    """The cycle that a calendar name stands for, or the one that follows. Raises UsageError."""
    draft = following(workspace, cycle) if name == NEXT else cycle_by_name(name)
    if draft is None:
        told = f"--plan: {parsing.quoted(name)} is no quarter, half or year."
        raise UsageError(told, "Write next or 2027-Q1, or plan it with okrtui cycle add and name it with --into.")
    return draft


def _closed(
    context: CommandContext, session: Session, entry: Entry, draft: CycleClosingDraft, carried: list[CarriedObjective]
) -> None:
    """Answer with the closed cycle, and below it with the objectives as they go on."""
    workspace, today = session.workspace, session.today()
    record = workspace.find(Cycle, draft.cycle)
    made = [op.id for op in entry.ops if op.table == Objective.table and op.before is None]
    onward = [workspace.find(Objective, number) for number in made]
    to_edit = [
        f"okrtui objective edit {new.shown_id}"
        for new, old in zip(onward, carried, strict=True)
        if draft.fates[old.objective.id] is Fate.CHANGE
    ]

    def text(page: Page) -> str:
        return blocks(
            output.sentence(session, entry, page),
            text_goals.cycles(workspace, [record], today, page),
            f"Carried on:\n{text_goals.objectives(workspace, onward, today, page)}" if onward else "",
            page.shown(left_out_text(carried)),
            f"To be changed: {', '.join(to_edit)}." if to_edit else "",
        )

    context.answer(lambda: json_goals.cycle(workspace, record, today, nested=True), text)
