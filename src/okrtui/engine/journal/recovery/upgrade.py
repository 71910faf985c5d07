"""Upgrading a workspace of an earlier version, once and for everybody."""

from __future__ import annotations

import contextlib
from pathlib import Path

from okrtui.engine.journal.compaction import picture, publish, seal
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats import migrations
from okrtui.engine.journal.journal_file import FROZEN, Ledger, translated
from okrtui.engine.journal.recovery.record_checks import read_records
from okrtui.engine.journal.replay import REPAIR, OldFormError, State
from okrtui.errors import CorruptError, OkrError, ReadOnlyError


def open_ledger(
    path: Path | str, *, read_only: bool = False, network: bool = False, files: Files | None = None
) -> Ledger:
    """Read a workspace directory and upgrade it; raises MissingWorkspaceError or CorruptError.

    If it cannot be upgraded, it is shown as it was when opened, and the refusal says why.
    """
    ledger = Ledger.open(path, read_only=read_only, network=network, files=files)
    if ledger.state.schema < migrations.SCHEMA:
        why = _upgraded(ledger)
        if ledger.state.schema < migrations.SCHEMA:
            ledger.state.migrate(migrations.SCHEMA)
            if isinstance(why, CorruptError):
                ledger.refusal = why
            if not isinstance(ledger.refusal, FROZEN):
                ledger.refusal = OldFormError(
                    "This workspace was written by an earlier version of okrtui: you see it as it was when opened, "
                    f"without later changes by others. {why.message}".strip(),
                    "Ask somebody with write access to open it with this version, then start again.",
                )
    return ledger


def _upgraded(ledger: Ledger) -> OkrError:
    """Upgrade the workspace; return the reason if that was not possible."""
    if ledger.refusal is not None:
        return ledger.refusal
    try:
        upgrade(ledger)
    except OkrError as error:
        return error
    return ReadOnlyError("")


def upgrade(ledger: Ledger) -> None:
    """Seal the journal with the new schema, so that older sessions stop writing, and write the migrated snapshot.

    The old snapshot stays in backups/ for good. A crash in between leaves a sealed journal, after which every
    reader migrates in memory.
    """
    old = ledger.state.meta
    with ledger.lock.held():
        ledger.take_in()
        if ledger.refusal is not None or ledger.state.schema >= migrations.SCHEMA:
            return
        _try(ledger)
        with translated():
            _keep(ledger, ledger.layout.before_schema(old.generation, migrations.SCHEMA))
        seal(ledger)
    with contextlib.suppress(OkrError):
        publish(ledger, picture(ledger), ledger.state.position.generation)


def _try(ledger: Ledger) -> None:
    """Migrate a copy before anything is written; raises CorruptError if a record would not be valid."""
    state = ledger.state
    copy = State(state.meta, state.documents, state.position, state.snapshot_size, state.schema)
    copy.migrate(migrations.SCHEMA)
    _, _, findings = read_records(copy.documents)
    if findings:
        raise CorruptError(findings[0].what, REPAIR)


def _keep(ledger: Ledger, kept: Path) -> None:
    """Link the old snapshot into backups/; without that there is no upgrade."""
    with contextlib.suppress(FileExistsError):
        ledger.files.link(ledger.layout.snapshot, kept)
    ledger.files.sync_directory(ledger.layout.backups)
