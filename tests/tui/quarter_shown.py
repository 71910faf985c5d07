"""What the screens have to show in the quarter of the story, as it follows from the table worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import quarter_story as story

NAMES = ("ada", "bo", "cy")
SIGNS = {"on track": "●", "at risk": "▲", "off track": "■", "met": "●", "near": "▲", "missed": "■"}
LISTED = {
    ("O", 1): ("Make onboarding effortless", "ada"),
    ("KR", 1): ("Days to value", "ada"),
    ("KR", 2): ("Guided set-up", "bo"),
    ("O", 2): ("Be there when customers call", "bo"),
    ("KR", 3): ("Lines up", "bo"),
    ("KR", 4): ("Agents trained", "cy"),
    ("O", 3): ("Keep the customers we win", "cy"),
    ("KR", 5): ("Churn down", "cy"),
    ("KR", 6): ("Call plan live", "cy"),
}
"""What is listed, in its order, with its owner."""

CONFIDENCES = {1: "6", 2: "6", 3: "6", 4: "8", 5: "", 6: "6"}
"""By key result; nobody checks the one in that the KPI feeds."""


def two(value: Fraction | str | None) -> str:
    """A share as it is shown: two decimals, halves up; a dash for none."""
    return "–" if value is None else f"{int(Fraction(value) * 200 + 1) // 2 / 100:.2f}"


def tenth(value: Fraction) -> str:
    return f"{int(value * 20 + 1) // 2 / 10:.1f}"


def status(word: str) -> str:
    return f"{SIGNS[word]} {word}"


# -- Today ----------------------------------------------------------------------------------------------------------


def explain_row(week: int, days: int, *, known: tuple[int, ...]) -> list[str]:
    """The row that asks for the causes of signals, as late as the newest of them is old."""
    return [f"{7 * (week - one) + days} d explain K1 Churn improvement: " for one in known[-1:]]


def to_measure(week: int) -> list[str]:
    """Cy's rows on the day of measuring: from week 2 on the key result that the KPI feeds waits for the same value.

    In the week before the first there was no value, so that it is stale by a day.
    """
    rows = explain_row(week, 0, known=tuple(one for one in story.SIGNALLED if one < week))
    if week == 1:
        return [*rows, "1 d record K1 Churn weekly, last 4.4 on 2026-"]
    return [*rows, f"– record K1 Churn weekly, last {story.CHURN[week - 2]} on 2026-"]


def to_check_in(week: int, name: str) -> list[str]:
    """The rows on the last day of a week, before anybody has checked in: what is due from week 2 on."""
    due = [] if week == 1 else [check_in_row(week, one) for one in story.said(week) if one.by == name]
    if (week, name) == (story.AWAY, "bo"):
        due.append("– check in KR3 Lines up c")
    if name == "cy":
        due = [*explain_row(week, 2, known=tuple(one for one in story.SIGNALLED if one <= week)), *due]
    if (week, name) == (13, "cy"):
        due.append("– close O3 Keep the customers we win")
    return due


def check_in_row(week: int, said: story.Said) -> str:
    """Bo's screen is too small to say where it was and where it is expected."""
    where = {
        1: f" was {14 - (week - 1) / 2:g}, expected {tenth(14 - 9 * story.elapsed(week) * 7 / 10)}",
        4: f" was {2 * (week - 1)}, expected {tenth(20 * story.elapsed(week))}",
    }.get(said.key_result, "")
    late = "7 d" if (week, said.key_result) == (story.AWAY + 1, 3) else "–"
    return f"{late} check in KR{said.key_result} {LISTED['KR', said.key_result][0]}{where} c"


def summary(week: int, name: str) -> list[str]:
    """The cycle's line, the plain mean of the objectives and of what is expected of them; the KPI's; the week."""
    progress = sum((Fraction(share(week, "O", number)) for number in (1, 2, 3)), Fraction(0)) / 3
    expected = story.elapsed(week) * Fraction(8, 10)
    silent = sum(one <= week for one in story.SIGNALLED)
    kpis = [f"KPIs {SIGNS[story.kpi_status(week)]} 1 {story.kpi_status(week)}"]
    kpis += [f"! {silent} unexplained"] if silent else []
    told = [f"2026-Q4 day {7 * week} of 92 {two(progress)} of {two(expected)} expected {counts(week, name)}"]
    top = [] if name == "bo" else [f"2026-Q4 week {week}/13"]
    return [*told, " ".join([*kpis, "⟳ 1 recovering"]), *top]


def counts(week: int, name: str) -> str:
    """How many objectives stand in each status; without its word where bo's screen has no room for two."""
    words = [story.objective_status(week, number) for number in (1, 2, 3)]
    found = [(words.count(word), word) for word in ("off track", "at risk", "on track") if word in words]
    narrow = name == "bo" and len(found) > 1
    return " ".join(f"{SIGNS[word]} {count}" if narrow else f"{SIGNS[word]} {count} {word}" for count, word in found)


# -- Objectives -----------------------------------------------------------------------------------------------------


def share(week: int, kind: str, number: int) -> str:
    return str(story.TABLE[week - 1][number if kind == "KR" else 6 + number])


def word(week: int, kind: str, number: int) -> str:
    return story.BEHIND.get(week, {}).get(number, "on track") if kind == "KR" else story.objective_status(week, number)


def confidence(kind: str, number: int) -> str:
    """An objective's is the lowest of its key results'."""
    return CONFIDENCES[number] if kind == "KR" else "6"


def listed(week: int, name: str) -> list[str]:
    """The rows: id, title, progress, status; and where there is room confidence, owner and cycle."""
    found = []
    for (kind, number), (title, owner) in LISTED.items():
        row = f"{kind}{number} {title} {two(share(week, kind, number))} {status(word(week, kind, number))}"
        rest = (confidence(kind, number), owner, "2026-Q4" if kind == "O" else "")
        found.append(" ".join([row, *(part for part in rest if part and name == "ada")]))
    return found


def five(week: int, kind: str, number: int) -> str:
    """The five numbers of a detail: progress, expected, confidence, forecast, grade."""
    objective = number if kind == "O" else (number + 1) // 2
    expected = story.elapsed(week) * (1 if objective == 2 else Fraction(7, 10))
    ahead = story.forecasts(week)[number - 1] if kind == "KR" else story.objective_forecast(week, number)
    return f"{two(share(week, kind, number))} {two(expected)} {confidence(kind, number) or '–'} {two(ahead)} –"


def follows(week: int, number: int) -> str:
    """What the form of a check-in says of a number that is typed: the progress that follows from it."""
    if number not in (1, 4):
        return ""
    expected = story.elapsed(week) * (1 if number == 4 else Fraction(7, 10))
    shown = f"progress {two(share(week, 'KR', number))} of {two(expected)} expected"
    return f"{shown} {status(word(week, 'KR', number))}"


# -- KPIs -----------------------------------------------------------------------------------------------------------


def kpi_row(week: int) -> str:
    change = "▼ better" if week in story.BETTER else "= same"
    return f"{status(story.kpi_status(week))} Churn {story.CHURN[week - 1]} % ≤ 3 % {change} today"


def kpi_detail(week: int) -> list[str]:
    """Where it stands, what ordinary work brings (3.136 to 5.264, locked), and the signals so far."""
    now = f"{status(story.kpi_status(week))} {story.CHURN[week - 1]} % target ≤ 3 %, red above 4 % cy"
    limits = "Normal range: 3.14 % to 5.26 %. Target within reach: no The limits are locked on the first"
    told = [f"K1 health weekly Churn {now} ⟳ recovering: an open objective heals it", limits, *signals(week)]
    return [*told, f"updates KR5 Churn down healed by O3 Keep the customers we win measurements {12 + week} today"]


def signals(week: int) -> list[str]:
    """Each in a sentence; the cluster and the run go on to the latest value."""
    count = sum(one <= week for one in story.SIGNALLED)
    told = [f"signals {count} "] if count else []
    since = f"From {story.measuring(5)} to {story.measuring(week)}: "
    if week >= 7:
        told.append(f"improvement {since}three of four close to a limit. No cause noted yet")
    if week >= 12:
        told.append(f"improvement {since}eight or more on one side of the centre of 4.2 %. No cause noted yet")
    for one in (11, 12, 13):
        below = f"improvement {story.CHURN[one - 1]} % is below the lower limit of 3.14 %. No cause noted yet"
        told += [below] if one <= week else []
    return told


KPI_ANEW = [
    "Normal range: 3.01 % to 3.54 %. Target within reach: no",
    "The limits are provisional: computed from 9 values, and locked at 12.",
    "New baseline since 2026-11-02: We call before they leave.",
    "signals 10 ",
    "improvement 2.8 % is below the lower limit of 3.01 %. cy: The call plan.",
]
"""Limits and signals once the chart begins in week 5.

Beyond the limits lie 3.6 four times, 3, 2.9 and 2.8; in week 9 the range, 0.4, lies above 3.268 · 0.1; the three times
3.6 of weeks 5 to 7 and the last three values lie close to a limit: that makes ten.
"""

SILENT_ANEW = 6
"""Of these, those of weeks 5, 6, 7, 8 and 9 have no note, nor has the cluster of weeks 5 to 7."""

# -- the end --------------------------------------------------------------------------------------------------------

CYCLES = ["C2 2027-Q1 ◌ draft 4 / 90 – 2", f"C1 2026-Q4 ○ closed ended 4 d ago 0.84 3 {story.CYCLE_GRADE}"]
"""Name, state, day, progress, objectives, grade; (35/54 + 23/26 + 1) / 3 = 0.8442."""

CLOSED = [
    f"grade {story.CYCLE_GRADE} ",
    "O1 Make onboarding effortless 0.6 strong aspirational",
    "O2 Be there when customers call 0.9 not delivered committed",
    "O3 Keep the customers we win 1.0 beyond expectation aspirational",
    f"retrospective {story.RETROSPECTIVE}",
]
CARRIED = [
    "O4 Make onboarding effortless – ○ draft ada 2027-Q1",
    "KR7 Days to value 0.00 ○ draft ada",
    "KR8 Guided set-up 0.00 ○ draft bo",
    f"O5 {story.CHANGED} – ○ draft bo 2027-Q1",
    "KR9 Lines up – ○ draft bo",
]
ANEW = [
    "O4 Make onboarding effortless 0.33 ○ pending 6 ada 2027-Q1",
    "KR7 Days to value 0.50 ● on track 6 ada",
    "KR8 Guided set-up 0.00 ○ pending bo",
    *CARRIED[3:],
]
"""(2 · 1/2 + 0) / 3; what is pending is worse than what is on track."""

# -- a monthly KPI, and a draft -------------------------------------------------------------------------------------

LEADS = ((10, 210, "0.35", "0.18"), (11, 190, "0.67", "0.33"), (12, 200, "1.00", "0.50"))
"""A month, what it brings of 600 leads, the key result 210/600, 400/600, 600/600, and its objective.

The other key result of the two stands at 0.
"""


def with_a_draft(leads: str, both: str) -> list[str]:
    """The rows of an objective that a monthly KPI moves, and of one that was never ready to start."""
    return [
        f"O1 Win new customers {both} ○ pending",
        f"KR1 600 leads {leads} ",
        "KR2 Ten deals 0.00 ○ pending",
        "O2 Be found by everybody – ○ draft",
        "KR3 60 visits – ○ draft",
    ]
