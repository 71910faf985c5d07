"""What the rest of the program knows of a store: an entry of the log, and the protocol any engine has to meet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, NamedTuple, Protocol, TypeVar

from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import OkrError

T = TypeVar("T")

Documents = dict[str, dict[str, dict[str, Any]]]
"""Every stored record as plain JSON, by table and by its id as text."""

RELOAD = "reload"
"""The action of the one entry that tells the difference when the files were replaced under a running session."""


class Op(NamedTuple):
    """One record before and after a commit; None stands for absent."""

    table: str
    id: int
    after: dict[str, Any] | None
    before: dict[str, Any] | None


class Entry(NamedTuple):
    """One commit: its number in the order of all commits, when, by whom, what it was called and what it changed.

    `outdated` where its records have the form of an earlier schema, so that it can be looked at, but not taken back.
    """

    sequence: int
    at: datetime
    by: str
    action: str
    ops: tuple[Op, ...]
    outdated: bool = False


class Level(StrEnum):
    """How much a finding matters."""

    DAMAGE = "damage"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """One thing that the doctor found: how bad, where (a file, or a record's id), what, and what to do."""

    level: Level
    place: str
    what: str
    advice: str = ""


class Report(NamedTuple):
    """What the doctor says of a workspace.

    `safe_commits` is the number of the commit up to which everything is whole; `lost` names, one by one, what a repair
    could not save, or could not if it were done now; `original` is where a repair put the damaged files.
    """

    path: Path
    findings: tuple[Finding, ...]
    safe_commits: int
    records: int
    lost: tuple[str, ...] = ()
    original: Path | None = None

    @property
    def is_sound(self) -> bool:
        """Whether nothing is damaged; warnings and notes do not count."""
        return all(finding.level is not Level.DAMAGE for finding in self.findings)


class Backup(NamedTuple):
    """A backup that can be restored: its file, when it was made, the last commit in it, its size in bytes."""

    path: Path
    at: datetime
    sequence: int
    size: int


class Restored(NamedTuple):
    """What a restore did: how many records it changed, and the backup of before or, where that was damaged, its files.

    `before` is None where nothing was there.
    """

    changed: int
    before: Path | None
    findings: tuple[Finding, ...]


Owner = Callable[[Callable[[], Any]], Any]
"""Runs a function in the thread that the workspace belongs to and answers what it answers."""


def here(function: Callable[[], T]) -> T:
    """Run a function in the calling thread."""
    return function()


class Store(Protocol):
    """A workspace that many sessions share: read it, change it in one step, hear what others changed."""

    workspace: Workspace
    path: Path
    owner: Owner
    """Runs a function in the one thread that may touch the workspace; by default the thread that asks."""

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may write, else the error that a change would meet."""

    @property
    def read_only(self) -> str:
        """'' while this session may write, else the sentence that says why not."""

    def commit(self, plan: Callable[[Workspace], Change], *, actor: str, now: datetime) -> Entry:
        """Run the plan on the fresh workspace and make its change durable, whole or not at all."""

    def refresh(self) -> list[Entry]:
        """What others wrote since the last call, oldest first, already applied to the workspace."""

    def history(self) -> Iterator[Entry]:
        """Every entry that is kept, newest first."""

    def close(self) -> None:
        """Let go of every file."""
