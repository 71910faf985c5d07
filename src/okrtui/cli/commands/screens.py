"""How the screens are entered: which workspace, whether it is made first, and with which looks."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from okrtui.cli.framework.context import Call
from okrtui.errors import MissingWorkspaceError, UsageError

if TYPE_CHECKING:
    from okrtui.session import Session

F = TypeVar("F", bound=Callable[..., Any])


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if value and parameter.name:
        setattr(context.ensure_object(Call), parameter.name, value)


def view_options(function: F) -> F:
    """The options of everything that opens the screens."""
    for name, parameter, text in (
        ("--ascii", "ascii_only", "Draw with ASCII characters only."),
        ("--no-mouse", "no_mouse", "Leave the mouse to the terminal."),
        ("--read-only", "read_only", "Look, and change nothing."),
    ):
        function = click.option(name, parameter, is_flag=True, expose_value=False, callback=_keep, help=text)(function)
    return function


def enter(call: Call) -> None:
    """Open the screens on the workspace in use, until they are left; in between on the sample. Raises OkrError."""
    session = _opened(call)
    try:
        while show(call, session):
            _look_around(call)
    finally:
        session.close()


def _look_around(call: Call) -> None:
    """Show the sample, which is thrown away afterwards."""
    from okrtui.cli.commands.sample import throw_away  # noqa: PLC0415 - for who wants to look around first

    with throw_away(call) as sample:
        show(call, sample, sample=True)


def _opened(call: Call) -> Session:
    """A session on the workspace in use, which is made where it may be. Raises MissingWorkspaceError."""
    path = call.config.workspace.path
    try:
        return call.opened(read_only=call.read_only)
    except MissingWorkspaceError:
        if call.read_only or not at_terminal() or not (path == default_workspace() or _wanted(path)):
            raise
    return call.doors.create(path, network=call.config.network)


def at_terminal() -> bool:
    """Whether a person sits there who can be asked."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def default_workspace() -> Path:
    """Where the workspace is when nobody says anything: it is made without asking."""
    from okrtui.paths import data_directory  # noqa: PLC0415 - not for help

    return data_directory() / "workspace"


def _wanted(path: Path) -> bool:
    """Whether the person wants a workspace there; asks."""
    from okrtui.cli.framework import printing  # noqa: PLC0415 - only where something has to be asked

    printing.write(sys.stderr, f"There is no workspace at {path}. Create it? [Y/n]")
    return sys.stdin.readline().strip().casefold() in ("", "y", "yes")


def show(call: Call, session: Session, *, sample: bool = False) -> bool:
    """Run the screens on a session until they are left; True where they are left to look at the sample.

    With `sample` they say that all of it is thrown away. Raises UsageError where there is no terminal.
    """
    from okrtui.cli.framework.printing import speaks_unicode  # noqa: PLC0415 - not for help

    if not at_terminal():
        raise UsageError("The screens need a terminal.", "Try okrtui --help for the commands that need none.")
    settings = call.config
    return call.doors.screens(
        session,
        theme=settings.theme,
        mouse=settings.mouse and not call.no_mouse,
        ascii_only=call.ascii_only or settings.ascii or not speaks_unicode(sys.stdout),
        keys=settings.keys,
        sample=sample,
    )
