"""A commit of the log, as an engine returns it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

RecordChange = tuple[str, int, dict[str, Any] | None, dict[str, Any] | None]
"""(table, number, the record after, the record before); None where it is or was absent."""


class LogEntry(Protocol):
    """One commit of the log."""

    @property
    def sequence(self) -> int:
        """Its number in the order of all commits."""

    @property
    def at(self) -> datetime:
        """Its time, in UTC."""

    @property
    def by(self) -> str:
        """The login name of its author."""

    @property
    def action(self) -> str:
        """The id of its action."""

    @property
    def ops(self) -> Sequence[RecordChange]:
        """The records that it changed."""

    @property
    def outdated(self) -> bool:
        """True if its records have the form of an earlier version, which may have another meaning today."""
