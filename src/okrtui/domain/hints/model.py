"""The quality hints: their rules, and the reason for each."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from pydantic import BaseModel


class HintRule(StrEnum):
    """The rules, each named by its kind of record and its subject."""

    FIGURE = "objective.figure"
    LENGTH = "objective.length"
    OWNER = "objective.owner"
    WHY = "objective.why"
    ALIGNMENT = "objective.alignment"
    CROWD = "objective.crowd"
    KEY_RESULTS = "objective.key-results"
    BASELINE = "key-result.baseline"
    NO_FIGURE = "key-result.no-figure"
    ACTIVITY = "key-result.activity"
    SAME_METRIC = "key-result.same-metric"
    SOUNDS_LIKE_KPI = "key-result.sounds-like-kpi"
    REACHED = "key-result.reached"
    PASSED = "key-result.passed"
    FEED = "key-result.feed"
    REWARDED = "key-result.reward"
    KPI_OWNER = "kpi.owner"
    KPI_TARGET = "kpi.target"
    KPI_AUDIT = "kpi.audit"
    KPI_DEPARTMENTS = "kpi.departments"
    KPI_NAME = "kpi.name"
    KPI_STALE = "kpi.stale"
    KPI_PERIOD = "kpi.period"
    KPI_LIMITS = "kpi.limits"
    KPI_REWARD = "kpi.reward"
    TOO_SAFE = "cycle.too-safe"
    OVERLAP = "cycle.overlap"

    @property
    def table(self) -> str:
        """The table of its records."""
        return f"{self.value.partition('.')[0].replace('-', '_')}s"


GATES = frozenset({HintRule.KEY_RESULTS, HintRule.BASELINE})
"""The rules that an objective must meet before it starts; they cannot be dismissed."""

_SANDBAGGING = "People who are paid by a number set goals that are easy to reach. Keep grades and pay apart."

WHYS = {
    HintRule.FIGURE: "An objective is a direction in words that people remember; the figures belong in key results.",
    HintRule.LENGTH: "If it is too short, nobody knows what is meant; if it is too long, nobody remembers it.",
    HintRule.OWNER: "Without one owner, nobody feels responsible.",
    HintRule.WHY: "A team that knows why it matters can decide for itself when plans change.",
    HintRule.ALIGNMENT: "Choose the company objective that it contributes to.",
    HintRule.CROWD: "Attention is limited: with fewer objectives, a team gets further.",
    HintRule.KEY_RESULTS: "One shows only one side of the goal; more than four are hard to focus on.",
    HintRule.BASELINE: "Without knowing where it starts, nobody can see how far it has come.",
    HintRule.NO_FIGURE: "Without a figure, people can disagree on whether it was reached.",
    HintRule.ACTIVITY: "An activity is not a result. Say what will be different once the work is done.",
    HintRule.SAME_METRIC: "The same success would count twice, or two teams would pull at the same number.",
    HintRule.SOUNDS_LIKE_KPI: "Keeping a level is a KPI's job; a key result is a change from one level to another.",
    HintRule.REACHED: "A goal that is already reached changes nothing.",
    HintRule.PASSED: "Grade it, carry it over into the next cycle, or drop it.",
    HintRule.FEED: "Where each value is the amount of a period, only all of them together come near the target.",
    HintRule.REWARDED: _SANDBAGGING,
    HintRule.KPI_OWNER: "When the number turns bad, somebody must feel responsible.",
    HintRule.KPI_TARGET: "Without a target, nobody can tell whether the number is good.",
    HintRule.KPI_AUDIT: "An audit separates numbers about daily work from those that deserve a strategic goal.",
    HintRule.KPI_DEPARTMENTS: "When several departments push one number, nobody can tell whose work moved it.",
    HintRule.KPI_NAME: "Sooner or later, somebody records a value for the wrong one.",
    HintRule.KPI_STALE: "Old values do not show how it is today. Measure it, measure it less often, or retire it.",
    HintRule.KPI_PERIOD: "The chart compares each period with the next; two values in one make its limits too narrow.",
    HintRule.KPI_LIMITS: "Locked limits stay as they are. Recalculate them if the values of today are the right ones.",
    HintRule.KPI_REWARD: _SANDBAGGING,
    HintRule.TOO_SAFE: "If everybody is sure of every goal, none of them is a stretch.",
    HintRule.OVERLAP: "It is unclear which of the two an objective belongs to.",
}
"""One line for each rule."""


class Hint(NamedTuple):
    """A suggestion for a record or a draft. A gate must be met before an objective starts."""

    rule: HintRule
    sentence: str

    @property
    def why(self) -> str:
        """The reason for the rule."""
        return WHYS[self.rule]

    @property
    def gate(self) -> bool:
        """True if it must be met before an objective starts."""
        return self.rule in GATES


def kept(hints: Iterable[Hint], record: BaseModel) -> tuple[Hint, ...]:
    """Return the hints that are not dismissed on the record."""
    dismissed = getattr(record, "dismissed", {})
    return tuple(hint for hint in hints if hint.gate or hint.rule not in dismissed)
