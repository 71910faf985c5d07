"""The commands that change KPIs, their targets and values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any, TypeVar

import click
from click.core import ParameterSource

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, noted, together, words
from okrtui.domain.actions import kpis as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Category, KpiState, Rhythm
from okrtui.domain.records.models import Kpi, KpiDraft, MeasurementDraft, NewKpiDraft, TargetDraft
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError, UsageError

F = TypeVar("F", bound=Callable[..., Any])

_FIELDS = ("definition", "unit", "owner", "department", "category", "cadence", "reward_linked")
_NAMES = {field: f"--{field.replace('_', '-')}" for field in (*_FIELDS, "name", "decimals", "since")} | {
    "low": "--at-least", "high": "--at-most", "red_low": "--red", "red_high": "--red",
}  # fmt: skip


def _about(function: F) -> F:
    """The options that tell what a KPI is."""
    for option in (
        click.option("--reward-linked/--not-reward-linked", default=None, help="Whether pay depends on it."),
        click.option("--decimals", metavar="N", help="How many decimals are shown; empty for as measured."),
        click.option("--category", type=words(Category), help="What an audit found it to be."),
        click.option("--department", help="Whose KPI it is."),
        click.option("--owner", metavar="NAME", help="Who answers for it, by login name."),
        click.option("--cadence", type=words(Rhythm), help="How often it is measured; monthly where nothing is said."),
        click.option("--unit", help="Like %, days or $."),
        click.option("--definition", help="What exactly is counted, and where."),
    ):
        function = option(function)
    return function


def _band(function: F) -> F:
    """The options that tell what is good."""
    for option in (
        click.option("--red", metavar="N", help="Beyond this it is red; with two sides, LOW:HIGH."),
        click.option("--between", metavar="LOW:HIGH", help="Values in between are good."),
        click.option("--at-most", metavar="N", help="Values up to here are good."),
        click.option("--at-least", metavar="N", help="Values from here up are good."),
    ):
        function = option(function)
    return function


def _target(told: dict[str, Any]) -> dict[str, Decimal | None]:
    """The band that was typed, with its red limits. Raises UsageError."""
    low = parsing.optional_number("--at-least", told["at_least"])
    high = parsing.optional_number("--at-most", told["at_most"])
    if told["between"] is not None:
        if low is not None or high is not None:
            raise UsageError("--between says both limits.", "Leave out --at-least and --at-most.")
        low, high = parsing.bounds("--between", told["between"])
    return {"low": low, "high": high} | _red(told["red"], low, high)


def _red(red: str | None, low: Decimal | None, high: Decimal | None) -> dict[str, Decimal | None]:
    """The red limits, on the side where the good values end. Raises UsageError."""
    if red is None:
        return {}
    if low is None and high is None:
        raise UsageError("--red goes with a target.", "Say what is good: --at-least, --at-most or --between.")
    if ":" in red:
        red_low, red_high = parsing.bounds("--red", red)
        return {"red_low": red_low, "red_high": red_high}
    limit = parsing.number("--red", red)
    if low is None or (high is not None and limit > high):
        return {"red_high": limit}
    return {"red_low": limit}


def _values(told: dict[str, Any]) -> dict[str, Any]:
    """What was typed about a KPI. Raises UsageError."""
    values = parsing.given({name: told[name] for name in _FIELDS})
    if told["decimals"] is not None:
        values["decimals"] = parsing.whole("--decimals", told["decimals"], 0, 10)
    return values


@command("add")
@click.argument("name")
@_band
@click.option("--since", metavar="DAY", help="The first day the target holds; today where nothing is said.")
@_about
@click.pass_obj
def add(context: CommandContext, /, name: str, **told: Any) -> None:
    """Begin to watch a KPI; one name stands for one KPI."""
    with context.changing() as session:
        today = session.today()
        since = today if told["since"] is None else parsing.day("--since", told["since"], today)
        values = {"name": name, "since": since} | _values(told) | _target(told)
        names = _NAMES | {"name": "NAME"}
        draft = parsing.as_typed(names, lambda: build(NewKpiDraft, values, today=today))
        entry = session.do(actions.add, draft)
        output.changed(context, session, entry, output.made(session, entry, Kpi))


@command("edit")
@click.argument("kpi", metavar="K")
@click.option("--name", help="The new name.")
@_about
@click.pass_obj
def edit(context: CommandContext, /, kpi: str, name: str | None, **told: Any) -> None:
    """Change what a KPI is; what is not named stays as it is."""
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        now = {field: getattr(record, field) for field in KpiDraft.model_fields}
        values = now | parsing.given({"name": name}) | _values(told)
        draft = parsing.as_typed(_NAMES, lambda: build(KpiDraft, values, today=session.today()))
        output.done(context, session, record, actions.edit, Edit(record.id, record.revision, draft))


@command("record")
@click.argument("kpi", metavar="K", required=False)
@click.argument("value", required=False)
@click.option("--from-csv", metavar="FILE", help="Record all values of a CSV file: kpi,date,value,note; - reads stdin.")
@noted
@click.pass_context
def record(ctx: click.Context, /, from_csv: str | None, **typed: Any) -> None:
    """Record a value of a KPI, by id or name. A value of the same day is replaced.

    Negative values are typed as they are.
    """
    context = ctx.ensure_object(CommandContext)
    if from_csv is None:
        for name, parameter in zip(("kpi", "value"), ctx.command.params, strict=False):
            if typed[name] is None:
                raise click.MissingParameter(ctx=ctx, param=parameter)
        _record(context, **typed)
        return
    if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in typed):
        raise click.UsageError("--from-csv cannot be combined with K, VALUE, --on or --note.", ctx)
    from okrtui.cli.commands.import_.values import record_all

    record_all(context, from_csv)


def _record(context: CommandContext, kpi: str, value: str, on: str, note: str) -> None:
    with context.changing() as session:
        today = session.today()
        measured = session.workspace.resolve(Kpi, kpi)
        values = {
            "kpi": measured.id,
            "date": parsing.day("--on", on, today),
            "value": parsing.number("VALUE", value),
            "note": note,
        }
        names = {"date": "--on", "value": "VALUE", "note": "--note"}
        draft = parsing.as_typed(names, lambda: build(MeasurementDraft, values, today=today))
        entry = parsing.as_typed(names, lambda: session.do(actions.record, draft))
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))


@command("target")
@click.argument("kpi", metavar="K")
@_band
@click.option("--since", metavar="DAY", required=True, help="The first day it holds: today, yesterday or 2026-11-21.")
@click.pass_obj
def target(context: CommandContext, /, kpi: str, since: str, **told: Any) -> None:
    """Set what is good from a day on; until then the target before it holds."""
    with context.changing() as session:
        today = session.today()
        measured = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": measured.id, "since": parsing.day("--since", since, today)} | _target(told)
        draft = parsing.as_typed(_NAMES, lambda: build(TargetDraft, values, today=today))
        entry = session.do(actions.target, draft)
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))


@command("retire")
@click.argument("kpi", metavar="K")
@click.pass_obj
def retire(context: CommandContext, kpi: str) -> None:
    """Stop watching a KPI; its values stay, and okrtui kpi resume takes it up again."""
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        output.done(context, session, record, _retire, record.id)


@command("resume")
@click.argument("kpi", metavar="K")
@click.pass_obj
def resume(context: CommandContext, kpi: str) -> None:
    """Watch a KPI again that was retired."""
    with context.changing() as session:
        record = session.workspace.resolve(Kpi, kpi)
        output.done(context, session, record, _resume, record.id)


def _retire(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Retire a KPI that is in use. Raises RuleError."""
    kpi = workspace.find(Kpi, number)
    if kpi.state is KpiState.RETIRED:
        raise RuleError(f"{kpi.shown_id} is retired already.", f"okrtui kpi resume {kpi.shown_id} takes it up again.")
    return actions.retire(workspace, number, actor, now)


def _resume(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Bring back a KPI that is retired. Raises RuleError."""
    kpi = workspace.find(Kpi, number)
    if kpi.state is not KpiState.RETIRED:
        raise RuleError(f"{kpi.shown_id} is not retired.", "There is nothing to take up again.")
    return actions.retire(workspace, number, actor, now)


@command("delete")
@click.argument("kpi", metavar="K")
@together
@click.pass_obj
def delete(context: CommandContext, kpi: str, together: bool) -> None:
    """Delete a KPI."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Kpi, kpi), together=together)
