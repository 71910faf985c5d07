"""The commands that look at KPIs."""

from __future__ import annotations

import click

from okrtui.cli import answers
from okrtui.cli.call import Call
from okrtui.cli.options import command, words
from okrtui.domain.health import KpiStatus
from okrtui.domain.kinds import Category
from okrtui.domain.kpi_standing import kpi_standing
from okrtui.domain.records import Kpi


@command("list")
@click.option("--status", type=words(KpiStatus), help="Only those that stand like this.")
@click.option("--category", type=words(Category), help="Only those the audit found to be this.")
@click.option("--department", help="Only those of this department.")
@click.option("--owner", metavar="NAME", help="Only those of this person.")
@click.option("--stale", is_flag=True, help="Only those without a value in this period and the one before.")
@click.pass_obj
def list_kpis(call: Call, /, *, status: str | None, stale: bool, **wanted: str | None) -> None:
    """List the KPIs, with their latest value, target and change."""
    with call.reading() as session:
        workspace, today = session.workspace, session.today()
        found = answers.matching(workspace.kpis.values(), **wanted)
        if status is not None or stale:
            at = {one.id: kpi_standing(workspace, one, today) for one in found}
            found = [one for one in found if status is None or at[one.id].status == status.casefold()]
            found = [one for one in found if not stale or at[one.id].stale]
        answers.listed(call, session, found, "There are no such KPIs.")


@command("show")
@click.argument("kpi", metavar="K")
@click.pass_obj
def show(call: Call, kpi: str) -> None:
    """Show a KPI, by id or name, with its chart's limits and its latest values."""
    with call.reading() as session:
        answers.shown(call, session, session.workspace.resolve(Kpi, kpi))
