"""The KPIs of the sample, with a year of values: met, near, out of reach, recovering, stale."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from okrtui.domain.records.enums import Category, Rhythm
from okrtui.domain.records.models import Kpi, Measurement, SignalNote, Target
from okrtui.domain.rules.periods import period, previous
from okrtui.sample.calendar import ME, SampleBuilder


@dataclass(frozen=True)
class SampleKpi:
    """A KPI of the sample. Dates are given as the index of a value, 0 being the oldest.

    `late` is the number of periods since the last value: 1 is due, 2 and more are stale.
    """

    key: str
    name: str
    definition: str
    values: str
    unit: str = "%"
    decimals: int | None = 1
    category: Category = Category.HEALTH
    department: str = ""
    owner: str = ""
    by: str = "ada"
    cadence: Rhythm = Rhythm.MONTHLY
    reward_linked: bool = False
    late: int = 0
    targets: dict[int, dict[str, str]] = field(default_factory=dict)
    notes: dict[int, str] = field(default_factory=dict)
    causes: dict[int, str] = field(default_factory=dict)


SAMPLE_KPIS = (
    SampleKpi(
        key="revenue",
        name="Monthly recurring revenue",
        definition="What all running subscriptions pay a month, on the first of the month, in US dollars.",
        values="201400 214800 203900 217200 205100 221600 208300 223900 210600 226200 212800 228500 219400 231700 "
        "226000 236900",
        unit="$",
        decimals=0,
        category=Category.STRATEGIC,
        department="Sales",
        owner="ada",
        reward_linked=True,
        targets={0: {"low": "200000"}, 10: {"low": "250000", "red_low": "225000"}},
        notes={9: "First yearly contract from Singapore.", 15: "Two upgrades, nobody left."},
    ),
    SampleKpi(
        key="churn",
        name="Customer churn rate",
        definition="Customers who cancelled in the month before, of those we had when it began.",
        values="4.1 4.4 4.2 3.9 4.3 4.5 4.1 4.2 4.4 4.0 4.2 4.3 4.1 4.4 4.2",
        department="Customer success",
        owner=ME,
        by="bo",
        targets={0: {"high": "3.5"}, 6: {"high": "3", "red_high": "4"}},
        notes={5: "Three resellers gave up at once.", 14: "Most who left never finished setting up."},
    ),
    SampleKpi(
        key="promoters",
        name="Net promoter score",
        definition="Share of 9s and 10s less share of 0 to 6, from the survey that goes to a tenth of all users.",
        values="41 43 40 44 42 45 41 44 46 43 45 44 46 47",
        unit="",
        decimals=0,
        department="Customer success",
        owner="bo",
        by="bo",
        late=2,
        targets={0: {"low": "40"}, 8: {"low": "45", "red_low": "40"}},
    ),
    SampleKpi(
        key="attendance",
        name="Employee attendance rate",
        definition="Hours worked of hours planned in the week before, holidays left out.",
        values="96.7 95.7 96.2 96.5 97.2 96.5 95.8 96.6 96.0 97.1 96.4 97.3 96.4 96.0 95.8 96.3 96.7 97.0 93.9 96.2 "
        "96.7 95.9 96.7 96.2 97.2 96.9 96.7 96.0 96.7 96.7 96.3 96.2 97.1 96.3 96.7 97.1 95.8 97.3 97.0 96.2 96.1 "
        "96.0 96.9 95.4 96.9 96.6 96.2 96.3 96.3 96.4 96.9 96.1",
        category=Category.OPERATIONAL,
        department="People",
        owner=ME,
        by="dee",
        cadence=Rhythm.WEEKLY,
        late=1,
        targets={0: {"low": "95", "red_low": "92"}},
        causes={18: "A cold went round the office; everybody was back a week later."},
    ),
    SampleKpi(
        key="training",
        name="Training completion rate",
        definition="People who finished the courses of their role, of all who should have by now.",
        values="76 79 77 80 78 81 79 82 81",
        decimals=0,
        category=Category.OPERATIONAL,
        department="People",
        owner="dee",
        by="dee",
        targets={0: {"low": "90", "red_low": "75"}},
        notes={8: "The security course still takes a whole day."},
    ),
    SampleKpi(
        key="uptime",
        name="Website uptime",
        definition="Minutes in which the sign-in page answered, of all minutes of the week before.",
        values="99.96 99.97 99.95 99.96 99.97 99.96 99.98 99.95 99.96 99.95 99.95 99.96 99.96 99.97 99.97 99.99 99.97 "
        "99.94 99.96 99.95 99.95 99.98 99.96 99.94 99.96 99.96 99.95 99.95 99.95 99.96 99.95 99.96 99.98 99.95 99.95 "
        "99.71 99.97 99.95 99.98 99.94 99.95 99.96 99.95 99.95 99.97 99.97 99.96 99.96 99.98 99.96 99.96 99.97",
        decimals=2,
        department="Engineering",
        owner="cy",
        by="cy",
        cadence=Rhythm.WEEKLY,
        targets={0: {"low": "99.9", "red_low": "99.5"}},
        notes={35: "Down for half an hour on Thursday."},
        causes={35: "An expired certificate; it is renewed by itself now.", 36: "Back to normal after the outage."},
    ),
    SampleKpi(
        key="reply",
        name="Time to first reply",
        definition="Working hours until a person answers a new question, median of the week before.",
        values="7.1 7.0 6.0 5.7 6.6 6.9 6.5 5.9 6.4 7.2 6.0 7.1 6.8 6.8 6.9 6.4 6.5 7.4 6.4 6.4 6.0 6.4 6.9 7.2 6.9 "
        "6.9 6.9 6.8 7.1 6.5 7.1 6.6 5.9 6.0 6.4 6.0 6.2 5.7 5.5 4.9",
        unit="h",
        department="Support",
        owner="cy",
        by="cy",
        cadence=Rhythm.WEEKLY,
        targets={0: {"high": "6"}, 26: {"high": "4", "red_high": "6"}},
        notes={39: "First week with somebody on call for questions every morning."},
    ),
    SampleKpi(
        key="loading",
        name="Page load time",
        definition="Seconds until the overview can be used, three of four visits being faster.",
        values="2.0 1.7 1.8 2.0 1.7 1.9 1.9 1.8 1.7 1.9",
        unit="s",
        category=Category.UNAUDITED,
        department="Engineering",
        by="cy",
        cadence=Rhythm.WEEKLY,
    ),
)


def add_kpis(builder: SampleBuilder) -> dict[str, Kpi]:
    """Add the KPIs with their values and the causes of their signals; return them by key."""
    return {sample.key: _put(builder, sample) for sample in SAMPLE_KPIS}


def _put(builder: SampleBuilder, sample: SampleKpi) -> Kpi:
    values = sample.values.split()
    days = _days(sample.cadence, builder.today, len(values), sample.late)
    kpi = builder.put(Kpi, sample.by, days[0], **_fields(builder, sample, days))
    for place, (day, value) in enumerate(zip(days, values, strict=True)):
        note = sample.notes.get(place, "")
        builder.put(Measurement, sample.by, day, kpi=kpi.id, date=day, value=value, note=note)
    for place, cause in sample.causes.items():
        builder.put(SignalNote, sample.by, days[place + 1], kpi=kpi.id, date=days[place], cause=cause)
    return kpi


def _fields(builder: SampleBuilder, sample: SampleKpi, days: list[date]) -> dict[str, Any]:
    return {
        "name": sample.name,
        "definition": sample.definition,
        "unit": sample.unit,
        "decimals": sample.decimals,
        "category": sample.category,
        "department": sample.department,
        "owners": (builder.who(sample.owner),) if sample.owner else (),
        "cadence": sample.cadence,
        "reward_linked": sample.reward_linked,
        "targets": tuple(
            Target.model_validate({"since": days[place], **band}) for place, band in sample.targets.items()
        ),
    }


def _days(rhythm: Rhythm, today: date, count: int, late: int) -> list[date]:
    """Return the first days of so many consecutive periods, oldest first, the last `late` periods before today's."""
    days = [period(rhythm, today).first]
    while len(days) < count + late:
        days.append(previous(rhythm, days[-1]).first)
    return days[late:][::-1]
