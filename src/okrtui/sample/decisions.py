"""The decisions of the sample: a KPI, an OKR, and a wording too vague for either."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import NamedTuple

from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision, Kpi
from okrtui.domain.rules.decision import read
from okrtui.sample.calendar import ME, SampleBuilder
from okrtui.sample.objectives import AddedObjectives


class SampleDecision(NamedTuple):
    """A metric about which somebody answered the eight questions some days ago."""

    metric: str
    by: str
    days_ago: int
    answers: str
    chosen: Kind | None = None
    kpi: str = ""
    objective: str = ""
    key_result: str = ""


SAMPLE_DECISIONS = (
    SampleDecision("How often the website can be reached", "cy", 200, "ynyyynyn", Kind.KPI, kpi="uptime"),
    SampleDecision(
        "Days until a new customer gets something out of it",
        "bo",
        95,
        "nynysyny",
        Kind.OKR,
        objective="onboarding",
        key_result="First value in 5 days, not 14",
    ),
    SampleDecision("Work together better", ME, 6, "snssnsny"),
)


def add_decisions(builder: SampleBuilder, kpis: Mapping[str, Kpi], goals: AddedObjectives) -> None:
    """Add the decisions."""
    for asked in SAMPLE_DECISIONS:
        builder.put(
            Decision,
            asked.by,
            builder.today - timedelta(days=asked.days_ago),
            metric=asked.metric,
            answers=asked.answers,
            chosen=asked.chosen,
            verdict=read(asked.answers).verdict,
            about_kpi=kpis[asked.kpi].id if asked.kpi else None,
            about_key_result=goals.key_results[asked.key_result].id if asked.key_result else None,
            objective=goals.objectives[asked.objective].id if asked.objective else None,
        )
