"""Adding, editing, measuring and retiring KPIs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from okrtui.domain.actions.record_changes import Edit, current, new, revised, touched, values_of
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.kpi_parts import BEGINNING, one_a_day
from okrtui.domain.records.models import (
    Kpi,
    KpiDraft,
    Measurement,
    MeasurementDraft,
    NewKpiDraft,
    Record,
    Target,
)
from okrtui.domain.rules import target_lines
from okrtui.domain.rules.entry_dates import wrong_day
from okrtui.domain.rules.refusals import require, why_no_measurement
from okrtui.domain.rules.target_lines import band_of, since_text
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError, RuleError

if TYPE_CHECKING:  # recording a value takes none of them
    from okrtui.domain.records.action_drafts import TargetDraft, TargetsDraft, TargetTableDraft


def created(workspace: Workspace, draft: NewKpiDraft, actor: str, now: datetime) -> tuple[Kpi, *tuple[Record, ...]]:
    """Return a new KPI, followed by its first value where the draft has one. Raises DraftError."""
    kpi = new(workspace, Kpi, actor, now, _kpi_values(draft, now.date()))
    if draft.value is None:
        return (kpi,)
    wrong = wrong_day(draft.value_on, now)
    if wrong:
        raise DraftError({"value_on": wrong["date"]})
    first = {"kpi": kpi.id, "date": draft.value_on or now.date(), "value": draft.value}
    return (kpi, new(workspace, Measurement, actor, now, first))


def _kpi_values(draft: NewKpiDraft, today: date) -> dict[str, Any]:
    """Return the fields of a new KPI, with its first target where the draft has one."""
    values = {name: getattr(draft, name) for name in KpiDraft.model_fields}
    if draft.has_band:
        values["targets"] = (Target(since=draft.since or BEGINNING, **band_of(draft)),)
    if draft.category is not Category.UNAUDITED:
        values["audited_on"] = today
    return values


def add(workspace: Workspace, draft: NewKpiDraft, actor: str, now: datetime) -> Change:
    """Add a KPI, with its first target and its first value if it has them. Raises DraftError."""
    return Change("kpi.add", puts=created(workspace, draft, actor, now))


def edit(workspace: Workspace, edit: Edit[KpiDraft], actor: str, now: datetime) -> Change:
    """Edit a KPI, except its targets; a new category counts as an audit. Raises ConflictError."""
    kpi = current(workspace, Kpi, edit)
    values = values_of(edit.draft)
    if edit.draft.category not in (kpi.category, Category.UNAUDITED):
        from okrtui.domain.rules.audit import categorised  # noqa: PLC0415 - recording a value asks for no audit

        values |= categorised(kpi, edit.draft.category, now.date())
    return Change("kpi.edit", puts=revised(kpi, actor, now, values))


def target(workspace: Workspace, draft: TargetDraft, actor: str, now: datetime) -> Change:
    """Set a target from a date; one from the same date is replaced. Raises DraftError."""
    from okrtui.domain.records.action_drafts import TargetsDraft  # noqa: PLC0415 - recording a value takes none

    return targets(workspace, TargetsDraft(kpi=draft.kpi, targets=(draft,)), actor, now)


def targets(workspace: Workspace, draft: TargetsDraft, actor: str, now: datetime) -> Change:
    """Remove and set targets of a KPI. Raises RuleError, DraftError."""
    kpi = workspace.find(Kpi, draft.kpi)
    kept = {one.since: one for one in kpi.targets}
    for day in draft.removed:
        if kept.pop(day or BEGINNING, None) is None:
            days = ", ".join(since_text(one.since) for one in kpi.targets)
            raise RuleError(
                f"{kpi.shown_id} has no target since {since_text(day)}.",
                f"It has targets since {days}." if days else "It has none.",
            )
    return _with_targets(kpi, (*kept.values(), *_dated(kpi, draft.targets, any_kept=bool(kept))), actor, now)


def _dated(kpi: Kpi, drafts: Iterable[TargetDraft], *, any_kept: bool) -> Iterator[Target]:
    """Yield typed targets, the only one from the beginning where it has no day. Raises DraftError."""
    for draft in drafts:
        if draft.since is None and any_kept:
            raise DraftError({"since": f"{kpi.shown_id} has a target already; enter the first day of the new one."})
        any_kept = True
        yield Target(since=draft.since or BEGINNING, **band_of(draft))


def edit_targets(workspace: Workspace, draft: TargetTableDraft, actor: str, now: datetime) -> Change:
    """Replace all targets of a KPI by those of a table, and add the new one. Raises RuleError, DraftError."""
    from okrtui.domain.records.action_drafts import TargetDraft  # noqa: PLC0415 - recording a value takes none

    kpi = workspace.find(Kpi, draft.kpi)
    if target_lines.text_of(kpi.targets) != draft.before:
        raise RuleError(f"{kpi.updated_by} changed the targets of {kpi.shown_id} meanwhile.", "Open the form again.")
    listed = target_lines.read(kpi, draft.lines, now.date())
    fresh = (TargetDraft(kpi=kpi.id, since=draft.since, **band_of(draft)),) if draft.has_band else ()
    return _with_targets(kpi, (*listed, *_dated(kpi, fresh, any_kept=bool(listed))), actor, now)


def _with_targets(kpi: Kpi, targets: Iterable[Target], actor: str, now: datetime) -> Change:
    return Change("kpi.target", puts=revised(kpi, actor, now, {"targets": one_a_day(targets)}))


def record(workspace: Workspace, draft: MeasurementDraft, actor: str, now: datetime) -> Change:
    """Record a KPI's value on a day; another value of the same day is replaced. Raises RuleError, DraftError."""
    kpi = workspace.find(Kpi, draft.kpi)
    require(why_no_measurement(kpi))
    wrong = wrong_day(draft.date, now)
    if wrong:
        raise DraftError(wrong)
    before = workspace.measured_on(kpi.id, draft.date)
    if before is None:
        return Change("kpi.record", puts=(new(workspace, Measurement, actor, now, values_of(draft)),))
    return Change("kpi.record", puts=revised(before, actor, now, values_of(draft)))


def edit_measurement(workspace: Workspace, edit: Edit[MeasurementDraft], actor: str, now: datetime) -> Change:
    """Correct a value, also of a retired KPI. Raises ConflictError, RuleError, DraftError."""
    measurement = current(workspace, Measurement, edit)
    wrong = wrong_day(edit.draft.date, now) if edit.draft.date != measurement.date else {}
    if wrong:
        raise DraftError(wrong)
    values = values_of(edit.draft) | {"kpi": measurement.kpi}
    return Change("measurement.edit", puts=revised(measurement, actor, now, values))


def retire(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Retire a KPI, or resume a retired one; its values stay."""
    kpi = workspace.find(Kpi, number)
    return (resume if kpi.state is KpiState.RETIRED else retire_active)(workspace, number, actor, now)


def retire_active(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Retire an active KPI. Raises RuleError."""
    kpi = workspace.find(Kpi, number)
    if kpi.state is KpiState.RETIRED:
        raise RuleError(f"{kpi.shown_id} is already retired.", "Resume it to track it again.", "kpi.resume")
    return Change("kpi.retire", puts=(touched(kpi, actor, now, {"state": KpiState.RETIRED}),))


def resume(workspace: Workspace, number: int, actor: str, now: datetime) -> Change:
    """Resume a retired KPI. Raises RuleError."""
    kpi = workspace.find(Kpi, number)
    if kpi.state is not KpiState.RETIRED:
        raise RuleError(f"{kpi.shown_id} is not retired.", "There is nothing to resume.")
    return Change("kpi.resume", puts=(touched(kpi, actor, now, {"state": KpiState.ACTIVE}),))
