"""What a quality hint is, the rules there are, and why each of them is worth a thought."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel


class HintRule(StrEnum):
    """The rules, each named by the kind of record it is about and what it looks at.

    A key result without a baseline needs no rule: a metric cannot be written without one.
    """

    FIGURE = "objective.figure"
    LENGTH = "objective.length"
    OWNER = "objective.owner"
    WHY = "objective.why"
    ALIGNMENT = "objective.alignment"
    CROWD = "objective.crowd"
    KEY_RESULTS = "objective.key-results"
    NO_FIGURE = "key-result.no-figure"
    ACTIVITY = "key-result.activity"
    SAME_METRIC = "key-result.same-metric"
    SOUNDS_LIKE_KPI = "key-result.sounds-like-kpi"
    REACHED = "key-result.reached"
    PASSED = "key-result.passed"
    REWARDED = "key-result.reward"
    KPI_OWNER = "kpi.owner"
    KPI_TARGET = "kpi.target"
    KPI_AUDIT = "kpi.audit"
    KPI_DEPARTMENTS = "kpi.departments"
    KPI_NAME = "kpi.name"
    KPI_STALE = "kpi.stale"
    KPI_REWARD = "kpi.reward"
    TOO_SAFE = "cycle.too-safe"
    OVERLAP = "cycle.overlap"

    @property
    def table(self) -> str:
        """The table of the records it is about."""
        return f"{self.value.partition('.')[0].replace('-', '_')}s"


GATES = frozenset({HintRule.KEY_RESULTS})
"""The rules that an objective has to meet before it starts; they cannot be put aside."""

_SANDBAGGING = "Who is paid by a number sets goals that are sure to be reached. Grades and pay are better kept apart."

WHYS = {
    HintRule.FIGURE: "An objective says where to go in words that one remembers; a key result carries the figure.",
    HintRule.LENGTH: "Too short, and nobody knows what is meant; too long, and nobody can say it by heart.",
    HintRule.OWNER: "What belongs to everybody is looked after by nobody.",
    HintRule.WHY: "Who knows why it matters can decide well when plans meet the world.",
    HintRule.ALIGNMENT: "The company has said where it wants to go; say which of that this one serves.",
    HintRule.CROWD: "Attention does not grow with the number of goals. Fewer of them get further.",
    HintRule.KEY_RESULTS: "One alone shows one side of it; more than four, and nobody keeps them in view.",
    HintRule.NO_FIGURE: "Without a figure, two people can look at it and disagree whether it has come true.",
    HintRule.ACTIVITY: "Being busy with something is no result. Say what is different once the work has been done.",
    HintRule.SAME_METRIC: "One success would be counted twice, or two teams pull at one number.",
    HintRule.SOUNDS_LIKE_KPI: "Holding what you have is a KPI's work; a key result marks a move to somewhere else.",
    HintRule.REACHED: "A goal that has been reached before it begins will move nobody.",
    HintRule.PASSED: "Its time is over: grade it, carry it into the next cycle, or let it go.",
    HintRule.REWARDED: _SANDBAGGING,
    HintRule.KPI_OWNER: "When the number turns bad, somebody has to feel spoken to.",
    HintRule.KPI_TARGET: "Without a target nobody can tell whether the number is good.",
    HintRule.KPI_AUDIT: "An audit tells what watches over daily work from what is worth a strategic goal.",
    HintRule.KPI_DEPARTMENTS: "When several departments push one number, nobody can tell whose work moved it.",
    HintRule.KPI_NAME: "Two names that can be mistaken for each other will be; values land with the wrong one.",
    HintRule.KPI_STALE: "Old values say how it was. Measure it, measure it less often, or retire it.",
    HintRule.KPI_REWARD: _SANDBAGGING,
    HintRule.TOO_SAFE: "If nobody doubts any goal, none of them is a stretch.",
    HintRule.OVERLAP: "On the days that both cover, one cannot tell which of the two a goal belongs to.",
}
"""One line for each rule."""


@dataclass(frozen=True, slots=True)
class Hint:
    """What could be better about a record or a draft. A gate has to be met before an objective starts."""

    rule: HintRule
    sentence: str

    @property
    def why(self) -> str:
        """Why it is worth a thought."""
        return WHYS[self.rule]

    @property
    def gate(self) -> bool:
        """Whether it has to be met before an objective starts."""
        return self.rule in GATES


def kept(hints: Iterable[Hint], record: BaseModel) -> tuple[Hint, ...]:
    """The hints that nobody put aside for the record."""
    dismissed = getattr(record, "dismissed", {})
    return tuple(hint for hint in hints if hint.gate or hint.rule not in dismissed)
