"""Click with what every command needs: late imports, the shared options, and negative numbers typed as they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from okrtui.cli.framework.command_index import Branch, Leaf
from okrtui.cli.framework.context import CommandContext
from okrtui.errors import UsageError

_NEGATIVE = re.compile(r"(?i)-(\.?[0-9]|inf|nan)")

PATH_STARTS = (".", "~", "/")
"""The first characters of a word that names a workspace and no command."""

HELP = {"help_option_names": ["-h", "--help"]}

COMPLETING = "_OKRTUI_COMPLETE"
"""The variable by which a shell asks for completions instead of running a command."""


def _keep(ctx: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep the value of an option that every command has; the one nearest to the command wins."""
    if value and parameter.name:
        setattr(ctx.find_object(CommandContext), parameter.name, value)


def shared_options() -> list[click.Parameter]:
    """Return the options that every command and every group takes."""
    return [
        click.Option(
            ["--workspace", "flag"], metavar="PATH", expose_value=False, callback=_keep, help="The workspace to use."
        ),
        click.Option(["--json", "as_json"], is_flag=True, expose_value=False, callback=_keep, help="Print JSON."),
    ]


def numbers_last(args: Sequence[str], with_value: Collection[str]) -> list[str]:
    """Put all arguments behind `--` where one is a negative number, which would else be read as an option.

    `with_value` are the options that are followed by a value. Raises click.BadOptionUsage where one is not.
    """
    options: list[str] = []
    arguments: list[str] = []
    rest = iter(args)
    for arg in rest:
        if arg == "--":
            arguments += rest
        elif not arg.startswith("-") or arg == "-" or _NEGATIVE.match(arg):
            arguments.append(arg)
        else:
            options.append(arg)
            if arg in with_value:
                value = next(rest, None)
                if value is None:
                    raise click.BadOptionUsage(arg, f"Option {arg!r} requires an argument.")
                options.append(value)
    return [*options, "--", *arguments]


class OkrCommand(click.Command):
    """A command that takes the shared options and negative numbers."""

    def __init__(self, *args: Any, **settings: Any) -> None:
        super().__init__(*args, **settings)
        self.params.extend(shared_options())

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; errors know which command they are about."""
        try:
            return super().parse_args(ctx, self.arranged(ctx, args))
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise

    def arranged(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return the arguments with negative numbers where they are not read as options."""
        return numbers_last(args, self._with_value(ctx)) if any(map(_NEGATIVE.match, args)) else args

    def _with_value(self, ctx: click.Context) -> set[str]:
        options = (one for one in self.get_params(ctx) if isinstance(one, click.Option))
        return {name for one in options if not one.is_flag and not one.count for name in one.opts}

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; where something was typed wrong, say where to look it up."""
        try:
            return super().invoke(ctx)
        except UsageError as error:
            error.hint = error.hint or f"Try {ctx.command_path} --help."
            raise


class OkrGroup(click.Group):
    """A group whose commands are imported when they are called."""

    def __init__(self, leaves: dict[str, Leaf | Branch], **settings: Any) -> None:
        super().__init__(**settings)
        self._leaves = leaves
        self.params.extend(shared_options())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of the commands."""
        return [name for name, leaf in self._leaves.items() if not (isinstance(leaf, Leaf) and leaf.hidden)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the command of that name, imported now."""
        leaf = self._leaves.get(cmd_name)
        if isinstance(leaf, Branch):
            settings: dict[str, Any] = {"name": cmd_name, "help": leaf.help, "context_settings": HELP}
            return OkrGroup(dict(leaf.leaves), **settings, no_args_is_help=False)
        if leaf is None:
            return None
        module, _, name = leaf.target.partition(":")
        found: click.Command = getattr(import_module(f"okrtui.cli.commands.{module}"), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands into the help, each with its line."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, self._leaves[name].help) for name in self.list_commands(ctx)])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the arguments start with. Raises UsageError, with near misses."""
        name = args[0]
        if name not in self._leaves:
            if ctx.parent is None and is_path(name):
                if len(args) > 1 and args[1] in self._leaves:
                    raise click.UsageError(f"The command comes first: okrtui {args[1]} ... --workspace {name}", ctx)
                return "open", self.get_command(ctx, "open"), args
            raise click.UsageError(self._unknown(name, top=ctx.parent is None), ctx)
        return name, self.get_command(ctx, name), args[1:]

    def _unknown(self, name: str, *, top: bool) -> str:
        near = near_misses(name, self.list_commands(click.Context(self)))
        kind = "command or workspace" if top else "command"
        return f"There is no {kind} {name}.{near}"


def near_misses(name: str, names: Sequence[str]) -> str:
    """Return a question that names what may have been meant; empty where nothing comes near."""
    import difflib

    found = difflib.get_close_matches(name, names, n=1)
    return f" Did you mean {found[0]}?" if found else ""


def is_path(name: str) -> bool:
    """Return whether a word that is no command can only be the path of a workspace."""
    return "/" in name or name.startswith(PATH_STARTS) or Path(name).exists()
