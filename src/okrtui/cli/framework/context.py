"""One run of a command: the workspace and settings it uses, and how it answers."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # a command that only shows its help needs none of these
    from okrtui.cli.framework.backend import Backend
    from okrtui.config import Config, FirstSight
    from okrtui.domain.columns.catalogue import Column
    from okrtui.reports.terminal.tables import Page
    from okrtui.session import Session


class CommandContext:
    """One run of a command; the shared options are set while the arguments are read."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.flag: str | None = None
        self.named_glyphs = ""
        self.columns: tuple[Column[Any], ...] = ()
        self.as_json = self.read_only = self.no_mouse = self.send_all = False

    @cached_property
    def config(self) -> Config:
        """The settings in force. Raises UsageError where they cannot be read."""
        from okrtui import config

        return config.load(os.environ, self.flag)

    @cached_property
    def at_first_sight(self) -> FirstSight:
        """What screens need of the settings for a first picture. Raises UsageError where they cannot be read."""
        from okrtui import config

        return config.at_first_sight(os.environ, self.flag)

    @property
    def glyphs(self) -> str:
        """The set of signs to draw with, or `auto`: that of the command line, else of the settings."""
        return self.named_glyphs or self.config.settings.glyphs

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open the workspace without touching a file."""
        with self._opened(read_only=True) as session:
            yield session

    @contextmanager
    def changing(self) -> Iterator[Session]:
        """Open the workspace to change it. Raises why it cannot be changed, before anything else is checked."""
        with self._opened(read_only=self.read_only) as session:
            session.require_writing()
            yield session

    def opened(self, *, read_only: bool, trusted: bool = False) -> Session:
        """Return a session on the workspace in use. Raises OkrError."""
        config = self.config
        session = self.backend.open(
            config.workspace.path,
            read_only=read_only,
            trusted=trusted,
            network=config.settings.network,
            history_days=config.settings.history_days,
        )
        session.fiscal_month = config.settings.fiscal_month
        return session

    @contextmanager
    def _opened(self, *, read_only: bool) -> Iterator[Session]:
        session = self.opened(read_only=read_only, trusted=True)
        try:
            yield session
        finally:
            session.close()
        if said := session.warning or _outdated(session):
            from okrtui.cli.framework import printing

            printing.write(sys.stderr, f"Warning: {said}")

    def answer(self, value: Callable[[], Any], text: Callable[[Page], str]) -> None:
        """Print the answer as text, or as JSON with --json; only the one that is printed is made."""
        from okrtui.cli.framework import printing

        if self.as_json:
            self._require_no_columns()
            printing.write_json(sys.stdout, value())
        else:
            page = printing.page(self.glyphs)
            printing.write(sys.stdout, text(page))

    def _require_no_columns(self) -> None:
        """Refuse a choice of columns for what has none. Raises UsageError."""
        if self.columns:
            from okrtui.errors import UsageError

            raise UsageError("--columns is for tables, and --json has every value.", "Leave out one of them.")


def _outdated(session: Session) -> str:
    """Return why what is shown may not be all: a newer version changed the workspace, or it was moved; else empty."""
    from okrtui.errors import MovedAwayError, NewerSchemaError

    if not isinstance(session.refusal, NewerSchemaError | MovedAwayError):
        return ""
    return f"{session.refusal.message} What was saved since may be missing here. {session.refusal.hint}".strip()
