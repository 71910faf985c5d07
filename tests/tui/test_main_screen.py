from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from conftest import Opener
from okrtui.domain.actions import kpis, objectives
from okrtui.domain.records.models import MeasurementDraft, NewKpiDraft
from okrtui.session import Session
from okrtui.tui.actions.catalogue import ACTIONS, available_in
from okrtui.tui.keys import keymap
from okrtui.tui.keys.declared import DECLARED
from okrtui.tui.sections.catalogue import TITLES
from okrtui.tui.sections.today.section import TodaySection
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.filter_bar import FilterBar
from okrtui.tui.widgets.summary import AT_ONCE
from tui.person import Person, at_work


def watch(session: Session, *names: str) -> None:
    for name in names:
        session.do(kpis.add, NewKpiDraft.model_validate({"name": name, "owners": session.actor}))


async def until(me: Person, text: str, seconds: float = 1.0) -> str:
    """Wait for a text to appear, no longer than the promised second."""
    async with asyncio.timeout(seconds):
        while text not in me.screen:
            await me.pilot.pause(0.02)
    return me.screen


async def test_switching_sections_keeps_cursor_scroll_and_filter(bare: Session) -> None:
    watch(bare, *(f"KPI {number}" for number in range(1, 61)))
    async with at_work(bare) as me:
        await me.press("3", "G", "k", "k", "k")
        before = (me.table.cursor_key, me.table.top)
        assert before == (57, 40)
        await me.press("2", "3")
        assert (me.table.cursor_key, me.table.top) == before
        await me.press("slash")
        await me.type("KPI 5")
        assert "15 of 60 KPIs" in me.screen
        await me.press("enter", "4", "1", "3")
        assert "/KPI 5" in me.screen
        assert "15 of 60 KPIs" in me.screen
        assert me.table.cursor_key == 57
        assert "esc clear the filter" in me.last
        assert "60 KPIs" in await me.press("escape")
        assert me.table.cursor_key == 57


async def test_the_filter_narrows_while_one_types_and_escape_clears_it(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "slash", *"rate")
        assert "3 of 8 KPIs" in me.screen
        assert "esc clear" in me.last
        assert "esc clear" in me.last
        assert "Nothing matches this filter." in await me.press(*"x")
        assert "8 KPIs" in await me.press("escape")
        assert me.table.has_focus


async def test_tab_completes_fields_and_values_and_walks_through_them(sample: Session) -> None:
    async with at_work(sample) as me:
        field = me.app.screen.query_one(FilterBar)
        assert "tab owner: status: dept:" in await me.press("3", "slash")
        assert "tab owner:" in await me.press("o")
        assert "tab me ada bo cy dee" in await me.press("tab"), "the one name is taken, its values are next"
        assert field.value == "owner:"
        for word in ("me", "ada", "bo", "cy", "dee", "me"):
            await me.press("tab")
            assert field.value == f"owner:{word}"
        assert "tab me ada bo cy dee" in me.last, "what is walked through stays in view"
        await me.press("shift+tab", "shift+tab", "shift+tab")
        assert field.value == "owner:bo"
        count = sum("bo" in one.owners for one in sample.workspace.kpis.values())
        assert f" {count} of 8 KPIs" in me.lines[1], "the list follows"
        assert "…" not in me.lines[1]
        await me.press("space", *"sta", "tab")
        assert field.value == "owner:bo status:"
        await me.press("tab")
        assert field.value == "owner:bo stale:"
        await me.press("shift+tab", *"no-d", "tab")
        assert field.value == "owner:bo status:no-data"
        await me.press("tab", "f7")
        assert (field.value, field.has_focus) == ("owner:bo status:no-data", True), "there is nothing more to it"
        await me.press("escape", "slash", *"xyz", "tab")
        assert (field.value, field.has_focus) == ("xyz", True)
        assert "tab" not in me.last


async def test_the_rest_of_a_word_stands_dim_and_right_takes_it(sample: Session) -> None:
    async with at_work(sample) as me:
        field = me.app.screen.query_one(FilterBar)
        await me.press("2", "slash", *"status:off")
        await me.pilot.pause()
        assert "status:off-track" in me.screen
        assert field.value == "status:off"
        await me.press("right")
        assert field.value == "status:off-track"
        assert "1 of 4 objectives" in me.screen


async def test_names_that_are_completed_are_data(sample: Session) -> None:
    name = "[b]x [@click=app.quit]y[/]"
    sample.do(kpis.add, NewKpiDraft(name="Mine", owners=(name,)))
    async with at_work(sample) as me:
        assert "[b]x-[@click=app.quit]y[/]" in await me.press("3", "slash", *"owner:[", "tab")
        assert "1 of 9 KPIs" in me.screen


async def test_detail_below_and_from_110_columns(sample: Session) -> None:
    async with at_work(sample, (100, 30)) as me:
        await me.press("3")
        assert "Normal range" not in me.screen
        assert "Normal range" in await me.press("enter")
        assert me.last.startswith(" esc back to the list")
        await me.press("j")
        assert me.app.screen.query_one(DetailPane).top == 1
        assert "Normal range" not in await me.press("escape")
        assert me.table.has_focus
        await me.pilot.resize_terminal(120, 40)
        await me.pilot.pause()
        assert "Normal range" in me.screen, "it stands beside the list at once"
        await me.press("tab")
        assert "esc back to the list" in me.last
        await me.press("escape")
        assert me.table.has_focus
        await me.press("j")
        await me.pilot.pause(0.15)
        assert "K4   operational" in me.screen, "the detail follows the cursor"


async def test_sort_fold_tree_and_views(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "s", *"stat", "enter")
        assert "status ▲" in me.screen
        assert "status ▼" in await me.press("S")
        await me.press("2", ".")
        assert "KR6" not in me.screen
        assert me.table.cursor_key == ("objectives", 4)
        await me.press("l", "j")
        assert me.table.cursor_key == ("key_results", 6)
        await me.press("h")
        assert me.table.cursor_key == ("objectives", 4)
        await me.press("l")
        assert " tree" in await me.press("t")
        assert "closed ones too" in await me.press("v")
        assert "7 objectives" in me.screen


async def test_a_sentence_stays_until_the_next_key_and_no_longer(sample: Session) -> None:
    async with at_work(sample) as me:
        assert "“t” (tree) works in 2 Objectives." in await me.press("t")
        assert "works in" not in await me.press("j")
        await me.press("t")
        assert "works in" not in await me.press("f7"), "a key that means nothing at all takes it away, too"
        await me.press("t")
        assert "works in" not in await me.press("3")
        assert "Sent to the terminal's clipboard: K2" in await me.press("y")
        assert me.app.clipboard == "K2"
        assert "No new changes." in await me.press("r")


@pytest.mark.parametrize("section", TITLES)
async def test_a_key_that_means_nothing_here_says_why(section: str, bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("escape", str(list(TITLES).index(section) + 1))
        mine = available_in(section)
        for action in ACTIONS:
            own = DECLARED[action.id][0]
            if action not in mine:
                assert f"“{keymap.key(action.id)}” ({action.label()}) works in" in await me.press(own)
            elif action.row:
                assert "needs a row, and there is none here" in await me.press(own)


async def test_read_only_says_why_for_every_changing_key(sample_path: Path, opener: Opener) -> None:
    session = opener(sample_path, read_only=True)
    async with at_work(session) as me:
        assert "read-only" in me.lines[0]
        for number, section in enumerate(TITLES, 1):
            await me.press(str(number))
            for action in available_in(section):
                if action.changes:
                    await me.press(action.keys)
                    assert me.front == "MainScreen"
                    assert session.read_only[:40] in " ".join(me.screen.split()), action.id
            assert "new" not in (await me.press("f7")).splitlines()[-1]


async def test_changes_of_others_show_within_a_second_and_disturb_nothing(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    theirs = opener(sample_path, "bo")
    async with at_work(sample) as me:
        await me.press("3", "slash")
        await me.type("rate")
        await me.press("enter", "G")
        here_now = me.table.cursor_key
        watch(theirs, "A rate of theirs", "Not in the filter")
        await until(me, "4 of 10 KPIs")
        assert "A rate of theirs" in me.screen
        assert me.table.cursor_key == here_now

        await me.press("m")
        await me.fill(value="77")
        theirs.do(kpis.record, MeasurementDraft(kpi=2, date=date(2026, 11, 20), value=Decimal("5.5")))
        await me.pilot.pause(0.4)
        assert me.front == "FormScreen"
        assert "77" in me.screen, "what was typed is still there"
        await me.press("escape", "y")
        assert "5.5 %" in me.screen, "the list has taken it in meanwhile"
        assert me.table.cursor_key == here_now


async def test_a_row_that_others_deleted_is_refused_in_words(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    from okrtui.domain.actions import record_changes  # noqa: PLC0415

    theirs = opener(sample_path, "bo")
    async with at_work(sample) as me:
        await me.press("3", "m")
        await me.fill(value="4")
        theirs.do(record_changes.delete, record_changes.Removal("kpis", 2, together=True))
        await me.pilot.pause(0.4)
        assert "There is no K2." in await me.press("enter")
        assert me.front == "FormScreen"
        await me.press("escape", "y")
        assert me.front == "MainScreen"
        assert "Customer churn" not in me.screen


async def test_a_new_record_is_brought_into_the_list_where_the_filter_would_hide_it(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("3", "slash")
        await me.type("churn")
        await me.press("enter", "n")
        await me.fill(name="Something else")
        shown = await me.press("enter")
        assert "K9 added" in shown
        assert "Something else" in shown
        assert me.table.cursor_key == 9


async def test_what_a_rule_refuses_is_said_before_a_form_opens(sample: Session) -> None:
    sample.do(kpis.retire, 2)
    sample.do(objectives.drop, objectives.ObjectiveDrop(4, "No longer."))
    async with at_work(sample) as me:
        me.work.host.go_to("kpis", 2)
        for key in ("m", "B", "H"):
            assert "is retired" in await me.press(key), key
            assert "Press 3, then x on it to resume it." in " ".join(me.screen.split())
        me.work.host.go_to("objectives", ("key_results", 6))
        for key in ("c", "N"):
            assert "O4 is dropped: nothing can be added to it or moved out of it." in await me.press(key), key
        me.work.host.go_to("objectives", ("objectives", 1))
        for key in ("e", "a", "x", "d", "i"):
            shown = " ".join((await me.press(key)).split())
            assert "is closed, so it cannot be changed. Press 4, then a on it to reopen it." in shown, key


async def test_a_large_workspace_shows_its_list_before_its_figures(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    working_out, is_held = TodaySection.working_out, True

    def held(section: TodaySection) -> Iterator[None]:
        yield from working_out(section)
        end = time.monotonic() + 5.0  # never for ever, whatever asks for it
        while is_held and time.monotonic() < end:
            yield

    monkeypatch.setattr(TodaySection, "working_out", held)
    monkeypatch.setattr(TodaySection, "steps_ahead", lambda _: AT_ONCE + 1)
    async with at_work(sample) as me:
        assert "KPIs  counting" in me.screen
        assert "KR14" in me.screen
        is_held = False
        assert "1 unexplained" in await until(me, "unexplained")
        assert "counting" not in me.screen
