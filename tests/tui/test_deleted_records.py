"""Somebody else deletes what stands on the screen, behind a question or in a hidden part of it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest

from builders import NOW
from conftest import Opener
from okrtui.domain.actions import record_changes
from okrtui.domain.actions.record_changes import Removal
from okrtui.engine.protocol import Op
from okrtui.errors import OkrError
from okrtui.session import Session
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.table import VirtualTable
from tui.person import Person, at_work

WIDE, NARROW = (140, 30), (80, 24)


async def delete_all(me: Person, other: Session, table: str) -> None:
    """Have somebody delete all records of a table that are not closed, and the screens hear of it."""
    for number in list(other.workspace.table(table)):
        with suppress(OkrError):
            other.do(record_changes.delete, Removal(table, number, together=True))
    me.app._poll()
    await me.rest()


@pytest.mark.parametrize(
    ("section", "table"), [("2", "objectives"), ("3", "kpis"), ("4", "cycles"), ("5", "decisions")]
)
@pytest.mark.parametrize("way", ["behind the palette", "in the hidden detail", "in the open detail"])
async def test_no_row_and_no_detail_outlives_its_record(
    section: str, table: str, way: str, *, sample: Session, sample_path: Path, opener: Opener
) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press(section)
        if way == "in the hidden detail":
            await me.pilot.resize_terminal(*NARROW)
        else:
            await me.press("ctrl+p" if way == "behind the palette" else "enter")
        await delete_all(me, opener(sample_path, "bo"), table)
        if way == "in the hidden detail":
            assert me.work.query_one(DetailPane)._draw is None, "it may be drawn before the list is"
        for size in (NARROW, (20, 5), WIDE):
            await me.pilot.resize_terminal(*size)
            await me.rest()
        await me.press("escape", "escape")
        assert me.front == "MainScreen"


async def test_a_row_that_is_gone_is_not_folded(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2")
        folded = VirtualTable.Folded(me.table, me.table.cursor_key, is_open=False)
        await me.press("3")
        me.table.post_message(folded)
        assert "[3 KPIs]" in await me.rest()


async def test_what_belonged_to_a_record_that_another_program_removed_is_not_shown(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    other = opener(sample_path, "bo")
    removed = [Op("objectives", number, None, one.document()) for number, one in other.workspace.objectives.items()]
    async with at_work(sample, WIDE) as me:
        assert "KR" in await me.press("2")
        with other._engine.turn(other.sequence) as turn:
            turn.append(removed, "script", "bo", NOW)
        me.app._poll()
        await me.rest()
        assert "No objectives yet." in me.screen
        assert "read-only" in me.lines[0], "as a workspace is that is opened with such a record in it"
        assert "is not there" in " ".join((await me.press("n")).split())


async def test_a_check_in_goes_on_in_its_form_when_its_objective_is_gone(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    async with at_work(sample, WIDE) as me:
        assert "KR6" in await me.press("2", "j", "c")
        await delete_all(me, opener(sample_path, "bo"), "objectives")
        await me.press("5", "0")
        assert me.app.guard.errors == []
        assert me.front == "FormScreen"
        assert "There is no KR6" in await me.press("f2")
        await me.press("escape", "y")
