"""Valid records with sensible defaults: every builder takes the fields that matter to a test by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from okrtui.domain.records.measures import Maintain, Metric, Milestone, Milestones
from okrtui.domain.records.models import (
    CheckIn,
    Comment,
    Cycle,
    CycleDraft,
    Decision,
    KeyResult,
    Kpi,
    Measurement,
    Objective,
    Record,
    SignalNote,
    Target,
)
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.domain.workspace import Put, Workspace

R = TypeVar("R", bound=Record)

TODAY = date(2026, 11, 21)
"""A Saturday, day 52 of 92 in the quarter of `cycle`."""

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)
MADE = datetime(2026, 9, 1, 9, 30, tzinfo=UTC)
"""When the records of a test were made: long enough ago that nothing is new on TODAY."""

START, END = date(2026, 10, 1), date(2026, 12, 31)


def _record(kind: type[R], defaults: dict[str, Any], changes: dict[str, Any]) -> R:
    stamp = {"id": 1, "created_at": MADE, "created_by": "ada", "updated_at": NOW, "updated_by": "ada"}
    return kind.model_validate({**stamp, **defaults, **changes})


def day(text: str) -> date:
    """A date from its ISO form."""
    return date.fromisoformat(text)


def at(minutes: int) -> datetime:
    """The instant so many minutes after NOW."""
    return NOW + timedelta(minutes=minutes)


def numbers(text: str) -> list[Decimal]:
    """Decimals from a line of them."""
    return [Decimal(word) for word in text.split()]


def calendar(name: str) -> CycleDraft:
    """The cycle that a calendar name stands for."""
    draft = cycle_by_name(name)
    assert draft is not None
    return draft


def cycle(**changes: Any) -> Cycle:
    return _record(Cycle, {"name": "2026-Q4", "start": START, "end": END, "state": "active"}, changes)


def objective(**changes: Any) -> Objective:
    defaults = {"cycle": 1, "title": "Make onboarding effortless", "owners": "ada", "state": "active"}
    return _record(Objective, defaults, changes)


def metric(baseline: object = 14, target: object = 5, unit: str = "days") -> Metric:
    return Metric.model_validate({"baseline": baseline, "target": target, "unit": unit})


def maintain(low: object = None, high: object = None) -> Maintain:
    return Maintain.model_validate({"low": low, "high": high})


def milestones(*weights: object) -> Milestones:
    """Steps numbered from 1 with these weights; two of weight 1 where none are given."""
    steps = [
        Milestone.model_validate({"number": n, "text": f"step {n}", "weight": w}) for n, w in enumerate(weights, 1)
    ]
    return Milestones(steps=tuple(steps) or milestones(1, 1).steps)


def key_result(**changes: Any) -> KeyResult:
    defaults = {"objective": 1, "title": "Cut time-to-value", "owners": "ada", "measure": metric()}
    return _record(KeyResult, defaults, changes)


def check_in(**changes: Any) -> CheckIn:
    return _record(CheckIn, {"key_result": 1, "date": TODAY}, changes)


def target(low: object = None, high: object = None, **changes: Any) -> Target:
    return Target.model_validate({"since": date(2020, 1, 1), "low": low, "high": high, **changes})


def kpi(**changes: Any) -> Kpi:
    """A KPI that was added long ago, so that it owes its values."""
    made = {"created_at": datetime(2024, 1, 1, tzinfo=UTC)}
    defaults = {**made, "name": "Customer churn rate", "owners": "ada", "cadence": "weekly", "category": "health"}
    return _record(Kpi, defaults, changes)


def measurement(**changes: Any) -> Measurement:
    return _record(Measurement, {"kpi": 1, "date": TODAY, "value": 4}, changes)


def measured(values: str, *, kpi: int = 1, last: date = TODAY, every: int = 7, first_id: int = 1) -> list[Measurement]:
    """Measurements of a KPI, so many days apart, the last of them on `last`."""
    found = numbers(values)
    days = [last - timedelta(days=every * (len(found) - 1 - place)) for place in range(len(found))]
    return [
        measurement(id=first_id + place, kpi=kpi, date=days[place], value=value) for place, value in enumerate(found)
    ]


def decision(**changes: Any) -> Decision:
    return _record(Decision, {"metric": "Monthly churn", "answers": "ynynynyn", "verdict": "kpi"}, changes)


def signal_note(**changes: Any) -> SignalNote:
    return _record(SignalNote, {"kpi": 1, "date": TODAY, "cause": "A price rise."}, changes)


def comment(**changes: Any) -> Comment:
    """A comment of TODAY, on the first key result unless it is about something else."""
    subject = {} if {"cycle", "objective", "kpi"} & changes.keys() else {"key_result": 1}
    return _record(Comment, {"created_at": NOW, "text": "Well done.", **subject}, changes)


def workspace(*records: Record) -> Workspace:
    """A workspace that holds the records, read in from their documents as the store does it."""
    made = Workspace()
    made.apply(Put(record.table, record.id, record.document()) for record in records)
    return made
