"""Fields that are filled in from the words of a title: what one has said need not be typed again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from okrtui.domain.records.field_types import parse_number
from okrtui.domain.rules.figures_in_words import from_to, named_target, stated_value

_METRIC: Final = ("measure.baseline", "measure.target", "measure.unit")
_TARGET: Final = ("low", "high", "red_low", "red_high", "unit")


def measure_from_title(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts of a key result with baseline, target and unit from its title where they are all empty."""
    found = from_to(typed["title"]) if typed["measure.kind"] == "metric" else None
    if found is None or any(typed[name].strip() for name in _METRIC):
        return typed
    return {**typed, **dict(zip(_METRIC, found, strict=True))}


def figures_from_name(typed: Mapping[str, str]) -> Mapping[str, str]:
    """Return the texts of a KPI with the target and the first value from its name, each where there is none.

    Nothing is taken where their units differ.
    """
    stated = None if typed["value"].strip() else stated_value(typed["name"])
    words = stated.words if stated else typed["name"]
    target = None if any(typed[name].strip() for name in _TARGET) else named_target(words)
    units = {typed["unit"].strip(), stated.unit if stated else "", target.unit if target else ""} - {""}
    if len(units) > 1 or not (stated or target):
        return typed
    found = target._asdict() if target else {"name": words}
    return {**typed, **found, **({"value": stated.value} if stated else {}), "unit": "".join(units)}


def kpi_asked_about(metric: str) -> Mapping[str, Any]:
    """Return the first values of a KPI's form for the words that the eight questions were asked about."""
    stated = stated_value(metric)
    found = named_target(stated.words if stated else metric, loosely=True)
    if found is None or (stated and stated.unit not in ("", found.unit)):
        return {"name": metric}
    side, bound = ("low", found.low) if found.low else ("high", found.high)
    now = {"value": stated.value} if stated else {}
    try:
        figures = {name: parse_number(text, found.unit) for name, text in {side: bound, **now}.items()}
    except ValueError:
        return {"name": metric}
    return {"name": found.name, "unit": found.unit, **figures}
