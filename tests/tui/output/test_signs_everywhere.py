"""Every screen keeps to the set of signs in use: ASCII, and what East Asian terminals draw one column wide."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from textual._compositor import CompositorUpdate
from textual.screen import Screen

from okrtui.glyphs import ASCII, NARROW, UNICODE, Glyphs, is_ambiguous
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.app import OkrApp
from tui.output.test_every_screen import WALK
from tui.person import at_work


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[dict[str, str], set[str]]]:
    """The characters that screens have drawn beyond ASCII, with a text that has them, and the screens that drew."""
    seen, front = dict[str, str](), set[str]()
    display = OkrApp._display

    def displays(app: OkrApp, screen: Screen[Any], update: Any) -> None:
        if isinstance(update, CompositorUpdate):
            text = update.render_segments(app.console)
            front.add(type(app.screen).__name__)
            seen.update({sign: f"{type(app.screen).__name__}: {text}" for sign in set(text) if not sign.isascii()})
        display(app, screen, update)

    monkeypatch.setattr(OkrApp, "_display", displays)
    yield seen, front
    styled_text.use(UNICODE)


@pytest.mark.parametrize(
    ("glyphs", "is_foreign"), [(ASCII, lambda _: True), (NARROW, is_ambiguous)], ids=["ascii", "narrow"]
)
async def test_no_screen_draws_a_sign_of_another_set(
    sample: Session, drawn: tuple[dict[str, str], set[str]], glyphs: Glyphs, is_foreign: Callable[[str], bool]
) -> None:
    styled_text.use(glyphs, fold=glyphs is ASCII)
    async with at_work(sample, (100, 30)) as me:
        for section, moves, opened in WALK:
            for key in (section, "o", "escape", *moves.split(), *opened.split()):
                await me.press(key)
                while key in opened and me.front != "MainScreen":
                    await me.press("y" if me.front == "ConfirmScreen" else "escape")
    seen, front = drawn
    assert [text for sign, text in seen.items() if is_foreign(sign)] == []
    assert front >= {"MainScreen", "FormScreen", "HelpScreen"}
