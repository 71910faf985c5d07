"""The targets of a KPI: the options that say what is good, and the command that sets them from dates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.click_ext import OkrCommand
from okrtui.cli.framework.context import CommandContext
from okrtui.domain.actions import kpis as actions
from okrtui.domain.records.action_drafts import TargetDraft, TargetsDraft
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.target_lines import red_side
from okrtui.domain.rules.typed_values import typed_for_kpi
from okrtui.errors import UsageError

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS: Final = {
    "at_least": ("--at-least", "N", "Values from this up are good."),
    "at_most": ("--at-most", "N", "Values up to this are good."),
    "between": ("--between", "LOW:HIGH", "Values in this range are good."),
    "red": ("--red", "N", "Off target is near up to this and missed beyond; with --between, LOW:HIGH."),
}
_SINCE: Final = "since"
_ORDER: Final = "okrtui.order"
"""The key under which a command notes the order of its options."""


def target_options(*, multiple: bool = False) -> Callable[[F], F]:
    """Add the options for a target, or for several."""

    def with_options(function: F) -> F:
        for flag, metavar, text in reversed(_OPTIONS.values()):
            function = click.option(flag, metavar=metavar, help=text, multiple=multiple)(function)
        return function

    return with_options


def target_names(options: Mapping[str, Any]) -> dict[str, str]:
    """Return the option behind each field of a target."""
    names = {"low": "--at-least", "high": "--at-most", "red_low": "--red", "red_high": "--red", "since": "--since"}
    return names if options.get("between") is None else names | dict.fromkeys(("low", "high"), "--between")


def target_values(options: Mapping[str, Any], unit: str = "") -> dict[str, str | None]:
    """Return the fields of the typed target. Raises UsageError."""
    low, high = options.get("at_least"), options.get("at_most")
    if options.get("between") is not None:
        if low is not None or high is not None:
            raise UsageError("--between sets both limits.", "Leave out --at-least and --at-most.")
        low, high = parsing.pair("--between", options["between"])
    return {"low": low, "high": high} | _red(options.get("red"), low or "", high or "", unit)


def _red(red: str | None, low: str, high: str, unit: str) -> dict[str, str | None]:
    """Return the red limits, a single one on the side where the good values end. Raises UsageError."""
    if red is None:
        return {}
    if not low.strip() and not high.strip():
        raise UsageError("--red needs a target.", "Add --at-least, --at-most or --between.")
    if ":" in red:
        red_low, red_high = parsing.pair("--red", red)
        return {"red_low": red_low, "red_high": red_high}
    return {red_side(red, low, high, unit): red}


class _SeveralTargets(OkrCommand):
    """A command that notes the order of its options, so that each --since begins a target."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments."""
        words = self.arranged(ctx, list(args))
        rest = super().parse_args(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(words)
        ctx.meta[_ORDER] = [one.name for one in order if one.name in (*_OPTIONS, _SINCE)]
        return rest


def _by_target(order: Sequence[str], typed: Mapping[str, Sequence[str]]) -> list[dict[str, str]]:
    """Return the options of each target; what stands before the first --since belongs to it. Raises UsageError."""
    left: dict[str, Iterator[str]] = {name: iter(values) for name, values in typed.items()}
    found: list[dict[str, str]] = [{}]
    for name in order:
        if name in found[-1] and name != _SINCE:
            told = f"{_OPTIONS[name][0]} is given twice for one target."
            raise UsageError(told, "Begin each target with its --since.")
        if name in found[-1]:
            found.append({})
        found[-1][name] = next(left[name])
    return [one for one in found if one]


@click.command("target", cls=_SeveralTargets)
@click.argument("kpi", metavar="K")
@click.option(
    "--since",
    metavar="DAY",
    multiple=True,
    help="First day of the target: 2026-11-21, today, yesterday or beginning; default for the first: beginning.",
)
@target_options(multiple=True)
@click.option("--remove", metavar="DAY", multiple=True, help="Remove the target that begins on this day.")
@click.pass_context
def target(ctx: click.Context, /, kpi: str, remove: tuple[str, ...], **typed: Any) -> None:
    """Set targets from dates: each --since begins another one, so that a year's targets are one command.

    A target holds until the next one, the first one for everything before it too. One of the same day is replaced.
    """
    context = ctx.ensure_object(CommandContext)
    groups = _by_target(ctx.meta[_ORDER], typed)
    if not groups and not remove:
        raise UsageError("A target needs what is good.", "Add --at-least, --at-most or --between, or --remove DAY.")
    with context.changing() as session:
        measured, today = session.workspace.resolve(Kpi, kpi), session.today()
        drafts = [_draft(measured, options, today) for options in groups]
        values = {"kpi": measured.id, "targets": tuple(drafts), "removed": remove}
        draft = parsing.draft(TargetsDraft, values, {"removed": "--remove"}, today)
        entry = parsing.as_typed({"since": "--since"}, lambda: session.do(actions.targets, draft))
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))


def _draft(kpi: Kpi, options: Mapping[str, str], today: date) -> TargetDraft:
    values = {"kpi": kpi.id, _SINCE: options.get(_SINCE), **target_values(options, kpi.unit)}
    return parsing.draft(TargetDraft, values, target_names(options), today, typed_for_kpi(kpi))
