"""The objectives of the sample, as data: the last quarter, the current one, and the next one."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from okrtui.domain.records.enums import Ambition, ObjectiveState
from okrtui.domain.records.measures import Maintain, Measure, Metric, Milestone, Milestones
from okrtui.sample.calendar import ME


@dataclass(frozen=True)
class SampleKeyResult:
    """A key result and its course. `notes`, `confidence` and `levels` start with the latest check-in.

    `behind` is in points of progress, below 0 when ahead; `late` in days since the latest check-in, None for none at
    all. A metric moves in whole `step`s; `levels` are the values of a range to maintain.
    """

    title: str
    owner: str
    measure: Measure
    behind: str = "0"
    step: str = "1"
    late: int | None = 1
    confidence: tuple[int, ...] = (7,)
    notes: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    weight: int = 1
    kpi: str = ""
    grade: str | None = None
    grade_note: str = ""


@dataclass(frozen=True)
class SampleObjective:
    """An objective of the sample; `serves` and `heals` are the keys of its parent and of a KPI."""

    key: str
    title: str
    why: str
    owner: str
    team: str
    key_results: tuple[SampleKeyResult, ...] = ()
    state: ObjectiveState = ObjectiveState.ACTIVE
    ambition: Ambition = Ambition.ASPIRATIONAL
    closing_note: str = ""
    serves: str = ""
    heals: str = ""


def _metric(baseline: str, target: str, unit: str) -> Metric:
    return Metric(baseline=Decimal(baseline), target=Decimal(target), unit=unit)


def _steps(*texts: str) -> Milestones:
    return Milestones(steps=tuple(Milestone(number=number, text=text) for number, text in enumerate(texts, 1)))


RETROSPECTIVE = """Went well: we talked with people before we built anything, and the contracts show it.
Went badly: the third objective came first for nobody, so we dropped it half-way.
Next time: fewer objectives, and a number for each key result from the first day."""

LAST = (
    SampleObjective(
        key="market",
        title="Learn who would buy from us, and why",
        why="We had three customers in South-East Asia and could not say why they came.",
        owner="ada",
        team="Sales",
        state=ObjectiveState.CLOSED,
        closing_note="They buy to pass audits, not to save time. That changes whom we talk to.",
        key_results=(
            SampleKeyResult(
                "40 buyers heard in the region",
                "ada",
                _metric("0", "40", "talks"),
                behind="-0.15",
                notes=("Six more than we hoped for by now.",),
                grade="0.9",
                grade_note="The last talks were the best ones, and they count next quarter too.",
            ),
            SampleKeyResult(
                "5 pilots under contract",
                ME,
                _metric("0", "5", "pilots"),
                behind="0.1",
                confidence=(6, 5, 5),
                grade="0.6",
            ),
            SampleKeyResult(
                "12 partners who sell with us",
                "dee",
                _metric("2", "12", "partners"),
                behind="0.1",
                confidence=(5, 6),
                grade="0.5",
                grade_note="One of them never meant it.",
            ),
        ),
    ),
    SampleObjective(
        key="obstacles",
        title="See what holds new customers up",
        why="Half of those who leave go before they have used the product in earnest.",
        owner="bo",
        team="Customer success",
        state=ObjectiveState.CLOSED,
        ambition=Ambition.COMMITTED,
        closing_note="The longest wait is for the import of old data.",
        key_results=(
            SampleKeyResult(
                "24 accounts followed to first use",
                "bo",
                _metric("0", "24", "accounts"),
                confidence=(10, 9, 8),
                grade="1",
            ),
            SampleKeyResult(
                "Time to value known for 90 %",
                "cy",
                _metric("10", "90", "%"),
                confidence=(10, 8),
                grade="1",
            ),
        ),
    ),
    SampleObjective(
        key="marketplace",
        title="Be found on marketplaces",
        why="Cheap leads, we thought.",
        owner="dee",
        team="Sales",
        state=ObjectiveState.DROPPED,
        closing_note="Nobody had time for it next to the interviews, and no buyer ever mentioned a marketplace.",
    ),
)

RUNNING = (
    SampleObjective(
        key="revenue",
        title="Steady revenue in South-East Asia",
        why="So far each good month there hung on one large deal.\nWith revenue to plan on we can hire there.",
        owner="ada",
        team="Sales",
        key_results=(
            SampleKeyResult(
                "60 qualified leads from Malaysia and Singapore",
                ME,
                _metric("0", "60", "leads"),
                behind="0.02",
                late=8,
                confidence=(7, 7, 6),
                notes=("The audit check-list brought 9 of them.", "", "Webinar in Malay went well."),
            ),
            SampleKeyResult(
                "8 enterprise contracts above $15,000",
                "ada",
                _metric("0", "8", "contracts"),
                behind="0.11",
                late=4,
                confidence=(5, 5, 6),
                notes=("Two more are with their lawyers.", "Budget year ends in spring there."),
                weight=2,
            ),
            SampleKeyResult(
                "$200,000 of pipeline from partners",
                "dee",
                _metric("0", "200000", "$"),
                behind="0.32",
                step="2500",
                late=2,
                confidence=(3, 4, 6),
                notes=("The largest partner was bought up; all its deals are on hold.", "", "Joint visits planned."),
            ),
        ),
    ),
    SampleObjective(
        key="onboarding",
        title="Make new customers feel at home",
        why="Whoever has not seen the point after two weeks does not stay.",
        owner="bo",
        team="Customer success",
        key_results=(
            SampleKeyResult(
                "First value in 5 days, not 14",
                "cy",
                _metric("14", "5", "days"),
                behind="-0.06",
                step="0.5",
                late=3,
                confidence=(8, 7, 6),
                notes=("The import takes minutes now.", "", "New wizard is out for everybody."),
            ),
            SampleKeyResult(
                "65 % of accounts active in week one",
                "bo",
                _metric("41", "65", "%"),
                behind="0.08",
                late=16,
                confidence=(6, 6, 7),
                notes=("Figures for the last batch are late.",),
            ),
            SampleKeyResult(
                "Guided set-up for every plan",
                ME,
                _steps(
                    "Guide agreed with support",
                    "Live for the small plan",
                    "Live for the team plan",
                    "Live for the enterprise plan",
                    "Old instructions gone",
                ),
                late=4,
                confidence=(8, 8, 7),
                notes=("Enterprise waits for single sign-on.",),
            ),
            SampleKeyResult(
                "Set-up rated 4.5 of 5 or better",
                "dee",
                Maintain(low=Decimal("4.5")),
                late=2,
                confidence=(9, 8),
                levels=("4.7", "4.6", "4.6", "4.4", "4.7", "4.5"),
            ),
        ),
    ),
    SampleObjective(
        key="replies",
        title="Answer customers while it helps",
        why="Working harder has not made replies faster in a year. We need another way of sharing the questions.",
        owner="cy",
        team="Support",
        serves="onboarding",
        heals="reply",
        key_results=(
            SampleKeyResult(
                "First reply in 4 hours, not 6.5",
                "cy",
                _metric("6.5", "4", "h"),
                late=None,
                kpi="reply",
            ),
            SampleKeyResult(
                "30 % settled by the help pages",
                ME,
                _metric("12", "30", "%"),
                late=None,
            ),
        ),
    ),
)

PLANNED = (
    SampleObjective(
        key="region",
        title="Open an office in the region",
        why="Customers there ask who will be awake when they are.",
        owner=ME,
        team="Sales",
        state=ObjectiveState.DRAFT,
        serves="revenue",
        key_results=(
            SampleKeyResult(
                "4 people hired in Kuala Lumpur",
                ME,
                _metric("0", "4", "people"),
                late=None,
            ),
        ),
    ),
)
