"""Cycles, objectives and key results as JSON values, with what the domain computes from them."""

from __future__ import annotations

from datetime import date

from okrtui.domain.hints import cycle_hints, key_result_hints, objective_hints
from okrtui.domain.records.models import Cycle, KeyResult, Objective
from okrtui.domain.rules.status import cycle_standing, key_result_standing, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.hints import hints
from okrtui.reports.json_fields.records import Json, known, plain, stored


def cycle(workspace: Workspace, record: Cycle, today: date, *, nested: bool = False) -> Json:
    """A cycle; `nested` adds its objectives."""
    at = cycle_standing(workspace, record, today)
    inside = workspace.objectives_of(record.id)
    return (
        stored(record)
        | {
            "day": at.position.day,
            "days": at.position.days,
            "elapsed": plain(at.elapsed),
            "progress": plain(at.progress),
            "expected": plain(at.expected),
            "status": at.status.value,
            "grade": plain(at.grade),
            "reading": at.reading.value if at.reading else None,
            "hints": hints(cycle_hints(workspace, record, today)),
        }
        | ({"objectives": [objective(workspace, one, today) for one in inside]} if nested else {})
    )


def objective(workspace: Workspace, record: Objective, today: date, *, nested: bool = False) -> Json:
    """An objective; `nested` adds its key results."""
    at = known(lambda: objective_standing(workspace, record, today))
    parts = workspace.key_results_of(record.id)
    return (
        stored(record)
        | {
            "progress": plain(at.progress) if at else None,
            "expected": plain(at.expected) if at else None,
            "gap": plain(at.gap) if at else None,
            "status": at.status.value if at else None,
            "confidence": at.confidence if at else None,
            "forecast": plain(at.forecast) if at else None,
            "grade": plain(at.grade) if at else None,
            "hints": hints(objective_hints(workspace, record)),
        }
        | ({"key_results": [key_result(workspace, part, today, nested=True) for part in parts]} if nested else {})
    )


def key_result(workspace: Workspace, record: KeyResult, today: date, *, nested: bool = False) -> Json:
    """A key result; `nested` adds its check-ins."""
    at = known(lambda: key_result_standing(workspace, record, today))
    return (
        stored(record)
        | {
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
            "hints": hints(key_result_hints(workspace, record, today)),
        }
        | ({"check_ins": [stored(one) for one in workspace.check_ins_of(record.id)]} if nested else {})
    )
