"""How the screens are entered: which workspace, whether it is made first, and with which looks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from okrtui.cli.framework.context import CommandContext
from okrtui.errors import MissingWorkspaceError, UsageError

if TYPE_CHECKING:
    from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])


def _keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value and parameter.name:
        setattr(ctx.ensure_object(CommandContext), parameter.name, value)


def view_options(function: F) -> F:
    """The options of everything that opens the screens."""
    for name, parameter, text in (
        ("--ascii", "ascii_only", "Draw with ASCII characters only."),
        ("--no-mouse", "no_mouse", "Leave the mouse to the terminal."),
        ("--read-only", "read_only", "Look, and change nothing."),
    ):
        function = click.option(name, parameter, is_flag=True, expose_value=False, callback=_keep, help=text)(function)
    return function


def enter(context: CommandContext) -> None:
    """Open the screens on the workspace in use, until they are left; in between on the sample. Raises OkrError."""
    session = _opened(context)
    try:
        while show(context, session):
            _look_around(context)
    finally:
        session.close()


def _look_around(context: CommandContext) -> None:
    """Show the sample, which is thrown away afterwards."""
    from okrtui.cli.commands.sample import throw_away

    with throw_away(context) as sample:
        show(context, sample, sample=True)


def _opened(context: CommandContext) -> Session:
    """A session on the workspace in use, which is made where it may be. Raises MissingWorkspaceError."""
    path = context.config.workspace.path
    try:
        return context.opened(read_only=context.read_only)
    except MissingWorkspaceError:
        if context.read_only or not at_terminal() or not (path == default_workspace() or _wanted(path)):
            raise
    return context.backend.create(path, network=context.config.network)


def at_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def default_workspace() -> Path:
    """Where the workspace is when nobody says anything: it is made without asking."""
    from okrtui.paths import data_directory

    return data_directory() / "workspace"


def _wanted(path: Path) -> bool:
    """Ask the person whether to create a workspace."""
    from okrtui.cli.framework.prompts import confirmed

    return confirmed(f"There is no workspace at {path}. Create it?", default=True)


def show(context: CommandContext, session: Session, *, sample: bool = False) -> bool:
    """Run the screens on a session until they are left; True where they are left to look at the sample.

    With `sample` they say that all of it is thrown away. Raises UsageError where there is no terminal.
    """
    from okrtui.cli.framework.printing import speaks_unicode

    if not at_terminal():
        raise UsageError("The screens need a terminal.", "Try okrtui --help for the commands that need none.")
    settings = context.config
    return context.backend.screens(
        session,
        theme=settings.theme,
        mouse=settings.mouse and not context.no_mouse,
        ascii_only=context.ascii_only or settings.ascii or not speaks_unicode(sys.stdout),
        keys=settings.keys,
        sample=sample,
    )
