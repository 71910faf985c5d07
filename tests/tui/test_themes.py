"""The themes: their names, the contrast of our own, and switching between them."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import Theme

from okrtui.config import THEMES
from okrtui.preferences import Preferences
from okrtui.session import Session
from okrtui.tui.themes import HIGH_CONTRAST, PAPER, offered
from tui.person import at_work

TONES = ("text", "text-muted", "text-primary", "text-success", "text-warning", "text-error")


def over(colour: str, ground: str) -> Color:
    """A colour on a ground, through which that may shine."""
    return Color.parse(ground) + Color.parse(colour)


def luminance(color: Color) -> float:
    """The relative luminance of WCAG 2."""
    parts = [part / 255 for part in color.rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("theme", "least"), [(HIGH_CONTRAST, 7.0), (PAPER, 4.5)])
def test_every_tone_of_our_themes_reads_well_on_each_ground(theme: Theme, least: float) -> None:
    assert contrast(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    colours = theme.to_color_system().generate()
    for ground in ("background", "surface", "boost"):
        below = over(colours[ground], colours["background"])
        ratios = {tone: contrast(Color.parse(colours[tone]), below) for tone in TONES}
        assert min(ratios.values()) >= least, (ground, ratios)


async def test_the_listed_themes_are_those_that_there_are(sample: Session) -> None:
    async with at_work(sample) as me:
        assert sorted(THEMES) == sorted(me.app.available_themes)
    assert set(offered(ansi=True)) == {"ansi-dark", "ansi-light"}
    assert set(offered(ansi=False)) | set(offered(ansi=True)) == set(THEMES)


async def test_a_theme_is_switched_and_kept(sample: Session, tmp_path: Path) -> None:
    path = tmp_path / "screens.json"
    async with at_work(sample) as me:
        me.work.host.preferences = Preferences(path)
        listed = " ".join((await me.press("ctrl+t")).split())
        assert "textual-dark in use" in listed
        assert "high-contrast strong colours on black" in listed
        assert "ansi" not in listed
        assert "No theme is called" in await me.press(*"zzz")
        await me.press(*["backspace"] * 3, *"paper")
        assert "The theme is paper, also the next time." in await me.press("enter")
        assert me.app.theme == "paper"
    assert Preferences(path).theme("") == "paper"
