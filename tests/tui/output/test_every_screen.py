"""Every screen and dialog, at several sizes, shows the same in every cell as where all is sent."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any, Final

import pytest
from rich.control import Control
from textual._compositor import CompositorUpdate
from textual.screen import Screen

import okrtui.tui
from builders import NOW
from conftest import Opener
from okrtui.autosave import DraftFiles
from okrtui.domain.actions import record_changes
from okrtui.domain.actions.record_changes import Removal
from okrtui.session import Session
from okrtui.tui.answered_once import AnsweredOnce
from okrtui.tui.app import OkrApp
from okrtui.tui.palette.screen import SuggestionScreen
from okrtui.tui.quiet_screen import OpaqueScreen
from tui.conflict.test_screen import rename
from tui.output.pictures import Pictures
from tui.person import Person, at_work

START: Final = (120, 40)
SIZES: Final = ((80, 24), (46, 12), START)
MOST: Final = 10_000
"""The bytes that any one key sends at most, at 120 columns and 40 lines."""


def every_screen() -> set[str]:
    """The names of all screens that are not only there to be derived from."""
    for module in pkgutil.walk_packages(okrtui.tui.__path__, "okrtui.tui."):
        importlib.import_module(module.name)
    found: list[type[Any]] = [Screen]
    for one in found:
        found += one.__subclasses__()
    bases = {AnsweredOnce, OpaqueScreen, SuggestionScreen}
    return {one.__name__ for one in found if one.__module__.startswith("okrtui.") and one not in bases}


class Watched:
    """Everything that the app draws, in a picture of all of it and one of what is sent."""

    def __init__(self) -> None:
        self.pictures = Pictures(START)
        self.fronts: set[str] = set()

    def draw(self, app: OkrApp, update: CompositorUpdate) -> None:
        place = app.screen.outer_size.clamp_offset(app.cursor_position)
        self.fronts.add(type(app.screen).__name__)
        self.pictures.take(update.render_segments(app.console) + Control.move_to(*place).segment.text)

    async def press(self, me: Person, *keys: str) -> None:
        """Press keys one by one; none sends more than the most."""
        for key in keys:
            before = self.pictures.bytes_sent
            await me.press(key)
            assert self.pictures.bytes_sent - before < MOST or me.app.size != START, key

    async def turn(self, me: Person, size: tuple[int, int]) -> None:
        """Give the terminal another size."""
        self.pictures.resize(size)
        await me.pilot.resize_terminal(*size)
        await me.rest()


@pytest.fixture
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[Watched]:
    seen, display = Watched(), OkrApp._display

    def displays(app: OkrApp, screen: Screen[Any], update: Any) -> None:
        if isinstance(update, CompositorUpdate) and app._running and not app._batch_count:
            seen.draw(app, update)
        display(app, screen, update)

    monkeypatch.setattr(OkrApp, "_display", displays)
    yield seen
    assert seen.pictures.bytes_sent < seen.pictures.bytes_all


WALK: Final = (
    ("1", "j pagedown", ""),
    ("2", "j G minus", "e A x W equals_sign R O"),
    ("3", "j S space V", "e M Y vertical_line ctrl+t colon ctrl+p F s D"),
    ("4", "t", "question_mark"),
    ("5", "j", "n"),
    ("6", "j G", "slash"),
)
"""Sections, with keys that move about in them, and keys that open something."""

ELSEWHERE: Final = {
    "ConflictScreen", "FirstPicture", "ImportScreen", "OfferScreen", "PickScreen", "TextScreen", "WelcomeScreen",
}  # fmt: skip
"""What the tests after the first show, or those of the first picture."""


@pytest.mark.long
async def test_every_section_and_what_it_opens(sample: Session, watched: Watched) -> None:
    sizes = cycle(SIZES)
    async with at_work(sample, START) as me:
        for section, moves, opened in WALK:
            await watched.press(me, section, *moves.split())
            for key in opened.split():
                await watched.press(me, key)
                await watched.turn(me, next(sizes))
                await watched.press(me, "down", "a", "escape")
                while me.front != "MainScreen":
                    await watched.press(me, "y" if me.front == "ConfirmScreen" else "escape")
            await watched.turn(me, START)
        assert every_screen() - watched.fronts == ELSEWHERE
        shown = [line.rstrip() for line in watched.pictures.changed.display]
        assert shown == [line.rstrip() for line in me.lines]


async def test_what_comes_up_between_two_people(
    sample: Session, sample_path: Path, opener: Opener, watched: Watched, tmp_path: Path
) -> None:
    theirs = opener(sample_path, "bo")

    def files() -> DraftFiles:
        return DraftFiles(tmp_path / "drafts", sample.identity, lambda: NOW)

    async with at_work(sample, START, keeping := files()) as me:
        await watched.press(me, "3", "n")
        await me.fill(name="Half a name")
        keeping.flush()
    watched.pictures.known.forget()
    async with at_work(sample, START, files()) as me:
        await watched.press(me, "n", "3", "e")
        await me.fill(name=" of mine")
        rename(theirs, name="Theirs")
        await watched.press(me, "enter", "down", "space")
        await watched.turn(me, SIZES[0])
        await watched.press(me, "escape")
        theirs.do(record_changes.delete, Removal("kpis", 2, together=True))
        await watched.press(me, "enter")
        await watched.turn(me, START)
    assert {"ConflictScreen", "TextScreen", "OfferScreen"} <= watched.fronts


async def test_an_empty_workspace_and_an_import(
    bare: Session, watched: Watched, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "values.csv").write_text("Kennzahl;Datum;Wert;Mood\nX;05.12.2025;1,234;日本 🎉\nX;06.12.2025;96;é\n")
    monkeypatch.chdir(tmp_path)
    async with at_work(bare, START) as me:
        await watched.turn(me, SIZES[0])
        await watched.press(me, "down", "escape", "3", "I")
        await me.type("values.csv")
        await watched.press(me, "enter")
        await watched.turn(me, START)
        await watched.press(me, "space")
        await watched.turn(me, SIZES[1])
    assert {"WelcomeScreen", "ImportScreen", "PickScreen"} <= watched.fronts
