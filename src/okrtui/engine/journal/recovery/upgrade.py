"""Opening a workspace that an earlier version wrote: it is brought to the form of this one, once, for everybody."""

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
    """Read a workspace directory and bring it up to date; raises MissingWorkspaceError or CorruptError.

    Where it cannot be brought up to date it is shown as it was when it was opened, and the refusal says why.
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
                    "An earlier version of okrtui wrote this workspace: you see it as it is now, without what others "
                    f"change. {why.message}".strip(),
                    "Somebody who may write opens it once with this version; then start again.",
                )
    return ledger


def _upgraded(ledger: Ledger) -> OkrError:
    """Upgrade the workspace; the reason why that could not be."""
    if ledger.refusal is not None:
        return ledger.refusal
    try:
        upgrade(ledger)
    except OkrError as error:
        return error
    return ReadOnlyError("")


def upgrade(ledger: Ledger) -> None:
    """Seal the journal with the new schema, so that older sessions stop writing, and write the migrated snapshot.

    The snapshot of before stays in backups/ for good. A crash in between leaves a sealed journal, behind which
    every reader migrates in memory.
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
    """Migrate a copy before anything is written; raises CorruptError where a record would not come out whole."""
    state = ledger.state
    copy = State(state.meta, state.documents, state.position, state.snapshot_size, state.schema)
    copy.migrate(migrations.SCHEMA)
    _, _, findings = read_records(copy.documents)
    if findings:
        raise CorruptError(findings[0].what, REPAIR)


def _keep(ledger: Ledger, kept: Path) -> None:
    """Give the snapshot of before a second name; without one there is no upgrade."""
    with contextlib.suppress(FileExistsError):
        ledger.files.link(ledger.layout.snapshot, kept)
    ledger.files.sync_directory(ledger.layout.backups)
