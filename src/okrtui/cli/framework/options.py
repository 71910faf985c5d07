"""The options that several commands share, and how commands are declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum
from typing import Any, TypeVar

import click

from okrtui.cli.framework.click_ext import OkrCommand

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


def together(function: F) -> F:
    """Add the option to delete what belongs to a record too."""
    text = "Delete what belongs to it too. Records that only link to it lose the link."
    return click.option("--together", is_flag=True, help=text)(function)


def noted(function: F) -> F:
    """Add the options for a note and the day of a value."""
    function = click.option("--note", default="", help="Note.")(function)
    return click.option("--on", default="today", metavar="DAY", help="Day: today, yesterday or 2026-11-21.")(function)
