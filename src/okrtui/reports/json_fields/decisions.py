"""Decisions as JSON values, with how their answers are read."""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.models import Decision
from okrtui.domain.rules.decision import read
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.records import Json, stored


def decision(workspace: Workspace, record: Decision, today: date, *, nested: bool = False) -> Json:  # noqa: ARG001
    """A decision with the votes and contrasts; nothing is nested in it."""
    outcome = read(record.answers)
    return stored(record) | {
        "strength": outcome.strength or None,
        "kpi_votes": outcome.kpi_votes,
        "okr_votes": outcome.okr_votes,
        "contrasts": [{"name": one.name, "reading": one.reading.value} for one in outcome.contrasts],
    }
