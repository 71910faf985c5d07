"""The documents in memory and the position in the journal up to which they were read; readers need no lock."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from okrtui.engine import migrations
from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, unreadable
from okrtui.engine.journal.formats.lines import JournalLine, Scan, checksum_of, scan
from okrtui.engine.journal.formats.snapshot import Meta
from okrtui.engine.journal.formats.stored_table import StoredTable
from okrtui.engine.journal.snapshot_file import read_snapshot_file
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError, MissingWorkspaceError, NewerSchemaError, OkrError
from okrtui.startup import collector_paused

ATTEMPTS = 5
REPAIR = "Nothing was changed; okrtui doctor shows what is wrong and what can be saved."

Signature = tuple[int, int, int]


class MovedError(Exception):
    """The files are no longer the ones that were read: an older copy replaced them, or a line was cut."""


def signature_of(status: os.stat_result) -> Signature:
    """Return a cheap fingerprint of a file, which changes with the file or its content."""
    return (status.st_ino, status.st_size, status.st_mtime_ns)


class Position:
    """A position in the journal: the last line read and its place; `sealed` is the next generation, if any."""

    def __init__(self, generation: int, sequence: int, chain: str) -> None:
        self.generation, self.sequence, self.chain = generation, sequence, chain
        self.start = self.end = self.sealed = 0
        self.signature: Signature | None = None

    def advance(self, lines: Iterable[JournalLine]) -> None:
        """Move past these lines."""
        for line in lines:
            self.start, self.end = self.end, self.end + line.length
            self.sequence, self.chain, self.sealed = line.sequence, line.checksum, line.next_generation

    def next_generation(self) -> None:
        """Move to the start of the generation named by the seal."""
        self.generation, self.start, self.end, self.sealed, self.signature = self.sealed, 0, 0, 0, None


class State:
    """Every document by table and id, the highest id each table ever used, and the position in the journal.

    `schema` is that of the documents. `own` are the ids of those that this process made itself, by table.
    """

    def __init__(self, meta: Meta, documents: Documents, position: Position, snapshot_size: int, schema: int) -> None:
        self.meta, self.documents, self.position = meta, documents, position
        self.snapshot_size, self.schema = snapshot_size, schema
        self.highest = dict(meta.highest)
        self.own = defaultdict[str, set[int | None]](set)

    def documents_now(self) -> Documents:
        """Return the documents as they are now, whatever is taken later."""
        return {
            table: records.copy() if isinstance(records, StoredTable) else dict(records)
            for table, records in self.documents.items()
        }

    def take(self, line: JournalLine, *, is_own: bool = False) -> None:
        """Apply one line; a seal of a later schema migrates the documents."""
        self.apply(line.ops)
        for table, number, _, _ in line.ops:
            (self.own[table].add if is_own else self.own[table].discard)(number)
        self.position.advance([line])
        if line.schema > self.schema:
            self.migrate(line.schema)

    def migrate(self, schema: int) -> None:
        """Migrate the documents to a later schema, in memory."""
        self.documents = migrations.migrate(self.documents, self.schema, schema, advice=REPAIR)
        self.schema = schema
        self.own.clear()
        for table, records in self.documents.items():
            self.highest[table] = max(self.highest.get(table, 0), *map(int, records), 0)

    def apply(self, ops: Iterable[list[Any]]) -> None:
        """Put and remove whole documents; repeating it changes nothing."""
        documents, highest = self.documents, self.highest
        for table, number, after, _ in ops:
            if number is None:
                self._apply_table(table, after)
                continue
            if after is None:
                with contextlib.suppress(KeyError):
                    del documents[table][str(number)]  # `pop` would read it first
            else:
                documents.setdefault(table, {})[str(number)] = after
            if number > highest.get(table, 0):
                highest[table] = number

    def _apply_table(self, table: str, after: dict[str, Any] | None) -> None:
        if after is None:
            self.documents.pop(table, None)
        else:
            self.documents.setdefault(table, {})

    def follow(self, files: Files, layout: Layout, taken: list[JournalLine]) -> None:
        """Apply every whole line that others have written since and add it to `taken`.

        Raises MovedError if what was read before has disappeared, CorruptError at damage, NewerSchemaError at a seal
        of a newer version; the lines before any of these are applied.
        """
        self._read(files, layout, taken)
        while self.position.sealed and self._goes_on(files, layout):
            self.position.next_generation()
            self._read(files, layout, taken)

    def _read(self, files: Files, layout: Layout, taken: list[JournalLine]) -> None:
        """Read the current generation to its end."""
        position = self.position
        descriptor = open_journal(files, layout, position.generation)
        try:
            status = files.fstat(descriptor)
            signature = signature_of(status)
            if signature == position.signature:
                return
            data = files.read_from(descriptor, position.start, status.st_size - position.start)
        finally:
            files.close(descriptor)
        found = self._new_lines(data)
        for line in found.lines:
            refuse_newer(line)
            if line.leads_back(position.generation):
                raise CorruptError("The journal of this workspace is damaged.", REPAIR)
            self.take(line)
            taken.append(line)
        if found.damaged:
            raise CorruptError("The journal of this workspace is damaged.", REPAIR)
        position.signature = signature if position.end == status.st_size else None

    def _new_lines(self, data: bytes) -> Scan:
        """Return the lines after the last one applied, after checking that it is still there."""
        position = self.position
        known = position.end - position.start
        if known and (len(data) < known or checksum_of(memoryview(data)[12 : known - 2]) != position.chain):
            raise MovedError
        if position.sealed:
            return Scan([], known, damaged=False)
        return scan(data, known, position.chain, position.sequence)

    def _goes_on(self, files: Files, layout: Layout) -> bool:
        """Return whether the next generation has a line: only then is the seal certain to be on the disk."""
        with opened_journal(files, layout, self.position.sealed) as descriptor:
            return files.fstat(descriptor).st_size > 0


def refuse_newer(line: JournalLine) -> None:
    """Raise NewerSchemaError at a seal with a schema that this version does not know."""
    if line.schema > migrations.SCHEMA:
        raise migrations.upgraded_by_newer()


def open_journal(files: Files, layout: Layout, generation: int) -> int:
    """Open the journal of a generation, in the directory or in backups/; raises MovedError if it is missing."""
    for name in (layout.journal, layout.kept_journal):
        with contextlib.suppress(FileNotFoundError):
            return files.open(name(generation), os.O_RDONLY)
    raise MovedError


@contextlib.contextmanager
def opened_journal(files: Files, layout: Layout, generation: int) -> Iterator[int]:
    """Open the journal of a generation for a block; raises MovedError if it is missing."""
    descriptor = open_journal(files, layout, generation)
    try:
        yield descriptor
    finally:
        files.close(descriptor)


def read_snapshot(files: Files, layout: Layout) -> State:
    """Read workspace.json; raises MissingWorkspaceError, CorruptError, NewerSchemaError or ReadOnlyError."""
    try:
        meta, documents, size = read_snapshot_file(files, layout.snapshot)
    except (FileNotFoundError, NotADirectoryError):
        if layout.holds_commits():
            raise CorruptError("workspace.json of this workspace is missing.", _advice(layout)) from None
        raise MissingWorkspaceError(
            f"There is no workspace at {layout.directory}.", f"okrtui init {layout.directory} creates one."
        ) from None
    except CorruptError as error:
        raise CorruptError(error.message, _advice(layout)) from None
    except OSError as error:
        raise unreadable(error) from None
    position = Position(meta.generation, meta.sequence, meta.chain)
    return State(meta, documents, position, size, meta.schema)


def _advice(layout: Layout) -> str:
    """Return the advice about a snapshot that cannot be used."""
    backup = layout.newest_backup()
    return f"{REPAIR} The newest backup is {backup}." if backup else REPAIR


def load(files: Files, layout: Layout) -> tuple[State, OkrError | None]:
    """Read snapshot and journal; the error, if any, is why lines after the last good one could not be read.

    A compaction may replace files in between, so any problem is confirmed by another look.
    """
    problem: OkrError | None = None
    with collector_paused():
        for _ in range(ATTEMPTS):
            state = read_snapshot(files, layout)
            try:
                state.follow(files, layout, [])
            except MovedError:
                problem = CorruptError("A journal of this workspace is missing.", REPAIR)
            except CorruptError as error:
                problem = error
            except NewerSchemaError as error:
                return state, error
            except OSError as error:
                raise unreadable(error) from error
            else:
                if not _has_lost_its_end(layout, state.position):
                    return state, newer(state.meta)
                problem = CorruptError("The end of a journal of this workspace is missing.", REPAIR)
    return state, problem


def _has_lost_its_end(layout: Layout, position: Position) -> bool:
    """Return whether no seal leads to the next journal although it has commits."""
    with contextlib.suppress(OSError):
        following = None if position.sealed else confined.status(layout.journal(position.generation + 1))
        return following is not None and following.st_size > 0
    return False


def newer(meta: Meta) -> NewerSchemaError | None:
    """Return the error if the snapshot has a schema that this version does not know."""
    return None if meta.schema <= migrations.SCHEMA else migrations.written_by_newer()


def difference(old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]) -> list[list[Any]]:
    """Return the ops that turn one set of documents into another."""
    ops: list[list[Any]] = []
    for table in old.keys() - new.keys():
        ops += [[table, int(number), None, before] for number, before in old[table].items()]
        ops.append([table, None, None, {}])
    for table, records in new.items():
        ops += _difference_of_table(table, old.get(table), records)
    return ops


def _difference_of_table(table: str, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> list[list[Any]]:
    if old is new:
        return []
    ops: list[list[Any]] = [[table, None, {}, None]] if old is None else []
    old = old or {}
    ops += [[table, int(number), None, old[number]] for number in old.keys() - new.keys()]
    for number, after in new.items():
        before = old.get(str(number))
        if before != after:
            ops.append([table, int(number), after, before])
    return ops
