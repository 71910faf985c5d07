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
                "A number that you track for as long as the work goes on. It shows how healthy, efficient and "
                "effective a process, a team or the whole business is today (business as usual), compared with a "
                "target and with its own past. KPIs build on past performance and on work that is already under way."
            ),
            "It answers: are we keeping the level that the business needs?",
        ),
    ),
    Passage(
        "OKR: objective and key results",
        (
            (
                "An objective says in words where you want to be at the end of a cycle and why it matters, and is "
                "meant to be a stretch. Two to four key results with figures show whether you got there. OKRs follow "
                "from the mission and the aspirations of the organization, drive change and growth, and are adapted "
                "each cycle to what was learned."
            ),
            "It answers: what do we want to build, change or achieve that we do not achieve today?",
        ),
    ),
    Passage(
        "Both, side by side",
        (
            (
                "KPIs are the instruments, OKRs the engine. A team that only reads its instruments goes nowhere new; "
                "one that only runs its engine does not notice when it runs out of fuel."
            ),
            (
                "They complement each other and do not compete. Whoever takes one for the other, or replaces one by "
                "the other, usually fails at both. What is measured can be the same number; what it is for differs: "
                "one judges how the work goes, the other moves people to change it."
            ),
        ),
    ),
    Passage(
        "A quick test for a key result",
        (
            (
                "A common mistake is an OKR that is a KPI in disguise. Is the number on a dashboard already, and will "
                "it stay there afterwards? Then it is most likely a KPI. Is it a real shift from where you are, made "
                "by work that you do not do today? Then it is a key result. Ask: are we doing anything differently to "
                "reach it? Press {section.decide} then {row.new} to answer the eight questions that tell them apart:"
            ),
        ),
    ),
)

CONTRASTS: Final = (
    Contrast("purpose", "track how well the business runs", "make a strategic change: growth or something new"),
    Contrast("time horizon", "continuous or annual", "a quarter, a month or a year; resets each cycle"),
    Contrast("nature", "lagging: what has happened", "leading: what has to happen"),
    Contrast("goal", "realistic; 100 % is expected", "a stretch; 60 to 70 % is a strong result"),
    Contrast("direction", "set by management, top-down", "written with the teams, much of it bottom-up"),
    Contrast("reward", "often tied to appraisal and bonuses", "better kept apart from pay"),
    Contrast("scope", "one number for one well-defined area", "an objective with two to four key results"),
    Contrast("change", "measures the usual work", "measures building, changing or inventing"),
    Contrast("rhythm", "reviewed monthly, quarterly or yearly", "checked in weekly; graded and reset at its end"),
    Contrast("question", "do we keep the level we need?", "what do we do differently in order to grow?"),
)
"""The ten dimensions of the comparison, in their order on the page."""

QUESTIONS: Final = (
    Passage(
        "What is the difference, in a sentence?",
        (
            (
                "A KPI says how well the usual work is going, against a known baseline; an OKR says where you want to "
                "go and how you will know that you arrived. The first measures output, the second outcome. KPIs look "
                "back and are realistic, OKRs look ahead and are ambitious. Most organizations that do well use both."
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
        (
            (
                "Both: KPIs for what has to stay good, OKRs for what has to change, to be new or to grow. Neither can "
                "replace the other. KPIs also show whether a single project or programme does what it should, and go "
                "with other methods as well; OKRs can be the whole system of goals of an organization."
            ),
        ),
    ),
    Passage(
        "Where do the goals come from?",
        (
            (
                "OKRs come from above and below: the mission and the aspirations of the organization set the "
                "direction, the teams write most of the key results. KPIs come from what is there: past performance, "
                "running processes and projects, benchmarks, and mostly from management."
            ),
        ),
    ),
    Passage(
        "Is a KPI for ever, or for a year?",
        (
            (
                "Both are in use. The measurement has no end; the target often holds for a year. Press {kpi.target} to "
                "set the target of each year from its first day: values are always judged by the target of their own "
                "day. An OKR ends with its cycle, is graded, and starts over: nothing is carried on unless you choose "
                "to."
            ),
        ),
    ),
    Passage(
        "How often do we look at a KPI?",
        (
            (
                "Record it in its own rhythm, monthly for example; glance at the whole dashboard every week; review it "
                "thoroughly every month, quarter or year. A weekly look at a monthly KPI shows whether a value is "
                "missing, and whether a signal waits for its cause. It does not ask for a new value."
            ),
        ),
    ),
    Passage(
        "Why are OKRs not tied to pay?",
        (
            (
                "People who are paid by the grade choose goals that they are sure to reach (sandbagging). The stretch "
                "is gone, and with it the purpose of the OKR: keep it apart from bonuses and salaries. A KPI's "
                "threshold can be part of an appraisal, because it measures dependable delivery. okrtui warns you when "
                "you link a KPI that is tied to reward to a key result."
            ),
        ),
    ),
    Passage(
        "Is 70 % not a failure?",
        (
            (
                "Not for an aspirational objective: if you always reach 100 %, your goals are too low. For a committed "
                "one it is, because 100 % was promised; add a note with the reason."
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
                "and years. OKRs are carried over, edited or dropped each cycle, depending on what you learned."
            ),
        ),
    ),
    Passage(
        "Why do OKRs have layers, and KPIs not?",
        (
            (
                "KPIs stand side by side: each is as important as the next. An objective can have a parent, the one "
                "that it contributes to: a team's that of its division, a division's that of the company. So goals are "
                "aligned, bottom-up as well as top-down, and everybody can see what they work for. Press "
                "{section.objectives}, then {view.tree}, for the layers."
            ),
        ),
    ),
    Passage(
        "Why does everybody see everything?",
        (
            (
                "A goal that nobody sees aligns nobody. In a workspace all objectives, check-ins, grades and KPIs are "
                "open to the whole team, with who wrote what; other teams can build on them, and nobody has to ask for "
                "a report. It also keeps grades honest: what is low is a reason to talk, never a reason to punish."
            ),
        ),
    ),
    Passage(
        "What do they do for people?",
        (
            (
                "A KPI evaluates how well something went. An OKR motivates: people who wrote it themselves, and know "
                "how their work contributes to the company's goals, are more driven and get there sooner."
            ),
        ),
    ),
    Passage(
        "How is it done here, task by task?",
        (
            (
                "The week: {key-result.round} checks in all that is due, {kpi.round} records all values that are due, "
                "and {workspace.digest} is the week as text."
            ),
            (
                "The quarter: {section.cycles}, then {row.new} plans a cycle; {row.advance} starts, grades and closes "
                "it, {cycle.timeline} shows its weeks and {cycle.report} the report on it."
            ),
            (
                "As a lead: {view.everybody} on Today shows what needs anybody, {view.filter} with owner:bo or "
                "status:off-track lists what to ask about, and {view.filters} keeps a filter."
            ),
            (
                "With files: {app.import} brings in a spreadsheet after a look at it, and {workspace.export} writes "
                "one. {app.undo} takes back whatever you did last."
            ),
            "The page docs/guide.md of okrtui has all of it step by step, with the commands for it.",
        ),
    ),
)

STEPS: Final = (
    Passage(
        "1  Audit the KPIs",
        (
            (
                "List the KPIs of all departments and ask what each is for: health (is the business well?), "
                "operational (does a process run efficiently?) or strategic (is it tied to growth or change?). This "
                "shows which KPIs only watch what is, and which could be raised into a strategic priority. KPIs "
                "without an owner, values or a target show at once. Press {section.kpis}, then {view.next}."
            ),
        ),
    ),
    Passage(
        "2  Turn problem KPIs into OKRs",
        (
            (
                "A KPI that misses its target even when the usual work goes well needs a new way of working. It is a "
                "candidate after three misses in a row, or when its normal range does not include the target. Heal it: "
                "make the improvement an objective, with two to four key results for the changes. Press "
                "{section.kpis}, then {view.next} twice, for the candidates; press {kpi.heal} to create the objective."
            ),
        ),
    ),
    Passage(
        "3  Run both, each with its own rhythm",
        (
            (
                "KPIs run continuously on the dashboard: record each at its own rhythm, glance at them every week, and "
                "review them monthly, quarterly or yearly. OKRs run in cycles: a check-in every week, a grade at the "
                "end, then a reset. Keep the two meetings apart; watching and changing need different thinking."
            ),
        ),
    ),
    Passage(
        "What you need to combine them",
        (
            (
                "Align both with the strategy of the organization. Limit their number. Review them regularly. Keep "
                "everybody informed: all can see them and their status at any time."
            ),
            (
                "Choose a metric for each that is its own: one that its work moves, and that fits the goal. Then KPIs "
                "point at what to improve, and OKRs improve it."
            ),
        ),
    ),
    Passage(
        "Sources",
        (
            (
                "The comparison, the three steps and the eight questions follow two published guides, in our own "
                "words: “KPI vs OKR: Key Differences, Examples and How to Use Both” by the OKR Institute, and “OKR vs "
                "KPI: Features, Benefits, and Applications”. Behaviour charts (XmR) go back to Walter Shewhart and "
                "Donald Wheeler."
            ),
        ),
    ),
)
