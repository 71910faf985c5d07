"""One call of the program: which workspace it is about, how it answers, and the doors through which it gets there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # a call that only asks for help needs none of these
    from okrtui.config import Config
    from okrtui.reports.tables import Page
    from okrtui.session import Session


class Doors(Protocol):
    """What the composition root opens for the commands: workspaces, and the screens."""

    def open(self, path: Path, *, read_only: bool, trusted: bool = False) -> Session:
        """A session on the workspace at the path; a `trusted` one is whole, or is not opened."""

    def create(self, path: Path) -> Session:
        """A session on a new, empty workspace."""

    def screens(self, session: Session, *, theme: str, mouse: bool, ascii_only: bool) -> None:
        """Run the screens until they are left."""


@dataclass
class Call:
    """One call; the options that every command takes are set while the arguments are read."""

    doors: Doors
    flag: str | None = None
    as_json: bool = False
    ascii_only: bool = False
    read_only: bool = False
    no_mouse: bool = False

    @cached_property
    def config(self) -> Config:
        """The settings in force. Raises UsageError where they cannot be read."""
        from okrtui import config  # noqa: PLC0415 - not for help

        return config.load(os.environ, self.flag)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that touches no file."""
        with self._opened(read_only=True) as session:
            yield session

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """A session that may change the workspace, where its files let it."""
        with self._opened(read_only=self.read_only) as session:
            yield session

    @contextmanager
    def _opened(self, *, read_only: bool) -> Iterator[Session]:
        session = self.doors.open(self.config.workspace.path, read_only=read_only, trusted=True)
        try:
            yield session
        finally:
            session.close()

    def answer(self, value: Callable[[], Any], text: Callable[[Page], str]) -> None:
        """Print the answer, as JSON where that was asked for; only the one that is printed is made."""
        from okrtui.cli import printing  # noqa: PLC0415 - not for help

        if self.as_json:
            printing.write_json(sys.stdout, value())
        else:
            page = printing.page(ascii_only=self.ascii_only or self.config.ascii)
            printing.write(sys.stdout, text(page))
