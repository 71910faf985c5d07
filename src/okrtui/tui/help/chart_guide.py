"""The texts of the help on charts: of KPIs with their signals and limits, of progress, and of a whole cycle."""

from __future__ import annotations

from typing import Final

from okrtui.tui.help.guide import Passage

CHARTS: Final = (
    Passage(
        "How to read a KPI's chart",
        (
            (
                "Values go up and down even when nothing has changed. The chart shows how far: its centre line is the "
                "mean, and between the upper and the lower limit lies the normal range. Values inside it tell nothing "
                "new, however good or bad they feel. The target is drawn as well; it is your wish, the limits are what "
                "the work delivers."
            ),
            (
                "Limits are 2.66 times the mean step from one value to the next, on both sides of the centre. A step "
                "is only taken between neighbouring periods: where a month has no value, the line is broken and "
                "nothing is computed across the gap."
            ),
        ),
    ),
    Passage(
        "What is a signal?",
        (
            (
                "A change that normal variation does not explain: a value outside the limits; a step from the value "
                "before that is larger than usual, although both may be inside; three of four values in a row closer "
                "to a limit than to the centre; eight in a row on one side of the centre. A value exactly on a line is "
                "none of these."
            ),
            "Look for the cause of a signal, good or bad, and press {kpi.explain} to note it.",
        ),
    ),
    Passage(
        "When do limits change?",
        (
            (
                "From the sixth value on they are provisional and move with each value. The twelfth locks them. After "
                "that, a value that is added, corrected or deleted is judged by the limits and does not move them."
            ),
            (
                "If a value has a cause that will not come back, such as a strike, leave it out when you note the "
                "cause with {kpi.explain}. It stays on the chart, marked. If locked limits should follow this, "
                "or a correction, press {kpi.recalculate} and say why. If the work itself has changed, press "
                "{kpi.rebaseline}: new limits begin at that date, and earlier values keep the limits of their time."
            ),
        ),
    ),
    Passage(
        "Can the target be met?",
        (
            (
                "If the whole normal range is on target, the KPI meets it always; if the range lies outside, the work "
                "as it is done now cannot reach it, and the KPI is a candidate for an OKR; in between it is hit or "
                "miss, and each hit and miss is chance."
            ),
        ),
    ),
    Passage(
        "How to read the chart of a key result or an objective",
        (
            (
                "Up is always nearer to the target, also where less is better. The line with dots is the progress so "
                "far; the dashed slope is what an even pace expects, which ends at success: 0.70 of the way for an "
                "aspirational objective, all of it for a committed one. The dotted slope leads to where the check-ins "
                "of the last six weeks would end."
            ),
            "The sentence below the chart tells the same in numbers, as reports and commands do.",
        ),
    ),
    Passage(
        "How do I see a whole cycle?",
        (
            (
                "Press {cycle.timeline} for its timeline: a row for each objective and key result, a column for each "
                "week, with status, progress and confidence. A gap in the confidence is a week without a check-in. "
                "Press {cycle.compare} to see a cycle beside the one before."
            ),
        ),
    ),
)
"""The passages of the page, in their order."""
