"""The options that several commands share, and the forms in which they are declared."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

import click

from okrtui.cli.grammar import Command

F = TypeVar("F", bound=Callable[..., Any])


def command(name: str, **settings: Any) -> Callable[[Callable[..., Any]], Command]:
    """A command of ours."""
    return click.command(name, cls=Command, **settings)


def words(kind: type[StrEnum]) -> click.Choice[str]:
    """A choice of the words of an enumeration, in any case."""
    return click.Choice([word.value for word in kind], case_sensitive=False)


def together(function: F) -> F:
    """Whether what belongs to a record is deleted with it."""
    text = "Delete what belongs to it too; what only links to it stays, without the link."
    return click.option("--together", is_flag=True, help=text)(function)


def noted(function: F) -> F:
    """A note, and the day that a value is of."""
    function = click.option("--note", default="", help="What is worth knowing about it.")(function)
    return click.option("--on", default="today", metavar="DAY", help="Its day: today, yesterday or 2026-11-21.")(
        function
    )
