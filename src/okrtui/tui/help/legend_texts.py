"""The meanings of the words, signs, colours and columns on the screens; the legend draws them."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final

from okrtui.domain.records.enums import Category, CycleState, Kind, ObjectiveState
from okrtui.domain.rules.decision import ContrastReading
from okrtui.domain.rules.kpi_health import KpiStatus, Trend
from okrtui.domain.rules.limits import FEWEST, LOCKED, Capability
from okrtui.domain.rules.pace import AT_RISK_GAP, GRACE_DAYS, ON_TRACK_GAP, Status
from okrtui.domain.rules.signals import SignalKind
from okrtui.domain.rules.todo import NeedKind
from okrtui.tui.styled_text import Tone

Meanings = Mapping[StrEnum, str]
"""The meaning of each word of an enumeration."""


def _points(gap: Decimal) -> str:
    return f"{gap * 100:.0f} points"


STATUS: Final[Meanings] = {
    Status.ON_TRACK: f"At most {_points(ON_TRACK_GAP)} of progress behind what is expected today.",
    Status.AT_RISK: f"More than {_points(ON_TRACK_GAP)} behind, but at most {_points(AT_RISK_GAP)}.",
    Status.OFF_TRACK: f"More than {_points(AT_RISK_GAP)} behind.",
    Status.OUTDATED: f"A check-in is more than {GRACE_DAYS} days overdue, so nobody knows where it is.",
    Status.PENDING: "Not checked in yet: it counts as no progress.",
    Status.DRAFT: "Not started: nothing is expected of it, and it counts nowhere.",
    Status.CLOSED: "Closed, with its cycle or before: it no longer changes.",
}
KPI_STATUS: Final[Meanings] = {
    KpiStatus.MET: "The latest value is inside the target of its day.",
    KpiStatus.NEAR: "Outside the target, but not beyond its red limit.",
    KpiStatus.MISSED: "Beyond the red limit; without a red limit, any value outside the target.",
    KpiStatus.NO_TARGET: "There are values, but no target to judge them by.",
    KpiStatus.NO_DATA: "No value was ever recorded.",
    KpiStatus.RETIRED: "No longer in use; its values stay.",
}
MARKS: Final[Mapping[str, str]] = {
    "stale": "A whole period went by without a value: what is shown is old.",
    "signal": "Attention: a signal without a cause, a hint, a finding of the audit, or an error.",
    "recovering": "An open objective heals this KPI.",
}
DUE: Final = "The current period has no value yet."
TRENDS: Final[Meanings] = {
    Trend.BETTER: "Nearer to, or further inside, the target than the value before; the arrow shows up or down.",
    Trend.WORSE: "The other way: the arrow shows up or down, the colour which of the two is bad.",
    Trend.SAME: "The same as the value before.",
}
CYCLE_STATES: Final[Meanings] = {
    CycleState.DRAFT: "Planned, not started.",
    CycleState.ACTIVE: "Running: check-ins count.",
    CycleState.GRADING: "Over, or ended early: its key results get their grades.",
    CycleState.CLOSED: "Graded and read-only, until somebody reopens it.",
}
OBJECTIVE_STATES: Final[Meanings] = {
    ObjectiveState.DRAFT: "Not started.",
    ObjectiveState.ACTIVE: "Started: it has a status.",
    ObjectiveState.CLOSED: "Finished, with or without success.",
    ObjectiveState.DROPPED: "Given up, with a reason; it counts nowhere.",
}
NEEDS: Final[Meanings] = {
    NeedKind.CHECK_IN: "A key result waits for its check-in.",
    NeedKind.DELIVER: "A key result or a milestone is due within a week, or its due date has passed.",
    NeedKind.RECORD: "A KPI waits for its value.",
    NeedKind.REPLY: "A comment mentions somebody and waits for their answer.",
    NeedKind.EXPLAIN: "A signal waits for its cause.",
    NeedKind.CANDIDATE: "A KPI whose target ordinary work cannot reach: create an objective, or pass it over.",
    NeedKind.AUDIT: "A KPI was never put into a category.",
    NeedKind.GRADE: "A cycle has ended: grade it.",
    NeedKind.CLOSE: "The KPI that an objective heals is back on target: close the objective.",
}
CATEGORIES: Final[Meanings] = {
    Category.UNAUDITED: "Nobody has said yet what the KPI is for.",
    Category.HEALTH: "It shows whether the business is well.",
    Category.OPERATIONAL: "It shows whether a process runs well.",
    Category.STRATEGIC: "It shows growth or change, and could become a strategic priority.",
}
CAPABILITIES: Final[Meanings] = {
    Capability.ALWAYS: "The whole normal range is on target.",
    Capability.HIT_OR_MISS: "The target lies inside the normal range: each hit and miss is chance.",
    Capability.CANNOT: "The target lies outside the normal range: it takes another way of working.",
}
SIGNALS: Final[Meanings] = {
    SignalKind.IMPROVEMENT: "A signal towards the target.",
    SignalKind.CONCERN: "A signal away from the target.",
    SignalKind.CHANGE: "A signal of a KPI whose target is a range: neither direction is good by itself.",
}
VERDICTS: Final[Meanings] = {
    Kind.KPI: "More of the eight answers speak for a KPI, by two or more.",
    Kind.OKR: "More of them speak for an OKR, by two or more.",
    Kind.BOTH: "They speak for both: keep it as a KPI, and improve it with a key result for a cycle.",
    Kind.UNCLEAR: "Hardly any yes: the wording is too vague to decide.",
}
CONTRASTS: Final[Meanings] = {
    ContrastReading.KPI: "Only the question for a KPI was answered with yes.",
    ContrastReading.OKR: "Only the question for an OKR was answered with yes.",
    ContrastReading.CONFLICT: "Yes to both questions of a contrast, which contradict each other.",
    ContrastReading.GAP: "No to both questions of a contrast.",
    ContrastReading.OPEN: "Not both questions were answered with yes or no.",
}
SIGNS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("cursor",), "The row under the cursor."),
    (("marked",), "A marked row: keys that work on several rows work on all that are marked."),
    (("open", "shut"), "A row with others below it: unfolded, folded. The second also marks what enter takes."),
    (("back", "shut"), "In a form: more choices to the left and right."),
    (("up", "down"), "Up and down: of a value since the one before, of a list in the order of a column."),
    (("thumb",), "The part of a list or text that is in view."),
    (("ellipsis",), "Cut: there is more text than room."),
    (("dash",), "No value; between two numbers: from, to."),
    (("dot",), "Only a separator."),
    (("good", "pending"), "In a form: chosen, and not chosen. For milestones: done, and open."),
    (("at_least",), "At least: higher is better."),
    (("at_most",), "At most: lower is better."),
    (("arrow",), "From the baseline to the target; in the log, from before to after."),
    (("fill", "rest", "rule"), "Progress as a bar, with what is left; the line is the progress expected today."),
    (("heavy", "solid"), "At the eight questions: a yes, and any other answer."),
    (
        ("levels",),
        "The latest values on one scale, the newest at the right; behind a line the target. In a timeline: progress.",
    ),
)
"""The general signs, by their names; those of charts follow."""
CHART_SIGNS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("point",), "A value; its colour is muted before the current baseline."),
    (("flag",), "A value with a signal."),
    (("left_out",), "A value that is left out of the limits, because its cause is known."),
    (("boundary",), "The day from which a new baseline counts."),
    (("today",), "Today."),
    (("target",), "The target, each in its own time; of progress, full progress."),
    (("solid",), "The centre, which is the mean."),
    (
        ("dashed",),
        "The upper and lower natural process limits, which the normal range lies between; of progress, success.",
    ),
    (("braille", "slope"), "The line through the values, or through the progress so far."),
    (("dashed_slope",), "The progress that an even pace expects."),
    (("dotted_slope",), "The forecast: the end at the pace of the last six weeks."),
)
"""The signs in charts, by their names."""
TONES: Final[Mapping[Tone, str]] = {
    "good": "Green: as it should be.",
    "warn": "Yellow: look at it.",
    "bad": "Red: act on it.",
    "accent": "Blue: keys, bars, and what is new.",
    "strong": "Bold: the most important of a line.",
    "muted": "Grey: less important, without a value, or listed only beside what the filter is about.",
    "head": "Grey: headings.",
    "cursor": "Bold blue: where the cursor is.",
    "row": "On another ground, or reversed: the row under the cursor.",
    "link": "Underlined: the address of a web page; copy it from its row.",
}
COLUMNS: Final[tuple[tuple[tuple[str, ...], str, str], ...]] = (
    (("late",), "late", "Days since it was due; a dash while it is due but not late. Red: overdue."),
    (("kind",), "needs", "What is to be done, see “What needs you”."),
    (("key",), "key", "The key that does it."),
    (
        ("bar", "share"),
        "progress",
        "The share of the way that is done, 0 to 1, as a bar and a number; the line in the bar is what is expected.",
    ),
    (("confidence",), "conf", "What people believe, 0 to 10: 0–3 low, 4–6 medium, 7–10 high. The lowest counts."),
    (("next_due",), "due on", "The next due date that is still to be met. Yellow: within a week; red: past."),
    (("comments",), "@", "The number of comments on the row."),
    (("value",), "value", "The latest value."),
    (("target",), "target", "The target in force on the day of the latest value."),
    (("change",), "change", "The latest value against the one before, judged by what is good for this KPI."),
    (("trend",), "trend", "The latest values as a small chart, and behind the line the target."),
    (("last",), "last", "The day of the latest value; with “due” or a sign where one is missing."),
    (("category",), "category", "What the KPI is for, by the audit."),
    (("counts",), "by status", "How many of the cycle's objectives have each status."),
    (("elapsed",), "day", "The day of the cycle, of all its days."),
    (("objectives",), "objectives", "The number of objectives in the cycle."),
    (("grade",), "grade", "The mean grade of the cycle, 0.0 to 1.0, once everything is graded."),
    (("votes",), "KPI : OKR", "How many of the eight answers are a yes for a KPI, and for an OKR; four each at most."),
    (("verdict",), "verdict", "What the answers say; “strong” with a lead of three or four, else “clear”."),
    (("chosen",), "chosen", "What was decided; yellow where it is not the verdict."),
    (("became",), "became", "The records that were created from the decision."),
    (("reviewed",), "reviewed", "Whether the KPI was audited in this quarter."),
    (("lacks",), "lacks", "What the KPI lacks: an owner, values, a target."),
    (("was",), "was", "The category before this quarter's audit, where the audit changed it."),
    (("strength",), "strength", "How strong the case for an OKR is, see “Candidates for an OKR”."),
    (("why",), "evidence", "The numbers behind the strength."),
    (("sequence",), "no.", "The number of a change in the log; undo names it."),
)
"""The columns of the lists that need a word: their keys, heading, meaning."""
NUMBERS: Final[Mapping[str, str]] = {
    "progress": "The share of the way from baseline to target: 0 at the baseline, 1 at the target. Below 0 or above 1 "
    "it counts as 0 or 1.",
    "expected": "The progress that an even pace asks for today; at the end 0.7 for an aspirational objective, 1 for a "
    "committed one.",
    "gap": "Expected minus progress, in points. It decides the status.",
    "conf": "The confidence of the latest check-in, 0 to 10; for an objective the lowest of its key results.",
    "forecast": "The progress at the end of the cycle if the last six weeks go on; needs two check-ins.",
    "expected score": "The grade that a person expects at the end.",
    "grade": "What was achieved, 0.0 to 1.0; given when the cycle is graded.",
    "upper, lower": f"The natural process limits, from {FEWEST} values on; locked with the {LOCKED}th.",
    "centre": "The mean of the values that set the limits.",
}
"""The numbers in details and charts."""
