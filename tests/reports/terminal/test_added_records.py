from __future__ import annotations

import pytest

from builders import (
    check_in,
    comment,
    cycle,
    decision,
    key_result,
    kpi,
    maintain,
    measurement,
    milestones,
    objective,
    signal_note,
    target,
)
from okrtui.domain.records.models import Record
from okrtui.reports.terminal.added_records import added_text


@pytest.mark.parametrize(
    ("record", "text"),
    [
        (cycle(), "2026-Q4, 2026-10-01 to 2026-12-31, active"),
        (objective(team="Growth", owners="ada bo"), "Make onboarding effortless: active, Growth, ada and bo"),
        (objective(owners=()), "Make onboarding effortless: active"),
        (key_result(), "Cut time-to-value: 14 → 5 days, ada"),
        (key_result(measure=maintain(low=95), owners=()), "Cut time-to-value: keep ≥ 95"),
        (key_result(measure=milestones(1, 1), owners=()), "Cut time-to-value: 2 milestones"),
        (check_in(value=9), "KR1 2026-11-21: 9"),
        (check_in(done=(1, 2), confidence=6), "KR1 2026-11-21: 2 milestones done, confidence 6"),
        (check_in(), "KR1 2026-11-21"),
        (kpi(unit="%", targets=[target(low=95)]), "Customer churn rate: %, weekly, 2020-01-01 at least 95, ada"),
        (measurement(value=4), "K1 2026-11-21: 4"),
        (signal_note(), "K1 2026-11-21"),
        (comment(text="Well\ndone."), "KR1 ada: Well done."),
        (decision(), "Monthly churn"),
    ],
)
def test_a_new_record_is_named_with_what_it_says(record: Record, text: str) -> None:
    assert added_text(record) == text
