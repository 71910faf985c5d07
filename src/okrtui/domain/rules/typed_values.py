"""What is known about the values that are typed for a KPI or a key result: their unit, and how often there is one."""

from __future__ import annotations

from okrtui.domain.records.draft_parsing import Surroundings
from okrtui.domain.records.models import KeyResult, Kpi
from okrtui.domain.rules.measure_text import unit_of


def typed_for_kpi(kpi: Kpi) -> Surroundings:
    """Return the unit of a KPI's values and the rhythm in which they come."""
    return Surroundings(kpi.unit, kpi.cadence)


def typed_for_key_result(key_result: KeyResult) -> Surroundings:
    """Return the unit of a key result's values."""
    return Surroundings(unit_of(key_result.measure))
