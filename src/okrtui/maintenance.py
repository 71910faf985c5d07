"""File chores of an engine that keeps files: what a check, a repair, a backup and a restore answer."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


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
    """The doctor's report on a workspace.

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
        """True where nothing is damaged; warnings and notes do not count."""
        return all(finding.level is not Level.DAMAGE for finding in self.findings)


class Backup(NamedTuple):
    """A backup that can be restored: its file, when it was made, the last commit in it, its size in bytes."""

    path: Path
    at: datetime
    sequence: int
    size: int


class Restored(NamedTuple):
    """The outcome of a restore: how many records it changed, and the backup of before (or the damaged files).

    `before` is None where nothing was there.
    """

    changed: int
    before: Path | None
    findings: tuple[Finding, ...]
