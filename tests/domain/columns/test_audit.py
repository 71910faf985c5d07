from __future__ import annotations

import pytest

import builders
from builders import TODAY
from okrtui.domain.columns.audit import AUDIT, FINDING_WORDS, AuditSubject
from okrtui.domain.columns.values import text_of
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.audit import FINDINGS

AUDITED = {"audited_on": TODAY, "audited_from": "operational"}


@pytest.mark.parametrize(
    ("kpi", "shown"),
    [
        (
            builders.kpi(category="not yet audited", owners=(), targets=[]),
            ["no", "Customer churn rate", "not yet audited", "owner, target", "–", "", "Sales"],
        ),
        (
            builders.kpi(category="health", targets=[builders.target(low=4)], **AUDITED),
            ["yes", "Customer churn rate", "health", "", "operational", "ada", "Sales"],
        ),
    ],
    ids=["not reviewed", "reviewed and put elsewhere"],
)
def test_a_kpi_in_the_audit(kpi: Kpi, shown: list[str]) -> None:
    kpi = kpi.model_copy(update={"department": "Sales"})
    workspace = builders.workspace(kpi, builders.measurement())
    subject = AuditSubject(workspace, kpi, TODAY)
    assert [text_of(column.of(subject)) for column in AUDIT.on("screen")] == shown


def test_every_finding_has_its_words() -> None:
    assert FINDING_WORDS.keys() == FINDINGS
