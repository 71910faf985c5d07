from __future__ import annotations

import pytest

from builders import kpi, maintain, metric, milestones, target
from okrtui.domain.records.measures import Measure
from okrtui.domain.rules.measure_text import target_text, unit_of


@pytest.mark.parametrize(
    ("measure", "unit"),
    [(metric(unit="days"), "days"), (maintain(low=95), ""), (milestones(1, 2), "")],
)
def test_only_numbers_have_a_unit(measure: Measure, unit: str) -> None:
    assert unit_of(measure) == unit


def test_a_target_is_told_in_the_unit_of_its_kpi() -> None:
    assert target_text(kpi(unit="%"), target(low=95)) == "≥ 95 %"
    assert target_text(kpi(unit="%"), None) == "–"
