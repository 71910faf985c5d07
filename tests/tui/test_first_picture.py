from __future__ import annotations

from collections.abc import Hashable, Sequence

import pytest
from textual.events import Key

from okrtui.errors import OkrError
from okrtui.session import Session
from okrtui.tui import first_picture
from okrtui.tui.app import OkrApp
from okrtui.tui.sections.today.section import TodaySection
from tui.person import Person

NONE, ALL = 10_000, 0
"""The size from which on a workspace is large: of none, of every one."""


@pytest.mark.parametrize("many", [ALL, NONE])
async def test_of_a_large_workspace_a_picture_comes_before_the_list_and_keys_wait_for_it(
    many: int, sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, typed, listed = OkrApp(sample), Key("j", "j"), TodaySection.keys
    pictures: list[str] = []

    def keys(section: TodaySection) -> tuple[Sequence[Hashable], int]:
        if not pictures:
            pictures.append(me.screen if many == ALL else "")
            assert app.ahead.hold(typed, app.work) is (many == ALL)
        return listed(section)

    monkeypatch.setattr(TodaySection, "keys", keys)
    monkeypatch.setattr(first_picture, "MANY", many)
    async with app.run_test(size=(100, 30)) as pilot:
        me = Person(app, pilot)
        await me.rest()
        assert me.table.cursor == (many == ALL)
        assert "Reading" not in me.screen
    assert many == NONE or all(text in pictures[0] for text in ("[1 Today]", "? help", "Reading"))


async def test_a_first_list_that_cannot_be_read_holds_no_keys(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    listed, failed = TodaySection.keys, list[bool]()

    def keys(section: TodaySection) -> tuple[Sequence[Hashable], int]:
        if not failed:
            failed.append(True)
            raise OkrError("The record M1 is damaged.", "Restore a backup.")
        return listed(section)

    monkeypatch.setattr(TodaySection, "keys", keys)
    monkeypatch.setattr(first_picture, "MANY", ALL)
    app = OkrApp(sample)
    async with app.run_test(size=(100, 30)) as pilot:
        me = Person(app, pilot)
        await me.rest()
        await me.press("4")
        assert "[4 Cycles]" in me.screen
