"""The commands for the values of KPIs: list, edit and delete them."""

from __future__ import annotations

import click

from okrtui.cli.framework import output, parsing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import columns_of, command, owners, plausible
from okrtui.domain.actions import kpis as actions
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.models import Kpi, Measurement, MeasurementDraft
from okrtui.domain.rules.typed_values import typed_for_kpi

NAMES = {"value": "--value", "date": "--on", "note": "--note"}


@command("list")
@click.option("--kpi", metavar="K", help="Only values of this KPI, by id or name.")
@owners("Only values of KPIs of this owner; of any of them, where several are given.")
@click.option("--since", metavar="DAY", help="Only values from this day on: today, yesterday or 2026-11-21.")
@columns_of("measurements")
@click.pass_obj
def list_measurements(context: CommandContext, kpi: str | None, owners: str | None, since: str | None) -> None:
    """List values of KPIs with their ids, oldest first."""
    with context.reading() as session:
        workspace = session.workspace
        kpis = list(workspace.kpis.values()) if kpi is None else [workspace.resolve(Kpi, kpi)]
        owned = output.owned(workspace, kpis, owners)
        found = [one for each in owned for one in workspace.measurements_of(each.id)]
        output.dated(context, session, found, since, "No matching values.")


@command("edit")
@click.argument("measurement", metavar="M")
@click.option("--value", metavar="N", help="New value.")
@click.option("--on", metavar="DAY", help="Day: today, yesterday or 2026-11-21.")
@click.option("--note", help="Note.")
@plausible
@click.pass_obj
def edit(context: CommandContext, /, measurement: str, yes: bool, **options: str | None) -> None:
    """Correct a value of a KPI. Options that are left out change nothing."""
    with context.changing() as session:
        record = session.workspace.resolve(Measurement, measurement)
        before = {name: getattr(record, name) for name in MeasurementDraft.model_fields}
        values = before | parsing.given({"value": options["value"], "date": options["on"], "note": options["note"]})
        around = typed_for_kpi(session.workspace.kpis[record.kpi])
        draft = parsing.draft(MeasurementDraft, values, NAMES, session.today(), around)
        output.require_plausible(session, draft, record.id, yes=yes or draft.value == record.value)
        output.done(
            context, session, record, actions.edit_measurement, Edit(record.id, record.revision, draft), names=NAMES
        )


@command("delete")
@click.argument("measurement", metavar="M")
@click.pass_obj
def delete(context: CommandContext, measurement: str) -> None:
    """Delete a value of a KPI. okrtui undo brings it back."""
    with context.changing() as session:
        output.deleted(context, session, session.workspace.resolve(Measurement, measurement), together=False)
