"""Values of many KPIs from one CSV file."""

from __future__ import annotations

from okrtui.cli.commands.import_.command import take_in
from okrtui.cli.commands.import_.files import read
from okrtui.cli.framework.context import CommandContext
from okrtui.reports.exchange.csv_rows import Wishes


def record_all(context: CommandContext, file: str) -> None:
    """Record the values of a file, all or none. Raises OkrError."""
    with context.changing() as session:
        take_in(context, session, read(file, session.today(), Wishes("measurements")))
