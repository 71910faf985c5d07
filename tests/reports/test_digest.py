from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import (
    TODAY,
    check_in,
    cycle,
    key_result,
    kpi,
    measured,
    measurement,
    milestones,
    objective,
    target,
    workspace,
)
from okrtui.domain.records.models import Record
from okrtui.domain.rules.todo import NeedKind, needs
from okrtui.domain.workspace import Workspace
from okrtui.glyphs import ASCII, UNICODE
from okrtui.reports.digest.as_json import as_json
from okrtui.reports.digest.text import as_text
from okrtui.reports.digest.week import digest
from okrtui.reports.terminal.tables import Page, cells
from reports.conftest import tainted
from reports.nasty import NASTY, assert_plain


def ago(days: int) -> Any:
    return TODAY - timedelta(days=days)


def told(*records: Record, owner: str | None = None) -> str:
    return as_text(digest(workspace(*records), TODAY, owner), Page())


GOAL = (cycle(), objective(owners="bo"), key_result(owners="ada"))


def test_nothing_to_say_is_nothing_said() -> None:
    assert told() == ""
    met = (kpi(targets=[target(high=5)]), measurement(date=ago(8)), measurement(id=2, date=ago(7)))
    assert told(*met, owner="bo") == ""
    steady = (*GOAL, check_in(date=ago(7), value=9), check_in(id=2, date=ago(6), value=9))
    assert told(*steady, owner="cy") == ""
    assert told(cycle(state="closed"), objective(state="closed"), key_result(), check_in(value=9)) == ""


def test_what_moved_is_told_before_and_after() -> None:
    text = told(
        *GOAL, check_in(date=ago(7), value=12), check_in(id=2, date=ago(3), value=11), check_in(id=3, value="9.5")
    )
    assert "KR1   Cut time-to-value" in text
    assert "12 → 9.5 days" in text


def test_the_first_reading_moves_from_the_baseline() -> None:
    assert "14 → 9 days" in told(*GOAL, check_in(value=9))


def test_a_key_result_whose_kpi_is_not_there_is_told_of() -> None:
    assert "14 → 9 days" in told(*GOAL[:2], key_result(kpi=7), check_in(value=9))


def test_a_week_has_seven_days() -> None:
    assert "Moved" in told(*GOAL, check_in(date=ago(6), value=9))
    assert "Moved" not in told(*GOAL, check_in(date=ago(7), value=9))


def test_a_due_date_that_is_near_or_has_passed_is_told() -> None:
    part = key_result(owners="ada", due_on=ago(3))
    assert "deliver, 3 days late!" in told(*GOAL[:2], part, check_in(value=9))
    part = key_result(owners="ada", due_on=ago(-3))
    assert "deliver, due" in told(*GOAL[:2], part, check_in(value=9))


def test_milestones_move_by_steps() -> None:
    part = key_result(measure=milestones(1, 1, 1))
    text = told(cycle(), objective(), part, check_in(date=ago(8), done=[1]), check_in(id=2, done=[1, 2]))
    assert "1 → 2 of 3" in text
    text = told(cycle(), objective(), part, check_in(date=ago(8), done=[1]), check_in(id=2, done=[1]))
    assert "still 1 of 3" in text


def test_what_is_due_stands_under_whom_it_is_from() -> None:
    text = told(*GOAL, check_in(date=ago(12), value=9), kpi(owners="", cadence="weekly"), measurement(date=ago(20)))
    due = text.partition("Due\n")[2]
    assert due.index("ada:") < due.index("KR1") < due.index("no owner:") < due.index("K1")
    assert "check in, 5 days late!" in due
    assert "record, " in due


def test_only_what_is_somebodys_own() -> None:
    text = told(*GOAL, check_in(value=13), kpi(owners="cy", targets=[target(low=9)]), measurement(), owner="ADA")
    assert "KR1" in text
    assert "K1 " not in text
    assert "KR1" not in told(*GOAL, check_in(value=13), owner="bo")


def test_a_key_result_without_an_owner_is_the_objectives() -> None:
    assert "KR1" in told(cycle(), objective(owners="bo"), key_result(owners=""), check_in(value=13), owner="bo")


def test_what_is_behind_the_worst_first() -> None:
    parts = (key_result(id=2), key_result(id=3, owners=""))
    text = told(
        *GOAL, *parts, check_in(value=9), check_in(id=2, key_result=2, value=12), check_in(id=3, key_result=3, value=14)
    )
    behind = text.partition("At risk or off track\n")[2]
    assert behind.index("KR3") < behind.index("KR2")
    assert "■ off track, 0.00 of 0.39, bo" in behind
    assert "KR1" not in behind


def test_a_kpi_that_turned() -> None:
    text = told(kpi(targets=[target(high=4)]), measurement(date=ago(7), value=5), measurement(id=2, value=4))
    assert "missed → ● met" in text
    assert "5 → 4" in text
    same = told(kpi(targets=[target(high=4)]), measurement(date=ago(7), value=5), measurement(id=2, value=5))
    assert "turned" not in same


def test_a_kpi_that_signalled_this_week() -> None:
    values = "41 43 40 44 42 39 43 41 42 40 44 42"
    one = kpi(targets=[target(high=45)])
    assert "concern on 2026-11-21\n        outside its limits" in told(one, *measured(f"{values} 60"))
    assert "concern" not in told(one, *measured(f"{values} 60 42 41"))


@given(st.lists(st.integers(0, 9), max_size=30), st.sampled_from([1, 2, 7]), st.none() | st.integers(0, 40))
def test_a_kpi_moves_from_its_last_value_before_the_week(values: list[int], every: int, days: int | None) -> None:
    since = None if days is None else ago(days)
    rebaselines = [] if since is None else [{"since": since, "reason": "new", "by": "ada", "on": since}]
    one = kpi(targets=[target(low=5)], rebaselines=rebaselines)
    known = measured(" ".join(map(str, values)), every=every)
    moves = digest(workspace(one, *known), TODAY).kpis
    assert len(moves) == bool(known)
    earlier = [each for each in known if each.date < ago(6)]
    for move in moves:
        assert move.before == (earlier[-1].value if earlier else None)
        assert (move.status_before is None) is not bool(earlier)
        assert move.signals == tuple(each for each in move.subject.evidence.signals if each.date >= ago(6))


def test_a_cycle_that_is_over_waits_for_its_grades() -> None:
    over = cycle(end=ago(3), start=ago(90))
    assert "grade, 3 days late!" in told(over)
    graded = (cycle(end=ago(3), start=ago(90), state="grading"), objective(), key_result(grade="0.5"))
    assert told(*graded) == ""


def test_a_cycle_waits_for_those_whose_objectives_have_no_grade_too() -> None:
    over = (cycle(end=ago(3), start=ago(90), created_by="ada"), objective(owners="bo"), key_result(owners="cy"))
    assert "bo:\n  C1    2026-Q4                                      grade, 3 days late!" in told(*over, owner="bo")
    assert "  ada:\n" in told(*over)
    assert "grade" not in told(*over, owner="cy")


DUE = (NeedKind.CHECK_IN, NeedKind.RECORD, NeedKind.GRADE, NeedKind.CLOSE)


def test_what_is_due_is_what_the_to_do_list_waits_for(sample_of_records: Workspace) -> None:
    for owner in (None, "ada", "bo", "cy", "dee"):
        waits = [one for one in needs(sample_of_records, TODAY, owner) if one.kind in DUE]
        due = digest(sample_of_records, TODAY, owner).due
        assert {(one.need.shown_id, one.need.days_late, one.need.overdue) for one in due} == {
            (one.shown_id, one.days_late or 0, one.overdue) for one in waits
        }


def test_one_name_is_one_heading_however_it_is_written() -> None:
    text = told(*GOAL, key_result(id=2, owners="Ada"), check_in(date=ago(9), value=9))
    assert text.casefold().count("ada:") == 1


def test_the_sample_fits_a_mail(sample_of_records: Workspace) -> None:
    week = digest(sample_of_records, TODAY)
    text = as_text(week, Page())
    assert max(map(cells, text.splitlines())) <= 72
    assert all(
        head in text for head in ("Moved\n", "Due\n", "At risk or off track\n", "KPIs with a signal or a new status\n")
    )
    plain = as_text(week, Page(glyphs=ASCII))
    assert plain.isascii()
    assert "?" not in plain


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
@pytest.mark.parametrize("ascii_only", [False, True])
def test_no_text_breaks_the_mail(text: str, ascii_only: bool) -> None:  # noqa: FBT001
    mail = as_text(digest(tainted(text), TODAY), Page(glyphs=ASCII if ascii_only else UNICODE))
    assert_plain(mail)
    assert max(map(cells, mail.splitlines())) <= 72
    assert mail.isascii() or not ascii_only


def test_the_same_as_values(sample_of_records: Workspace) -> None:
    told = as_json(digest(sample_of_records, TODAY))
    nine = next(one for one in told["moved"] if one["id"] == "KR9")
    assert (nine["before"], nine["value"], nine["owners"], nine["status"]) == (10.5, 10, ["cy"], "on track")
    seven = next(one for one in told["moved"] if one["id"] == "K7")
    assert seven["signals"] == [{"rule": "R3", "date": "2026-11-16", "kind": "improvement"}]
    assert [one["id"] for one in told["behind"]] == ["KR8", "KR7"]
    assert {one["what"] for one in told["due"]} == {"check in", "record"}
    assert (told["from"], told["to"]) == ("2026-11-15", "2026-11-21")
