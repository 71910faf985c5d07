"""The check of a workspace: problems, record by record, and how much is safe. It changes nothing."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from okrtui.engine.journal.files import confined, mounts, permissions
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, readable, reason
from okrtui.engine.journal.history import LogPlace, history
from okrtui.engine.journal.moved_note import moved_away
from okrtui.engine.journal.recovery.retention import Retention, held_back
from okrtui.engine.journal.recovery.salvage import UNFINISHED, Salvage, salvage
from okrtui.engine.journal.upkeep import commit_noted, shortfall, upkeep_problem
from okrtui.engine.record_checks import Check, check_times, no_rules, objections, read_records
from okrtui.errors import MissingWorkspaceError, OkrError
from okrtui.maintenance import Finding, Report, Severity

LOOKS = 3
"""A running compaction replaces files, so damage is confirmed by a second look."""

PAUSE = 0.05


def examine(path: Path | str, check: Check = no_rules) -> Report:
    """Check every file and record of a workspace without waiting or changing anything.

    Raises MissingWorkspaceError if there is none, CorruptError if nothing can be read, NewerSchemaError,
    ReadOnlyError if a file cannot be looked at.
    """
    layout, files = Layout(path), Files()
    refuse_missing(layout)
    with readable():
        for attempt in range(LOOKS):
            report = _examined(layout, files, check)
            if report.is_sound or attempt == LOOKS - 1:
                break
            time.sleep(PAUSE)
    return report


def refuse_missing(layout: Layout) -> None:
    """Raise MissingWorkspaceError if there are no files of a workspace, ReadOnlyError if that cannot be told."""
    with readable():
        is_there = confined.status(layout.snapshot) or layout.all_journals() or layout.kept_snapshots()
    if not is_there:
        hint = f"okrtui init {layout.directory} creates one."
        raise MissingWorkspaceError(f"There is no workspace at {layout.directory}.", hint)


def _examined(layout: Layout, files: Files, check: Check) -> Report:
    noted = commit_noted(files, layout)
    found = salvage(files, layout)
    records, _, findings = read_records(found.state.documents)
    count = sum(map(len, records.values()))
    cut = shortfall(noted, found.sequence)
    every = [
        *(one for one in found.findings if not cut or one.advice != UNFINISHED),
        *findings,
        *objections(check, records, found.state.highest),
        *_check_history(layout, files, found),
        *_check_place(layout),
        *_check_upkeep(layout, cut),
        *_check_left(layout),
    ]
    lost = (*found.lost, *(finding.place for finding in findings))
    return Report(layout.directory, tuple(every), found.safe, count, lost)


def _check_history(layout: Layout, files: Files, found: Salvage) -> Iterator[Finding]:
    """Check the log before the snapshot; damage there affects no current record."""
    meta = found.state.meta
    start = LogPlace(meta.generation, 0, meta.chain)
    try:
        yield from check_times(entry for entry, _ in history(files, layout, start))
    except OkrError as error:
        place = f"the log up to commit {meta.sequence}"
        yield Finding(Severity.WARNING, place, error.message, "No current record is affected; okrtui log ends there.")


def _check_place(layout: Layout) -> Iterator[Finding]:
    try:
        for path, what, remedy in permissions.problems(layout):
            advice = remedy if remedy.endswith(".") else f"Fix it with: {remedy}"
            yield Finding(Severity.WARNING, str(path), what, advice)
    except OSError as error:
        yield Finding(Severity.WARNING, str(layout.directory), f"Some of it could not be checked: {reason(error)}.")
    if mount := mounts.network_mount(layout.directory):
        what = f"It is on a network file system ({mount.kind} from {mount.source}), where locks may not work."
        yield Finding(Severity.WARNING, str(layout.directory), what, "Move it to a local disk.")


def _check_upkeep(layout: Layout, cut: str) -> Iterator[Finding]:
    if cut:
        advice = "Put the journal back if you have it; okrtui backup --list shows what can be restored."
        yield Finding(Severity.WARNING, "the journal", cut, advice)
    if (what := upkeep_problem(layout, writes=False)) and not confined.status(layout.backups):
        yield Finding(Severity.WARNING, "backups", what, "The next backup or compaction makes the directory anew.")
    elif what and confined.is_directory(layout.backups):
        yield Finding(Severity.WARNING, str(layout.directory), what, "See what else is listed here.")


def _check_left(layout: Layout) -> Iterator[Finding]:
    """Report files that moves, repairs and killed writers left."""
    if problem := moved_away(Files(), layout):
        yield Finding(Severity.NOTE, layout.moved.name, problem.message, "Delete this file to use it here again.")
    for path in layout.all_torn():
        what = f"It contains {path.lstat().st_size} bytes of changes that were never confirmed."
        yield Finding(Severity.NOTE, path.name, what, "Delete it once nobody misses any data.")
    if found := held_back(layout, Retention(), datetime.now(UTC)):
        before, after = (f"{at:%Y-%m-%d}" for at in found)
        what = (
            f"Nothing was kept between {before} and {after}: the clock may have leapt, so nothing old is deleted yet."
        )
        yield Finding(Severity.NOTE, "backups", what, "If the date is right, there is nothing to do.")
    for path in layout.damaged():
        advice = "Delete it once nobody misses any data."
        yield Finding(Severity.NOTE, path.name, "A repair or restore kept the earlier files here.", advice)
    for path in layout.foreign():
        what = "okrtui did not create this; it is never opened and is left as it is."
        yield Finding(
            Severity.NOTE, str(path.relative_to(layout.directory)), what, "Check what it is and move it away."
        )
