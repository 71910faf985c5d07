"""The log: the journals read backwards, from the last line through the kept sealed ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, unreadable
from okrtui.engine.journal.formats.lines import backwards, decode
from okrtui.engine.journal.replay import REPAIR, MovedError, opened_journal
from okrtui.engine.protocol import Entry
from okrtui.errors import CorruptError, OkrError


class LogPlace(NamedTuple):
    """A position in the log, read backwards: generation, end and checksum of the next line."""

    generation: int
    end: int
    chain: str


def history(files: Files, layout: Layout, start: LogPlace) -> Iterator[tuple[Entry, LogPlace]]:
    """Yield every kept entry, newest first, each with the position of the next older one.

    Raises CorruptError if a line was altered, ReadOnlyError if a journal cannot be read.
    """
    chain, end = start.chain, start.end
    older = [generation for generation in layout.all_journals() if generation < start.generation]
    for generation in (start.generation, *reversed(older)):
        try:
            with opened_journal(files, layout, generation) as descriptor:
                end = start.end if generation == start.generation else files.fstat(descriptor).st_size
                data = files.read_from(descriptor, 0, end)
        except MovedError:
            continue
        except OSError as error:
            raise unreadable(error) from error
        for raw in backwards(data, end):
            line = decode(raw)
            if line is None or line.checksum != chain:
                raise CorruptError("The history of this workspace is damaged.", REPAIR)
            chain, end = line.previous, end - line.length
            if not line.next_generation:
                yield line.entry(), LogPlace(generation, end, chain)


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
