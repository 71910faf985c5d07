"""The journal engine: a workspace in a directory; the only package that knows TinyDB, locks and files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from okrtui.engine.journal.files.confined import status
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.recovery.retention import HISTORY_DAYS, Retention

if TYPE_CHECKING:  # whether a workspace exists is told without it
    from okrtui.engine.protocol import Engine

__all__ = ["create_engine", "exists", "open_engine"]


def open_engine(
    path: Path | str, *, read_only: bool = False, network: bool = False, history_days: int = HISTORY_DAYS
) -> Engine:
    """Open the workspace in a directory; raises MissingWorkspaceError, CorruptError or NewerSchemaError.

    On a network file system it is read-only unless `network` allows it and its lock passes a test. The log reaches
    back at least `history_days`.
    """
    from okrtui.engine.journal.engine import JournalEngine

    engine = JournalEngine.open(path, read_only=read_only, network=network)
    engine.journal_file.retention = Retention(timedelta(days=history_days))
    return engine


def create_engine(path: Path | str, *, group: str | None = None, network: bool = False) -> Engine:
    """Create an empty workspace in a directory, shared with a Unix group (a name or number) if one is given.

    Raises UsageError if a workspace exists already or the group or path is unsuitable, ReadOnlyError if
    this user may not create it or the path is on a network file system that is not allowed.
    """
    from okrtui.engine.journal.engine import JournalEngine

    return JournalEngine.create(path, group=group, network=network)


def exists(path: Path | str) -> bool:
    """Return whether there is a workspace in a directory, whatever its state; True where one may not look."""
    try:
        return status(Layout(path).snapshot) is not None
    except PermissionError:
        return True
