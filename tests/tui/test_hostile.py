from __future__ import annotations

import csv
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from rich.cells import cell_len

from conftest import Opener, session_on
from hostile import CLICK, OBEYED, TEXTS, fill, taint
from okrtui.engine.journal import create_engine
from okrtui.session import Session
from tui.person import Person, at_work

SIZES = [(80, 24), (120, 40)]


@pytest.fixture(scope="module")
def hostile_master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("hostile") / "acme"
    session = session_on(create_engine(path))
    fill(session)
    session.close()
    return path


@pytest.fixture
def hostile(hostile_master: Path, tmp_path: Path, opener: Opener) -> Session:
    return opener(Path(shutil.copytree(hostile_master, tmp_path / TEXTS[2].replace("/", "_"))))


def look(me: Person, *, literal: bool = False) -> str:
    """Every line is as wide as the screen, holds nothing that a terminal obeys, and nothing that can be clicked."""
    for strip in me.app.screen._compositor.render_strips(me.app.size):
        line = "".join(segment.text for segment in strip)
        assert not OBEYED.search(line), line
        assert cell_len(line) == me.app.size.width, line
        assert not [one for one in strip if one.style and (one.style.link or "@click" in one.style.meta)], line
    screen = me.screen
    assert not literal or CLICK in screen, screen
    return screen


@asynccontextmanager
async def visiting(session: Session, size: tuple[int, int]) -> AsyncIterator[Person]:
    async with at_work(session, size) as me:
        yield me
        assert me.app.is_running, "some text has ended the program"


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_section_interprets_what_stands_in_it(hostile: Session, size: tuple[int, int]) -> None:
    taint(hostile.workspace)
    async with visiting(hostile, size) as me:
        for section in "234516":
            await me.press(section)
            look(me)
            await me.press("slash")
            await me.type("click")
            look(me)
            await me.press("enter", "enter")
            look(me, literal=section in "2345")
            await me.press("escape", "escape", "G")
            look(me)
        await me.press("1", "E", "enter")
        look(me)
        for view in ("audit", "candidates"):
            assert view in await me.press("3", "v")
            look(me, literal=view == "audit")
            await me.press("enter")
            look(me)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_no_form_dialog_or_search_interprets_what_stands_in_it(hostile: Session, size: tuple[int, int]) -> None:
    async with visiting(hostile, size) as me:
        for section, keys in (("2", "enxidN"), ("3", "emTBid"), ("4", "eda"), ("5", "d")):
            await me.press(section, "slash")
            await me.type("click")
            await me.press("enter")
            for key in keys:
                await me.press(key)
                assert me.front != "MainScreen", (section, key)
                look(me, literal=key != "n")
                await me.press("escape")
        await me.press("2", "j", "c")
        look(me, literal=True)
        await me.press("escape", "ctrl+p")
        await me.type("click")
        await me.pilot.pause(0.3)
        look(me, literal=True)
        await me.press("escape", "colon")
        for line in ("cycle ", "owner click"):
            await me.type(line)
            look(me)
        await me.press("escape", "R")
        look(me)
        await me.press("G", "escape", "P")
        look(me)
        await me.press("escape", "3", "D")
        look(me, literal=True)
        await me.press(*"ynynynyn")
        look(me, literal=True)
        await me.press("o")
        look(me)
        await me.press("escape", "escape", "question_mark")
        look(me)


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_the_preview_of_an_import_interprets_nothing_of_its_file(
    hostile: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / f"{CLICK[:-3]}.csv"
    with file.open("w", newline="") as out:
        rows = csv.writer(out)
        rows.writerow(["name", "definition", *TEXTS[:4], TEXTS[5]])
        rows.writerows([text, text, *TEXTS[:4], TEXTS[5]] for text in TEXTS)
    async with visiting(hostile, size) as me:
        await me.press("I")
        look(me)
        await me.type(file.name)
        for keys in (["enter"], ["G"], ["space"], ["G"], ["enter"], ["tab", "G"], ["tab", "x"], ["g", "j", "space"]):
            await me.press(*keys)
            assert me.front in ("ImportScreen", "PickScreen"), me.screen
            look(me, literal=keys == ["enter"] and me.front == "ImportScreen")
        await me.press("escape", "enter", "escape")
        look(me)
