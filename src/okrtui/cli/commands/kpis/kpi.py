"""The commands that change KPIs themselves: add, edit, retire, resume and delete."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

import click

from okrtui.cli.commands.kpis.targets import target_names, target_options, target_values
from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, field_options, several, together
from okrtui.domain.actions import kpis as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.actions.several import RecordStep
from okrtui.domain.records.field_order import field_order
from okrtui.domain.records.models import Kpi, KpiDraft, NewKpiDraft
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError, UsageError
from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])

_FIELDS = tuple(name for name in field_order(KpiDraft) if name != "name")
_NAMES = {field: f"--{field.replace('_', '-')}" for field in (*_FIELDS, "name")} | {"owners": "--owner"}
_HELP = {
    "reward_linked": "Mark whether pay depends on it.",
    "decimals": "Decimals to show; empty for as recorded.",
    "category": "What it is for: health of the business, an operational process, or a strategic change.",
    "department": "Department.",
    "owners": "Owner, by login name; may be repeated.",
    "cadence": "How often it is measured; default: monthly.",
    "unit": "Unit, such as %, days or $.",
}
"""The help of an option where that is not the description of the field."""


def _about(function: F) -> F:
    """Add the options for the fields of a KPI, one for each field of its draft."""
    return field_options(KpiDraft, _FIELDS, _HELP, {"decimals": "N"})(function)


def _values(options: dict[str, Any]) -> dict[str, Any]:
    """Return the typed fields of a KPI. Raises UsageError."""
    values = parsing.given({name: options[name] for name in _FIELDS})
    if options["decimals"] is not None:
        values["decimals"] = parsing.whole("--decimals", options["decimals"], 0, 10)
    return values


@command("add")
@click.argument("name")
@target_options()
@click.option("--since", metavar="DAY", help="First day of the target; default: the beginning.")
@click.option("--value", metavar="N", help="First value.")
@click.option("--on", metavar="DAY", help="Day of the first value; default: today.")
@_about
@click.pass_obj
def add(context: CommandContext, /, name: str, **options: Any) -> None:
    """Add a KPI. Its name must be unique."""
    if options["on"] and not options["value"]:
        raise UsageError("--on is the day of a first value.", "Add --value, or leave --on out.")
    with context.changing() as session:
        values = {"name": name, "since": options["since"]} | _values(options)
        values |= {"value": options["value"], "value_on": options["on"] or session.today()}
        values |= target_values(options, options["unit"] or "")
        names = _NAMES | target_names(options) | {"name": "NAME", "value": "--value", "value_on": "--on"}
        draft = parsing.draft(NewKpiDraft, values, names, session.today())
        entry = session.do(actions.add, draft)
        output.changed(context, session, entry, output.made(session, entry, Kpi))


@command("edit")
@several("kpis", "K")
@click.option("--name", help="New name.")
@_about
@click.pass_obj
def edit(context: CommandContext, /, kpis: tuple[str, ...], name: str | None, **options: Any) -> None:
    """Edit KPIs. Options that are left out change nothing; several are edited all together, or none."""
    with context.changing() as session:
        values = parsing.given({"name": name}) | _values(options)

        def step(record: Kpi) -> RecordStep:
            before = {field: getattr(record, field) for field in KpiDraft.model_fields}
            draft = parsing.draft(KpiDraft, before | values, _NAMES, session.today())
            return RecordStep((record.table, record.id), actions.edit, Edit(record.id, record.revision, draft))

        output.done_to_all(context, session, [step(one) for one in _resolved(session, kpis)])


def _resolved(session: Session, typed: tuple[str, ...]) -> list[Kpi]:
    """Return KPIs by their ids or names, each once. Raises UsageError."""
    found = (session.workspace.resolve(Kpi, one) for one in typed)
    return list({one.id: one for one in found}.values())


@command("retire")
@several("kpis", "K")
@click.pass_obj
def retire(context: CommandContext, kpis: tuple[str, ...]) -> None:
    """Stop tracking KPIs. Their values are kept; okrtui kpi resume tracks them again."""
    with context.changing() as session:
        steps = [RecordStep((Kpi.table, one.id), _retire, one.id) for one in _resolved(session, kpis)]
        output.done_to_all(context, session, steps)


@command("resume")
@several("kpis", "K")
@click.pass_obj
def resume(context: CommandContext, kpis: tuple[str, ...]) -> None:
    """Track retired KPIs again."""
    with context.changing() as session:
        steps = [RecordStep((Kpi.table, one.id), actions.resume, one.id) for one in _resolved(session, kpis)]
        output.done_to_all(context, session, steps)


def _retire(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Retire an active KPI. Raises RuleError, with the command that resumes it."""
    try:
        return actions.retire_active(workspace, number, actor, now)
    except RuleError as error:
        raise RuleError(error.message, f"Track it again with okrtui kpi resume K{number}.") from None


@command("delete")
@click.argument("kpi", metavar="K")
@together
@click.pass_obj
def delete(context: CommandContext, kpi: str, together: bool) -> None:
    """Delete a KPI."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Kpi, kpi), together=together)
