"""The fields by which objectives and key results are narrowed: what stands in each, and what is offered for it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import key_result_standing, objective_standing
from okrtui.session import Session
from okrtui.tui import formatting
from okrtui.tui.filtering import YES_NO, distinct

FIELDS: Final = ("owner", "status", "cycle", "team", "state", "due")


def value(session: Session, record: Objective | KeyResult, field: str) -> str:
    """What stands in a field of an objective or a key result."""
    workspace = session.workspace
    objective = record if isinstance(record, Objective) else workspace.objectives[record.objective]
    match field:
        case "owner":
            return f"{record.owner} me" if formatting.is_me(record.owner, session.actor) else record.owner
        case "status":
            return _status(session, record)
        case "cycle":
            cycle = workspace.cycles[objective.cycle]
            return f"{cycle.name} {cycle.shown_id}"
        case "team":
            return objective.team
        case "due":
            return YES_NO[0] if _is_due(session, record) else YES_NO[1]
    return str(objective.state)


def _status(session: Session, record: Objective | KeyResult) -> str:
    if isinstance(record, Objective):
        return str(objective_standing(session.workspace, record, session.today()).status)
    return str(key_result_standing(session.workspace, record, session.today()).status)


def _is_due(session: Session, record: Objective | KeyResult) -> bool:
    """Whether a check-in is due; of an objective, that of any of its key results."""
    if isinstance(record, KeyResult):
        return key_result_standing(session.workspace, record, session.today()).due
    return any(_is_due(session, part) for part in session.workspace.key_results_of(record.id))


def offers(session: Session, field: str) -> Iterable[str]:
    """What may be typed for a field."""
    workspace = session.workspace
    match field:
        case "owner":
            owners = [one.owner for one in workspace.objectives.values()]
            return ["me", *distinct([*owners, *(one.owner for one in workspace.key_results.values())])]
        case "status":
            return map(str, Status)
        case "cycle":
            newest = sorted(workspace.cycles.values(), key=lambda one: (one.start, one.id), reverse=True)
            return [one.name for one in newest]
        case "team":
            return distinct(one.team for one in workspace.objectives.values())
        case "due":
            return YES_NO
    return map(str, ObjectiveState)
