"""The pictures of the README: they come out the same again, load nothing, and are all there."""

from __future__ import annotations

import re
from xml.dom import minidom

from showcase.pictures import FOLDER, LOOKS, SCENES, picture

README = FOLDER.parents[1] / "README.md"


async def test_a_picture_is_the_same_again_to_the_last_byte_and_loads_nothing() -> None:
    first, again = [await picture(SCENES[0], LOOKS[0]) for _ in range(2)]
    assert first == again
    assert "http" not in first.replace("http://www.w3.org/2000/svg", "")
    assert "Steady&#160;revenue" in first
    minidom.parseString(first)  # noqa: S318 - drawn here


def test_every_picture_is_there_and_shown_in_dark_and_in_light() -> None:
    shown = set(re.findall(r'"docs/pictures/([^"]+)"', README.read_text("utf-8")))
    made = {f"{scene.name}-{look.name}" for scene in SCENES for look in LOOKS}
    pages = "".join(page.read_text("utf-8") for page in FOLDER.parent.glob("*.md"))
    of_pages = set(re.findall(r"\(pictures/([^)]+)\)", pages))
    drawn = {f"{name}.{kind}" for name in made for kind in ("svg", "png")}
    assert {file.name for file in FOLDER.iterdir()} == drawn | of_pages
    assert {f"{name}.svg" for name in made} <= shown <= drawn
