"""A workspace directory handed over to another engine, and one taken over from it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

from okrtui.engine import migrations
from okrtui.engine.journal.compaction import keep_journals
from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.files.permissions import make_new
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import checksum_of, decode, draft_commit, encode_seal, scan
from okrtui.engine.journal.formats.snapshot import checksum_in
from okrtui.engine.journal.journal_file import JournalFile
from okrtui.engine.journal.moved_note import write_note
from okrtui.engine.journal.recovery.swap import finish
from okrtui.engine.journal.replay import REPAIR, Position, opened_journal
from okrtui.engine.protocol import Destination, Documents, Entry, History, Loaded, StoredRecord
from okrtui.errors import CorruptError, UsageError

PIECE = 4 << 20
"""The bytes of a journal after which the log goes on in the next one."""


class JournalHandover:
    """A workspace directory that stands still, as its lock is held."""

    def __init__(self, journal_file: JournalFile, loaded: Loaded) -> None:
        self._journal_file, self._loaded = journal_file, loaded
        self.sequence: int = loaded.sequence
        self.highest: Mapping[str, int] = loaded.highest

    def entries(self) -> Iterator[Entry]:
        """Yield the kept entries, oldest first. Raises CorruptError where one was altered."""
        journal_file = self._journal_file
        return oldest_first(journal_file.files, journal_file.layout, journal_file.state.position)

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record."""
        return self._loaded.records()

    def close(self, destination: Destination) -> None:
        """Note where the workspace was moved to; every session reads it before it writes."""
        with translated():
            write_note(self._journal_file.files, self._journal_file.layout, destination)


def oldest_first(files: Files, layout: Layout, end: Position) -> Iterator[Entry]:
    """Yield the kept entries up to a position, oldest first, one journal at a time.

    Raises CorruptError if a line was altered or is missing.
    """
    chain = ""
    sequence = 0
    for generation in layout.all_journals():
        if generation > end.generation:
            break
        with opened_journal(files, layout, generation) as descriptor:
            size = end.end if generation == end.generation else files.fstat(descriptor).st_size
            data = files.read_from(descriptor, 0, size)
        if not chain and (first := decode(data[: max(data.find(b"\n"), 0)])):
            chain, sequence = first.previous, first.sequence - (not first.next_generation)
        found = scan(data, 0, chain, sequence)
        if found.end < len(data):
            raise _altered()
        for line in found.lines:
            chain, sequence = line.checksum, line.sequence
            if not line.next_generation:
                yield line.entry()
    if chain and chain != end.chain:
        raise _altered()


def _altered() -> CorruptError:
    return CorruptError("The history of this workspace is damaged.", REPAIR)


def take_over(journal_file: JournalFile, history: History) -> None:
    """Store another workspace's log and records in this empty one; the caller has the lock and has read everything.

    The log is written to journals in a directory of its own. The snapshot is the decisive step: before it nothing has
    changed, after it `finish` does the rest. Raises UsageError where the workspace is not empty.
    """
    files, layout, position = journal_file.files, journal_file.layout, journal_file.state.position
    if position.sequence:
        raise UsageError(f"The workspace at {layout.directory} is not empty.", "Choose another place.")
    with translated():
        try:
            generation = _put_in_place(journal_file, history)
        finally:
            finish(files, layout)
        journal_file.lock.note(history.sequence, is_last=True)
        keep_journals(journal_file, generation)


def _put_in_place(journal_file: JournalFile, history: History) -> int:
    """Write journals and snapshot; return the generation that goes on from there."""
    files, layout, state = journal_file.files, journal_file.layout, journal_file.state
    directory = layout.rebuilt(uuid.uuid4().hex[:8])
    make_new(directory)
    journals = _Journals(files, directory, layout, state.position.generation + 1, state.meta.store)
    for entry in history.entries():
        journals.add(entry)
    journals.seal()
    meta = snapshot.Meta(
        generation=journals.generation, sequence=history.sequence, chain=journals.chain,
        highest=dict(history.highest), store=state.meta.store, schema=migrations.SCHEMA,
    )  # fmt: skip
    documents: Documents = {}
    for table, number, document in history.records():
        documents.setdefault(table, {})[str(number)] = document
    data = snapshot.encode(meta, documents)
    files.sync_directory(directory)
    files.rename(directory, layout.rebuilt(checksum_in(data)))
    files.replace(layout.journal(meta.generation), b"", layout.directory / "journal.tmp")
    files.replace(layout.snapshot, data, layout.temporary_snapshot(meta.generation))
    return meta.generation


class _Journals:
    """Sealed journals of moderate length, written one after the other; `generation` is the one that comes next."""

    def __init__(self, files: Files, directory: Path, layout: Layout, generation: int, store: str) -> None:
        self._files, self._directory, self._layout = files, directory, layout
        self.generation, self.chain = generation, checksum_of(store.encode())
        self._lines: list[bytes] = []
        self._length = self._sequence = 0

    def add(self, entry: Entry) -> None:
        """Write the line of an entry. Raises RuleError for a value that cannot be stored."""
        ops = entry.stored_ops()
        data, line = draft_commit(
            self.chain, entry.sequence, at=entry.at, by=entry.by, action=entry.action, ops=ops, of_schema=entry.schema
        )
        self._lines.append(data)
        self._length += len(data)
        self.chain, self._sequence = line.checksum, entry.sequence
        if self._length >= PIECE:
            self.seal()

    def seal(self) -> None:
        """End the current journal, if there is anything in it, and begin the next one."""
        if not self._lines:
            return
        seal = encode_seal(self.chain, self._sequence, self.generation + 1, migrations.SCHEMA)
        self._files.write_new(
            self._directory / self._layout.journal(self.generation).name, b"".join((*self._lines, seal))
        )
        self.chain = seal[2:10].decode()
        self.generation += 1
        self._lines, self._length = [], 0
