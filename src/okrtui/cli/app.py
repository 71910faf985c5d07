"""The command line: its root, and one run of it from the arguments to the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click

from okrtui import __version__
from okrtui.cli.commands.screens import enter, view_options
from okrtui.cli.framework.click_ext import COMPLETING, HELP, Group
from okrtui.cli.framework.command_index import COMMANDS
from okrtui.cli.framework.context import Call, Doors
from okrtui.cli.framework.error_handling import guarded

_ABOUT = """The terminal home of a team's KPIs and OKRs.

Without a command the screens open: okrtui [PATH]. Every command takes --workspace PATH and --json; ids are typed as
they are shown (K7, KR12), days as 2026-11-21, today or yesterday.
"""


@click.command("okrtui")
@view_options
@click.version_option(__version__, "-V", "--version", message="okrtui %(version)s", help="Tell the version.")
@click.pass_context
def _begin(context: click.Context) -> None:
    if context.invoked_subcommand is None:
        enter(context.ensure_object(Call))


def root(kind: type[Group] = Group) -> Group:
    """The command that holds all others."""
    return kind(
        COMMANDS,
        name="okrtui",
        help=_ABOUT,
        callback=_begin.callback,
        params=list(_begin.params),
        context_settings=HELP,
        invoke_without_command=True,
    )


def run(arguments: Sequence[str], doors: Doors) -> int:
    """Carry out one command line; the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if COMPLETING in os.environ:
        from okrtui.cli.commands.completion import answer  # noqa: PLC0415 - only while somebody types

        return answer(root, os.environ, doors)
    return guarded(lambda: _run(list(arguments), doors))


def _run(arguments: list[str], doors: Doors) -> int:
    command = root()
    with command.make_context("okrtui", arguments, obj=Call(doors)) as context:
        command.invoke(context)
    return 0
