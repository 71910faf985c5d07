"""Using an example: its form opens filled in, to be edited and saved."""

from __future__ import annotations

from dataclasses import replace

from okrtui.domain.records.measures import Metric
from okrtui.tui.forms import form_specs, record_forms
from okrtui.tui.help.examples import Example, exact
from okrtui.tui.host import SectionHost


async def take_over(host: SectionHost, example: Example) -> None:
    """Open the form of the KPI, or of the objective and then of each key result."""
    if example.is_objective:
        await _objective(host, example)
    else:
        fields = {name: exact(value) for name, value in example.fields.items()}
        await record_forms.new_kpi(host, example.name, fields)


async def _objective(host: SectionHost, example: Example) -> None:
    if not await record_forms.has_open_cycle(host):
        return
    spec = form_specs.objective(host.session, title=example.name)
    objective = await record_forms.add_objective(host, replace(spec, initial={**spec.initial, **example.fields}))
    if objective is None:
        return
    for title, baseline, target, unit in example.parts:
        measure = Metric(baseline=exact(baseline), target=exact(target), unit=unit)
        if await record_forms.new_key_result(host, objective, {"title": title, "measure": measure}) is None:
            break
    host.show("objectives", ("objectives", objective.id))
    record_forms.tell_objective(host, objective)
