"""What later values make of earlier findings is what is found in all values at once."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules.kpi_findings import KEPT, NONE_YET, DatedValue, Ending, KpiFindings, found_with
from okrtui.domain.rules.signals import Rule

Days = tuple[date | None, date | None]
START = date(2024, 1, 1)

SHIFTS = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 25), st.integers(0, 6)), min_size=1, max_size=8)
"""Levels around which values swing, for how many values, and by how much: long runs, clusters and steps."""


@st.composite
def points(draw: st.DrawFn) -> list[DatedValue]:
    found, day = list[DatedValue](), START
    for level, count, swing in draw(SHIFTS):
        for _ in range(count):
            day += timedelta(days=draw(st.sampled_from([1, 1, 1, 2, 9])))
            found.append(DatedValue(day, Decimal(level + draw(st.integers(0, swing)))))
    return found


@st.composite
def kpis(draw: st.DrawFn) -> Kpi:
    since = draw(st.none() | st.integers(0, 60).map(lambda days: START + timedelta(days=days)))
    rebaselines = [] if since is None else [{"since": since, "reason": "new", "by": "ada", "on": since}]
    limits = {
        "since": since,
        "points": 12,
        "total": 60,
        "ranges": 11,
        "range_total": 20,
        "locked_on": TODAY,
    }
    return builders.kpi(
        cadence=draw(st.sampled_from(["daily", "weekly"])),
        targets=draw(
            st.sampled_from([[], [builders.target(low=5)], [builders.target(high=4)], [builders.target(low=3, high=6)]])
        ),
        rebaselines=rebaselines,
        limits=draw(st.sampled_from([[], [limits]])),
        state=draw(st.sampled_from(["active", "active", "retired"])),
    )


def days_of(kpi: Kpi) -> Days:
    since = kpi.rebaselines[-1].since if kpi.rebaselines else None
    return since, kpi.targets[0].since if kpi.targets else None


def stored(findings: KpiFindings) -> KpiFindings:
    return KpiFindings.of_json(findings.as_json())


@settings(max_examples=300)
@given(points(), kpis(), st.data())
def test_values_that_come_one_after_the_other_are_judged_as_all_at_once(
    every: list[DatedValue], kpi: Kpi, data: st.DataObject
) -> None:
    left_out = data.draw(st.sets(st.sampled_from(every), max_size=4).map(lambda some: {one.date for one in some}))
    found, rest = NONE_YET, every
    while rest:
        count = data.draw(st.integers(1, 20))
        found, rest = stored(found_with(found, rest[:count], kpi, days_of(kpi), left_out)), rest[count:]
    once = found_with(NONE_YET, every, kpi, days_of(kpi), left_out)
    assert found.until == once.until == every[-1].date
    assert list(found.signals) == list(once.signals)
    assert (found.candidate, found.ending) == (once.candidate, once.ending)


def test_what_is_kept_does_not_grow_with_the_values() -> None:
    kpi: Kpi = builders.kpi()
    every: Any = builders.measured(" ".join(["41 43 40"] * 50))
    ending = Ending.of_text(found_with(NONE_YET, every, kpi, days_of(kpi), ()).ending)
    assert (len(ending.points), ending.before) == (KEPT, 150 - KEPT)
    assert Ending.of_text(ending.as_text()) == ending


def test_without_a_value_there_is_no_day() -> None:
    assert NONE_YET.until is None
    assert Ending.of_text(NONE_YET.ending).points == ()


def test_a_run_goes_on_behind_many_other_signals() -> None:
    kpi: Kpi = builders.kpi(targets=[builders.target(low=5)])
    far = ["90" if at % 2 else "80" for at in range(70)]
    every: Any = builders.measured(" ".join(["41 43 40 44 42 39 43 41 42 40 44 42", *far]))
    once = found_with(NONE_YET, every, kpi, days_of(kpi), ())
    found = found_with(
        stored(found_with(NONE_YET, every[:-1], kpi, days_of(kpi), ())), every[-1:], kpi, days_of(kpi), ()
    )
    assert list(found.signals) == list(once.signals)
    assert {one.last for one in found.signals if one.rule is Rule.R3} == {len(every) - 1}
