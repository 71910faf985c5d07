"""The commands for objectives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import anyway, command, owners, together, words
from okrtui.domain.actions import objectives as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.domain.records.enums import Ambition, ObjectiveState
from okrtui.domain.records.models import Cycle, Objective, ObjectiveDraft
from okrtui.domain.rules.pace import Status
from okrtui.domain.workspace import Workspace
from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])
_NAMES = {"title": "TITLE", "why": "--why", "owners": "--owner", "team": "--team", "parent": "--parent"}


@command("list")
@click.option("--cycle", metavar="C", help="Only objectives of this cycle, by id or name.")
@click.option("--status", type=words(Status), help="Only objectives with this status.")
@click.option("--state", type=words(ObjectiveState), help="Only objectives in this state.")
@owners("Only objectives of this owner; of any of them, where several are given.")
@click.pass_obj
def list_objectives(
    context: CommandContext, cycle: str | None, status: str | None, state: str | None, owners: str | None
) -> None:
    """List objectives with their actual and expected progress."""
    with context.reading() as session:
        workspace = session.workspace
        inside = None if cycle is None else workspace.objectives_of(workspace.resolve(Cycle, cycle).id)
        found = output.matching(workspace.objectives.values() if inside is None else inside, state=state)
        found = output.owned(workspace, found, owners)
        found = [one for one in found if status is None or _status(session, one) == status.casefold()]
        output.listed(context, session, found, "No matching objectives.")


def _status(session: Session, objective: Objective) -> str:
    return str(ObjectiveSubject(session.workspace, objective, session.today()).status.word or "")


@command("show")
@click.argument("objective", metavar="O")
@click.pass_obj
def show(context: CommandContext, objective: str) -> None:
    """Show an objective with its key results."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(Objective, objective))


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
@click.argument("objective", metavar="O")
@click.option("--title", help="New title: what will be different.")
@click.option("--cycle", metavar="C", help="Cycle, by id or name.")
@_about
@click.pass_obj
def edit(context: CommandContext, /, objective: str, **options: str | None) -> None:
    """Edit an objective. Options that are left out change nothing."""
    with context.changing() as session:
        record = session.workspace.resolve(Objective, objective)
        before = {name: getattr(record, name) for name in ObjectiveDraft.model_fields}
        values = before | _values(session.workspace, options)
        names = _NAMES | {"title": "--title"}
        draft = parsing.draft(ObjectiveDraft, values, names, session.today())
        output.done(context, session, record, actions.edit, Edit(record.id, record.revision, draft))


@command("start")
@click.argument("objective", metavar="O")
@anyway
@click.pass_obj
def start(context: CommandContext, objective: str, anyway: str | None) -> None:
    """Start an objective that has two to four key results, or another number with --anyway WHY."""
    with context.changing() as session:
        record = session.workspace.resolve(Objective, objective)
        if anyway is None:
            entry = session.do(actions.start, record.id)
        else:
            draft = actions.StartAnyway(record.id, anyway)
            entry = parsing.as_typed({"why": "--anyway"}, lambda: session.do(actions.start_anyway, draft))
        output.changed(context, session, entry, session.workspace.find(Objective, record.id))


@command("drop")
@click.argument("objective", metavar="O")
@click.option("--why", required=True, help="Reason for dropping it.")
@click.pass_obj
def drop(context: CommandContext, objective: str, why: str) -> None:
    """Drop an objective. It is kept on record with the reason."""
    with context.changing() as session:
        record = session.workspace.resolve(Objective, objective)
        entry = parsing.as_typed(
            {"why": "--why"}, lambda: session.do(actions.drop, actions.ObjectiveDrop(record.id, why))
        )
        output.changed(context, session, entry, session.workspace.find(Objective, record.id))


@command("close")
@click.argument("objective", metavar="O")
@click.option("--note", default="", help="Result, and what was learned.")
@click.pass_obj
def close(context: CommandContext, objective: str, note: str) -> None:
    """Close an active objective, reached or not."""
    names = {"note": "--note"}
    with context.changing() as session:
        record = session.workspace.resolve(Objective, objective)
        values = {"objective": record.id, "note": note}
        draft = parsing.draft(ClosingDraft, values, names, session.today())
        output.done(context, session, record, actions.close, draft, names=names)


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
