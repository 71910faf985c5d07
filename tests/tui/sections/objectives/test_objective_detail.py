"""What the detail of a key result says about the KPI that it is linked to."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from builders import NOW, calendar
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.records.models import KeyResultDraft, MeasurementDraft, NewKpiDraft, ObjectiveDraft
from okrtui.session import Session
from tui.person import at_work

METRIC = {"kind": "metric", "baseline": 0, "target": 100}
MILESTONES = {"kind": "milestones", "steps": [{"number": 1, "text": "Signed"}]}


def linked(session: Session, measure: dict[str, Any]) -> None:
    """A key result with a linked KPI that has a value in the cycle."""
    session.do(cycles.add, calendar("2026-Q4"))
    session.do(kpis.add, NewKpiDraft.model_validate({"name": "Churn", "owners": "bo", "low": 3}))
    session.do(kpis.record, MeasurementDraft(kpi=1, date=NOW.date(), value=Decimal(41)))
    session.do(objectives.add, ObjectiveDraft(cycle=1, title="Go there", owners=("ada",)))
    part = {"objective": 1, "title": "Part", "owners": "ada", "measure": measure, "kpi": 1}
    session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))


async def test_a_key_result_that_a_kpi_feeds_shows_what_it_takes_and_the_latest_values(bare: Session) -> None:
    linked(bare, METRIC)
    async with at_work(bare, (80, 50)) as me:
        told = await me.press("2", "j", "enter")
        assert "linked KPI K1  Churn" in told
        assert "Takes the latest of its values. Press c to record one." in told
        assert any("today" in line and "41" in line for line in me.lines)
        assert "no check-in by hand; it takes the values of its KPI" in told
        assert "enter the first" not in told


@pytest.mark.parametrize(("measure", "is_retired"), [(MILESTONES, False), (METRIC, True)])
async def test_a_linked_kpi_that_feeds_nothing_asks_for_no_value(
    bare: Session, measure: dict[str, Any], *, is_retired: bool
) -> None:
    linked(bare, measure)
    if is_retired:
        bare.do(kpis.retire, 1)
    async with at_work(bare, (80, 50)) as me:
        told = await me.press("2", "j", "enter")
        assert "linked KPI K1  Churn" in told
        assert "of its values" not in told
        assert "no check-in yet; press c to enter the first" in told
