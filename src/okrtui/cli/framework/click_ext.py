"""How commands are found and their arguments read: late imports, negative numbers as they are, options everywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from okrtui.cli.framework.command_index import Branch, Leaf
from okrtui.cli.framework.context import Call
from okrtui.errors import UsageError

_NEGATIVE = r"(?i)-(\.?[0-9]|inf|nan)"
_MASK = "\0"
Parsed = tuple[dict[str, Any], list[str], list[Any]]
PATH_STARTS = (".", "~", "/")
"""How a word begins that names a workspace and no command."""

HELP = {"help_option_names": ["-h", "--help"]}

COMPLETING = "_OKRTUI_COMPLETE"
"""The variable by which the completion in a shell asks for answers instead of a command."""


def _take(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep what an option says that every command has; the one nearest to the command counts."""
    if value and parameter.name:
        setattr(context.find_object(Call), parameter.name, value)


def shared_options() -> list[click.Parameter]:
    """The options that every command and every group takes."""
    return [
        click.Option(
            ["--workspace", "flag"], metavar="PATH", expose_value=False, callback=_take, help="The workspace to use."
        ),
        click.Option(["--json", "as_json"], is_flag=True, expose_value=False, callback=_take, help="Answer with JSON."),
    ]


def _masked(parse: Callable[[list[str]], Parsed], context: click.Context) -> Callable[[list[str]], Parsed]:
    """A parser to which a negative number is a number and no option: it never sees the minus.

    The mask is a character that no argument of a process can hold. Errors tell which command they are about.
    """

    def parsed(args: list[str]) -> Parsed:
        try:
            options, rest, order = parse([_MASK + arg if re.match(_NEGATIVE, arg) else arg for arg in args])
        except click.UsageError as error:
            error.ctx = error.ctx or context
            raise
        return {name: _unmasked(value) for name, value in options.items()}, _unmasked(rest), order

    return parsed


def _unmasked(value: Any) -> Any:
    if isinstance(value, str):
        return value.removeprefix(_MASK)
    return type(value)(map(_unmasked, value)) if isinstance(value, list | tuple) else value


class Command(click.Command):
    """A command that takes the shared options and negative numbers."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(shared_options())

    def invoke(self, ctx: click.Context) -> Any:
        """Carry the command out; what was typed wrong says where to look it up."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            error.hint = error.hint or f"Try {ctx.command_path} --help."
            raise

    def make_parser(self, ctx: click.Context) -> Any:
        """The parser of this command's arguments."""
        parser: Any = super().make_parser(ctx)
        parser.parse_args = _masked(parser.parse_args, ctx)
        return parser


class Group(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, leaves: dict[str, Leaf | Branch], **settings: Any) -> None:
        super().__init__(**settings)
        self._leaves = leaves
        self.params.extend(shared_options())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The names of the commands."""
        return [name for name, leaf in self._leaves.items() if not (isinstance(leaf, Leaf) and leaf.hidden)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """The command of that name, imported now."""
        leaf = self._leaves.get(cmd_name)
        if isinstance(leaf, Branch):
            return Group(dict(leaf.leaves), name=cmd_name, help=leaf.help, context_settings=HELP, no_args_is_help=False)
        if leaf is None:
            return None
        module, _, name = leaf.target.partition(":")
        found: click.Command = getattr(import_module(f"okrtui.cli.commands.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The commands in the help, each with its line."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._leaves[name].help) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the arguments begin with. Raises UsageError, with near misses."""
        name = args[0]
        if name not in self._leaves:
            if ctx.parent is None and is_path(name):
                if len(args) > 1 and args[1] in self._leaves:
                    raise click.UsageError(f"A command comes first: okrtui {args[1]} ... --workspace {name}", ctx)
                return "open", self.get_command(ctx, "open"), args
            raise click.UsageError(self._unknown(name, top=ctx.parent is None), ctx)
        return name, self.get_command(ctx, name), args[1:]

    def _unknown(self, name: str, *, top: bool) -> str:
        near = near_misses(name, self.list_commands(click.Context(self)))
        what = "command or workspace" if top else "command"
        return f"There is no {what} {name}.{near}"


def near_misses(name: str, names: Sequence[str]) -> str:
    """A question that names what may have been meant; empty where nothing comes near."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    found = difflib.get_close_matches(name, names, n=1)
    return f" Did you mean {found[0]}?" if found else ""


def is_path(name: str) -> bool:
    """Whether a word that is no command can only be meant as the path of a workspace."""
    return "/" in name or name.startswith(PATH_STARTS) or Path(name).exists()
