"""What is wrong with a workspace that can be read and written: it is said, so that nobody finds out too late."""

from __future__ import annotations

import contextlib
import os

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.lock_holder import HOLDER_LENGTH, last_commit
from okrtui.engine.journal.files.operations import Files

USUAL_JOURNALS = 4
"""The journals in the directory at most while all is well: the current one, the last, one between, a repaired one."""

DOCTOR = "okrtui doctor tells more."


def commit_noted(files: Files, layout: Layout) -> int:
    """Return the last commit that a writer noted in the lock file; 0 for those who may not read it."""
    with contextlib.suppress(OSError), files.opened(layout.lock, os.O_RDONLY) as descriptor:
        return last_commit(files.read_from(descriptor, 0, HOLDER_LENGTH))
    return 0


def shortfall(noted: int, sequence: int) -> str:
    """Return a sentence if the journal ends before a commit that was written, '' if not."""
    if noted <= sequence:
        return ""
    what = f"The journal ends at commit {sequence}, but commit {noted} was written"
    return f"{what}: it was cut, or an older copy is in its place."


def upkeep_problem(layout: Layout, *, writes: bool) -> str:
    """Return a sentence if backups cannot be kept or compactions do not get to their end, '' if all is well."""
    if not confined.is_directory(layout.backups):
        return "No backups can be kept: backups is missing or not a directory."
    if writes and not os.access(layout.backups, os.W_OK | os.X_OK):
        return "No backups can be kept: you have no permission to write to backups."
    count = len(layout.journals())
    if count > USUAL_JOURNALS:
        return f"There are {count} journals where {USUAL_JOURNALS} are usual: no compaction got to its end lately."
    return ""
