"""The texts of the guide: definitions of KPI and OKR, their differences, common questions, and how to run both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Passage:
    """A part of the guide with a heading; each text is a paragraph."""

    title: str
    texts: tuple[str, ...]

    @property
    def words(self) -> str:
        """Return all of its text, for searching."""
        return " ".join((self.title, *self.texts))


@dataclass(frozen=True, slots=True)
class Contrast:
    """One dimension in which the two differ."""

    dimension: str
    kpi: str
    okr: str

    @property
    def words(self) -> str:
        """Return all of its text, for searching."""
        return f"{self.dimension} {self.kpi} {self.okr}"


DEFINITIONS: Final = (
    Passage(
        "KPI: key performance indicator",
        (
            (
                "A number that you track for as long as the work goes on. It shows how well a process, a team or the"
                " whole business runs today, compared with a target. KPIs build on past performance and on work that"
                " is already under way."
            ),
            "It answers: are we keeping the level that the business needs?",
        ),
    ),
    Passage(
        "OKR: objective and key results",
        (
            (
                "An objective says in words where you want to be at the end of a cycle, and is meant to be a stretch."
                " Two to four key results with figures show whether you got there. OKRs follow from the mission and"
                " the aspirations of the organization."
            ),
            "It answers: what will be true then that is not true now?",
        ),
    ),
    Passage(
        "Both, side by side",
        (
            (
                "KPIs are the instruments, OKRs the route. A team that only reads its instruments goes nowhere new;"
                " one that only follows its route does not notice when it runs out of fuel."
            ),
        ),
    ),
    Passage(
        "A quick test for a key result",
        (
            (
                "Is the number on a dashboard already, and will it stay there afterwards? Then it is most likely a "
                "KPI. Does it measure a change, made by work that you do not do today? Then it is a key result. Press "
                "{section.decide} then {row.new} to answer the eight questions that tell them apart."
            ),
        ),
    ),
)

CONTRASTS: Final = (
    Contrast("purpose", "track how well the business runs", "make a strategic change: growth or something new"),
    Contrast("time horizon", "continuous or annual", "a quarter or a month; resets each cycle"),
    Contrast("nature", "lagging: what has happened", "leading: what has to happen"),
    Contrast("goal", "realistic; 100 % is expected", "a stretch; 60 to 70 % is a strong result"),
    Contrast("direction", "set by management, top-down", "written with the teams, much of it bottom-up"),
    Contrast("reward", "often tied to appraisal and bonuses", "better kept apart from pay"),
    Contrast("scope", "one number for one well-defined area", "an objective with two to four key results"),
    Contrast("change", "measures the usual work", "measures building, changing or inventing"),
    Contrast("rhythm", "reviewed monthly, quarterly or yearly", "checked in weekly, graded when the cycle ends"),
    Contrast("question", "do we keep the level we need?", "what do we do differently in order to grow?"),
)
"""The ten dimensions of the comparison, in their order on the page."""

QUESTIONS: Final = (
    Passage(
        "What is the difference, in a sentence?",
        (
            (
                "A KPI says how well the usual work is going; an OKR says where you want to go and how you will know "
                "that you arrived. The first measures output, the second outcome."
            ),
        ),
    ),
    Passage(
        "Can a KPI become a key result?",
        (
            (
                "Yes, for a cycle, when you decide to change its level. Satisfaction that has been at 75 % for a year "
                "is a KPI; raising it to 90 % by changing the service is a key result. The KPI stays, and its values "
                "update the key result. Press {kpi.heal} on a KPI to do this."
            ),
        ),
    ),
    Passage(
        "Which of the two should we use?",
        (("Both: KPIs for what has to stay good, OKRs for what has to change. Neither can replace the other."),),
    ),
    Passage(
        "Why are OKRs not tied to pay?",
        (
            (
                "People who are paid by the grade choose goals that they are sure to reach (sandbagging). The stretch "
                "is gone, and with it the purpose of the OKR. A KPI's threshold can be part of an appraisal, because "
                "it measures dependable delivery. okrtui warns you when you link a KPI that is tied to reward to a key"
                " result."
            ),
        ),
    ),
    Passage(
        "Is 70 % not a failure?",
        (
            (
                "Not for an aspirational objective: if you always reach 100 %, your goals are too low. For a committed"
                " one it is, because 100 % was promised; add a note with the reason."
            ),
        ),
    ),
    Passage(
        "May two departments share a KPI?",
        (
            (
                "Better not. One number for a campaign and a hiring project shows neither of them the effect of its "
                "work. Choose a metric for each that its own work moves."
            ),
        ),
    ),
    Passage(
        "Why do KPIs stay and OKRs change?",
        (
            (
                "A value can only be compared with earlier values of the same KPI, so a KPI stays the same for months "
                "and years. OKRs are carried over, edited or dropped each cycle, depending on what you learned. KPIs "
                "are independent of one another; OKRs can have a parent, from the company down to a team."
            ),
        ),
    ),
    Passage(
        "What do they do for people?",
        (
            (
                "A KPI shows how well something went. An OKR motivates people who wrote it themselves and see what it "
                "contributes to."
            ),
        ),
    ),
)

STEPS: Final = (
    Passage(
        "1  Audit the KPIs",
        (
            (
                "List the KPIs of all departments and ask what each is for: health (is the business well?), "
                "operational (does a process run well?) or strategic (does it measure growth or change, and could it "
                "become a strategic priority?). KPIs without an owner, values or a target show at once. Press "
                "{section.kpis}, then {view.next}."
            ),
        ),
    ),
    Passage(
        "2  Turn problem KPIs into OKRs",
        (
            (
                "A KPI that misses its target even when the usual work goes well needs a new way of working. It is a "
                "candidate after three misses in a row, or when its normal range does not include the target. Make "
                "the improvement an objective, with two to four key results for its effects. Press {section.kpis}, "
                "then {view.next} twice, for the candidates; press {kpi.heal} to create the objective."
            ),
        ),
    ),
    Passage(
        "3  Run both, each with its own rhythm",
        (
            (
                "KPIs are continuous: record each at its own rhythm, glance at them every week, and review them "
                "monthly, quarterly or yearly. OKRs run in cycles: a check-in every week, a grade at the end, then a "
                "fresh start. Keep the two meetings apart; they need different thinking."
            ),
        ),
    ),
    Passage(
        "What you need to combine them",
        (
            (
                "Both follow from the strategy of the organization. There are few of each. They are reviewed "
                "regularly. Everybody can see them and their status."
            ),
        ),
    ),
)
