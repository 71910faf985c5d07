"""The commands that change cycles: add, edit, start, grade, close, reopen and delete."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import anyway, command, together, words
from okrtui.cli.framework.prompts import require_yes
from okrtui.domain.actions import cycle_closing
from okrtui.domain.actions import cycles as actions
from okrtui.domain.actions.objectives import StartAnyway
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.enums import Cadence, Fate
from okrtui.domain.records.models import Cycle, CycleDraft, Objective
from okrtui.domain.rules.carry_over import CarriedObjective, copies, left_out_text, not_carried_text, thin_text
from okrtui.domain.rules.next_cycle import NEXT, following, proposed
from okrtui.domain.rules.periods import cycle_by_name, why_no_fiscal_year
from okrtui.domain.rules.starting import not_started
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import UsageError
from okrtui.reports.json_fields.records import record_json
from okrtui.reports.terminal import grades as text_grades
from okrtui.reports.terminal import records as text_records
from okrtui.reports.terminal.tables import Page, blocks
from okrtui.session import Entry, Session

_SET_IT = 'Set it to a month, such as "april", in the settings file'


@command("add")
@click.argument("name")
@click.option("--start", metavar="DAY", help="First day, such as 2027-01-01.")
@click.option("--end", metavar="DAY", help="Last day.")
@click.option("--cadence", type=words(Cadence), help="Length of the cycle; default: quarter.")
@click.pass_obj
def add(context: CommandContext, name: str, start: str | None, end: str | None, cadence: str | None) -> None:
    """Plan a cycle.

    Calendar names need no dates: 2027, 2027-H1, 2027-T2, 2027-Q1 or 2027-01, and with the setting fiscal_year_starts
    FY27, FY27-H1, FY27-T2 or FY27-Q1. The name next plans the cycle after the newest one, of the same length.
    """
    with context.changing() as session:
        offered = _offered(session, name, cadence) if start is None and end is None else None
        if offered is None and (start is None or end is None):
            raise _no_dates(session, name)
        values = offered.model_dump() if offered else {"name": name, "start": start, "end": end}
        values |= parsing.given({"cadence": cadence})
        names = {"name": "NAME", "start": "--start", "end": "--end", "": "--end"}
        entry = session.do(actions.add, parsing.draft(CycleDraft, values, names, session.today()))
        output.changed(context, session, entry, output.made(session, entry, Cycle))


def _no_dates(session: Session, name: str) -> UsageError:
    """Return the error for the name of a new cycle that does not tell its days, where they are not given either."""
    if unknown := why_no_fiscal_year(name, session.fiscal_month):
        return UsageError(unknown, f"{_SET_IT}, or give --start and --end.")
    told = f"{parsing.quoted(name)} is not a calendar name such as 2027-Q1, so it needs --start and --end."
    return UsageError(told, "Try okrtui cycle add --help.")


def _offered(session: Session, name: str, cadence: str | None) -> CycleDraft | None:
    """Return the cycle that a calendar name or `next` stands for, None for any other name."""
    if name != NEXT:
        return cycle_by_name(name, session.fiscal_month)
    wanted = Cadence(cadence) if cadence else None
    return proposed(session.workspace, session.today(), wanted, session.fiscal_month)


@command("edit")
@click.argument("cycle", metavar="C")
@click.option("--name", help="New name.")
@click.option("--start", metavar="DAY", help="First day, such as 2027-01-01.")
@click.option("--end", metavar="DAY", help="Last day.")
@click.option("--cadence", type=words(Cadence), help="Length of the cycle.")
@click.pass_obj
def edit(context: CommandContext, /, cycle: str, **options: str | None) -> None:
    """Change a cycle's name, dates or cadence. Options that are left out change nothing."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        before = {field: getattr(record, field) for field in CycleDraft.model_fields}
        names = {name: f"--{name}" for name in options} | {"": "--start" if options["end"] is None else "--end"}
        draft = parsing.draft(CycleDraft, before | parsing.given(options), names, session.today())
        output.done(context, session, record, actions.edit, Edit(record.id, record.revision, draft))


@command("start")
@click.argument("cycle", metavar="C")
@anyway
@click.pass_obj
def start(context: CommandContext, cycle: str, anyway: str | None) -> None:
    """Start a draft cycle and its objectives that have two to four key results; name those that do not start."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        if anyway is None:
            entry = session.do(actions.start, record.id)
        else:
            draft = StartAnyway(record.id, anyway)
            entry = parsing.as_typed({"why": "--anyway"}, lambda: session.do(actions.start_anyway, draft))
        begun = session.workspace.find(Cycle, record.id)
        output.changed(context, session, entry, begun, *not_started(session.workspace, begun))


@command("grade")
@click.argument("cycle", metavar="C")
@click.pass_obj
def grade(context: CommandContext, cycle: str) -> None:
    """Start grading a cycle. Check-ins end; grade its key results with okrtui kr grade."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        entry = session.do(cycle_closing.begin, record.id)
        workspace, today, graded = session.workspace, session.today(), session.workspace.find(Cycle, record.id)
        context.answer(
            lambda: record_json(workspace, graded, today, nested=True),
            lambda page: blocks(
                output.sentence(session, entry, page),
                text_records.listed(workspace, [graded], today, page),
                text_grades.ungraded(workspace, graded, today, page),
            ),
        )


@command("reopen")
@click.argument("cycle", metavar="C")
@click.pass_obj
def reopen(context: CommandContext, cycle: str) -> None:
    """Reopen a closed cycle to correct its grades. Its objectives stay closed."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        output.done(context, session, record, cycle_closing.reopen, record.id)


@command("close")
@click.argument("cycle", metavar="C")
@click.option("--keep", metavar="O", multiple=True, help="Carry this objective over unchanged; may be repeated.")
@click.option("--change", metavar="O", multiple=True, help="Carry this objective over to edit it; may be repeated.")
@click.option("--drop", metavar="O", multiple=True, help="Do not carry this objective over (the default).")
@click.option("--into", metavar="C", help="Cycle to carry over to, by id or name.")
@click.option("--plan", metavar="NAME", help="Plan the cycle to carry over to: 2027-Q1, or next.")
@click.option("--retrospective", metavar="TEXT", default="", help="What to keep, stop and try.")
@click.option("--yes", is_flag=True, help="Carry over objectives with too few key results without asking.")
@click.pass_obj
def close(
    context: CommandContext, /, cycle: str, into: str | None, plan: str | None, *, yes: bool, **options: Any
) -> None:
    """Close a graded cycle and its objectives. Only objectives named with --keep or --change are carried over.

    A metric continues from its last value to the same target; milestones continue without the finished steps. --plan
    next plans the cycle after this one, of the same length.
    """
    if into is not None and plan is not None:
        raise UsageError("--into and --plan cannot be combined.", "Leave out one of them.")
    with context.changing() as session:
        workspace = session.workspace
        record = workspace.resolve(Cycle, cycle)
        values = {
            "cycle": record.id,
            "retrospective": options["retrospective"],
            "fates": _fates(workspace, {fate: options[fate.value] for fate in Fate}),
            "into": None if into is None else workspace.resolve(Cycle, into).id,
            "planned": None if plan is None else _planned(session, record, plan),
        }
        draft = parsing.draft(CycleClosingDraft, values, {"retrospective": "--retrospective"}, session.today())
        if not yes:
            _require_agreement(session, draft)
        carried: list[CarriedObjective] = []

        def closing(fresh: Workspace, draft: CycleClosingDraft, actor: str, now: datetime) -> Change:
            carried[:] = copies(fresh, draft)
            return cycle_closing.close(fresh, draft, actor, now)

        _answer_closed(context, session, session.do(closing, draft), draft, carried)


def _require_agreement(session: Session, draft: CycleClosingDraft) -> None:
    """Ask about objectives that go on with too few key results, once nothing else forbids to close. Raises OkrError."""
    session.plan(cycle_closing.close, draft)
    thin = thin_text(copies(session.workspace, draft))
    if thin:
        require_yes(thin, "Use --yes to close the cycle all the same.", "Close the cycle all the same?")


def _fates(workspace: Workspace, named: dict[Fate, Iterable[str]]) -> dict[int, Fate]:
    """Return the fate of each objective named, in options repeated or with commas. Raises UsageError."""
    found: dict[int, Fate] = {}
    for fate, typed_ids in named.items():
        for text in (part for one in typed_ids for part in one.split(",") if part.strip()):
            objective = workspace.resolve(Objective, text)
            if found.setdefault(objective.id, fate) is not fate:
                raise UsageError(f"--{found[objective.id]} and --{fate} both name {objective.shown_id}.", "Choose one.")
    return found


def _planned(session: Session, cycle: Cycle, name: str) -> CycleDraft:
    """Return the cycle that a calendar name or `next` stands for. Raises UsageError."""
    workspace, month = session.workspace, session.fiscal_month
    draft = following(workspace, cycle, month) if name == NEXT else cycle_by_name(name, month)
    if draft is None:
        unknown = why_no_fiscal_year(name, month)
        told = unknown or f"{parsing.quoted(name)} is not a calendar name such as 2027-Q1."
        way_on = _SET_IT if unknown else "Use next or a calendar name"
        raise UsageError(f"--plan: {told}", f"{way_on}, or add the cycle first and name it with --into.")
    return draft


def _answer_closed(
    context: CommandContext, session: Session, entry: Entry, draft: CycleClosingDraft, carried: list[CarriedObjective]
) -> None:
    """Answer with the closed cycle, followed by the objectives that were carried over."""
    workspace, today = session.workspace, session.today()
    record = workspace.find(Cycle, draft.cycle)
    created = [op.id for op in entry.ops if op.table == Objective.table and op.before is None]
    onward = [workspace.find(Objective, number) for number in created]
    to_edit = [
        f"okrtui objective edit {new.shown_id}"
        for new, old in zip(onward, carried, strict=True)
        if draft.fates[old.objective.id] is Fate.CHANGE
    ]

    def text(page: Page) -> str:
        return blocks(
            output.sentence(session, entry, page),
            text_records.listed(workspace, [record], today, page),
            f"Carried over:\n{text_records.listed(workspace, onward, today, page)}" if onward else "",
            page.shown(left_out_text(carried)),
            page.shown(thin_text(carried)),
            page.shown(not_carried_text(workspace, draft)),
            f"Edit next: {', '.join(to_edit)}." if to_edit else "",
        )

    context.answer(lambda: record_json(workspace, record, today, nested=True), text)


@command("delete")
@click.argument("cycle", metavar="C")
@together
@click.pass_obj
def delete(context: CommandContext, cycle: str, together: bool) -> None:
    """Delete a cycle."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Cycle, cycle), together=together)
