"""The order in which a record's fields are shown: the same for a new and an edited one, on forms and in commands."""

from __future__ import annotations

from typing import Final

from pydantic import BaseModel

from okrtui.domain.records.action_drafts import HealDraft, RebaselineDraft
from okrtui.domain.records.models import (
    CheckInDraft,
    KeyResultDraft,
    KpiDraft,
    MeasurementDraft,
    ObjectiveDraft,
    SignalNoteDraft,
)

_ORDERS: Final[dict[type[BaseModel], tuple[str, ...]]] = {
    ObjectiveDraft: ("title", "why", "owners", "team", "ambition", "cycle", "parent"),
    KeyResultDraft: ("title", "measure", "owners", "weight", "kpi", "feed", "rhythm", "due_on", "objective"),
    CheckInDraft: ("value", "done", "confidence", "note", "date", "expected_score"),
    KpiDraft: (
        "name", "low", "high", "red_low", "red_high", "unit", "value", "value_on", "cadence", "owners", "department",
        "category", "definition", "decimals", "reward_linked", "since",
    ),
    MeasurementDraft: ("value", "date", "note"),
    SignalNoteDraft: ("cause", "date", "left_out"),
    RebaselineDraft: ("reason", "since"),
    HealDraft: ("title", "why", "cycle", "owners", "ambition", "key_result", "baseline", "target", "changes"),
}  # fmt: skip
"""The order for a draft and for every model made of it; fields that are not named come last."""


def field_order(kind: type[BaseModel]) -> tuple[str, ...]:
    """Return the names of a model's fields in the order in which they are shown."""
    declared = next((_ORDERS[base] for base in kind.__mro__ if base in _ORDERS), ())
    fields = kind.model_fields
    return tuple(dict.fromkeys((*(name for name in declared if name in fields), *fields)))
