"""Opening the screens: on which workspace, and with which settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from okrtui.addresses import ServerAddress
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.terminals import at_terminal, refuse_without_places, speaks_unicode
from okrtui.errors import MissingWorkspaceError, UsageError
from okrtui.glyphs import CHOICES

if TYPE_CHECKING:
    from okrtui.addresses import Location
    from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])


def _keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value and parameter.name:
        setattr(ctx.ensure_object(CommandContext), parameter.name, value)


def view_options(function: F) -> F:
    """Add the options of the commands that open the screens."""
    for name, parameter, text in (
        ("--no-mouse", "no_mouse", "Leave the mouse to the terminal."),
        ("--send-all", "send_all", "Send all that is drawn anew, not only the cells that changed."),
        ("--read-only", "read_only", "Open without changing anything."),
    ):
        function = click.option(name, parameter, is_flag=True, expose_value=False, callback=_keep, help=text)(function)
    return _glyph_options(function)


def _glyph_options(function: F) -> F:
    chosen = click.option(
        "--glyphs", "named_glyphs", type=click.Choice(CHOICES), expose_value=False, callback=_keep,
        help="Draw with these signs; auto asks the terminal how wide it draws them.",
    )  # fmt: skip
    ascii_only = click.option(
        "--ascii", "named_glyphs", flag_value="ascii", expose_value=False, callback=_keep,
        help="Draw with ASCII characters only, as --glyphs ascii.",
    )  # fmt: skip
    return ascii_only(chosen(function))


class _InUse:
    """The workspace in use: opened once, when the screens first ask for it."""

    def __init__(self, context: CommandContext) -> None:
        self._context = context
        self._session: Session | None = None

    def __call__(self) -> Session:
        """Return the session. Raises OkrError."""
        if self._session is None:
            self._session = self._context.opened(read_only=self._context.read_only)
        return self._session

    def seems_there(self) -> bool:
        """Return whether there is a workspace in the directory; a server is not asked."""
        path = self._context.at_first_sight.workspace.path
        return isinstance(path, ServerAddress) or self._context.backend.exists(path)

    def open_or_create(self) -> None:
        """Open it on the terminal, and create it if that is wanted. Raises MissingWorkspaceError."""
        context, path = self._context, self._context.config.workspace.path
        try:
            self()
        except MissingWorkspaceError:
            if context.read_only or not at_terminal() or not (path == default_workspace() or _wanted(path)):
                raise
            self._session = context.backend.create(path, network=context.config.settings.network)

    def close(self) -> None:
        """Let go of it."""
        if self._session is not None:
            self._session.close()


def enter(context: CommandContext) -> None:
    """Open the screens on the workspace in use, with a detour to the sample if asked. Raises OkrError."""
    workspace = _InUse(context)
    try:
        if not (at_terminal() and workspace.seems_there()):
            workspace.open_or_create()
        while _asks_for_sample(context, workspace):
            _show_sample(context)
    finally:
        workspace.close()


def _asks_for_sample(context: CommandContext, workspace: _InUse) -> bool:
    """Run the screens on the workspace in use; return whether the person asks for the sample."""
    try:
        return show(context, workspace)
    except MissingWorkspaceError:  # a server says so when it is asked
        workspace.open_or_create()
        return show(context, workspace)


def _show_sample(context: CommandContext) -> None:
    """Open the screens on a temporary workspace with the sample."""
    from okrtui.cli.commands.sample import throw_away

    with throw_away(context) as sample:
        show(context, lambda: sample, sample=True)


def default_workspace() -> Path:
    """Return the default place of a workspace, which is created without a question."""
    from okrtui.paths import data_directory

    return data_directory() / "workspace"


def _wanted(path: Location) -> bool:
    """Ask whether to create a workspace."""
    from okrtui.cli.framework.prompts import confirmed

    return confirmed(f"There is no workspace at {path}. Create it?", default=True)


def show(context: CommandContext, opening: Callable[[], Session], *, sample: bool = False) -> bool:
    """Run the screens on the session that is opened for them; return True where the person asks for the sample.

    With `sample` they say that nothing will be kept. Raises UsageError where there is no terminal, or one that cannot
    show them, and whatever `opening` raises.
    """
    if not at_terminal():
        over_ssh = "Over SSH, ssh -t gives them one. " if "SSH_CONNECTION" in os.environ else ""
        raise UsageError("The screens need a terminal.", f"{over_ssh}See okrtui --help for commands that need none.")
    refuse_without_places("see okrtui --help for commands that need no screen")

    def opened() -> Session:
        fiscal_month = context.config.settings.fiscal_month
        session = opening()
        session.fiscal_month = fiscal_month
        return session

    return context.backend.screens(opened, **view(context), sample=sample)


def view(context: CommandContext) -> dict[str, Any]:
    """Return how the screens are to look, as the settings and the options say."""
    looks, keys = context.at_first_sight.looks, context.at_first_sight.keys
    return {
        "theme": looks.theme,
        "mouse": looks.mouse and not context.no_mouse,
        "glyphs": (context.named_glyphs or looks.glyphs) if speaks_unicode(sys.stdout) else "ascii",
        "send_all": context.send_all or looks.send_all,
        "keys": keys,
    }
