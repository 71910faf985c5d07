"""The target of a KPI: the options that say what is good, and the command that sets it from a date."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import kpis as actions
from okrtui.domain.records.models import Kpi, TargetDraft
from okrtui.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])


def target_options(function: F) -> F:
    """Add the options for a target."""
    for option in (
        click.option("--red", metavar="N", help="Values beyond this are red; with --between, LOW:HIGH."),
        click.option("--between", metavar="LOW:HIGH", help="Values in this range are good."),
        click.option("--at-most", metavar="N", help="Values up to this are good."),
        click.option("--at-least", metavar="N", help="Values from this up are good."),
    ):
        function = option(function)
    return function


def target_names(options: dict[str, Any]) -> dict[str, str]:
    """Return the option behind each field of a target."""
    names = {"low": "--at-least", "high": "--at-most", "red_low": "--red", "red_high": "--red", "since": "--since"}
    return names if options["between"] is None else names | dict.fromkeys(("low", "high"), "--between")


def target_values(options: dict[str, Any]) -> dict[str, str | None]:
    """Return the fields of the typed target. Raises UsageError."""
    low, high = options["at_least"], options["at_most"]
    if options["between"] is not None:
        if low is not None or high is not None:
            raise UsageError("--between sets both limits.", "Leave out --at-least and --at-most.")
        low, high = parsing.pair("--between", options["between"])
    return {"low": low, "high": high} | _red(options["red"], low or "", high or "")


def _red(red: str | None, low: str, high: str) -> dict[str, str | None]:
    """Return the red limits, a single one on the side where the good values end. Raises UsageError."""
    if red is None:
        return {}
    if not low.strip() and not high.strip():
        raise UsageError("--red needs a target.", "Add --at-least, --at-most or --between.")
    if ":" in red:
        red_low, red_high = parsing.pair("--red", red)
        return {"red_low": red_low, "red_high": red_high}
    is_above = not low.strip() or (high.strip() and parsing.number("--red", red) > parsing.number("--at-most", high))
    return {"red_high": red} if is_above else {"red_low": red}


@command("target")
@click.argument("kpi", metavar="K")
@target_options
@click.option("--since", metavar="DAY", required=True, help="First day of the target: today, yesterday or 2026-11-21.")
@click.pass_obj
def target(context: CommandContext, /, kpi: str, since: str, **options: Any) -> None:
    """Set a target from a date. Until then the previous target applies."""
    with context.changing() as session:
        measured = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": measured.id, "since": since} | target_values(options)
        draft = parsing.draft(TargetDraft, values, target_names(options), session.today())
        entry = session.do(actions.target, draft)
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))
