"""Shell completion: the script to install, and the completions that it asks for.

Errors are silent: a line that cannot be completed stays as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from okrtui.cli.framework.backend import Backend
from okrtui.cli.framework.click_ext import COMPLETING, HELP, PATH_STARTS, OkrGroup
from okrtui.cli.framework.command_index import Branch
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command

SHELLS = ("bash", "zsh", "fish")
_RECORDS = {
    "C": "cycles", "O": "objectives", "KR": "key_results", "K": "kpis", "D": "decisions", "CI": "check_ins",
    "M": "measurements", "CM": "comments",
}  # fmt: skip
_OPTIONS = {
    "cycle": "cycles", "into": "cycles", "parent": "objectives", "objective": "objectives", "key_result": "key_results",
    "kpi": "kpis",
    "owner": "people", "owners": "people", "by": "people",
}  # fmt: skip
_PEOPLE = {"OLD", "NEW"}
_PATHS = {"PATH", "FILE", "DIR"}
_MOST = 200


class WorkspaceText(click.types.StringParamType):
    """An argument that is completed from the workspace."""

    def __init__(self, kinds: tuple[str, ...]) -> None:
        self._kinds = kinds

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return completions from the workspace, each with a description."""
        from okrtui.cli.framework.completion_values import offered

        with ctx.ensure_object(CommandContext).reading() as session:
            found = islice(offered(session.workspace, self._kinds, incomplete), _MOST)
            return [CompletionItem(value, help=description or None) for value, description in found]


def _kind(parameter: click.Parameter) -> click.ParamType[Any] | None:
    """Return how a parameter is completed, by its name or metavar; None where it is not."""
    words = set(re.findall(r"[A-Z]+", parameter.metavar or ""))
    if isinstance(parameter, click.Option) and parameter.name in _OPTIONS:
        return WorkspaceText((_OPTIONS[parameter.name],))
    if words and words <= set(_RECORDS):
        return WorkspaceText(tuple(table for word, table in _RECORDS.items() if word in words))
    if words and words <= _PEOPLE:
        return WorkspaceText(("people",))
    return click.Path() if words & _PATHS else None


class CompletingGroup(OkrGroup):
    """The same commands, with completed parameters; only the one that is typed is imported."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name with completed parameters."""
        leaf = self._leaves.get(cmd_name)
        if isinstance(leaf, Branch):
            return CompletingGroup(dict(leaf.leaves), name=cmd_name, help=leaf.help, context_settings=HELP)
        found = super().get_command(ctx, cmd_name)
        for parameter in found.params if found is not None else ():
            if isinstance(parameter.type, click.types.StringParamType):
                parameter.type = _kind(parameter) or parameter.type
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands or options that start like this, or a path where a workspace may be named."""
        if ctx.parent is None and incomplete.startswith(PATH_STARTS):
            return [CompletionItem(incomplete, type="dir")]
        names = self.list_commands(ctx)
        found = [CompletionItem(name, help=self._leaves[name].help) for name in names if name.startswith(incomplete)]
        return found if found or not incomplete.startswith("-") else click.Command.shell_complete(self, ctx, incomplete)


def answer(root: Callable[[type[OkrGroup]], OkrGroup], environment: Mapping[str, str], backend: Backend) -> int:
    """Answer what the script asks about the commands under `root`, and return the exit code."""
    shell = environment[COMPLETING].partition("_")[0]
    try:
        known = get_completion_class(shell)
        if known is not None:
            asked = known(root(CompletingGroup), {"obj": CommandContext(backend)}, "okrtui", COMPLETING).complete()
            sys.stdout.write(asked + "\n")
            sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - the person is in the middle of a line
        return 1
    return 0


def script(shell: str) -> str:
    """Return the completion script for a shell. Raises KeyError for an unknown one."""
    known = {name: get_completion_class(name) for name in SHELLS}[shell]
    return "" if known is None else ShellComplete.source(known(click.Command("okrtui"), {}, "okrtui", COMPLETING))


@command("completion")
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@click.pass_obj
def completion(context: CommandContext, shell: str) -> None:
    """Print the completion script for your shell, for commands, options, ids and names.

    Write it to where your shell looks for completions: ~/.local/share/bash-completion/completions/okrtui for bash,
    _okrtui in a folder of your fpath for zsh, ~/.config/fish/completions/okrtui.fish for fish.
    """
    text = script(shell)
    context.answer(lambda: {"shell": shell, "script": text}, lambda _: text)
