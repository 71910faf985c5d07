from __future__ import annotations

from typing import Any

import pytest

import builders
from builders import TODAY, measured, target
from domain.actions.builders import carry_out
from okrtui.domain.actions import kpi_review
from okrtui.domain.hints import HintRule
from okrtui.domain.records.action_drafts import AuditDraft
from okrtui.domain.records.enums import Category
from okrtui.domain.records.models import Kpi, Record
from okrtui.domain.rules.audit import Recategorised, audit, findings

GOOD = {"targets": [target(low=1)], "owners": "ada", "category": "health"}


def sound(**changes: Any) -> list[Record]:
    """A KPI in which an audit finds nothing."""
    number = changes.get("id", 1)
    return [
        builders.kpi(**{"name": f"Number {number}", **GOOD, **changes}),
        *measured("4", kpi=number, first_id=100 * number),
    ]


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"category": "not yet audited"}, HintRule.KPI_AUDIT),
        ({"owners": ""}, HintRule.KPI_OWNER),
        ({"targets": []}, HintRule.KPI_TARGET),
        ({"targets": [target(low=1), target(since="2026-11-01")]}, HintRule.KPI_TARGET),
        ({"targets": [target(low=1, since="2027-01-01")]}, None),
        ({"cadence": "daily"}, None),
        ({"name": "Rates of churn, by customer"}, HintRule.KPI_NAME),
        ({"reward_linked": True}, None),
    ],
)
def test_what_an_audit_finds(changes: dict[str, Any], rule: HintRule | None) -> None:
    workspace = builders.workspace(*sound(**changes), *sound(id=2, name="Customer churn rate"))
    found = findings(workspace, workspace.kpis[1], TODAY)
    assert [hint.rule for hint in found] == ([] if rule is None else [rule])


def test_an_old_value_is_found() -> None:
    workspace = builders.workspace(builders.kpi(**GOOD), *measured("4", last=builders.day("2026-11-08")))
    (found,) = findings(workspace, workspace.kpis[1], TODAY)
    assert (found.rule, found.sentence) == (
        HintRule.KPI_STALE,
        "It should be measured weekly, but its last value is from 2026-11-08.",
    )


def test_how_far_the_audit_has_come() -> None:
    workspace = builders.workspace(
        *sound(id=1, audited_on="2026-10-01"),
        *sound(id=2, audited_on="2026-09-30"),
        *sound(id=3, category="not yet audited"),
        *sound(id=4, category="strategic"),
        *sound(id=5, state="retired", category="not yet audited"),
    )
    found = audit(workspace, TODAY)
    assert (found.kpis, found.categorised, found.this_quarter) == (4, 3, 1)
    assert found.counts == {Category.HEALTH: 2, Category.STRATEGIC: 1, Category.UNAUDITED: 1}
    assert found.left == (3, 2, 4)
    assert {number: [hint.rule for hint in hints] for number, hints in found.findings.items()} == {
        3: [HintRule.KPI_AUDIT]
    }
    assert found.changed == ()


def test_each_quarter_shows_what_changed_since_the_one_before() -> None:
    workspace = builders.workspace(
        *sound(id=1, category="operational", audited_on="2026-08-01"),
        *sound(id=2, category="operational", audited_on="2026-08-01"),
        *sound(id=3, category="not yet audited"),
    )
    for number, category in ((1, "strategic"), (2, "operational"), (3, "health")):
        carry_out(workspace, kpi_review.audit, AuditDraft.model_validate({"kpi": number, "category": category}))
    found = audit(workspace, TODAY)
    assert found.changed == (Recategorised(1, Category.OPERATIONAL, Category.STRATEGIC),)
    assert (found.this_quarter, found.left) == (3, ())
    next_quarter = audit(workspace, builders.day("2027-01-01"))
    assert (next_quarter.changed, next_quarter.this_quarter, next_quarter.left) == ((), 0, (1, 2, 3))


def test_an_empty_workspace_has_nothing_to_audit() -> None:
    found = audit(builders.workspace(), TODAY)
    assert (found.kpis, found.categorised, found.left, found.findings) == (0, 0, (), {})


def test_what_was_put_aside_is_found_no_more() -> None:
    aside = {"kpi.owner": "The whole team."}
    workspace = builders.workspace(*sound(owners="", dismissed=aside))
    assert isinstance(workspace.kpis[1], Kpi)
    assert findings(workspace, workspace.kpis[1], TODAY) == ()
