"""The command that records values of KPIs, one or a file of them."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from okrtui.cli.commands.import_.options import NAMES, reading
from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, noted, plausible
from okrtui.domain.actions import kpis as actions
from okrtui.domain.records.models import Kpi, MeasurementDraft
from okrtui.domain.rules.typed_values import typed_for_kpi

_NAMES = {"date": "--on", "value": "VALUE", "note": "--note"}


@command("record")
@click.argument("kpi", metavar="[K]", required=False)
@click.argument("value", metavar="[VALUE]", required=False)
@click.option("--from-csv", metavar="FILE", help="Record all values of a file: kpi,date,value,note; - reads stdin.")
@noted
@reading
@click.option("--dry-run", is_flag=True, help="Show what the values of a file would change, and change nothing.")
@plausible
@click.pass_context
def record(ctx: click.Context, /, from_csv: str | None, yes: bool, **typed: Any) -> None:
    """Record a value of a KPI, by id or name. It replaces a value of the same day.

    Type negative values as they are. With --from-csv, the options say how the file is read; an empty one is fine.
    """
    context = ctx.ensure_object(CommandContext)
    of_file = {name: typed.pop(name) for name in (*NAMES, "dry_run")}
    if from_csv is None:
        if given := [name for name in of_file if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE]:
            option = next(one.opts[0] for one in ctx.command.params if one.name in given)
            raise click.UsageError(f"{option} goes with --from-csv.", ctx)
        for name, parameter in zip(("kpi", "value"), ctx.command.params, strict=False):
            if typed[name] is None:
                raise click.MissingParameter(ctx=ctx, param=parameter)
        _record(context, yes=yes, **typed)
        return
    if any(ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE for name in typed):
        raise click.UsageError("--from-csv cannot be combined with K, VALUE, --on or --note.", ctx)
    from okrtui.cli.commands.import_.command import record_all

    record_all(context, from_csv, **of_file)


def _record(context: CommandContext, kpi: str, value: str, on: str | None, note: str, *, yes: bool) -> None:
    with context.changing() as session:
        measured = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": measured.id, "date": on or session.today(), "value": value, "note": note}
        draft = parsing.draft(MeasurementDraft, values, _NAMES, session.today(), typed_for_kpi(measured))
        output.require_plausible(session, draft, None, yes=yes)
        entry = parsing.as_typed(_NAMES, lambda: session.do(actions.record, draft))
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))
