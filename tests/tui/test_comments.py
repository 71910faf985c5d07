"""Comments on the screens: written on a row, read by day in its detail, in Today of who is mentioned."""

from __future__ import annotations

from pathlib import Path

import pytest

from builders import NOW
from conftest import Opener
from okrtui.domain.actions import comments
from okrtui.domain.records.models import CommentDraft
from okrtui.session import Session
from tui.person import at_work

WIDE = (140, 40)


async def test_a_comment_is_written_read_changed_and_deleted(sample: Session) -> None:
    async with at_work(sample, WIDE) as me:
        await me.press("2", "@")
        await me.type("Is it live, @bo?\n[b]See[/b] @cy.")
        assert "Will be in Today of bo, cy." in await me.rest()
        assert "Commented on " in await me.press("ctrl+s")
        assert "[b]See[/b] @cy." in await me.press("enter", "G")
        assert "comments   1" in me.screen
        assert "e edit comment" in me.last
        await me.press("e")
        await me.type("So: ")
        assert "Comment of ada on O4 Steady revenue in South-East Asia saved." in await me.press("ctrl+s")
        assert "So: Is it live, @bo?" in me.screen
        await me.press("d", "y")
        assert "comments" not in me.screen
        await me.press("u", "G")
        assert "So: Is it live, @bo?" in me.screen


async def test_a_mention_is_in_today_until_it_is_settled_or_answered(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    bo = opener(sample_path, "bo")
    bo.do(comments.write, CommentDraft(key_result=14, text="@ada: is it so?"))
    async with at_work(sample) as me:
        await me.press("/")
        await me.type("needs:reply")
        assert "bo mentions you: @ada: is it so?" in await me.press("enter")
        opened = await me.press("enter")
        assert opened.index("@ada: is it so?") < opened.index("conf forecast"), "the comments come first"
        await me.press("j", "e")
        assert "CM1 is a comment by bo" in " ".join(me.screen.split())
        await me.press("escape", "escape")
        assert "Settled a mention on KR14" in await me.press("J")
        assert "bo mentions you" not in me.screen
        assert "bo mentions you" in await me.press("u")
        await me.press("/")
        await me.type("mentions you")
        await me.press("enter", "@")
        await me.type("Yes.")
        assert "Commented on KR14" in await me.press("ctrl+s")
        assert "bo mentions you" not in me.screen


async def test_what_another_says_meanwhile_is_shown_and_no_conflict(
    sample: Session, sample_path: Path, opener: Opener
) -> None:
    bo = opener(sample_path, "bo")
    async with at_work(sample, WIDE) as me:
        await me.press("3", "@")
        number = me.table.cursor_key
        assert isinstance(number, int)
        await me.type("Mine.")
        bo.do(comments.write, CommentDraft(kpi=number, text="Theirs."))
        await me.press("ctrl+s", "enter", "pagedown")
        assert "comments   2" in me.screen
        assert "Mine." in me.screen
        assert "Theirs." in me.screen


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_comments_of_several_days_stand_under_their_days(sample: Session, size: tuple[int, int]) -> None:
    sample.now = lambda: NOW.replace(day=20)
    sample.do(comments.write, CommentDraft(cycle=2, text="Before."))
    sample.now = lambda: NOW
    sample.do(comments.write, CommentDraft(cycle=2, text="After."))
    async with at_work(sample, size) as me:
        await me.press("4", "enter", "G")
        shown = me.screen
        assert shown.index("today") < shown.index("After.") < shown.index("yesterday") < shown.index("Before.")


async def test_tab_writes_the_name_behind_an_at(sample: Session) -> None:
    async with at_work(sample) as me:
        await me.press("2", "@")
        await me.type("Ask @")
        assert "@bo  cy  dee\n" in await me.rest()
        assert "tab @bo" in me.last
        await me.type("D")
        assert "tab @dee" in (await me.rest()).splitlines()[-1]
        assert "Ask @dee" in await me.press("tab")
        assert "Will be in Today of dee." in me.screen
        assert "tab next" in me.last
        await me.press("tab")
        await me.type(", please.")
        await me.press("ctrl+s")
        assert [one.text for one in sample.workspace.table("comments").values()] == ["Ask @dee, please."]
