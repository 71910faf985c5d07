"""The words of the field and of the screens, with their meanings; the help and docs/glossary.md show the same."""

from __future__ import annotations

from typing import Final, NamedTuple


class Term(NamedTuple):
    """A word, or several that belong together, with the meaning."""

    word: str
    meaning: str


FIELD: Final = (
    Term(
        "KPI",
        "key performance indicator: a number measured continuously that shows whether the business is healthy",
    ),
    Term(
        "OKR",
        "objectives and key results: where a team wants to be at the end of a cycle, and the numbers that prove it",
    ),
    Term(
        "cycle",
        "the span in which objectives are pursued: a month, a quarter, a half, a year. Its states are draft, active, "
        "grading, closed",
    ),
    Term("objective", "a goal in words; it belongs to one cycle and has key results"),
    Term(
        "key result",
        "a measurable outcome of an objective: a metric with baseline and target, a band to maintain, or milestones",
    ),
    Term(
        "check-in",
        "the value (or the finished milestones) of a key result on a day, with a confidence and a note",
    ),
    Term(
        "comment",
        "what somebody says about a cycle, objective, key result or KPI; a name behind an @ in it is a mention",
    ),
    Term(
        "mention",
        "a login name behind an @ in a comment: the comment is in that person's Today until they comment on the same "
        "record, settle it, or four weeks have passed; it is no check-in",
    ),
    Term("due date", "the day by which a key result or a milestone should be reached; Today has it from a week before"),
    Term("rhythm", "how often a key result is checked in: weekly, fortnightly or monthly"),
    Term("cadence", "how long a cycle is; of a KPI, how often it is measured: daily to yearly"),
    Term(
        "feed",
        "what a key result takes of its linked KPI: the latest value, or the total or mean since the cycle's start",
    ),
    Term("owners", "who is responsible for an objective, a key result or a KPI: one or more login names"),
    Term("measurement", "the value of a KPI on a day; its author is who changed it last, as of a check-in"),
    Term(
        "far value",
        "a value five times the largest or a fifth of the smallest of at least three others: asked for once",
    ),
    Term("baseline, target", "where a metric starts, and where it should be at the end of the cycle"),
    Term("raw, progress", "the share of the way from baseline to target; progress is raw clamped to 0–1"),
    Term("expected", "the progress that the calendar asks for today"),
    Term("gap", "expected minus progress, in points"),
    Term("forecast", "the progress at the end of the cycle if the last six weeks go on"),
    Term("confidence", "what a person believes, 0–10: 0–3 low, 4–6 medium, 7–10 high; never merged with progress"),
    Term(
        "expected score",
        "the grade that a person expects at the end, 0–1; shown beside the forecast",
    ),
    Term("grade", "what a key result or objective achieved, 0.0–1.0, given when the cycle is graded"),
    Term("ambition", "aspirational (0.7 is a success) or committed (1.0 is expected)"),
    Term("stretch", "how far an aspirational goal goes beyond what is sure to be reached"),
    Term(
        "sandbagging",
        "choosing goals that are sure to be reached, because pay or appraisal depends on the grade",
    ),
    Term(
        "parent, alignment",
        "the objective that another one contributes to, in any team and cycle; so OKRs have layers, from the company "
        "down to a team",
    ),
    Term(
        "draft",
        "an objective that was not started, and its key results: nothing is expected of it, and it counts nowhere",
    ),
    Term("pending, outdated", "a key result without a check-in; one whose check-in is overdue"),
    Term(
        "lagging, leading",
        "telling what has happened, as a KPI does; directing what should happen next, as a key result does",
    ),
    Term("output, outcome", "what the usual work delivers; what is different because of it"),
    Term("audit", "the question for every KPI, once a quarter: what is it for, and what does it lack"),
    Term("audit category", "what a KPI is for: health, operational, strategic, or not yet audited"),
    Term(
        "target of a KPI",
        "what is good from a day on, until the next target; the earliest judges everything before it too",
    ),
    Term("red limit", "the value of a KPI beyond which its target is missed; up to it, it is only near"),
    Term(
        "fiscal year",
        "a year that begins in another month than January, named by the year in which it ends: FY27-Q1",
    ),
    Term("hand over", "give all that somebody owns to others, in one change"),
    Term("met, near, missed", "inside the target; outside but within the red limit; beyond it"),
    Term(
        "stale, due",
        "a whole period without a value since the KPI was made; the current period without one",
    ),
    Term(
        "process behaviour chart",
        "also XmR chart: a KPI's values with their centre line and natural process limits",
    ),
    Term(
        "moving range",
        "the step from one value to the next, of adjacent periods only: none is taken across a missing period",
    ),
    Term(
        "natural process limits",
        "the range that ordinary variation stays in: centre ± 2.66 × the mean moving range",
    ),
    Term(
        "provisional, locked",
        "limits from six values on move with each value; the twelfth locks and stores them, and no later change of "
        "values moves them",
    ),
    Term(
        "signal",
        "a value, a step or a run of values that ordinary variation does not explain; an improvement or a concern",
    ),
    Term(
        "left out",
        "a value whose cause is known, and which limits are computed without; it stays on the chart",
    ),
    Term("recalculate", "lock limits again on their first twelve values as they are now, with a reason"),
    Term(
        "re-baseline",
        "start the chart's limits again at a date, because the work itself changed; a stretch is what lies between two",
    ),
    Term("capability", "whether the limits can meet the target: always, hit or miss, cannot"),
    Term("candidate", "a KPI whose target ordinary work cannot reach: a case for an OKR"),
    Term(
        "heal",
        "create an objective from a KPI; the KPI is recovering while that objective is open",
    ),
    Term("contrast", "one of the four pairs of the eight questions: process, purpose, approach, ambition"),
    Term("hint, gate", "advice about a record; a gate is a hint that blocks starting until it is met"),
    Term("carry over", "copy an objective into the next cycle when a cycle is closed"),
)
"""The words of OKR and KPI practice."""

SCREENS: Final = (
    Term("workspace", "all records of a team: cycles, objectives, key results, KPIs, their values, and decisions"),
    Term("section", "one of the six lists of the screens, each with a detail of the row under the cursor"),
    Term("detail", "all about one row: its numbers, its chart, its values or check-ins, and hints"),
    Term("id", "the short name of a record: C1 a cycle, O4 an objective, KR12 a key result, K7 a KPI, D2 a decision"),
    Term("need", "one line of the list of Today: something that is due from you, with the key that does it"),
    Term("round", "one small form after the other until everything due is done"),
    Term("filter", "words that a row must have, and field:value; with not and or, as in owner:ada or not status:met"),
    Term("log", "all changes, the newest first: who changed what and when. Each can be undone"),
    Term("legend", "the page of the help on every status, mark, sign, colour, column and number that is drawn"),
    Term("conflict", "somebody changed a record while you were editing it: you choose field by field"),
    Term("unsaved draft", "what you typed into a form that was not saved: it is offered again at the next start"),
)
"""The words of the screens."""
