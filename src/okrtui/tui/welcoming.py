"""The way from the welcome page of an empty workspace to what was chosen on it, and back to the page."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from okrtui.domain.workspace import Workspace
from okrtui.tui.sections.catalogue import CYCLES, TITLES

if TYPE_CHECKING:
    from okrtui.tui.help.examples import Example
    from okrtui.tui.main_screen import MainScreen


def is_untouched(workspace: Workspace) -> bool:
    """Return whether nothing was entered yet, so that the welcome page is of use."""
    return not (workspace.cycles or workspace.kpis or workspace.decisions)


def welcome(work: MainScreen) -> None:
    """Show the welcome page, then do what is chosen on it."""
    from okrtui.tui.welcome import WelcomeScreen

    work.app.push_screen(WelcomeScreen(work.session.actor), partial(_welcomed, work))


def _welcomed(work: MainScreen, way: str | Example | None) -> None:
    from okrtui.tui.welcome import IMPORT, SAMPLE

    if way == SAMPLE:
        work.app.exit(True)  # noqa: FBT003 - the answer of the screens
    elif way == IMPORT:
        work.action_run("app.import")
    elif way == CYCLES:
        from okrtui.tui.forms.record_forms import begin

        work.show(CYCLES)
        work.app.run_worker(begin(work.host), group="action")
    elif isinstance(way, str) and way in TITLES:
        work.show(way)
        work.action_run("row.new")
    elif way and not isinstance(way, str):
        from okrtui.tui.forms.example_forms import take_over

        work.app.run_worker(take_over(work.host, way), group="action")
