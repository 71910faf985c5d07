"""The log: the journals read backwards, from the last line through the kept sealed ones."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, unreadable
from okrtui.engine.journal.formats.long_lines import decode_past
from okrtui.engine.journal.formats.past_lines import StoredLine, backwards
from okrtui.engine.journal.replay import REPAIR, MovedError, open_journal
from okrtui.engine.protocol import Entry
from okrtui.errors import CorruptError, OkrError

DAMAGED = "The history of this workspace is damaged."


class LogPlace(NamedTuple):
    """A position in the log, read backwards: generation, end and checksum of the next line."""

    generation: int
    end: int
    chain: str


def history(files: Files, layout: Layout, start: LogPlace) -> Iterator[tuple[Entry, LogPlace]]:
    """Yield every kept entry, newest first, each with the position of the next older one.

    Raises CorruptError if a line was altered, ReadOnlyError if a journal cannot be read.
    """
    chain = start.chain
    older = [generation for generation in layout.all_journals() if generation < start.generation]
    for generation in (start.generation, *reversed(older)):
        for raw, end in _lines(files, layout, generation, start.end if generation == start.generation else None):
            line = decode_past(raw)
            if line is None or line.checksum != chain:
                raise CorruptError(DAMAGED, REPAIR)
            chain = line.previous
            if line.entry is not None:
                yield line.entry, LogPlace(generation, end, chain)


class _OpenJournal:
    """An open journal, which stays so for whoever has a long line of it; it closes when nobody needs it."""

    def __init__(self, files: Files, layout: Layout, generation: int) -> None:
        """Open it. Raises MovedError if it is missing, ReadOnlyError."""
        self._files = files
        with _readable():
            self._descriptor = open_journal(files, layout, generation)
            self.size = files.fstat(self._descriptor).st_size

    def read(self, start: int, size: int) -> bytes:
        """Read so many bytes. Raises CorruptError where there are fewer, ReadOnlyError where the disk fails."""
        with _readable():
            data = self._files.read_from(self._descriptor, start, size)
        if len(data) < size:
            raise CorruptError(DAMAGED, REPAIR)
        return data

    def __del__(self) -> None:
        with contextlib.suppress(OSError, AttributeError):
            self._files.close(self._descriptor)


@contextlib.contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise unreadable(error) from error


def _lines(files: Files, layout: Layout, generation: int, end: int | None) -> Iterator[tuple[bytes | StoredLine, int]]:
    """Yield the lines of a journal, if it is there, up to a position or all, last first, with where each begins."""
    try:
        journal = _OpenJournal(files, layout, generation)
    except MovedError:
        return
    begin = journal.size if end is None else end
    for raw in backwards(journal.read, begin):
        begin -= (raw.length if isinstance(raw, StoredLine) else len(raw)) + 1
        yield raw, begin


def page(files: Files, layout: Layout, start: LogPlace, before: int | None, limit: int) -> tuple[list[Entry], LogPlace]:
    """Return up to `limit` entries older than a number, and the position of the next one.

    Raises what `history` raises if not even one entry can be read.
    """
    found: list[Entry] = []
    place = start
    entries = history(files, layout, start)
    try:
        wanted = ((entry, at) for entry, at in entries if before is None or entry.sequence < before)
        for entry, at in islice(wanted, limit):
            found.append(entry)
            place = at
    except OkrError:
        if not found:
            raise
    return found, place
