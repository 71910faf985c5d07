"""Values of many KPIs from one file, by the command that records a single value."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click
from click.core import ParameterSource

from okrtui.cli.framework.context import Call

_HELP = "Record the values of a CSV file instead: kpi,date,value,note; - is the standard input."


def or_from_csv(single: click.Command) -> click.Command:
    """A command that records one value, with --from-csv FILE in place of everything that tells of that value."""
    own = [one for one in single.params if one.expose_value]
    needed = [one for one in own if one.required]
    for one in needed:
        one.required = False
    single.params.insert(len(needed), click.Option(["--from-csv"], metavar="FILE", help=_HELP))
    single.callback = _either(single.callback or (lambda: None), own, needed)
    return single


def _either(
    record: Callable[..., Any], own: list[click.Parameter], needed: list[click.Parameter]
) -> Callable[..., None]:
    @click.pass_context
    def either(context: click.Context, /, *, from_csv: str | None, **told: Any) -> None:
        typed = [one for one in own if context.get_parameter_source(one.name or "") is ParameterSource.COMMANDLINE]
        if from_csv is None:
            for one in needed:
                if one not in typed:
                    raise click.MissingParameter(ctx=context, param=one)
            context.invoke(record, **told)
        elif typed:
            raise click.UsageError("--from-csv tells KPIs, days and values by itself.", context)
        else:
            _record_all(context.ensure_object(Call), from_csv)

    return either


def _record_all(call: Call, file: str) -> None:
    from okrtui.cli.commands.import_ import command as importing  # noqa: PLC0415 - not for a single value
    from okrtui.cli.commands.import_ import files as importing_files  # noqa: PLC0415 - not for a single value
    from okrtui.reports.exchange.csv_rows import Wishes  # noqa: PLC0415 - likewise

    with call.changing() as session:
        importing.take_in(call, session, importing_files.read(file, session.today(), Wishes("measurements")))
