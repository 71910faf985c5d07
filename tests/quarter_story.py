"""The story of a quarter, and what has to come of it: every number worked out by hand, with the arithmetic beside it.

Ada leads, Bo runs support, Cy looks after the customers. Thirteen weeks from Thursday, 1 October 2026, with a value of
the KPI on the fifth day of each and check-ins on the last; one day more. It is played twice: through the actions in
domain/test_quarter.py, and through the screens in tui/test_quarter_on_screen.py.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

from builders import maintain, metric, milestones, numbers
from okrtui.domain.records.measures import Measure

START = date(2026, 10, 1)
PLANNING = START - timedelta(days=7)
OVER = date(2027, 1, 4)
WEEKS = range(1, 14)
NEXT_WEEK = 15
"""The week, counted from START, on the last day of which Ada checks in for the first time in the next quarter."""

BEFORE = numbers("4 4.4 4 4.4 4 4.4 4 4.4 4 4.4 4 4.4")
"""Churn in the twelve weeks before: mean 4.2, moving ranges all 0.4, so limits 4.2 ± 2.66 · 0.4 = 3.136 and 5.264."""

CHURN = numbers("4.2 4.2 4.2 4.2 3.6 3.6 3.6 3.6 3.2 3.2 3 2.9 2.8")
UPTIME = numbers("96 96 90 96 96 96 90 96 96 0 96 96 96")
"""What Bo reads, at least 95 being good: not met in weeks 3 and 7; in week 10 he is away and checks nothing in."""

AWAY = 10

SLIP = 6
"""The week in which Cy types 36 for 3.6 and 120 for 12, is asked, does not look, and corrects both on the same day."""

HANDED_OVER = 12
"""The month in which all that is Ada's becomes Bo's, in the story of a monthly KPI."""

SLIPPED = Decimal(36)
"""What Cy records first in that week."""


def last_day(week: int) -> date:
    return START + timedelta(days=7 * week - 1)


def measuring(week: int) -> date:
    """The day of a week on which Cy measures."""
    return last_day(week) - timedelta(days=2)


def before(week: int) -> date:
    """The day of one of the twelve weeks before, counted from 0, on which Cy measured."""
    return START - timedelta(days=7 * (len(BEFORE) - week))


def at(day: date) -> datetime:
    return datetime.combine(day, time(16), UTC)


# -- what is written ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """A key result to be written."""

    title: str
    owner: str
    measure: Measure
    weight: int = 1


@dataclass(frozen=True)
class Goal:
    """An objective to be written, with its key results."""

    by: str
    title: str
    ambition: str
    parts: tuple[Part, ...]


WHY = "It is time."
GOALS = (
    Goal(
        "ada",
        "Make onboarding effortless",
        "aspirational",
        (Part("Days to value", "ada", metric(14, 5), weight=2), Part("Guided set-up", "bo", milestones(1, 1, 2))),
    ),
    Goal(
        "bo",
        "Be there when customers call",
        "committed",
        (Part("Lines up", "bo", maintain(low=95)), Part("Agents trained", "cy", metric(0, 20, "agents"))),
    ),
)
HEALED = {
    "title": "Keep the customers we win",
    "why": "Call before they leave.",
    "key_result": "Churn down",
    "changes": "Call plan live",
}
"""What Cy adds to the proposal for healing the KPI."""

EXPLAINED = (13, 12, 11)
"""The weeks whose signals Cy explains at the end, the newest first; that explains the cluster and the run as well."""

CENTRE_ANEW = Fraction(59, 18)
"""From week 5 on: 4 · 3.6 + 2 · 3.2 + 3 + 2.9 + 2.8 = 29.5 over nine points; moving ranges 0.8 over eight, so limits
3.2778 ± 2.66 · 0.1 = 3.0118 and 3.5438."""

CAUSE = "The call plan."
GRADED = (
    "Make onboarding effortless 0.6 strong",
    "Be there when customers call 0.9 not delivered",
    "Keep the customers we win 1.0 beyond expectation",
)
CLOSING = "Calling early helps."
NEW_BASELINE = (5, "We call before they leave.")
"""The week from which the chart begins anew, and why."""

GRADES = {1: "0.7", 2: "0.5", 3: "0.7", 4: "1", 5: "1", 6: "1"}
SUGGESTED = {1: "0.7", 2: "0.5", 3: "0.8", 4: "1", 5: "1", 6: "1"}
"""Progress to one decimal, halves up: 0.7222, 0.5, 0.7692, 1, 1, 1. Ada gives 0.7 for KR3 and says why."""

OBJECTIVE_GRADES, CYCLE_GRADE = "0.6 0.9 1", "0.8"
"""O1 (2 · 0.7 + 0.5) / 3 = 0.633, O2 (0.7 + 1) / 2 = 0.85 half up, O3 1; cycle (0.6 + 0.9 + 1) / 3 = 0.833.

The aspirational ones reach (0.6 + 1) / 2 = 0.8, not above 0.85.
"""

GRADE_NOTE = "Two outages, and nobody looked in week 10."
RETROSPECTIVE = "Look in every week."
LATER = (10, "KPIs go on.")
"""What Cy notes about a week of the KPI once the cycle is closed."""

CHANGED = "Be there before customers call"
"""What the second objective is called in the next quarter."""

ANEW = Decimal("6.25")
"""Where the first key result stands in the next quarter: half-way from 7.5 to 5."""


@dataclass(frozen=True)
class Said:
    """A check-in to be made."""

    by: str
    key_result: int
    value: Decimal | None = None
    done: tuple[int, ...] = ()
    confidence: int = 6
    slip: Decimal | None = None
    """What is saved first, and corrected on the same day."""


def said(week: int) -> list[Said]:
    """What is checked in in a week, in the order in which it is asked for: what waits longest comes first."""
    support = [Said("bo", 2, done=(1, 2) if week >= 9 else (1,) if week >= 4 else ())]
    if week != AWAY:
        support.append(Said("bo", 3, value=UPTIME[week - 1]))
    if week == AWAY + 1:
        support.reverse()
    return [
        Said("ada", 1, value=Decimal(14) - Decimal(week) / 2),
        *support,
        Said("cy", 4, value=Decimal(2 * week), confidence=8, slip=Decimal(120) if week == SLIP else None),
        Said("cy", 6, done=(1,) if week >= 6 else ()),
    ]


# -- what has to come of it -----------------------------------------------------------------------------------------

# After week w, with s the steps' share (1/4 from week 4, 1/2 from week 9):
#   KR1 = (w/2) / 9 = w/18, KR2 = s, KR3 = weeks met / weeks so far, KR4 = 2w/20, KR5 = (4.2 − churn) / 1.2 and
#   KR6 = 1 from week 6. Beyond the goal they go on; for the objectives they count as 1:
#   O1 = (2 · KR1 + KR2) / 3, that is w/27 + s/3, O2 = (KR3 + KR4) / 2, O3 = (KR5 + KR6) / 2
# and the cycle stands at the plain mean of the three.
TABLE = [
    # w   KR1      KR2    KR3      KR4      KR5     KR6  O1        O2         O3
    (1, "1/18", "0", "1", "1/10", "0", "0", "1/27", "11/20", "0"),
    (2, "1/9", "0", "1", "1/5", "0", "0", "2/27", "3/5", "0"),
    (3, "1/6", "0", "2/3", "3/10", "0", "0", "1/9", "29/60", "0"),
    (4, "2/9", "1/4", "3/4", "2/5", "0", "0", "25/108", "23/40", "0"),
    (5, "5/18", "1/4", "4/5", "1/2", "1/2", "0", "29/108", "13/20", "1/4"),
    (6, "1/3", "1/4", "5/6", "3/5", "1/2", "1", "11/36", "43/60", "3/4"),
    (7, "7/18", "1/4", "5/7", "7/10", "1/2", "1", "37/108", "99/140", "3/4"),
    (8, "4/9", "1/4", "3/4", "4/5", "1/2", "1", "41/108", "31/40", "3/4"),
    (9, "1/2", "1/2", "7/9", "9/10", "5/6", "1", "1/2", "151/180", "11/12"),
    # nothing is checked in for KR3 in week 10: weeks so far are counted to the latest check-in
    (10, "5/9", "1/2", "7/9", "1", "5/6", "1", "29/54", "8/9", "11/12"),
    # and from week 11 on week 10 counts as not met
    (11, "11/18", "1/2", "8/11", "11/10", "1", "1", "31/54", "19/22", "1"),
    (12, "2/3", "1/2", "3/4", "6/5", "13/12", "1", "11/18", "7/8", "1"),
    (13, "13/18", "1/2", "10/13", "13/10", "7/6", "1", "35/54", "23/26", "1"),
]

# Elapsed after week w: (7w − 1) / 91. Expected: 0.7 of that (a), all of it for the committed O2 (c). What lies more
# than 0.10 behind is at risk, more than 0.25 off track; the rest is on track.
#   week 2:  a = 0.7 · 13/91 = 0.10 just; KR2, KR5 and KR6 stand at 0
#   week 3:  a = 0.7 · 20/91 = 0.1538; KR2, KR5 and KR6 stand at 0
#   week 4:  a = 0.7 · 27/91 = 0.2077; KR5 and KR6 stand at 0, KR2 at 0.25
#   week 5:  a = 0.7 · 34/91 = 0.2615; KR6 stands at 0: off track
#   week 7:  a = 0.7 · 48/91 = 0.3692; KR2 0.1192 behind. Week 8: a = 0.4231; KR2 0.1731 behind
#   week 10: a = 0.5308, c = 69/91 = 0.7582; KR2 0.0308 behind, KR3 (7/9 = 0.7778) ahead
#   week 11: c = 76/91 = 0.8352; KR3 (0.7273) 0.1079 behind; KR2 0.5846 − 0.5 = 0.0846
#   week 12: a = 0.6385, c = 83/91 = 0.9121; KR2 0.1385 and KR3 0.1621 behind
#   week 13: a = 0.6923, c = 90/91 = 0.9890; KR2 0.1923 and KR3 0.2198 behind
BEHIND = {
    3: {2: "at risk", 5: "at risk", 6: "at risk"},
    4: {5: "at risk", 6: "at risk"},
    5: {6: "off track"},
    7: {2: "at risk"},
    8: {2: "at risk"},
    11: {3: "at risk"},
    12: {2: "at risk", 3: "at risk"},
    13: {2: "at risk", 3: "at risk"},
}
"""By week, the key results that are not on track.

The cycle is all the time: in week 3, where it is closest, it stands at (1/9 + 29/60 + 0) / 3 = 0.198, and 0.8 · 20/91 =
0.176 is expected of it.
"""


def objective_status(week: int, number: int) -> str:
    """That of the worst of an objective's two key results."""
    words = {BEHIND.get(week, {}).get(one, "on track") for one in (2 * number - 1, 2 * number)}
    return next(word for word in ("off track", "at risk", "on track") if word in words)


def elapsed(week: int) -> Fraction:
    """The share of the quarter that has passed on the last day of a week."""
    return Fraction(7 * week - 1, 91)


# Least-squares lines through the last six weeks' readings to the quarter's last day, one day after week 13's; 0 to 1.
#   KR1 falls on a line, 1/18 a week: 13/18 + 1/18 · 1/7 = 46/63. KR4 rises 1/10 a week: beyond 1.
#   KR5 and KR6 stand still at 0, or rise so steeply that they go beyond 1.
#   KR2 in week 4: 0 0 0 1/4 at weeks −3 … 0: slope (1.5 · 1/4) / 5 = 3/40 a week through mean 1/16 at week −1.5;
#   nine weeks and a day later 1/16 + 3/40 · (10.5 + 1/7) = 241/280.
#   KR3 in week 5: 1 1 2/3 3/4 4/5: slope (−2 − 1 + 3/4 + 8/5) / 10 = −13/200 a week through mean 253/300 at week −2;
#   eight weeks and a day later 253/300 − 13/200 · (10 + 1/7) = 773/4200.
# From week 7 on there are seven readings (the day six weeks back counts); KR3 is read once less from week 10 on.
FORECASTS = {
    # w  KR2         KR3               KR5  KR6
    2: ("0", "1", "0", "0"),
    3: ("0", "0", "0", "0"),
    4: ("241/280", "0", "0", "0"),
    5: ("241/280", "773/4200", "1", "0"),
    6: ("73/98", "1381/2940", "1", "1"),
    7: ("31/49", "3281/6860", "1", "1"),
    8: ("425/784", "1066/1715", "1", "1"),
    9: ("31/49", "12644/15435", "1", "1"),
    10: ("467/784", "172763/231525", "1", "1"),
    11: ("31/49", "47521/67914", "1", "1"),
    12: ("241/392", "565615/781011", "1", "1"),
    13: ("223/392", "4030855/5297292", "1", "1"),
}
"""By week, how KR2, KR3, KR5 and KR6 end; KR1 at 46/63 and KR4 at 1. After week 1 there is no line to draw."""


def forecasts(week: int) -> tuple[str | None, ...]:
    """How KR1 to KR6 end by what is known after a week."""
    if week not in FORECASTS:
        return (None,) * 6
    steps, band, fed, plan = FORECASTS[week]
    return "46/63", steps, band, "1", fed, plan


def objective_forecast(week: int, number: int) -> str | None:
    """The weighted mean of its two key results' forecasts."""
    first, second = forecasts(week)[2 * number - 2 : 2 * number]
    if first is None or second is None:
        return None
    weight = 2 if number == 1 else 1
    return str((weight * Fraction(first) + Fraction(second)) / (weight + 1))


# The points before are 0 to 11, the quarter's 12 to 24. Half-way to the lower limit lies (4.2 + 3.136) / 2 = 3.668.
#   R2: 3.6 in weeks 5, 6, 7 (16, 17, 18) are three of four below 3.668: first at 18
#   R1: 3, 2.9, 2.8 in weeks 11, 12, 13 (22, 23, 24) lie below 3.136
#   R3: weeks 5 to 12 (16 to 23) are eight in a row below 4.2: first at 23. Weeks 1 to 4 lie on the line, on no side.
SIGNALS = [("R2", 18), ("R1", 22), ("R1", 23), ("R3", 23), ("R1", 24)]
SIGNALLED = (7, 11, 12, 12, 13)
"""The weeks in which each of them shows first."""


def kpi_status(week: int) -> str:
    """At most 3 is good, above 4 is red: 4.2 is missed, 3.6 and 3.2 are near, from week 11 on it is met."""
    return "missed" if week <= 4 else "near" if week <= 10 else "met"


BETTER = (1, 5, 9, 11, 12, 13)
"""The weeks in which churn fell: from 4.4 to 4.2, to 3.6, to 3.2, then to 3, 2.9 and 2.8; else it is the same."""
