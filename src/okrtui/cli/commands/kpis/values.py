"""The command that records values of KPIs, one or a file of them."""

from __future__ import annotations

from typing import Any

import click
from click.core import ParameterSource

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command, noted
from okrtui.domain.actions import kpis as actions
from okrtui.domain.records.models import Kpi, MeasurementDraft
from okrtui.domain.rules.typed_values import typed_for_kpi

_NAMES = {"date": "--on", "value": "VALUE", "note": "--note"}


@command("record")
@click.argument("kpi", metavar="[K]", required=False)
@click.argument("value", metavar="[VALUE]", required=False)
@click.option("--from-csv", metavar="FILE", help="Record all values of a CSV file: kpi,date,value,note; - reads stdin.")
@noted
@click.pass_context
def record(ctx: click.Context, /, from_csv: str | None, **typed: Any) -> None:
    """Record a value of a KPI, by id or name. It replaces a value of the same day.

    Type negative values as they are.
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
    from okrtui.cli.commands.import_.command import record_all

    record_all(context, from_csv)


def _record(context: CommandContext, kpi: str, value: str, on: str | None, note: str) -> None:
    with context.changing() as session:
        measured = session.workspace.resolve(Kpi, kpi)
        values = {"kpi": measured.id, "date": on or session.today(), "value": value, "note": note}
        draft = parsing.draft(MeasurementDraft, values, _NAMES, session.today(), typed_for_kpi(measured))
        entry = parsing.as_typed(_NAMES, lambda: session.do(actions.record, draft))
        output.changed(context, session, entry, session.workspace.find(Kpi, measured.id))
