"""The start of the screens, with what they need of this person, and their end, whatever ends them."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from okrtui import paths
from okrtui.preferences import Preferences
from okrtui.tui import sign_choice
from okrtui.tui.app import OkrApp
from okrtui.tui.terminal_abilities import few_colours, keeps_escape
from okrtui.tui.terminal_exit import TerminalExit

if TYPE_CHECKING:  # imported once there is a picture
    from okrtui.autosave import DraftFiles
    from okrtui.config import Said
    from okrtui.session import Session
    from okrtui.tui.host import SectionHost
    from okrtui.tui.main_host import MainHost


def _drafts_of(session: Session) -> DraftFiles:
    """Return where what is typed on a session is kept."""
    from okrtui.autosave import DraftFiles

    return DraftFiles(paths.state_directory() / "drafts", session.identity, session.now)


def _furnish(preferences: Preferences, theme: str, host: MainHost) -> None:
    """Have the screens know what the person chose before, instead of a theme in the settings."""
    from okrtui.saved_filters import SavedFilters

    host.filters = SavedFilters(paths.config_file().with_name("filters.json"))
    host.preferences, host.theme_setting = preferences, theme


def run(
    opening: Callable[[], Session],
    *,
    theme: str = "",
    mouse: bool = True,
    glyphs: str = "auto",
    send_all: bool = False,
    sample: bool = False,
    keys: Mapping[str, Said] | None = None,
    first: Callable[[SectionHost], Awaitable[object]] | None = None,
    drawn: Callable[[], None] | None = None,
) -> bool:
    """Run the app on a session that is opened behind a first picture; return True to open the sample.

    `sample` marks the workspace as the sample; `keys` come from the settings. With something to do `first`, the app
    ends after it. `drawn` is called once there is a list. Raises SystemExit after a crash, and what `opening` raises.
    """
    leaves_choice = sign_choice.choose(glyphs)
    preferences = Preferences(paths.preferences_file())

    app = OkrApp(
        opening, theme=preferences.theme(theme), ansi=few_colours(os.environ), keeping=_drafts_of,
        furnish=partial(_furnish, preferences, theme), sample=sample, keys=keys,
        reports=paths.state_directory() / "errors", send_all=send_all, first=first, drawn=drawn,
    )  # fmt: skip
    app.asks_width = leaves_choice
    with TerminalExit(app.save_drafts, app.leave, app.finish_saving):
        app.run(mouse=mouse and not keeps_escape(os.environ))
    if app.failure is not None:
        raise app.failure
    if app.return_code:
        raise SystemExit(app.return_code)
    return bool(app.return_value)
