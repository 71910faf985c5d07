"""The workspace on disk: the only room that knows TinyDB, locks and files."""

from __future__ import annotations

from pathlib import Path

from okrtui.store.base import Entry, Op, Store
from okrtui.store.workspace_store import WorkspaceStore

__all__ = ["Entry", "Op", "Store", "create_store", "open_store"]


def open_store(path: Path | str, *, read_only: bool = False) -> Store:
    """Open the workspace in a directory; raises MissingWorkspaceError, CorruptError or NewerSchemaError."""
    return WorkspaceStore.open(path, read_only=read_only)


def create_store(path: Path | str) -> Store:
    """Make an empty workspace in a directory; raises UsageError when there is one already."""
    return WorkspaceStore.create(path)
