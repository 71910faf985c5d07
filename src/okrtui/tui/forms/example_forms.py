"""Taking an example over: its form opens with what it says, and is a person's to change and save."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from okrtui.domain.actions import kpis, objectives
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import Objective
from okrtui.tui import formatting
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.record_forms import Editor
from okrtui.tui.help.examples import Example
from okrtui.tui.keys import keymap


class Templates(Editor):
    """Opens the forms of an example."""

    async def take(self, example: Example) -> None:
        """Open the form of the KPI, or of the objective and then of each of its key results."""
        if example.is_objective:
            await self._objective(example)
        else:
            await self._kpi(example)

    async def _kpi(self, example: Example) -> None:
        fields = {name: exact(value) for name, value in example.fields.items()}
        if await self._fill_in(form_specs.kpi(self.session, name=example.name, initial=fields), kpis.add):
            self.desk.show("kpis", self.last)
            self.desk.say(f"K{self.last} is watched. {keymap.key('kpi.record')} records its first value.", "good")

    async def _objective(self, example: Example) -> None:
        if not await self.has_open_cycle():
            return
        spec = form_specs.objective(self.session, title=example.name)
        spec = replace(spec, initial={**spec.initial, **example.fields})
        if not await self._fill_in(spec, objectives.add):
            return
        objective = self.session.workspace.find(Objective, self.last)
        self.desk.show("objectives", ("objectives", objective.id))
        for title, baseline, target, unit in example.parts:
            measure = Metric(baseline=exact(baseline), target=exact(target), unit=unit)
            initial = {"title": title, "measure": measure}
            if not await self._fill_in(
                form_specs.key_result(self.session, objective, initial=initial), objectives.add_key_result
            ):
                break
        count = len(self.session.workspace.key_results_of(objective.id))
        self.desk.say(f"{objective.shown_id} stands with {formatting.plural(count, 'key result')}.", "good")


def exact(value: Any) -> Any:
    """Figures of examples as decimals."""
    is_figure = isinstance(value, int | float) and not isinstance(value, bool)
    return Decimal(str(value)) if is_figure else value
