"""The pictures of the README, made from the sample: `make pictures` writes them to docs/pictures.

Each is an SVG in dark and in light, the same to the last byte at each run, and a PNG of it where a browser is found.
"""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from okrtui.tui.app import OkrApp
from showcase.stage import sample_session
from tui.person import at_work

FOLDER: Final = Path(__file__).parents[2] / "docs" / "pictures"
BROWSERS: Final = ("chromium", "chromium-browser", "google-chrome")
COLOURS: Final = 128


class Scene(NamedTuple):
    """A screen to take a picture of: its size, and the keys that lead there."""

    name: str
    size: tuple[int, int]
    keys: tuple[str, ...]


SCENES: Final = (
    Scene("objectives", (122, 30), ("2", "j")),
    Scene("today", (100, 17), ("E",)),
    Scene("chart", (100, 27), ("3", "z")),
    Scene("timeline", (100, 21), ("2", "W")),
    Scene("verdict", (100, 22), ("5", "j", "D")),
)


class Look(NamedTuple):
    """A theme, with the colours of the frame around the screen."""

    name: str
    theme: str
    frame: tuple[int, int, int]
    letters: tuple[int, int, int]


LOOKS: Final = (
    Look("dark", "textual-dark", (41, 41, 41), (224, 224, 224)),
    Look("light", "paper", (222, 222, 222), (28, 28, 28)),
)

SVG: Final = """<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.matrix {{ font: {char_height}px "DejaVu Sans Mono", Menlo, Consolas, monospace; white-space: pre }}
{styles}
</style>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="matrix">
{matrix}
</g>
</g>
</svg>
"""


def drawn(app: OkrApp, look: Look) -> str:
    """Return what the screens show as SVG: Textual's export without fonts to load and without ids of one machine."""
    width, height = app.size
    console = Console(
        width=width, height=height, file=io.StringIO(), record=True,
        force_terminal=True, color_system="truecolor", legacy_windows=False,
    )  # fmt: skip
    console.print(app.screen._compositor.render_update(full=True, screen_stack=app._background_screens, simplify=True))
    theme = TerminalTheme(look.frame, look.letters, [look.letters] * 8)
    svg = console.export_svg(title="", theme=theme, code_format=SVG, unique_id="t")
    return re.sub(r' clip-path="[^"]*"|(?<=<)/?>', "", svg).replace("><", ">\n<")


async def picture(scene: Scene, look: Look) -> str:
    """Return a scene as SVG."""
    async with at_work(sample_session(), scene.size, theme=look.theme) as me:
        await me.press(*scene.keys)
        return drawn(me.app, look)


def as_png(browser: str, svg: Path, look: Look) -> None:
    """Write the PNG of an SVG beside it, as a browser draws it, in so few colours that the file is small."""
    from PIL import Image  # noqa: PLC0415 - make pictures alone installs it

    found = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg.read_text("utf-8"))
    assert found
    size = ",".join(str(round(float(one))) for one in found.groups())
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={profile}",
             f"--default-background-color={bytes(look.frame).hex()}ff", f"--window-size={size}",
             f"--screenshot={svg.with_suffix('.png')}", svg.as_uri()],
            check=True, capture_output=True,
        )  # fmt: skip
    png = svg.with_suffix(".png")
    drawn = Image.open(png).convert("RGB")
    drawn.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(png, optimize=True)


def main() -> None:
    """Write all pictures."""
    FOLDER.mkdir(exist_ok=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), "")
    for scene, look in product(SCENES, LOOKS):
        file = FOLDER / f"{scene.name}-{look.name}.svg"
        file.write_text(asyncio.run(picture(scene, look)), "utf-8")
        if browser:
            as_png(browser, file, look)
    if not browser:
        sys.exit("No PNG was made: chromium is not installed.")


if __name__ == "__main__":
    main()
