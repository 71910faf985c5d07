"""Completion in the shell: the script that is installed, and the answers it asks for while somebody types.

Nothing is ever said about what goes wrong there: a line that cannot be completed is left as it is.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click
from click.shell_completion import CompletionItem, ShellComplete, get_completion_class

from okrtui.cli.app import COMPLETING, root
from okrtui.cli.call import Call, Doors
from okrtui.cli.catalogue import Branch
from okrtui.cli.grammar import HELP, Group
from okrtui.cli.options import command
from okrtui.cli.printing import escaped
from okrtui.domain.text import clean_line, folded
from okrtui.domain.workspace import Workspace

SHELLS = ("bash", "zsh", "fish")
_HARMLESS = re.compile(r"[\w][\w.@+-]*")
"""Words that mean to every shell what they say; nothing else is offered to be put on a command line."""

_RECORDS = {"C": "cycles", "O": "objectives", "KR": "key_results", "K": "kpis", "D": "decisions"}
_OPTIONS = {"cycle": "cycles", "parent": "objectives", "objective": "objectives", "kpi": "kpis", "into": "cycles"}
_PEOPLE = ("owner", "by")
_NAMES = ("name", "title", "metric")
_MOST = 200
Item = CompletionItem


class Offered(click.types.StringParamType):
    """A value that is completed from the workspace."""

    def __init__(self, offer: Callable[[Workspace, str], Iterable[tuple[str, str]]]) -> None:
        self._offer = offer

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[Item]:  # noqa: ARG002
        """What the workspace has to offer, each with a word on it."""
        with ctx.ensure_object(Call).reading() as session:
            found = list(self._offer(session.workspace, folded(incomplete)))
        return [Item(value, help=escaped(clean_line(told)) or None) for value, told in found[:_MOST]]


def records(*tables: str) -> Offered:
    """Ids, and for cycles names, of what begins like what was typed or has a word in its name that does."""

    def offer(workspace: Workspace, typed: str) -> Iterable[tuple[str, str]]:
        for table in tables:
            for record in sorted(workspace.table(table).values(), key=lambda one: -one.id):
                name = next((str(getattr(record, field)) for field in _NAMES if hasattr(record, field)), "")
                if folded(record.shown_id).startswith(typed) or not typed:
                    yield record.shown_id, name
                elif table == "cycles" and folded(name).startswith(typed) and _HARMLESS.fullmatch(name):
                    yield name, record.shown_id
                elif any(word.startswith(typed) for word in folded(name).split()):
                    yield record.shown_id, name

    return Offered(offer)


def people() -> Offered:
    """The names of those who own something."""

    def offer(workspace: Workspace, typed: str) -> Iterable[tuple[str, str]]:
        tables = (workspace.objectives, workspace.key_results, workspace.kpis)
        names = {record.owner for table in tables for record in table.values()}
        return ((one, "") for one in sorted(names) if folded(one).startswith(typed) and _HARMLESS.fullmatch(one))

    return Offered(offer)


def _kind(parameter: click.Parameter) -> click.ParamType[Any] | None:
    """How a parameter is completed, by what stands for it in the help; None where click knows better."""
    words = re.findall(r"[A-Z]+", parameter.metavar or "")
    if isinstance(parameter, click.Option) and parameter.name in _PEOPLE:
        return people()
    if parameter.name in _OPTIONS and isinstance(parameter, click.Option):
        return records(_OPTIONS[parameter.name])
    if words and all(word in _RECORDS for word in words):
        return records(*(_RECORDS[word] for word in words))
    return click.Path() if set(words) & {"PATH", "FILE", "DIR"} else None


class Completing(Group):
    """The same commands, with parameters that can be completed; only the one that is typed is imported."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, ready to be completed."""
        leaf = self._leaves.get(cmd_name)
        if isinstance(leaf, Branch):
            return Completing(dict(leaf.leaves), name=cmd_name, help=leaf.help, context_settings=HELP)
        found = super().get_command(ctx, cmd_name)
        for parameter in found.params if found is not None else ():
            if isinstance(parameter.type, click.types.StringParamType):
                parameter.type = _kind(parameter) or parameter.type
        return found

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Item]:
        """The commands that begin like this, or the options."""
        names = self.list_commands(ctx)
        found = [Item(name, help=self._leaves[name].help) for name in names if name.startswith(incomplete)]
        return found if found or not incomplete.startswith("-") else click.Command.shell_complete(self, ctx, incomplete)


def answer(environment: Mapping[str, str], doors: Doors) -> int:
    """Answer what the script asks; silence where that is not possible."""
    shell = environment[COMPLETING].partition("_")[0]
    try:
        known = get_completion_class(shell)
        if known is not None:
            asked = known(root(Completing), {"obj": Call(doors)}, "okrtui", COMPLETING).complete()
            sys.stdout.write(asked + "\n")
            sys.stdout.flush()
    except BaseException:  # noqa: BLE001 - the person is in the middle of a line
        return 1
    return 0


def script(shell: str) -> str:
    """The script that teaches a shell to complete."""
    known = get_completion_class(shell)
    assert known is not None, shell  # noqa: S101 - the option lets no other through
    return ShellComplete.source(known(root(), {}, "okrtui", COMPLETING))


@command("completion")
@click.argument("shell", type=click.Choice(SHELLS), metavar="|".join(SHELLS))
@click.pass_obj
def completion(call: Call, shell: str) -> None:
    """Print the script that teaches your shell to complete commands, options, ids and names.

    Write it to where your shell looks for it: ~/.local/share/bash-completion/completions/okrtui for bash, _okrtui in a
    folder of your fpath for zsh, ~/.config/fish/completions/okrtui.fish for fish.
    """
    text = script(shell)
    call.answer(lambda: {"shell": shell, "script": text}, lambda _: text)
