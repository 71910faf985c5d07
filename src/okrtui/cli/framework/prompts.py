"""Progress bars and questions on standard error, so that standard output carries the answer alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from okrtui.cli.framework.printing import escaped
from okrtui.cli.framework.terminals import at_terminal
from okrtui.errors import RuleError

_LONG = 5_000
"""So many steps are worth a bar."""


def confirmed(question: str, *, default: bool = False) -> bool:
    """Ask a question that is answered with yes or no; the end of the input is a no. Raises click.Abort for Ctrl-C."""
    try:
        return click.confirm(escaped(question), default=default, err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, EOFError):
            return False
        raise


def require_yes(what: str, advice: str, question: str = "") -> None:
    """Ask at a terminal about something; refuse where there is none or the answer is no. Raises RuleError."""
    if not at_terminal():
        raise RuleError(what, advice)
    if not confirmed(f"{what} {question}".strip()):
        raise RuleError("Nothing was changed.", advice)


@contextmanager
def progress(steps: int, label: str = "Importing") -> Iterator[Callable[[int], None]]:
    """Show a bar while many steps are done, on a terminal only; yield the function that counts them."""
    if steps < _LONG or sys.stderr is None or not sys.stderr.isatty():
        yield lambda _: None
        return
    with click.progressbar(length=steps, label=label, file=sys.stderr, update_min_steps=512) as bar:
        yield bar.update
