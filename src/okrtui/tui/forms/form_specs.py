"""The form of each record: its initial values, its choices, and the lines shown while typing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from okrtui.domain.records.enums import CycleState, KpiState, ObjectiveState
from okrtui.domain.records.field_types import parse_number
from okrtui.domain.records.measures import Metric, Milestones
from okrtui.domain.records.models import (
    CheckIn,
    CheckInDraft,
    CycleDraft,
    Draft,
    KeyResult,
    KeyResultDraft,
    Kpi,
    KpiDraft,
    Measurement,
    MeasurementDraft,
    NewKpiDraft,
    Objective,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.rules.entry_dates import check_in_day
from okrtui.domain.rules.far_values import why_far
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.rules.measure_text import unit_of
from okrtui.domain.rules.next_cycle import proposed
from okrtui.domain.rules.pace import Status, gap, standing
from okrtui.domain.rules.periods import days_of_name
from okrtui.domain.rules.progress import KeyResultReading, clamp, value_at
from okrtui.domain.rules.readings import raw_of, readings
from okrtui.domain.rules.record_names import author
from okrtui.domain.rules.record_phrases import in_words
from okrtui.domain.rules.starting import FEWEST
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.rules.typed_values import typed_for_key_result, typed_for_kpi
from okrtui.domain.workspace import Workspace
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms.hint_forms import while_typing
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.forms.words_to_fields import figures_from_name, measure_from_title
from okrtui.tui.styled_text import Line, Paragraph

Choices = Sequence[tuple[Any, str]]


def values_of(record: Record, kind: type[Any]) -> dict[str, Any]:
    """Return a record's values for the fields of its draft."""
    return {name: getattr(record, name) for name in kind.model_fields}


def open_cycles(workspace: Workspace, present: int | None = None) -> Choices:
    """Return the cycles that can take objectives, the active ones first, and the present one whatever its state."""
    every = workspace.cycles.values()
    cycles = [one for one in every if one.id == present or one.state is not CycleState.CLOSED]
    cycles.sort(key=lambda one: (one.state is not CycleState.ACTIVE, one.start))
    return [(one.id, one.name) for one in cycles]


def objectives(workspace: Workspace, but: int | None = None, present: int | None = None) -> Choices:
    """Return every open objective as a choice, and the present one whatever its state."""
    is_open = (ObjectiveState.DRAFT, ObjectiveState.ACTIVE)
    return [
        (one.id, f"{one.shown_id} {one.title}")
        for one in workspace.objectives.values()
        if one.id == present or (one.id != but and one.state in is_open)
    ]


def kpis(workspace: Workspace, present: int | None = None) -> Choices:
    """Return every active KPI as a choice, and the present one whatever its state."""
    return [
        (one.id, f"{one.shown_id} {one.name}")
        for one in workspace.kpis.values()
        if one.id == present or one.state is KpiState.ACTIVE
    ]


def cycle(session: Session, record: Record | None = None) -> FormSpec:
    """Return the form of a cycle; a new one continues the rhythm of the existing ones."""
    if record is not None:
        return FormSpec(title=f"Edit {record.shown_id}", kind=CycleDraft, initial=values_of(record, CycleDraft))
    found = proposed(session.workspace, session.today(), fiscal_month=session.fiscal_month)
    return FormSpec(
        title="Plan a cycle",
        kind=CycleDraft,
        initial=found.model_dump() if found else {},
        live=lambda typed: _named_cycle(session, typed),
    )


def _named_cycle(session: Session, typed: Mapping[str, str]) -> Sequence[Line]:
    """Return the days of a cycle's name where others are entered."""
    told = days_of_name(typed.get("name", ""), (typed.get("start"), typed.get("end")), session.fiscal_month)
    return [((told, "warn"),)] if told else ()


def objective(session: Session, record: Objective | None = None, cycle: int | None = None, title: str = "") -> FormSpec:
    """Return the form of an objective; a new one belongs to this person and the active cycle."""
    workspace = session.workspace
    own, here, parent = (record.id, record.cycle, record.parent) if record else (None, None, None)
    choices = {"cycle": open_cycles(workspace, here), "parent": objectives(workspace, own, parent)}
    if record is not None:
        initial = values_of(record, ObjectiveDraft)
        spec = FormSpec(title=f"Edit {record.shown_id}", kind=ObjectiveDraft, initial=initial, choices=choices)
        return while_typing(session, spec, record)
    first = choices["cycle"][0][0] if choices["cycle"] else None
    known = any(number == cycle for number, _ in choices["cycle"])
    initial = {"cycle": cycle if known else first, "owners": (session.actor,), "title": title}
    spec = FormSpec(title="Add an objective", kind=ObjectiveDraft, initial=initial, choices=choices)
    return while_typing(session, spec)


def key_result(
    session: Session, objective: Objective, record: KeyResult | None = None, initial: Mapping[str, Any] | None = None
) -> FormSpec:
    """Return the form of a key result under an objective."""
    workspace = session.workspace
    under: Line = ((f"{objective.shown_id}  ", "muted"), (objective.title, "strong"))
    fed_by = record.kpi if record else None
    choices = {"kpi": kpis(workspace, fed_by), "objective": objectives(workspace, present=objective.id)}
    if record is not None:
        title, initial = f"Edit {record.shown_id}", values_of(record, KeyResultDraft)
        spec = FormSpec(title=title, kind=KeyResultDraft, initial=initial, choices=choices, subtitle=(under,))
        return while_typing(session, spec, record)
    count = len(workspace.key_results_of(objective.id))
    spec = FormSpec(
        title=f"Key result {count + 1} (an objective has 2 to 4)",
        route=("objectives", "key-result.new", ("objectives", objective.id)),
        kind=KeyResultDraft,
        initial={"owners": objective.owners, **(initial or {})},
        fixed={"objective": objective.id},
        choices=choices,
        subtitle=(under,),
        completes=measure_from_title,
        helps={"title": "What will be measurably true: First value, from 14 to 5 days."},
        leave_label="leave" if count < FEWEST else "done",
    )
    return while_typing(session, spec)


def kpi(
    session: Session, record: Kpi | None = None, name: str = "", initial: Mapping[str, Any] | None = None
) -> FormSpec:
    """Return the form of a KPI; a new one with its first target and value, and with the values of an example."""
    if record is not None:
        spec = FormSpec(title=f"Edit {record.shown_id}", kind=KpiDraft, initial=values_of(record, KpiDraft))
        return while_typing(session, spec, record)
    spec = FormSpec(
        title="Add a KPI",
        kind=NewKpiDraft,
        initial={"owners": (session.actor,), "name": name, **(initial or {})},
        fixed={"value_on": session.today()},
        hidden=frozenset({"since"}),
        draft_name="Add a KPI",
        completes=figures_from_name,
        helps={"name": "Target and value may follow: at most 3 %, now 4.2"},
    )
    return while_typing(session, spec)


def _correction(session: Session, record: Measurement | CheckIn, kind: type[Draft], of: str, **more: Any) -> FormSpec:
    """Return the form that corrects an entry `of` a record; a far value is asked about unless it stays."""
    workspace = session.workspace
    return FormSpec(
        title=f"Edit {in_words(workspace, record)}",
        draft_name=record.shown_id,
        kind=kind,
        initial=values_of(record, kind),
        fixed={of: getattr(record, of)},
        asks=lambda draft: "" if draft.value == record.value else why_far(workspace, draft, record.id),
        **more,
    )


def corrected_measurement(session: Session, record: Measurement) -> FormSpec:
    """Return the form that corrects a value of a KPI."""
    kpi = session.workspace.kpis[record.kpi]
    above = (((f"{kpi.shown_id}  ", "muted"), (kpi.name, "strong")), _latest(kpi, record, session.today()))
    return _correction(session, record, MeasurementDraft, "kpi", subtitle=above, around=typed_for_kpi(kpi))


def measurement(session: Session, record: Kpi) -> FormSpec:
    """Return the form of a KPI value, with the latest ones above."""
    today = session.today()
    latest = session.workspace.measurements_of(record.id)[-3:]
    lines: list[Line] = [((f"{record.shown_id}  ", "muted"), (record.name, "strong"))]
    aim = target_at(record.targets, today)
    lines.append(((f"{record.cadence}   target {formatting.target(record, aim) if aim else 'none'}", "muted"),))
    lines += [_latest(record, one, today) for one in reversed(latest)]
    return FormSpec(
        title="Record a value",
        asks=partial(why_far, session.workspace),
        route=("kpis", "kpi.record", record.id),
        kind=MeasurementDraft,
        initial={"date": today},
        fixed={"kpi": record.id},
        subtitle=tuple(lines),
        around=typed_for_kpi(record),
    )


def _latest(kpi: Kpi, one: Measurement, today: date) -> Line:
    return (
        (styled_text.fit(styled_text.day(one.date, today), 12), "muted"),
        (formatting.value(kpi, one.value), ""),
        (f"   {author(one)}   {one.note}", "muted"),
    )


def check_in(session: Session, record: KeyResult) -> FormSpec:
    """Return the form of a check-in, with the previous one above, and progress against plan while typing."""
    workspace, today = session.workspace, session.today()
    now = key_result_standing(workspace, record, today)
    measure, before = record.measure, now.current
    latest = workspace.check_ins_of(record.id)[-1:]
    confidence = latest[0].confidence if latest else None
    steps = isinstance(measure, Milestones)
    done = before.done if before and steps else ()
    return FormSpec(
        title="Check in",
        asks=partial(why_far, workspace),
        route=("objectives", "key-result.check-in", ("key_results", record.id)),
        kind=CheckInDraft,
        initial={"date": check_in_day(workspace.cycle_of(record), today), "confidence": confidence, "done": done},
        fixed={"key_result": record.id},
        hidden=frozenset({"value" if steps else "done"}),
        choices=_steps(record),
        subtitle=(_headed(record), *_previous(record, before, latest, today)),
        around=typed_for_key_result(record),
        live=_what_follows(workspace, record, now.expected) if isinstance(measure, Metric) else None,
    )


def corrected_check_in(session: Session, record: CheckIn) -> FormSpec:
    """Return the form that corrects a check-in."""
    part = session.workspace.key_results[record.key_result]
    steps = isinstance(part.measure, Milestones)
    return _correction(
        session,
        record,
        CheckInDraft,
        "key_result",
        hidden=frozenset({"value" if steps else "done"}),
        choices=_steps(part),
        subtitle=(_headed(part),),
        around=typed_for_key_result(part),
    )


def _steps(record: KeyResult) -> dict[str, Choices]:
    measure = record.measure
    return {"done": [(one.number, one.text) for one in measure.steps]} if isinstance(measure, Milestones) else {}


def _headed(record: KeyResult) -> Line:
    return (f"{record.shown_id}  ", "muted"), (record.title, "strong"), (f"   {formatting.measure(record)}", "muted")


def _previous(
    record: KeyResult, before: KeyResultReading | None, latest: Sequence[CheckIn], today: date
) -> Sequence[Line | Paragraph]:
    """Return the present reading, and the confidence and note of the latest check-in."""
    said = formatting.reading(record, before) if before else "never checked in"
    confidence = latest[0].confidence if latest else None
    line: Line = (
        ("previous ", "muted"),
        (said, ""),
        (f"   {styled_text.day(before.date, today)}" if before else "", "muted"),
        ("" if confidence is None else f"   confidence {confidence}", "muted"),
    )
    note = latest[0].note if latest else ""
    return [line, Paragraph(note, "muted", len("previous "))] if note else [line]


def _what_follows(
    workspace: Workspace, record: KeyResult, expected: Decimal | None
) -> Callable[[Mapping[str, str]], Sequence[Line]] | None:
    if expected is None:
        return None
    known = readings(workspace, record)

    def follows(typed: Mapping[str, str]) -> Sequence[Line]:
        try:
            value = parse_number(typed.get("value", ""), unit_of(record.measure))
        except ValueError:
            return [((f"Expected by today: {_expected(record, expected)}", "muted"),)]
        if record.objective not in workspace.objectives:  # somebody deleted it; saving will say so
            return []
        share = raw_of(workspace, record, [*known, KeyResultReading(date.max, value)])
        if share is None:
            return []
        status: Status = standing(gap(expected, clamp(share)))
        cell = styled_text.status(str(status))
        return [
            (
                ("progress ", "muted"),
                (formatting.share(share), "strong"),
                (f" of {formatting.share(expected)} expected   ", "muted"),
                (cell.text, cell.tone),
            )
        ]

    return follows


def _expected(record: KeyResult, share: Decimal) -> str:
    """Return the progress expected by today, with its value when the measure has one."""
    if not isinstance(record.measure, Metric):
        return formatting.share(share)
    value = value_at(record.measure, share)
    if value is None:
        return formatting.share(share)
    value = value.quantize(Decimal("0.1"))
    return f"{formatting.number(value, record.measure.unit)} (progress {formatting.share(share)})"
