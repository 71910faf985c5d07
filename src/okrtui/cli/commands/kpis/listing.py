"""The commands that show KPIs, without what only changes take: list and show."""

from __future__ import annotations

import click

from okrtui.cli.framework import output
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, owners, words
from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.kpi_health import KpiStatus
from okrtui.domain.rules.kpi_status import kpi_standing


@command("list")
@click.option("--status", type=words(KpiStatus), help="Only KPIs with this status.")
@click.option("--category", type=words(Category), help="Only KPIs of this audit category.")
@click.option("--department", help="Only KPIs of this department.")
@owners("Only KPIs of this owner; of any of them, where several are given.")
@click.option("--stale", is_flag=True, help="Only KPIs without a value in this period and the one before.")
@columns_of("kpis")
@click.pass_obj
def list_kpis(
    context: CommandContext, /, *, status: str | None, stale: bool, owners: str | None, **wanted: str | None
) -> None:
    """List KPIs with their latest value, target and change."""
    with context.reading() as session:
        workspace, today = session.workspace, session.today()
        found = output.owned(workspace, output.matching(workspace.kpis.values(), **wanted), owners)
        if status is not None or stale:
            at = {one.id: kpi_standing(workspace, one, today) for one in found}
            found = [one for one in found if status is None or at[one.id].status == status.casefold()]
            found = [one for one in found if not stale or at[one.id].stale]
        output.listed(context, session, found, "No matching KPIs.")


@command("show")
@click.argument("kpi", metavar="K")
@click.pass_obj
def show(context: CommandContext, kpi: str) -> None:
    """Show a KPI, by id or name, with its process limits and latest values."""
    with context.reading() as session:
        output.shown(context, session, session.workspace.resolve(Kpi, kpi))
