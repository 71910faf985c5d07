"""The preview of an import as all that the screens are opened for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from okrtui.config import Said
from okrtui.importing.files import ImportFile
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.session import Session
from okrtui.tui import start
from okrtui.tui.host import SectionHost
from okrtui.tui.importing.flow import import_previewed
from okrtui.tui.importing.screen import Imported


def run(
    session: Session,
    file: ImportFile,
    options: ImportOptions,
    *,
    theme: str = "",
    mouse: bool = True,
    glyphs: str = "auto",
    send_all: bool = False,
    keys: Mapping[str, Said] | None = None,
    drawn: Callable[[], None] | None = None,
) -> Imported | None:
    """Show the preview until the person imports or leaves; return what was imported. Raises SystemExit at a crash.

    `drawn` is called once the screen is drawn.
    """
    done: list[Imported | None] = []

    async def first(host: SectionHost) -> None:
        done.append(await import_previewed(host, file, options))

    start.run(
        lambda: session, theme=theme, mouse=mouse, glyphs=glyphs, send_all=send_all, keys=keys, first=first,
        drawn=drawn,
    )  # fmt: skip
    return done[0] if done else None
