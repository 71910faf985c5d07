"""What sections do with records: open the form, and carry out what it answers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from pydantic import BaseModel, Field

from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.field_types import LongText
from okrtui.domain.records.models import Draft, HintedRecord, KeyResult, Kpi, Objective, Record
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.forms import form_specs, hint_forms
from okrtui.tui.forms.edit_flow import Changing, Removing
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.keys import keymap
from okrtui.tui.sections.host import Desk


class ReasonDraft(Draft):
    """A reason in words."""

    why: LongText = Field(default="", title="Why", description="Whoever reads it later will ask.")


class Editor:
    """Forms and the actions behind them, for any section."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self.session = session
        self.desk = desk

    def _submit(
        self, action: Action[Any], wrap: Callable[[Any], Any] | None = None
    ) -> Callable[[BaseModel], Awaitable[None]]:
        async def submit(draft: BaseModel) -> None:
            entry = await self.desk.commit(action, draft if wrap is None else wrap(draft))
            self.last = entry.ops[0].id

        return submit

    async def _fill_in(self, spec: FormSpec, action: Action[Any], wrap: Callable[[Any], Any] | None = None) -> bool:
        return await self.desk.fill_in(spec, self._submit(action, wrap)) is not None

    async def new_cycle(self) -> None:
        """Plan a cycle."""
        if await self._fill_in(form_specs.cycle(self.session), cycles.add):
            cycle = self.session.workspace.cycles[self.last]
            self.desk.show("cycles", cycle.id)
            there, writes = keymap.key("section.objectives"), keymap.key("row.new")
            starts = keymap.key("row.advance")
            said = f"{cycle.name} is planned. {there} then {writes} writes its objectives; {starts} starts it."
            self.desk.say(said, "good")

    async def has_open_cycle(self) -> bool:
        """Whether there is a cycle to write an objective for; asks to plan one where there is none."""
        if form_specs.open_cycles(self.session.workspace):
            return True
        if await self.desk.confirm("There is no open cycle yet. Plan one first?", "An objective belongs to a cycle."):
            await self.new_cycle()
        return bool(form_specs.open_cycles(self.session.workspace))

    async def new_kpi(self, name: str = "") -> None:
        """Watch a KPI."""
        if await self._fill_in(form_specs.kpi(self.session, name=name), kpis.add):
            kpi = self.session.workspace.kpis[self.last]
            self.desk.show("kpis", kpi.id)
            self.desk.say(f"{kpi.shown_id} is watched. {keymap.key('kpi.record')} records its first value.", "good")

    async def new_objective(self, cycle: int | None = None) -> None:
        """Write an objective, then its key results one after the other."""
        if not await self.has_open_cycle():
            return
        if not await self._fill_in(form_specs.objective(self.session, cycle=cycle), objectives.add):
            return
        objective = self.session.workspace.objectives[self.last]
        self.desk.show("objectives", ("objectives", objective.id))
        while len(self.session.workspace.key_results_of(objective.id)) < objectives.MOST:
            if not await self.new_key_result(objective):
                break
        count = len(self.session.workspace.key_results_of(objective.id))
        said = f"{objective.shown_id} stands with {formatting.plural(count, 'key result')}."
        few = count < objectives.FEWEST
        way = f"{keymap.key('key-result.new')} adds more" if few else f"{keymap.key('row.advance')} starts it"
        self.desk.say(f"{said} {way}.", "good")

    async def new_key_result(self, objective: Objective) -> bool:
        """Add a key result; False where the person left the form."""
        fresh = self.session.workspace.find(Objective, objective.id)
        if not await self._fill_in(form_specs.key_result(self.session, fresh), objectives.add_key_result):
            return False
        self.desk.show("objectives", ("key_results", self.last))
        return True

    async def check_in(self, number: int) -> None:
        """Check in a key result."""
        key_result = self.session.workspace.find(KeyResult, number)
        cycle = self.session.workspace.cycle_of(key_result)
        if cycle.state is CycleState.DRAFT:
            there, starts = keymap.key("section.cycles"), keymap.key("row.advance")
            self.desk.say(f"{cycle.name} has not started: {there}, then {starts} on it, starts it.", "warn")
        elif await self._fill_in(form_specs.check_in(self.session, key_result), objectives.check_in):
            self.desk.say(f"{key_result.shown_id} is checked in.", "good")

    async def record(self, number: int) -> None:
        """Record a value of a KPI."""
        kpi = self.session.workspace.find(Kpi, number)
        if await self._fill_in(form_specs.measurement(self.session, kpi), kpis.record):
            self.desk.say(f"{kpi.shown_id} is recorded.", "good")

    async def target(self, kpi: Kpi) -> None:
        """Set what is good for a KPI."""
        if await self._fill_in(form_specs.target(self.session, kpi), kpis.target):
            self.desk.say(f"{kpi.shown_id} has a new target.", "good")

    async def edit(self, table: str, number: int) -> None:
        """Change a record in its form; where somebody else was faster, what is chosen of both versions is saved."""
        record: Record = self.session.workspace.table(table)[number]
        await Changing(self.session, self.desk, self._editing).change(record)

    def _editing(self, record: Record) -> tuple[FormSpec, Action[Any]]:
        workspace = self.session.workspace
        if isinstance(record, Objective):
            return form_specs.objective(self.session, record), objectives.edit
        if isinstance(record, KeyResult):
            parent = workspace.objectives[record.objective]
            return form_specs.key_result(self.session, parent, record), objectives.edit_key_result
        if isinstance(record, Kpi):
            return form_specs.kpi(self.session, record), kpis.edit
        return form_specs.cycle(self.session, record), cycles.edit

    async def drop(self, objective: Objective) -> None:
        """Give up an objective, with a reason."""
        spec = FormSpec(
            title=f"Drop {objective.shown_id}",
            kind=ReasonDraft,
            initial={},
            subtitle=(((objective.title, "strong"),),),
        )
        if await self._fill_in(spec, objectives.drop, lambda draft: objectives.ObjectiveDrop(objective.id, draft.why)):
            self.desk.say(f"{objective.shown_id} is dropped.", "good")

    async def put_hint_aside(self, record: HintedRecord) -> None:
        """Put one of the hints on a record aside, or take up those that were."""
        await hint_forms.put_aside(self.session, self.desk, record)

    async def remove(self, table: str, number: int) -> None:
        """Delete a record with what belongs to it, after a question that says what that is."""
        record: Record = self.session.workspace.table(table)[number]
        await Removing(self.session, self.desk).remove(record)
