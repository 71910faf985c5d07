from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import (
    START,
    TODAY,
    check_in,
    cycle,
    key_result,
    kpi,
    maintain,
    metric,
    milestones,
    objective,
    workspace,
)
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.exchange.open_document import ods
from okrtui.reports.exchange.quarter_export import left_out, quarter_sheet
from okrtui.reports.exchange.record_sheets import LONGEST
from okrtui.reports.exchange.table_rows import read_tables
from okrtui.reports.exchange.workbook import xlsx
from okrtui.reports.exchange.workbook_tables import tables
from reports.exchanged import NASTY, NUMBERS, OWNERS, TEXTS, read, taken_in

NAMES = st.sampled_from([one for one in NASTY if one not in ("K1", "null")]) | st.text("abcé-.=", min_size=1).map(
    "t{}".format
)
TEAMS = TEXTS.filter(lambda text: text.strip().casefold() not in {"null", "\\n"})  # what databases print for nothing
MEASURES = st.one_of(
    st.builds(lambda n, unit: metric(n, n + 1, unit), NUMBERS, st.sampled_from(["", "days", "%", "€ a day"])),
    st.builds(lambda n: maintain(low=n), NUMBERS),
    st.just(milestones(1, 2, 0.5)),
)


@st.composite
def quarters(draw: st.DrawFn) -> Workspace:
    """A cycle of started objectives with some check-ins, as an import may make it too."""
    name = draw(st.sampled_from(["2026-Q4", "Sprint 7", "=x"]))
    found: list[Record] = [cycle(name=name, end=draw(st.sampled_from([date(2026, 12, 31), date(2026, 12, 24)])))]
    number = 0
    for at, title in enumerate(draw(st.lists(NAMES, min_size=1, max_size=3, unique_by=str.casefold)), start=1):
        told = {"team": draw(TEAMS), "why": draw(TEAMS), "owners": draw(OWNERS)}
        ambition = draw(st.sampled_from(["aspirational", "committed"]))
        found.append(objective(id=at, title=title, ambition=ambition, **told))
        for part in draw(st.lists(NAMES, min_size=2, max_size=4, unique_by=str.casefold)):
            number += 1
            measure, weight = draw(MEASURES), draw(st.sampled_from([1, 2, 0.5]))
            rhythm = draw(st.sampled_from(["weekly", "monthly"]))
            owners = draw(OWNERS)
            found.append(
                key_result(
                    id=number, objective=at, title=part, measure=measure, weight=weight, rhythm=rhythm, owners=owners
                )
            )
            if draw(st.booleans()):
                day = START + timedelta(days=draw(st.integers(0, 50)))
                value: dict[str, Any] = {"done": (1, 3)} if measure.kind == "milestones" else {"value": draw(NUMBERS)}
                confidence = draw(st.sampled_from([None, 0, 7]))
                note = draw(TEAMS)
                found.append(
                    check_in(id=number, key_result=number, date=day, note=note, confidence=confidence, **value)
                )
    return workspace(*found)


def said(there: Workspace) -> list[Any]:
    """What there is to tell of a cycle, without ids and stamps, each named by what it belongs to."""
    found: list[Any] = [(one.name, one.start, one.end, one.state) for one in there.cycles.values()]
    goals = there.objectives.values()
    found += [(goal.title, goal.team, goal.why, goal.owners, goal.ambition, goal.state) for goal in goals]
    for part in there.key_results.values():
        goal = there.objectives[part.objective]
        found.append((goal.title, part.title, part.measure, part.weight, part.rhythm, part.owners))
        latest = there.check_ins_of(part.id)[-1:]
        found += [(part.title, one.date, one.value, one.done, one.confidence, one.note) for one in latest]
    return found


def readings(there: Workspace) -> list[Reading]:
    """The sheet of the first cycle, written and read in every format."""
    sheet = quarter_sheet(there, there.cycles[1])
    found = [read(sheet.csv_text())]
    for data in (xlsx(there, [sheet]), ods(there, [sheet])):
        sources = tables(data, ImportOptions())
        assert not isinstance(sources, str)
        found.append(read_tables(sources, TODAY, ImportOptions()))
    return found


@settings(max_examples=40)
@given(quarters())
def test_a_sheet_is_imported_to_the_same(there: Workspace) -> None:
    for reading in readings(there):
        empty = workspace()
        taken_in(empty, reading)
        assert said(empty) == said(there)
        later = reading._replace(batch=replace(reading.batch, today=TODAY + timedelta(days=9)))
        for again in (empty, there):
            assert not taken_in(again, later).change.puts


def test_columns_that_have_nothing_to_say_are_left_out() -> None:
    there = workspace(cycle(), objective(owners=()), key_result(), objective(id=2, title="Bare", owners=()))
    sheet = quarter_sheet(there, there.cycles[1])
    assert sheet.csv_text() == (
        "cycle,objective,key result,baseline,target,unit,current,owners,team,status\n"
        "2026-Q4,Make onboarding effortless,Cut time-to-value,14,5,days,,ada,,active\n"
        "2026-Q4,Bare,,,,,,,,active\n"
    )


def test_only_the_latest_check_in_and_only_the_cycle_are_written() -> None:
    others = (
        cycle(id=2, name="2027-Q1", start="2027-01-01", end="2027-03-31"),
        objective(id=2, cycle=2, title="Later"),
    )
    found = (check_in(value=9, date="2026-11-01"), check_in(id=2, value=8, date="2026-11-08", confidence=6))
    there = workspace(cycle(), objective(owners=()), key_result(), *found, *others)
    lines = quarter_sheet(there, there.cycles[1]).csv_text().splitlines()
    assert lines[0].endswith("status,as of,confidence")
    assert [line.partition(",days,")[2] for line in lines[1:]] == ["8,ada,,active,2026-11-08,6"]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (objective(id=2, title="make  onboarding effortless"), "O1 and O2 of 2026-Q4 have the same title. Rename one"),
        (key_result(id=2), "KR1 and KR2 of O1 have the same title. Rename one of them."),
    ],
)
def test_what_an_import_could_not_tell_apart_is_refused(record: Record, told: str) -> None:
    there = workspace(cycle(), objective(), key_result(), record)
    with pytest.raises(RuleError) as caught:
        quarter_sheet(there, there.cycles[1])
    assert str(caught.value).startswith(told)


def test_a_text_that_is_too_long_for_a_cell_is_refused() -> None:
    steps = {"kind": "milestones", "steps": [{"number": n, "text": "x" * 480, "weight": 1} for n in range(1, 80)]}
    there = workspace(cycle(), objective(), key_result(measure=steps))
    with pytest.raises(RuleError, match=rf"steps of Cut time-to-value has .* characters; a cell holds {LONGEST:,}"):
        quarter_sheet(there, there.cycles[1])


def test_what_has_no_column_is_named_with_the_records_that_have_it() -> None:
    plain = workspace(cycle(), objective(), key_result(), check_in())
    assert left_out(plain, plain.cycles[1]) == {}
    there = workspace(
        cycle(),
        objective(id=2, title="Above"),
        objective(parent=2, heals=1),
        kpi(),
        key_result(kpi=1, grade=0, grade_note="Missed"),
        check_in(value=9, date="2026-11-01", expected_score=0.5),
        check_in(id=2, value=8, date="2026-11-08", expected_score=0),
    )
    assert left_out(there, there.cycles[1]) == {
        "objectives": {"parent": ["O1"], "healed KPI": ["O1"]},
        "key_results": {
            "linked KPI": ["KR1"], "grade": ["KR1"], "grade note": ["KR1"], "earlier check-ins": ["KR1"],
        },
        "check_ins": {"expected score": ["CI2"]},
    }  # fmt: skip
