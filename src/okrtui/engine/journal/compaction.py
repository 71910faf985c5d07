"""Compaction: start a new generation of the journal and write everything before it to the snapshot."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import stored
from okrtui.engine import migrations
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.permissions import ensure_backups
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import decode, encode_seal
from okrtui.engine.journal.formats.snapshot import generation_in
from okrtui.engine.journal.formats.stored_table import StoredTable
from okrtui.engine.journal.journal_file import JournalFile
from okrtui.engine.journal.recovery.retention import surplus_files
from okrtui.engine.journal.recovery.swap import finish
from okrtui.engine.protocol import Documents, FiguresOf
from okrtui.errors import OkrError


def require_readable(journal_file: JournalFile) -> None:
    """Raise CorruptError if a record that changed since the snapshot cannot be read: from there nobody would hear.

    What this process wrote itself was read before.
    """
    for kind in RECORDS:
        records, own = journal_file.state.documents.get(kind.table, {}), journal_file.state.own[kind.table]
        for key, document in (records.changes if isinstance(records, StoredTable) else records).items():
            if document is not None and int(key) not in own:
                stored(kind.table, int(key), document)


def seal(journal_file: JournalFile) -> None:
    """Start the next generation; the caller has the lock and has read everything."""
    position = journal_file.state.position
    with translated():
        if position.sealed:
            journal_file.settle()
            return
        _begin(journal_file, journal_file.layout.journal(position.generation + 1))
        line = encode_seal(position.chain, position.sequence, position.generation + 1, migrations.SCHEMA)
        journal_file.write(line)
        journal_file.accept(decode(line[:-1]))
        position.next_generation()


def _begin(journal_file: JournalFile, journal: Path) -> None:
    """Create an empty journal; one with content that no seal leads to is moved aside, never overwritten."""
    files, layout = journal_file.files, journal_file.layout
    there = confined.status(journal)
    if there and (there.st_size or not confined.is_file(journal)):
        files.rename(journal, layout.torn(journal_file.state.position.generation + 1, 0))
    files.replace(journal, b"", layout.directory / "journal.tmp")


def picture(journal_file: JournalFile, compute: FiguresOf | None = None) -> Sequence[bytes | bytearray]:
    """Return the snapshot of the documents right after the seal, in pieces, with the figures about them."""
    state = journal_file.state
    meta = snapshot.Meta(
        generation=state.position.generation,
        sequence=state.position.sequence,
        chain=state.position.chain,
        highest=dict(state.highest),
        store=state.meta.store,
        schema=state.schema,
    )
    parts = snapshot.encode_parts(meta, state.documents, _figures(state.documents, compute))
    state.snapshot_size = sum(map(len, parts))
    return parts


def _figures(documents: Documents, compute: FiguresOf | None) -> Mapping[str, str]:
    """Return the figures about records; none where one cannot be read, which the doctor tells."""
    try:
        return {} if compute is None else compute(documents)
    except (OkrError, LookupError):
        return {}


def publish(journal_file: JournalFile, parts: Sequence[bytes | bytearray], generation: int) -> None:
    """Put the snapshot in place unless a later one is there, and keep it and the sealed journals."""
    files, layout = journal_file.files, journal_file.layout
    temporary = layout.temporary_snapshot(generation)
    with translated():
        files.write_new(temporary, *parts)
        try:
            with journal_file.writing():
                if generation_in(files.read_start(layout.snapshot)) >= generation:
                    return
                finish(files, layout)
                ensure_backups(layout)
                _link(journal_file, temporary, layout.kept_snapshot(generation, datetime.now(UTC)))
                files.rename(temporary, layout.snapshot)
                files.sync_directory(layout.directory)
        finally:
            files.discard(temporary)
        keep_journals(journal_file, generation)


def keep_journals(journal_file: JournalFile, generation: int) -> None:
    """Link the sealed journals into backups/; the last one stays in place for slow readers."""
    files, layout = journal_file.files, journal_file.layout
    sealed = [number for number in layout.journals() if number < generation]
    kept = [number for number in sealed if _link(journal_file, layout.journal(number), layout.kept_journal(number))]
    files.sync_directory(layout.backups)
    for number in kept:
        if number < generation - 1:
            files.discard(layout.journal(number))
    for path in (
        *layout.old_temporaries(generation),
        *surplus_files(layout, journal_file.retention, datetime.now(UTC)),
    ):
        files.discard(path)


def _link(journal_file: JournalFile, path: Path, kept: Path) -> bool:
    """Give the file its second name; return whether it has one now."""
    with contextlib.suppress(OSError):
        journal_file.files.link(path, kept)
    mine, there = confined.status(path), confined.status(kept)
    return mine is not None and there is not None and os.path.samestat(mine, there)
