"""The guide: what a KPI and an OKR are, how they differ, what people ask, and how to run both. Texts only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Passage:
    """A headed piece of the guide; each text is a paragraph."""

    title: str
    texts: tuple[str, ...]

    @property
    def words(self) -> str:
        """All of it, for searching."""
        return " ".join((self.title, *self.texts))


@dataclass(frozen=True, slots=True)
class Contrast:
    """One dimension in which the two differ."""

    dimension: str
    kpi: str
    okr: str

    @property
    def words(self) -> str:
        """All of it, for searching."""
        return f"{self.dimension} {self.kpi} {self.okr}"


DEFINITIONS: Final = (
    Passage(
        "KPI: key performance indicator",
        (
            (
                "A number that is watched for as long as the work goes on. It tells how well a process, a team or the"
                " whole business runs today, against a level that is known to be good."
            ),
            "It answers: do we hold the level that the business needs?",
        ),
    ),
    Passage(
        "OKR: objective and key results",
        (
            (
                "An objective says in words where you want to be at the end of a cycle, and is meant to be a stretch."
                " Two to four key results with figures show whether you got there."
            ),
            "It answers: what will be true then that is not true now?",
        ),
    ),
    Passage(
        "Both, side by side",
        (
            (
                "KPIs are the instruments, OKRs the route. A team that only watches its instruments goes nowhere new;"
                " one that only follows its route does not notice that it runs out of fuel."
            ),
        ),
    ),
    Passage(
        "A quick test for a key result",
        (
            (
                "Is the number on a dashboard already, and will it stay there afterwards? Then it is most likely a "
                "KPI. Does it mark a move away from where you are, by work that you do not do today? Then it is a key"
                " result. 5 then n asks the eight questions that tell them apart."
            ),
        ),
    ),
)

CONTRASTS: Final = (
    Contrast("purpose", "watch how well the business runs", "bring about a change: growth, a new way, a new thing"),
    Contrast("time horizon", "no end; looked at all year", "a quarter, sometimes a month"),
    Contrast("nature", "lagging: what has happened", "leading: what has to happen"),
    Contrast("goal", "within reach; all of it is expected", "a stretch; 60 to 70 % of it is a strong result"),
    Contrast("direction", "set by those who lead, passed down", "written with the teams, much of it from below"),
    Contrast("reward", "pay and appraisal often look at it", "better kept apart from pay"),
    Contrast("scope", "one number for one well-defined area", "an objective with two to four key results"),
    Contrast("change", "keeps the usual work in view", "is about building, changing or inventing"),
    Contrast("rhythm", "reviewed monthly, quarterly or yearly", "checked in weekly, graded when the cycle ends"),
    Contrast("question", "do we hold the level we need?", "what do we do differently in order to grow?"),
)
"""The ten dimensions, in the order in which they are told."""

QUESTIONS: Final = (
    Passage(
        "What is the difference, in a sentence?",
        (
            (
                "A KPI says how you are doing with what you always do, an OKR where you want to go and how you will "
                "know that you arrived. The first looks at output, the second at what comes of it."
            ),
        ),
    ),
    Passage(
        "Can a KPI become a key result?",
        (
            (
                "Yes, for a cycle, when you decide to move it well away from where it is. Satisfaction that has stood"
                " at 75 % for a year is a KPI; getting it to 90 % by changing the service is a key result. The KPI "
                "stays, and feeds the key result while it lasts. {kpi.heal} on a KPI does that."
            ),
        ),
    ),
    Passage(
        "Which of the two should we use?",
        (
            (
                "Both. KPIs for what has to stay well, OKRs for what has to become different. Each does badly what "
                "the other is made for."
            ),
        ),
    ),
    Passage(
        "Why are OKRs not tied to pay?",
        (
            (
                "Who is paid by the grade chooses goals that are sure to be reached. The stretch is gone, and with it"
                " what an OKR is for. A threshold of a KPI can be part of an appraisal: it measures delivery that one"
                " may count on. okrtui warns where a KPI that is tied to reward is raised into a key result."
            ),
        ),
    ),
    Passage(
        "Is 70 % not a failure?",
        (
            (
                "Not for an aspirational objective: whoever always gets everything has aimed too low. For a committed"
                " one it is, as all of it was promised; a note says then what stood in the way."
            ),
        ),
    ),
    Passage(
        "May two departments share a KPI?",
        (
            (
                "Better not. One number for a campaign and a hiring project tells neither of them what its work did. "
                "Choose a metric for each that its own work moves."
            ),
        ),
    ),
    Passage(
        "Why do KPIs stay and OKRs change?",
        (
            (
                "A level can only be judged against the same level before, so a KPI is left alone for months and "
                "years. OKRs are dropped, kept or rewritten each cycle, as what was learned asks for. KPIs stand "
                "beside one another; OKRs may serve one another, from the company's down to a team's."
            ),
        ),
    ),
    Passage(
        "What do they do for people?",
        (
            (
                "A KPI judges how something went. An OKR that people wrote themselves, and of which they see what it "
                "contributes to, is a reason to try hard."
            ),
        ),
    ),
)

STEPS: Final = (
    Passage(
        "1  Audit the KPIs",
        (
            (
                "List them all and ask what each is for: health (is the business well?), operational (does a process "
                "run well?) or strategic (does it stand for growth or change?). What nobody owns, measures or "
                "compares with a target shows at once. {section.kpis}, then {view.next}."
            ),
        ),
    ),
    Passage(
        "2  Raise what does not heal by itself",
        (
            (
                "A KPI that stays below its target, however well the usual work is done, needs another way of "
                "working. Make the improvement an objective, and the changes that you will make its two to four key "
                "results. {section.kpis}, then {view.next} twice, lists the candidates; {kpi.heal} raises one."
            ),
        ),
    ),
    Passage(
        "3  Run both, each with its own rhythm",
        (
            (
                "KPIs go on: a look every week. OKRs run in cycles: a check-in every week, a grade at the end, then a"
                " fresh start. Keep the two meetings apart; they ask for different thinking."
            ),
        ),
    ),
    Passage(
        "What combining them asks for",
        (
            (
                "That both follow from what the organization is after. That there are few of each. That they are "
                "looked at regularly. And that everybody can see how they stand."
            ),
        ),
    ),
)
