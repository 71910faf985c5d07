"""Upgrading a workspace of an earlier version, once and for everybody."""

from __future__ import annotations

import contextlib
from pathlib import Path

from okrtui.engine import migrations
from okrtui.engine.journal.compaction import picture, publish, seal
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files.permissions import ensure_backups
from okrtui.engine.journal.journal_file import FROZEN, JournalFile
from okrtui.engine.journal.replay import REPAIR, State
from okrtui.errors import CorruptError, OkrError, ReadOnlyError


def upgrade_or_show(journal_file: JournalFile) -> None:
    """Upgrade a workspace of an earlier version; raises CorruptError.

    If it cannot be upgraded, it is shown as it was when opened, and the refusal says why.
    """
    why = _upgraded(journal_file)
    if journal_file.state.schema < migrations.SCHEMA:
        _show_upgraded(journal_file, why)


def _show_upgraded(journal_file: JournalFile, why: OkrError) -> None:
    """Migrate the documents in memory only, and refuse to write; raises CorruptError if a record is not valid then."""
    if isinstance(why, CorruptError):
        raise why
    journal_file.state.migrate(migrations.SCHEMA)
    if not isinstance(journal_file.refusal, FROZEN):
        journal_file.refusal = migrations.old_form(why, "somebody with write access")


def _upgraded(journal_file: JournalFile) -> OkrError:
    """Upgrade the workspace; return the reason if that was not possible."""
    if journal_file.refusal is not None:
        return journal_file.refusal
    try:
        upgrade(journal_file)
    except OkrError as error:
        return error
    return ReadOnlyError("")


def upgrade(journal_file: JournalFile) -> None:
    """Seal the journal with the new schema, so that older sessions stop writing, and write the migrated snapshot.

    The old snapshot stays in backups/ for good. A crash in between leaves a sealed journal, after which every
    reader migrates in memory.
    """
    old = journal_file.state.meta
    with journal_file.lock.held():
        journal_file.take_in()
        if journal_file.refusal is not None or journal_file.state.schema >= migrations.SCHEMA:
            return
        _try(journal_file)
        with translated():
            _keep(journal_file, journal_file.layout.before_schema(old.generation, migrations.SCHEMA))
        seal(journal_file)
    with journal_file.noting_failures():
        publish(journal_file, picture(journal_file), journal_file.state.position.generation)


def _try(journal_file: JournalFile) -> None:
    """Migrate a copy before anything is written; raises CorruptError if a record would not be valid."""
    from okrtui.engine.record_checks import read_records

    state = journal_file.state
    copy = State(state.meta, state.documents, state.position, state.snapshot_size, state.schema)
    copy.migrate(migrations.SCHEMA)
    _, _, findings = read_records(copy.documents)
    if findings:
        raise CorruptError(findings[0].what, REPAIR)


def _keep(journal_file: JournalFile, kept: Path) -> None:
    """Link the old snapshot into backups/; without that there is no upgrade."""
    ensure_backups(journal_file.layout)
    with contextlib.suppress(FileExistsError):
        journal_file.files.link(journal_file.layout.snapshot, kept)
    journal_file.files.sync_directory(journal_file.layout.backups)
