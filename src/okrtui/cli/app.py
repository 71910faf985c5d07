"""The root command, and one run of the command line from its arguments to the exit code."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from okrtui import __version__
from okrtui.cli.commands.screens import enter, view_options
from okrtui.cli.framework.click_ext import COMPLETING, HELP, OkrGroup
from okrtui.cli.framework.command_index import COMMANDS
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.error_handling import guarded

if TYPE_CHECKING:
    from okrtui.cli.framework.backend import Backend

_ABOUT = """Track a team's KPIs and OKRs in the terminal.

Without a command, okrtui [PATH] opens the screens. Every command takes --workspace PATH and --json. Type ids as they
are shown (K7, KR12) and days as 2026-11-21, today or yesterday.
"""


@click.command("okrtui")
@view_options
@click.version_option(__version__, "-V", "--version", message="okrtui %(version)s", help="Print the version.")
@click.pass_context
def _begin(ctx: click.Context) -> None:
    if ctx.invoked_subcommand is None:
        enter(ctx.ensure_object(CommandContext))


def root(kind: type[OkrGroup] = OkrGroup) -> OkrGroup:
    """Return the command that holds all others."""
    return kind(
        COMMANDS,
        name="okrtui",
        help=_ABOUT,
        callback=_begin.callback,
        params=list(_begin.params),
        context_settings=HELP,
        invoke_without_command=True,
    )


def run(arguments: Sequence[str], backend: Backend) -> int:
    """Run one command line and return its exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    if COMPLETING in os.environ:
        from okrtui.cli.commands.completion import answer

        return answer(root, os.environ, backend)
    return guarded(lambda: _run(list(arguments), backend))


def _run(arguments: list[str], backend: Backend) -> int:
    command = root()
    with command.make_context("okrtui", arguments, obj=CommandContext(backend)) as ctx:
        command.invoke(ctx)
    return 0
