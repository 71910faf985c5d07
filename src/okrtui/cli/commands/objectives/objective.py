"""The commands that change objectives: add, edit, start, close, drop, reopen and delete."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import anyway, command, owners, several, together
from okrtui.domain.actions import objectives as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.actions.several import RecordStep, drops, starts
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.domain.records.enums import Ambition
from okrtui.domain.records.models import Cycle, Objective, ObjectiveDraft
from okrtui.domain.workspace import Workspace
from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])
_NAMES = {"title": "TITLE", "why": "--why", "owners": "--owner", "team": "--team", "parent": "--parent"}


def _about(function: F) -> F:
    """Add the options for the fields of an objective."""
    for option in (
        click.option("--parent", metavar="O", help="Parent objective; empty for none."),
        click.option(
            "--aspirational", "ambition", flag_value="aspirational", help="Reaching 70 % is a success (default)."
        ),
        click.option("--committed", "ambition", flag_value="committed", help="Reaching all of it is expected."),
        click.option("--team", help="Team."),
        owners("Owner, by login name; may be repeated."),
        click.option("--why", help="Why it matters now."),
    ):
        function = option(function)
    return function


def _values(workspace: Workspace, options: dict[str, str | None]) -> dict[str, Any]:
    """Return the typed options with ids and names looked up. Raises UsageError."""
    values: dict[str, Any] = parsing.given(options)
    if "cycle" in values:
        values["cycle"] = workspace.resolve(Cycle, values["cycle"]).id
    if values.get("parent", "").strip():
        values["parent"] = workspace.resolve(Objective, values["parent"]).id
    if "ambition" in values:
        values["ambition"] = Ambition(values["ambition"])
    return values


@command("add")
@click.argument("title")
@click.option("--cycle", metavar="C", required=True, help="Cycle, by id or name.")
@_about
@click.pass_obj
def add(context: CommandContext, /, **options: str | None) -> None:
    """Add an objective as a draft. Once it has two to four key results, it can be started."""
    with context.changing() as session:
        values = _values(session.workspace, options)
        draft = parsing.draft(ObjectiveDraft, values, _NAMES, session.today())
        entry = session.do(actions.add, draft)
        output.changed(context, session, entry, output.made(session, entry, Objective))


@command("edit")
@several("objectives", "O")
@click.option("--title", help="New title: what will be different.")
@click.option("--cycle", metavar="C", help="Cycle, by id or name.")
@_about
@click.pass_obj
def edit(context: CommandContext, /, objectives: tuple[str, ...], **options: str | None) -> None:
    """Edit objectives. Options that are left out change nothing; several are edited all together, or none."""
    with context.changing() as session:
        values = _values(session.workspace, options)
        names = _NAMES | {"title": "--title"}

        def step(record: Objective) -> RecordStep:
            before = {name: getattr(record, name) for name in ObjectiveDraft.model_fields}
            draft = parsing.draft(ObjectiveDraft, before | values, names, session.today())
            return RecordStep((record.table, record.id), actions.edit, Edit(record.id, record.revision, draft))

        output.done_to_all(context, session, [step(one) for one in _resolved(session, objectives)])


def _resolved(session: Session, typed: tuple[str, ...]) -> list[Objective]:
    """Return objectives by their ids, each once. Raises UsageError."""
    found = (session.workspace.resolve(Objective, one) for one in typed)
    return list({one.id: one for one in found}.values())


@command("start")
@several("objectives", "O")
@anyway
@click.pass_obj
def start(context: CommandContext, objectives: tuple[str, ...], anyway: str | None) -> None:
    """Start objectives that have two to four key results, or another number with --anyway WHY."""
    with context.changing() as session:
        numbers = [one.id for one in _resolved(session, objectives)]
        if anyway is None:
            steps = starts(numbers)
        else:
            drafts = (actions.StartAnyway(one, anyway) for one in numbers)
            steps = [RecordStep((Objective.table, one.id), actions.start_anyway, one) for one in drafts]
        output.done_to_all(context, session, steps, names={"why": "--anyway"})


@command("drop")
@several("objectives", "O")
@click.option("--why", required=True, help="Reason for dropping it.")
@click.pass_obj
def drop(context: CommandContext, objectives: tuple[str, ...], why: str) -> None:
    """Drop objectives. They are kept on record with the reason."""
    with context.changing() as session:
        steps = drops([one.id for one in _resolved(session, objectives)], why)
        output.done_to_all(context, session, steps, names={"why": "--why"})


@command("close")
@several("objectives", "O")
@click.option("--note", default="", help="Result, and what was learned.")
@click.pass_obj
def close(context: CommandContext, objectives: tuple[str, ...], note: str) -> None:
    """Close active objectives, reached or not."""
    names = {"note": "--note"}
    with context.changing() as session:
        values = ({"objective": one.id, "note": note} for one in _resolved(session, objectives))
        drafts = [parsing.draft(ClosingDraft, one, names, session.today()) for one in values]
        steps = [RecordStep((Objective.table, one.objective), actions.close, one) for one in drafts]
        output.done_to_all(context, session, steps, names=names)


@command("reopen")
@click.argument("objective", metavar="O")
@click.pass_obj
def reopen(context: CommandContext, objective: str) -> None:
    """Reopen a closed objective, or a dropped one as a draft."""
    with context.changing() as session:
        record = session.workspace.resolve(Objective, objective)
        output.done(context, session, record, actions.reopen, record.id)


@command("delete")
@click.argument("objective", metavar="O")
@together
@click.pass_obj
def delete(context: CommandContext, objective: str, together: bool) -> None:
    """Delete an objective."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Objective, objective), together=together)
