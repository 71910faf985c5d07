"""Results of checking, repairing, backing up, restoring and moving what an engine keeps."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple


class Severity(StrEnum):
    """The severity of a finding."""

    DAMAGE = "damage"
    WARNING = "warning"
    NOTE = "note"


class Finding(NamedTuple):
    """A finding of the doctor: severity, place (a file, or a record's id), problem, and advice."""

    level: Severity
    place: str
    what: str
    advice: str = ""


class Report(NamedTuple):
    """The doctor's report on a workspace in a directory, or in a database by its address.

    `safe_commits` is the number of the commit up to which everything is intact; `lost` lists what a repair could not
    save, or could not save now; `original` is the directory in which a repair kept the damaged files.
    """

    path: Path | str
    findings: tuple[Finding, ...]
    safe_commits: int
    records: int
    lost: tuple[str, ...] = ()
    original: Path | None = None

    @property
    def is_sound(self) -> bool:
        """True if nothing is damaged; warnings and notes do not count."""
        return all(finding.level is not Severity.DAMAGE for finding in self.findings)


class Backup(NamedTuple):
    """A backup that can be restored: its file, time, last commit, and size in bytes."""

    path: Path
    at: datetime
    sequence: int
    size: int


class Restored(NamedTuple):
    """The result of a restore: the number of changed records, and the backup made before (or the damaged files).

    `before` is None if there was nothing.
    """

    changed: int
    before: Path | None
    findings: tuple[Finding, ...]


class Moved(NamedTuple):
    """What was moved: how many commits the log has, the number of the last one, and how many records there are."""

    commits: int
    last: int
    records: int


class Shared(NamedTuple):
    """Who may use a workspace, as a sentence, and what was changed for it: names of files, and before and after."""

    path: Path
    who: str
    changes: tuple[tuple[str, str], ...]
