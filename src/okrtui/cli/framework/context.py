"""One call of the program: which workspace it is about, how it answers, and the doors through which it gets there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:  # a call that only asks for help needs none of these
    from okrtui.config import Config, Said
    from okrtui.engine.protocol import Backup, Report, Restored
    from okrtui.reports.terminal.tables import Page
    from okrtui.session import Session


class Doors(Protocol):
    """What the composition root opens for the commands: workspaces, the tools that look after them, and the screens.

    `network` allows workspaces on network file systems.
    """

    def open(
        self, path: Path, *, read_only: bool, trusted: bool = False, network: bool = False, history_days: int = ...
    ) -> Session:
        """A session on the workspace at the path; a `trusted` one is whole, or is not opened."""

    def create(self, path: Path, *, group: str | None = None, network: bool = False) -> Session:
        """A session on a new, empty workspace, shared with a Unix group where one is named."""

    def examine(self, path: Path) -> Report:
        """What is wrong with a workspace; changes nothing."""

    def repair(self, path: Path) -> Report:
        """Save all that is whole in a damaged workspace."""

    def save(self, path: Path, to: Path | None) -> Path:
        """Write every record into one file, by default among the workspace's own backups; the file."""

    def kept(self, path: Path) -> list[Backup]:
        """The backups that a workspace keeps, newest first."""

    def restore(self, path: Path, source: Path, *, network: bool = False) -> Restored:
        """Bring every record back to what a backup holds."""

    def screens(
        self,
        session: Session,
        *,
        theme: str,
        mouse: bool,
        ascii_only: bool,
        keys: Mapping[str, Said],
        sample: bool = ...,
    ) -> bool:
        """Run the screens until they are left; True where that is to look at the sample.

        `keys` are those that the settings name, by action.
        """


class Call:
    """One call; the options that every command takes are set while the arguments are read."""

    def __init__(self, doors: Doors) -> None:
        self.doors = doors
        self.flag: str | None = None
        self.as_json = self.ascii_only = self.read_only = self.no_mouse = False

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
        """A session that may change the workspace. Raises why it may not, before anything else is looked at."""
        with self._opened(read_only=self.read_only) as session:
            session.require_writing()
            yield session

    def opened(self, *, read_only: bool, trusted: bool = False) -> Session:
        """A session on the workspace in use. Raises OkrError."""
        config = self.config
        return self.doors.open(
            config.workspace.path,
            read_only=read_only,
            trusted=trusted,
            network=config.network,
            history_days=config.history_days,
        )

    @contextmanager
    def _opened(self, *, read_only: bool) -> Iterator[Session]:
        session = self.opened(read_only=read_only, trusted=True)
        try:
            yield session
        finally:
            session.close()

    def answer(self, value: Callable[[], Any], text: Callable[[Page], str]) -> None:
        """Print the answer, as JSON where that was asked for; only the one that is printed is made."""
        from okrtui.cli.framework import printing  # noqa: PLC0415 - not for help

        if self.as_json:
            printing.write_json(sys.stdout, value())
        else:
            page = printing.page(ascii_only=self.ascii_only or self.config.ascii)
            printing.write(sys.stdout, text(page))
