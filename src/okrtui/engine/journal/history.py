"""The log: the journals read backwards, from the last line through the sealed ones that are kept."""

from __future__ import annotations

from collections.abc import Iterator

from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats.lines import backwards, decode
from okrtui.engine.journal.replay import REPAIR, MovedError, Position, opened_journal, unreadable
from okrtui.engine.protocol import Entry
from okrtui.errors import CorruptError


def history(files: Files, layout: Layout, position: Position) -> Iterator[Entry]:
    """Give every entry that is kept, newest first; raises CorruptError where a line was altered, ReadOnlyError."""
    chain, end = position.chain, position.end
    older = [generation for generation in layout.all_journals() if generation < position.generation]
    for generation in (position.generation, *reversed(older)):
        try:
            with opened_journal(files, layout, generation) as descriptor:
                end = end if generation == position.generation else files.fstat(descriptor).st_size
                data = files.read_from(descriptor, 0, end)
        except MovedError:
            continue
        except OSError as error:
            raise unreadable(error) from error
        for raw in backwards(data, end):
            line = decode(raw)
            if line is None or line.checksum != chain:
                raise CorruptError("The history of this workspace is damaged.", REPAIR)
            chain = line.previous
            if not line.next_generation:
                yield line.entry()
