"""The options that several commands share, and how commands are declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

import click

from okrtui.cli.framework.click_ext import OkrCommand
from okrtui.cli.framework.context import CommandContext

if TYPE_CHECKING:  # help is shown without pydantic
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from okrtui.domain.columns.catalogue import Catalogue

F = TypeVar("F", bound=Callable[..., Any])


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], OkrCommand]:
    """Declare a command that takes the shared options and negative numbers."""
    return click.command(name, cls=OkrCommand, **settings)


class _Words(click.Choice):  # type: ignore[type-arg]  # it takes no argument in click 8.1
    """A choice of words without quotes: a space is shown as a hyphen, and may be typed as either."""

    def __init__(self, words_: Iterable[str]) -> None:
        self._by_name = {word.replace(" ", "-"): word for word in words_}
        super().__init__(list(self._by_name), case_sensitive=False)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word as it is stored. Raises click.BadParameter."""
        return self._by_name[super().convert(str(value).replace(" ", "-"), param, ctx)]


def words(kind: type[StrEnum]) -> _Words:
    """Return a choice of the words of an enumeration, in any case; off-track means `off track`."""
    return _Words(word.value for word in kind)


def field_options(
    kind: type[BaseModel], names: Sequence[str], helps: Mapping[str, str], metavars: Mapping[str, str]
) -> Callable[[F], F]:
    """An option for each of the fields of a draft, in their order; its help is the field's description, if no other."""

    def with_options(function: F) -> F:
        for name in reversed(names):
            if name == "owners":
                function = owners(helps[name])(function)
                continue
            info = kind.model_fields[name]
            function = _field_option(name, info, helps.get(name) or info.description, metavars.get(name))(function)
        return function

    return with_options


def _field_option(name: str, info: FieldInfo, told: str | None, metavar: str | None) -> Callable[[F], F]:
    """The option of a field: a flag and its opposite, a choice of words, or anything that is typed."""
    flag, core = name.replace("_", "-"), info.annotation
    if core is bool:
        return click.option(f"--{flag}/--not-{flag}", default=None, help=told)
    if isinstance(core, type) and issubclass(core, StrEnum):
        return click.option(f"--{flag}", type=words(core), help=told)
    return click.option(f"--{flag}", metavar=metavar, help=told)


def columns(catalogue: Callable[[], Catalogue[Any]]) -> Callable[[F], F]:
    """Add the option for the columns of a list."""

    def keep(ctx: click.Context, _option: click.Parameter, typed: str | None) -> None:
        if typed is not None:
            from okrtui.domain.columns.choice import chosen

            ctx.ensure_object(CommandContext).columns = chosen(catalogue(), typed)

    text = "Only these columns, in this order; a wrong name lists all."
    return click.option("--columns", metavar="A,B", expose_value=False, callback=keep, help=text)


def columns_of(table: str) -> Callable[[F], F]:
    """Add the option for the columns of a list of records."""

    def catalogue() -> Catalogue[Any]:
        from okrtui.domain.columns.registry import catalogue_of

        return catalogue_of(table)

    return columns(catalogue)


def owners(about: str) -> Callable[[F], F]:
    """Return the option for owners: it may be repeated, and hold several names with commas between them."""
    return click.option("--owner", "owners", metavar="NAME", multiple=True, callback=_joined, help=about)


def _joined(_context: click.Context, _option: click.Parameter, typed: tuple[str, ...]) -> str | None:
    return ", ".join(typed) if typed else None


def several(name: str, metavar: str) -> Callable[[F], F]:
    """Add the argument for one or more records, by their ids."""
    return click.argument(name, metavar=f"{metavar}...", nargs=-1, required=True)


def together(function: F) -> F:
    """Add the option to delete what belongs to a record too."""
    text = "Delete what belongs to it too. Records that only link to it lose the link."
    return click.option("--together", is_flag=True, help=text)(function)


def plausible(function: F) -> F:
    """Add the option to save a value that is far from all others."""
    text = "Save a value that is far from all others without asking."
    return click.option("--yes", is_flag=True, help=text)(function)


def anyway(function: F) -> F:
    """Add the option to start an objective that does not have two to four key results."""
    text = "Start it whatever the number of key results, and say why."
    return click.option("--anyway", metavar="WHY", help=text)(function)


def noted(function: F) -> F:
    """Add the options for a note and the day of a value."""
    function = click.option("--note", default="", help="Note.")(function)
    return click.option("--on", metavar="DAY", help="Day: today (the default), yesterday or 2026-11-21.")(function)
