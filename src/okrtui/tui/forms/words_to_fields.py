"""Fields that are filled in from the words of a title: what one has said need not be typed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from okrtui.domain.records.field_types import parse_number
from okrtui.domain.rules.figures_in_words import from_to, named_target

_METRIC: Final = ("measure.baseline", "measure.target", "measure.unit")
_TARGET: Final = ("low", "high", "red_low", "red_high", "unit")


def measure_from_title(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts of a key result with baseline, target and unit from its title where they are all empty."""
    found = from_to(typed["title"]) if typed["measure.kind"] == "metric" else None
    if found is None or any(typed[name].strip() for name in _METRIC):
        return typed
    return {**typed, **dict(zip(_METRIC, found, strict=True))}


def target_from_name(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts of a KPI with the target from its name where there is none."""
    found = named_target(typed["name"])
    if found is None or any(typed[name].strip() for name in _TARGET):
        return typed
    return {**typed, **found._asdict()}


def kpi_asked_about(metric: str) -> Mapping[str, Any]:
    """Return the first values of a KPI's form for the words that the eight questions were asked about."""
    found = named_target(metric, loosely=True)
    if found is None:
        return {"name": metric}
    side, bound = ("low", found.low) if found.low else ("high", found.high)
    try:
        return {"name": found.name, "unit": found.unit, side: parse_number(bound, found.unit)}
    except ValueError:
        return {"name": metric}
