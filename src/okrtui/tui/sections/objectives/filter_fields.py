"""The filter fields of objectives and key results: their values and completions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.session import Session
from okrtui.tui.sections import record_columns

FIELDS: Final = record_columns.filter_words(OBJECTIVES)


def subject(session: Session, record: Objective | KeyResult) -> ObjectiveSubject | KeyResultSubject:
    """Return an objective or a key result with its status today."""
    kind = ObjectiveSubject if isinstance(record, Objective) else KeyResultSubject
    return kind(session.workspace, record, session.today())  # type: ignore[arg-type]


def value(session: Session, record: Objective | KeyResult, field: str) -> str:
    """Return the value of a field of an objective or a key result."""
    catalogue = OBJECTIVES if isinstance(record, Objective) else KEY_RESULTS
    return record_columns.filter_text(catalogue, subject(session, record), field, session.actor)


def offers(session: Session, field: str) -> Iterable[str]:
    """Return the values that complete a field."""
    workspace = session.workspace
    if field == "cycle":
        newest = sorted(workspace.cycles.values(), key=lambda one: (one.start, one.id), reverse=True)
        return [one.name for one in newest]
    return record_columns.offers(
        field,
        (OBJECTIVES, (subject(session, one) for one in workspace.objectives.values())),
        (KEY_RESULTS, (subject(session, one) for one in workspace.key_results.values())),
    )
