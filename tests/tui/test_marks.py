"""Rows marked by keys, and what is done to all of them: one change, one undo."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.enums import KpiState
from okrtui.session import Entry, Session
from okrtui.tui import main_host
from okrtui.tui.main_host import SAVING
from okrtui.tui.marks import Marks
from tui.person import at_work


def test_a_range_goes_from_the_last_marked_row_either_way() -> None:
    marks = Marks()
    rows = list(range(10))
    assert marks.extend(4, rows) == 1
    assert marks.extend(6, rows) == 3
    assert marks.extend(3, rows) == 4
    assert sorted(map(int, map(str, marks.keys))) == [3, 4, 5, 6]
    marks.turn(5)
    assert 5 not in marks
    marks.turn(8)
    marks.extend(9, [9, 7])
    assert 9 in marks, "where the last one is not listed, a range begins"
    assert marks.hidden([3, 4]) == 3
    marks.keep(lambda key: key != 3)
    assert 3 not in marks
    marks.clear()
    assert (len(marks), marks.hidden(rows)) == (0, 0)


@given(st.sets(st.integers(0, 9)), st.sets(st.integers(0, 9), min_size=1))
def test_marking_all_that_is_listed_leaves_the_marks_of_other_rows(before: set[int], listed: set[int]) -> None:
    marks = Marks()
    for key in before:
        marks.turn(key)
    marks.turn_all(listed)
    assert set(marks.keys) == (before - listed if listed <= before else before | listed)


def owners(session: Session) -> dict[int, tuple[str, ...]]:
    return {one.id: one.owners for one in session.workspace.kpis.values()}


async def test_all_that_a_filter_lists_get_a_new_owner_in_one_change(sample: Session) -> None:
    before = owners(sample)
    async with at_work(sample) as me:
        await me.press("3", "slash")
        await me.type("owner:ada")
        await me.press("enter", "*")
        count = sum("ada" in one for one in before.values())
        assert f" {count} marked   {count} of 8 KPIs" in me.lines[1]
        assert me.last.startswith(f" {count} marked:")
        assert all("◆" in line for line in me.lines[3 : 3 + count]), "in signs, not by colour alone"
        await me.press("escape", "escape", "slash")
        await me.type("owner:ada")
        await me.press("enter", "*", "e")
        assert f"Change {count} KPIs" in me.lines[0]
        await me.fill(owners="eve", department="Sales")
        told = await me.press("enter")
        assert f"{count} records changed. Press u to undo all of it." in told
        assert "marked" not in me.lines[1]
        moved = {number for number, names in owners(sample).items() if names == ("eve",)}
        assert moved == {number for number, names in before.items() if "ada" in names}
        await me.press("escape", "u")
    assert owners(sample) == before


async def test_a_range_is_marked_and_esc_takes_the_marks_away(sample: Session) -> None:
    async with at_work(sample, (120, 40)) as me:
        await me.press("3", "space")
        assert me.table.cursor_key is not None
        await me.press("j", "j", "V")
        assert " 4 marked   8 KPIs" in me.lines[1]
        assert "marked" not in await me.press("escape")
        assert "“V”" not in await me.press("1", "V") or "works in" in me.last


async def test_marks_that_a_filter_hides_are_counted_and_asked_about_before_they_are_changed(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "*", "slash")
        await me.type("owner:ada category:health")
        await me.press("enter")
        shown = len(me.table.rows)
        assert " /owner:ada category:health " in me.lines[1]
        assert f" 8 marked, {8 - shown} not shown   {shown} of 8 KPIs" in me.lines[1]
        for key in ("x", "e"):
            asked = await me.press(key)
            assert "Change all 8 marked rows?" in asked
            assert f"{8 - shown} of them are not shown, because of a filter, the view or a fold." in asked
            await me.press("n")
        assert all(one.state is KpiState.ACTIVE for one in sample.workspace.kpis.values())
        await me.press("x")
        assert "8 records retired. Type /state:retired to list them. Press u to undo" in await me.press("y")
    assert all(one.state is KpiState.RETIRED for one in sample.workspace.kpis.values())


async def test_one_marked_row_that_is_not_listed_is_asked_about_and_then_started(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "space", "slash")
        await me.type("nothing-like-it")
        asked = await me.press("enter", "a")
        assert "Change the marked row?" in asked
        assert "It is not shown, because of a filter" in asked
        assert "a draft" not in await me.press("y") or me.front == "MainScreen"


async def test_who_waits_for_a_change_of_many_is_told_so(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    ready, do = threading.Event(), sample.do

    def slowly(action: Action[Any], draft: Any) -> Entry:
        assert ready.wait(20)
        return do(action, draft)

    monkeypatch.setattr(main_host, "SLOW", 0.01)
    monkeypatch.setattr(sample, "do", slowly)
    async with at_work(sample) as me:
        await me.pilot.press("3", "*", "x")
        for _ in range(1000):
            if SAVING in me.last:
                break
            await me.pilot.pause(0.01)
        assert me.last.strip() == SAVING
        ready.set()
        assert "8 records retired." in await me.rest()
        assert SAVING not in me.screen


async def test_what_works_on_one_row_says_so_while_rows_are_marked(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "space", "d")
        assert "“d” (delete) is for one row. Press esc to take the marks away first." in me.screen
        await me.press("escape", "d")
        assert me.front == "ConfirmScreen"


async def test_some_refuse_and_are_left_out_only_when_asked(sample: Session) -> None:
    states = {one.id: one.state for one in sample.workspace.objectives.values()}
    async with at_work(sample) as me:
        await me.press("2", "*", "a")
        if me.front == "ConfirmScreen":
            assert "cannot be changed like this and would be left out" in me.screen
            await me.press("n")
        assert {one.id: one.state for one in sample.workspace.objectives.values()} == states
        await me.press("x")
        await me.press("right")
        await me.fill(why="Other priorities")
        await me.press("f2")
        if me.front == "ConfirmScreen":
            await me.press("y")
        dropped = [one for one in sample.workspace.objectives.values() if one.closing_note == "Other priorities"]
        assert len(dropped) > 1
        assert f"{len(dropped)} records changed." in me.screen
        await me.press("u")
        if me.front == "ConfirmScreen":
            await me.press("y")
    assert {one.id: one.state for one in sample.workspace.objectives.values()} == states


async def test_kpis_retire_and_resume_together(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "space", "space", "x")
        assert "2 records retired." in me.screen
        assert " 6 KPIs" in me.lines[1]
        await me.press("slash")
        await me.type("state:retired")
        await me.press("enter", "*", "x")
        assert "active again" in me.screen


async def test_marks_go_with_their_records(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "space")
        assert "1 marked" in me.lines[1]
        await me.press("escape", "j", "space", "escape")
        assert "marked" not in me.lines[1]
