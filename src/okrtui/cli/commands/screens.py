"""Opening the screens: on which workspace, and with which settings."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.terminals import at_terminal, refuse_without_places
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


def enter(context: CommandContext) -> None:
    """Open the screens on the workspace in use, with a detour to the sample if asked. Raises OkrError."""
    session = _opened(context)
    try:
        while show(context, session):
            _show_sample(context)
    finally:
        session.close()


def _show_sample(context: CommandContext) -> None:
    """Open the screens on a temporary workspace with the sample."""
    from okrtui.cli.commands.sample import throw_away

    with throw_away(context) as sample:
        show(context, sample, sample=True)


def _opened(context: CommandContext) -> Session:
    """Open the workspace in use, and create it if that is wanted. Raises MissingWorkspaceError."""
    path = context.config.workspace.path
    try:
        return context.opened(read_only=context.read_only)
    except MissingWorkspaceError:
        if context.read_only or not at_terminal() or not (path == default_workspace() or _wanted(path)):
            raise
    return context.backend.create(path, network=context.config.settings.network)


def default_workspace() -> Path:
    """Return the default place of a workspace, which is created without a question."""
    from okrtui.paths import data_directory

    return data_directory() / "workspace"


def _wanted(path: Location) -> bool:
    """Ask whether to create a workspace."""
    from okrtui.cli.framework.prompts import confirmed

    return confirmed(f"There is no workspace at {path}. Create it?", default=True)


def show(context: CommandContext, session: Session, *, sample: bool = False) -> bool:
    """Run the screens on a session; return True where the person asks for the sample.

    With `sample` they say that nothing will be kept. Raises UsageError where there is no terminal, or one that cannot
    show them.
    """
    if not at_terminal():
        over_ssh = "Over SSH, ssh -t gives them one. " if "SSH_CONNECTION" in os.environ else ""
        raise UsageError("The screens need a terminal.", f"{over_ssh}See okrtui --help for commands that need none.")
    refuse_without_places("see okrtui --help for commands that need no screen")
    session.fiscal_month = context.config.settings.fiscal_month
    return context.backend.screens(session, **view(context), sample=sample)


def view(context: CommandContext) -> dict[str, Any]:
    """Return how the screens are to look, as the settings and the options say."""
    from okrtui.cli.framework.printing import speaks_unicode

    settings = context.config.settings
    return {
        "theme": settings.theme,
        "mouse": settings.mouse and not context.no_mouse,
        "glyphs": context.glyphs if speaks_unicode(sys.stdout) else "ascii",
        "send_all": context.send_all or settings.send_all,
        "keys": context.config.keys,
    }
