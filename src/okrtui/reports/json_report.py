"""Records as JSON values: the stored fields under their model names, and what the domain computes from them.

Ids are texts as they are shown, decimals plain numbers, what is absent is None.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol, TypeVar

from okrtui.domain.decision import read
from okrtui.domain.history import Op, title
from okrtui.domain.integrity import references
from okrtui.domain.kinds import PREFIXES
from okrtui.domain.kpi_standing import kpi_evidence, kpi_standing
from okrtui.domain.records import Cycle, Decision, KeyResult, Kpi, Objective, Record
from okrtui.domain.signals import Limits
from okrtui.domain.standing import cycle_standing, key_result_standing, objective_standing
from okrtui.domain.text import plain_number
from okrtui.domain.todo import Need
from okrtui.domain.workspace import Workspace

T = TypeVar("T")
Json = dict[str, Any]

_STAMPS = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}


class LogEntry(Protocol):
    """One commit, as the store's log tells it."""

    @property
    def sequence(self) -> int:
        """Its number in the order of all commits."""

    @property
    def at(self) -> datetime:
        """When it was made, in UTC."""

    @property
    def by(self) -> str:
        """Who made it."""

    @property
    def action(self) -> str:
        """What was done, as the action's id."""

    @property
    def ops(self) -> Iterable[Op]:
        """Each record after and before."""


def plain(value: Decimal | None) -> int | float | None:
    """The decimal as a JSON number, none where there is none."""
    return None if value is None else plain_number(value)


def shown(table: str, number: int | None) -> str | None:
    """The id of a record as it is shown, none where there is none."""
    return None if number is None else f"{PREFIXES.get(table, table)}{number}"


def known(make: Callable[[], T]) -> T | None:
    """What `make` answers with, or None where a record it looks for is not there."""
    try:
        return make()
    except KeyError:
        return None


def stored(record: Record) -> Json:
    """The fields of a record as they are stored, ids as they are shown."""
    return _with_ids(record.table, {**record.document(), "id": record.shown_id})


def _with_ids(table: str, document: Mapping[str, Any]) -> Json:
    ids = {field: shown(target, document[field]) for field, target in references(table) if field in document}
    return {**document, **ids}


def record_json(workspace: Workspace, record: Record, today: date, *, nested: bool = False) -> Json:
    """A record with what is computed from it; `nested` adds what belongs to it (check-ins, values, key results)."""
    computed: Mapping[type[Record], Callable[..., Json]] = {
        Cycle: _cycle,
        Objective: _objective,
        KeyResult: _key_result,
        Kpi: _kpi,
        Decision: _decision,
    }
    make = computed.get(type(record))
    return stored(record) | (make(workspace, record, today, nested=nested) if make else {})


def _key_result(workspace: Workspace, record: KeyResult, today: date, *, nested: bool) -> Json:
    at = known(lambda: key_result_standing(workspace, record, today))
    check_ins = [stored(one) for one in workspace.check_ins_of(record.id)]
    return {
        "raw": plain(at.raw) if at else None,
        "progress": plain(at.progress) if at else None,
        "expected": plain(at.expected) if at else None,
        "gap": plain(at.gap) if at else None,
        "status": at.status.value if at else None,
        "confidence": at.confidence if at else None,
        "forecast": plain(at.forecast) if at else None,
        "suggested_grade": plain(at.suggested_grade) if at else None,
        "due": at.due if at else None,
        "overdue": at.overdue if at else None,
    } | ({"check_ins": check_ins} if nested else {})


def _objective(workspace: Workspace, record: Objective, today: date, *, nested: bool) -> Json:
    at = known(lambda: objective_standing(workspace, record, today))
    parts = workspace.key_results_of(record.id)
    return {
        "progress": plain(at.progress) if at else None,
        "expected": plain(at.expected) if at else None,
        "gap": plain(at.gap) if at else None,
        "status": at.status.value if at else None,
        "confidence": at.confidence if at else None,
        "grade": plain(at.grade) if at else None,
    } | ({"key_results": [record_json(workspace, part, today, nested=True) for part in parts]} if nested else {})


def _cycle(workspace: Workspace, record: Cycle, today: date, *, nested: bool) -> Json:
    at = cycle_standing(workspace, record, today)
    inside = workspace.objectives_of(record.id)
    return {
        "day": at.position.day,
        "days": at.position.days,
        "elapsed": plain(at.elapsed),
        "progress": plain(at.progress),
        "expected": plain(at.expected),
        "status": at.status.value,
        "grade": plain(at.grade),
        "reading": at.reading.value if at.reading else None,
    } | ({"objectives": [record_json(workspace, one, today) for one in inside]} if nested else {})


def _kpi(workspace: Workspace, record: Kpi, today: date, *, nested: bool) -> Json:
    at, chart = kpi_standing(workspace, record, today), kpi_evidence(workspace, record, today)
    values = [stored(one) for one in workspace.measurements_of(record.id)] if nested else []
    return {
        "value": plain(at.value),
        "on": at.on.isoformat() if at.on else None,
        "status": at.status.value,
        "change": at.change.value if at.change else None,
        "stale": at.stale,
        "due": at.due,
        "recovering": at.recovering,
        "limits": _limits(chart.limits),
        "signals": [
            {"rule": one.rule.value, "date": one.date.isoformat(), "kind": one.kind.value} for one in chart.signals
        ],
        "capability": chart.capability.value if chart.capability else None,
        "candidate": chart.candidate.value if chart.candidate else None,
    } | ({"measurements": values} if nested else {})


def _limits(limits: Limits | None) -> Json | None:
    if limits is None:
        return None
    numbers = ("centre", "lower", "upper", "range_upper")
    return {name: plain(getattr(limits, name)) for name in numbers} | {"provisional": limits.provisional}


def _decision(_workspace: Workspace, record: Decision, _today: date, *, nested: bool) -> Json:  # noqa: ARG001
    outcome = read(record.answers)
    return {
        "verdict": record.verdict.value,
        "strength": outcome.strength or None,
        "kpi_votes": outcome.kpi_votes,
        "okr_votes": outcome.okr_votes,
        "contrasts": [{"name": one.name, "reading": one.reading.value} for one in outcome.contrasts],
    }


def entry_json(workspace: Workspace, entry: LogEntry) -> Json:
    """One commit of the log, with each field it changed."""
    ops = list(entry.ops)
    return {
        "sequence": entry.sequence,
        "at": entry.at.isoformat().replace("+00:00", "Z"),
        "by": entry.by,
        "action": entry.action,
        "title": title(entry.action, ops, names_of(workspace, ops)),
        "changes": [change for op in ops for change in _changes(op)],
    }


def _changes(op: Op) -> Iterable[Json]:
    table, number, after, before = op
    is_known = table in PREFIXES
    new, old = (_with_ids(table, part or {}) if is_known else (part or {}) for part in (after, before))
    for field in dict.fromkeys((*new, *old)):
        if field not in _STAMPS and new.get(field) != old.get(field):
            name = shown(table, number)
            yield {"record": name, "field": field, "before": old.get(field), "after": new.get(field)}


def names_of(workspace: Workspace, ops: Iterable[Op]) -> dict[tuple[str, int], str]:
    """The names of the records that changed check-ins and measurements belong to."""
    names: dict[tuple[str, int], str] = {}
    for _, _, after, before in ops:
        document = after or before or {}
        for field, table in (("kpi", "kpis"), ("key_result", "key_results")):
            record = workspace.table(table).get(document.get(field) or 0)
            if record is not None:
                names[table, record.id] = record.name if isinstance(record, Kpi) else record.title
    return names


def need_json(need: Need) -> Json:
    """One row of the to-do list."""
    return {
        "kind": need.kind.value,
        "id": need.shown_id,
        "title": need.title,
        "detail": need.detail,
        "days_late": need.days_late,
        "overdue": need.overdue,
        "key": need.key,
    }
