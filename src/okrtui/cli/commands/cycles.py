"""The commands for cycles."""

from __future__ import annotations

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, together, words
from okrtui.domain.actions import cycles as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Cadence, CycleState
from okrtui.domain.records.models import Cycle, CycleDraft
from okrtui.domain.rules.next_cycle import NEXT, proposed
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.errors import UsageError
from okrtui.session import Session


@command("list")
@click.option("--state", type=words(CycleState), help="Only cycles in this state.")
@click.pass_obj
def list_cycles(context: CommandContext, state: str | None) -> None:
    """List the cycles, with their dates and how far they are."""
    with context.reading() as session:
        found = output.matching(session.workspace.cycles.values(), state=state)
        found.sort(key=lambda one: (one.start, one.id))
        none = "There are no cycles yet; okrtui cycle add next plans one."
        output.listed(context, session, found, "There are no such cycles." if session.workspace.cycles else none)


@command("show")
@click.argument("cycle", metavar="C")
@click.pass_obj
def show(context: CommandContext, cycle: str) -> None:
    """Show a cycle, by id or name, with its objectives."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(Cycle, cycle))


@command("add")
@click.argument("name")
@click.option("--start", metavar="DAY", help="First day, like 2027-01-01.")
@click.option("--end", metavar="DAY", help="Last day, inclusive.")
@click.option("--cadence", type=words(Cadence), help="How long such a cycle lasts; quarter where nothing is said.")
@click.pass_obj
def add(context: CommandContext, name: str, start: str | None, end: str | None, cadence: str | None) -> None:
    """Plan a cycle.

    A calendar name needs no dates: 2027, 2027-H1, 2027-T2, 2027-Q1 or 2027-01; nor does next, the first one that is not
    planned yet, as long as the newest.
    """
    with context.changing() as session:
        today = session.today()
        offered = _offered(session, name, cadence) if start is None and end is None else None
        values = offered.model_dump() if offered else {"name": name}
        if offered is None and (start is None or end is None):
            raise UsageError(
                f"{parsing.quoted(name)} is no quarter, half or year, so --start and --end have to tell its days.",
                "Try okrtui cycle add --help.",
            )
        if start is not None and end is not None:
            values |= {"start": parsing.day("--start", start, today), "end": parsing.day("--end", end, today)}
        values |= parsing.given({"cadence": cadence})
        names = {"name": "NAME", "": "--end"}
        entry = session.do(actions.add, parsing.as_typed(names, lambda: build(CycleDraft, values, today=today)))
        output.changed(context, session, entry, output.made(session, entry, Cycle))


def _offered(session: Session, name: str, cadence: str | None) -> CycleDraft | None:
    """The cycle that is proposed, or the one that a calendar name stands for; none for any other name."""
    if name != NEXT:
        return cycle_by_name(name)
    return proposed(session.workspace, session.today(), Cadence(cadence) if cadence else None)


@command("edit")
@click.argument("cycle", metavar="C")
@click.option("--name", help="The new name.")
@click.option("--start", metavar="DAY", help="First day, like 2027-01-01.")
@click.option("--end", metavar="DAY", help="Last day, inclusive.")
@click.option("--cadence", type=words(Cadence), help="How long such a cycle lasts.")
@click.pass_obj
def edit(context: CommandContext, /, cycle: str, start: str | None, end: str | None, **told: str | None) -> None:
    """Change a cycle's name, days or cadence; what is not named stays as it is."""
    with context.changing() as session:
        today = session.today()
        record = session.workspace.resolve(Cycle, cycle)
        now = {field: getattr(record, field) for field in CycleDraft.model_fields}
        days = {
            "start": start and parsing.day("--start", start, today),
            "end": end and parsing.day("--end", end, today),
        }
        values = now | parsing.given({**told, **days})
        names = {"name": "--name", "": "--start" if end is None else "--end"}
        draft = parsing.as_typed(names, lambda: build(CycleDraft, values, today=today))
        output.done(context, session, record, actions.edit, Edit(record.id, record.revision, draft))


@command("start")
@click.argument("cycle", metavar="C")
@click.pass_obj
def start(context: CommandContext, cycle: str) -> None:
    """Start a cycle that is a draft, and with it its objectives that have two to four key results."""
    with context.changing() as session:
        record = session.workspace.resolve(Cycle, cycle)
        entry = session.do(actions.start, record.id)
        output.changed(context, session, entry, session.workspace.find(Cycle, record.id))


@command("delete")
@click.argument("cycle", metavar="C")
@together
@click.pass_obj
def delete(context: CommandContext, cycle: str, together: bool) -> None:
    """Delete a cycle."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Cycle, cycle), together=together)
