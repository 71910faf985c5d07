"""Add, edit, check in and record: open the form, save the draft, and report the result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from okrtui.domain.actions import comments, cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.field_types import LongText
from okrtui.domain.records.models import CheckIn, Comment, Cycle, Draft, KeyResult, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.measure_text import fed_text
from okrtui.domain.rules.readings import feeder
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.rules.starting import FEWEST, MOST, crowded
from okrtui.session import Entry, Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms import comment_forms, form_specs
from okrtui.tui.forms.edit_flow import EditFlow
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.sections import history_rows
from okrtui.tui.styled_text import Line


class ReasonDraft(Draft):
    """A reason in words."""

    why: LongText = Field(default="", title="Why", description="For those who read the decision later.")


async def new_cycle(host: SectionHost) -> None:
    """Plan a cycle."""
    entry = await host.forms.submit(form_specs.cycle(host.session), cycles.add)
    if entry is not None:
        cycle = host.session.workspace.cycles[entry.created(Cycle)[0]]
        host.show("cycles", cycle.id)
        there, writes = keymap.key("section.objectives"), keymap.key("row.new")
        starts = keymap.key("row.advance")
        host.say(f"{cycle.name} added. Press {there} then {writes} to write objectives, {starts} to start it.", "good")


async def begin(host: SectionHost) -> None:
    """Plan the first cycle, then its first objective with its key results."""
    await new_cycle(host)
    if host.session.workspace.cycles:
        await new_objective(host)


async def has_open_cycle(host: SectionHost) -> bool:
    """Return whether a cycle can take an objective; offer to plan one if not."""
    if form_specs.open_cycles(host.session.workspace):
        return True
    if await host.confirm("There is no open cycle yet. Plan one first?", "Every objective belongs to a cycle."):
        await new_cycle(host)
    return bool(form_specs.open_cycles(host.session.workspace))


async def new_kpi(host: SectionHost, name: str = "", initial: Mapping[str, Any] | None = None) -> None:
    """Add a KPI."""
    spec = form_specs.kpi(host.session, name=name, initial=initial)
    entry = await host.forms.submit(spec, kpis.add)
    if entry is not None:
        show_new_kpi(host, entry)


def show_new_kpi(host: SectionHost, entry: Entry) -> None:
    """Select a new KPI and name the next step."""
    workspace = host.session.workspace
    kpi = workspace.kpis[entry.created(Kpi)[0]]
    host.show("kpis", kpi.id)
    first = next((workspace.measurements[number] for number in entry.created(Measurement)), None)
    if first is None:
        host.say(f"{kpi.shown_id} added. Press {keymap.key('kpi.record')} to enter its first value.", "good")
    else:
        host.say(f"{kpi.shown_id} added with {formatting.value(kpi, first.value)}.", "good")


async def new_objective(host: SectionHost, cycle: int | None = None) -> None:
    """Add an objective, then its key results one after the other."""
    if not await has_open_cycle(host):
        return
    objective = await add_objective(host, form_specs.objective(host.session, cycle=cycle))
    if objective is None:
        return
    await add_key_results(host, objective)


async def add_key_results(host: SectionHost, objective: Objective, first: Mapping[str, Any] | None = None) -> None:
    """Add the key results of a new objective one after the other, as many as it may have; `first` fills in the first.

    Say how many there are once the person leaves a form; one that is left empty leads to the next objective.
    """
    added: Entry | Literal["onward"] | None = None
    while (count := len(host.session.workspace.key_results_of(objective.id))) < MOST:
        spec = form_specs.key_result(host.session, _fresh(host, objective), initial=first)
        goes_on = replace(spec, onward_label="next objective" if count >= FEWEST else "")
        added = await host.forms.submit_or_go_on(goes_on, objectives.add_key_result)
        if added is None or added == "onward":
            break
        _show_key_result(host, added)
        first = None
    tell_objective(host, objective)
    if added == "onward":
        await new_objective(host, objective.cycle)


async def add_objective(host: SectionHost, spec: FormSpec) -> Objective | None:
    """Add an objective and select it; None when the person left the form."""
    entry = await host.forms.submit(spec, objectives.add)
    if entry is None:
        return None
    objective = host.session.workspace.objectives[entry.created(Objective)[0]]
    host.show("objectives", ("objectives", objective.id))
    return objective


def tell_objective(host: SectionHost, objective: Objective) -> None:
    """Say how many key results a new objective has, and what to do next."""
    count = len(host.session.workspace.key_results_of(objective.id))
    saved = f"{objective.shown_id} is saved with {formatting.plural(count, 'key result')}."
    few = count < FEWEST
    action, does = ("key-result.new", "to add more") if few else ("row.advance", "to start it")
    host.say(f"{saved} Press {keymap.key(action)} {does}.", "good")


async def new_key_result(
    host: SectionHost, objective: Objective, initial: Mapping[str, Any] | None = None
) -> Entry | None:
    """Add a key result; None when the person left the form."""
    spec = form_specs.key_result(host.session, _fresh(host, objective), initial=initial)
    entry = await host.forms.submit(spec, objectives.add_key_result)
    if entry is not None:
        _show_key_result(host, entry)
    return entry


def _fresh(host: SectionHost, objective: Objective) -> Objective:
    return host.session.workspace.find(Objective, objective.id)


def _show_key_result(host: SectionHost, entry: Entry) -> None:
    host.show("objectives", ("key_results", entry.created(KeyResult)[0]))


async def check_in(host: SectionHost, key_result: KeyResult) -> None:
    """Check in a key result; where a KPI feeds it, offer to record a value of that instead."""
    workspace = host.session.workspace
    kpi = feeder(workspace, key_result)
    if kpi is not None and await host.ask(_instead(host, key_result, kpi)):
        await record(host, workspace.find(Kpi, kpi.id))
        return
    entry = await host.forms.submit(form_specs.check_in(host.session, key_result), objectives.check_in)
    if entry is not None:
        host.tell(entry)


def _instead(host: SectionHost, key_result: KeyResult, kpi: Kpi) -> ConfirmScreen:
    """Return the question whether a value of the KPI is to be recorded, with the values that feed the key result."""
    taken = f"It takes the {key_result.feed} of them."
    listed: list[str | Line] = [*history_rows.fed(host.session.workspace, key_result, kpi, host.session.today())]
    return ConfirmScreen(
        f"{key_result.shown_id} is {fed_text(kpi)}. Record a value of {kpi.shown_id}?",
        [*(listed or ["No value in this cycle yet."]), taken],
        yes=f"record {kpi.shown_id}",
        no="check in by hand",
        default=True,
    )


async def record(host: SectionHost, kpi: Kpi) -> None:
    """Record a value of a KPI."""
    entry = await host.forms.submit(form_specs.measurement(host.session, kpi), kpis.record)
    if entry is not None:
        host.say(_recorded(host, kpi, entry), "good")


def _recorded(host: SectionHost, kpi: Kpi, entry: Entry) -> str:
    """Return a sentence on the recorded value, and on the one it replaces."""
    if not entry.ops:
        return f"{kpi.shown_id} had this value already."
    found = host.session.workspace.measurements.get(next(op.id for op in entry.ops if op.table == Measurement.table))
    if found is None:
        return f"Recorded a value for {kpi.shown_id}."
    day = styled_text.day(found.date, host.session.today())
    on = f" on {day}" if day[:1].isdigit() else f" {day}" if day != "today" else ""
    before = next((op.before for op in entry.ops if op.table == Measurement.table and op.before is not None), None)
    old = formatting.value(kpi, Decimal(str(before["value"]))) if before else ""
    replaced = f"; it replaces {before['updated_by']}'s {old}" if before else ""
    return f"Recorded {formatting.value(kpi, found.value)} for {kpi.shown_id}{on}{replaced}."


async def edit(host: SectionHost, record: Record) -> None:
    """Edit a record in its form; after a conflict, save the choice of both versions."""
    await EditFlow(host, lambda found: _editing(host, found)).edit(record)
    if isinstance(record, KeyResult):
        _tell_crowded(host, record)


def _tell_crowded(host: SectionHost, before: KeyResult) -> None:
    """Say where a key result that was moved is now one too many."""
    now = host.session.workspace.key_results.get(before.id)
    if now is not None and now.objective != before.objective:
        many = crowded(host.session.workspace, now.objective)
        if many:
            host.say(f"{before.shown_id} moved to {shown_id('objectives', now.objective)}. {many}", "warn")


def _editing(host: SectionHost, record: Record) -> tuple[FormSpec, Action[Any]]:
    session = host.session
    if isinstance(record, Objective):
        return form_specs.objective(session, record), objectives.edit
    if isinstance(record, KeyResult):
        parent = session.workspace.objectives[record.objective]
        return form_specs.key_result(session, parent, record), objectives.edit_key_result
    if isinstance(record, Kpi):
        return form_specs.kpi(session, record), kpis.edit
    if isinstance(record, Measurement | CheckIn | Comment):
        return _correcting(session, record)
    return form_specs.cycle(session, record), cycles.edit


def _correcting(session: Session, record: Measurement | CheckIn | Comment) -> tuple[FormSpec, Action[Any]]:
    if isinstance(record, Measurement):
        return form_specs.corrected_measurement(session, record), kpis.edit_measurement
    if isinstance(record, CheckIn):
        return form_specs.corrected_check_in(session, record), objectives.edit_check_in
    return comment_forms.corrected(session, record), comments.edit
