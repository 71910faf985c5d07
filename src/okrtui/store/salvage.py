"""Reading a damaged workspace for all that is whole in it. Nothing is written here, and nothing is believed unseen."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import orjson

from okrtui.errors import CorruptError, NewerSchemaError
from okrtui.store import migrations
from okrtui.store.base import Finding, Level
from okrtui.store.files import Files, reason
from okrtui.store.journal import HEAD, Line, decode, follows, line_starts
from okrtui.store.layout import Layout
from okrtui.store.snapshot import Meta, collector_off
from okrtui.store.snapshot import decode as decode_snapshot
from okrtui.store.state import MovedError, Position, State, opened_journal

REPAIR = "okrtui doctor --repair saves what is whole."
CUT_POWER = (
    "This is what a power cut leaves of commits that nobody was told are safe: okrtui doctor --repair sets it aside, "
    "and nothing that was acknowledged is lost."
)
SHORTEST_LINE = 60
"""No line of a commit has fewer bytes: so many commits at most may be missing where some bytes cannot be read."""


class Piece(NamedTuple):
    """Some bytes of a journal: a line that is whole, or what cannot be read."""

    start: int
    raw: bytes
    line: Line | None


class Kept(NamedTuple):
    """A line that is saved; `raw` is the line without its end, None where a lost commit's number is filled in."""

    sequence: int
    at: str
    raw: bytes | None


@dataclass
class Salvage:
    """All that could be read: the state it leads to, the lines by generation, and what is wrong.

    `damaged` is the first generation with damage in it, 0 where there is none; `safe` the last commit before any.
    """

    state: State
    findings: list[Finding] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kept: dict[int, list[Kept]] = field(default_factory=dict)
    damaged: int = 0
    safe: int = 0
    is_snapshot_good: bool = True
    last_time: str = "1970-01-01T00:00:00+00:00"

    def wrong(self, generation: int, place: str, what: str, advice: str = REPAIR) -> None:
        """Note damage; what comes behind it is no longer safe."""
        self.damaged = self.damaged or max(generation, 1)
        self.findings.append(Finding(Level.DAMAGE, place, what, advice))

    def accept(self, generation: int, raw: bytes, line: Line) -> None:
        """Take in a whole line that comes after the last."""
        self.state.take(line)
        self.last_time = line.at or self.last_time
        if not line.next_generation:
            self.kept[generation].append(Kept(line.sequence, line.at, raw))
            self.safe = self.safe if self.damaged else line.sequence

    def fill(self, generation: int, sequence: int) -> None:
        """Count the commits up to this number as lost."""
        for number in range(self.state.position.sequence + 1, sequence):
            self.lost.append(f"commit {number}")
            self.kept[generation].append(Kept(number, self.last_time, None))


def pieces(data: bytes) -> Iterator[Piece]:
    """Cut a journal into whole lines and what is between them, a line whose start was overwritten included."""
    start = 0
    while start < len(data):
        stop = data.find(b"\n", start)
        stop = len(data) if stop < 0 else stop
        raw = data[start:stop]
        line = decode(raw) if stop < len(data) else None
        inner = None if line else next((at for at in line_starts(raw) if at and decode(raw[at:])), None)
        if inner is not None and stop < len(data):
            yield Piece(start, raw[:inner], None)
            yield Piece(start + inner, raw[inner:], decode(raw[inner:]))
        else:
            yield Piece(start, raw, line)
        start = stop + 1


def salvage(files: Files, layout: Layout) -> Salvage:
    """Read everything that can be read; raises CorruptError where there is nothing to begin with, NewerSchemaError."""
    with collector_off():
        found = _base(files, layout)
        generation = first = found.state.position.generation
        while generation in layout.all_journals() or generation == first:
            _read(found, files, layout, generation)
            position = found.state.position
            if position.sealed and position.sealed not in layout.all_journals():
                found.wrong(generation, layout.journal(position.sealed).name, "This journal is missing.")
            if not position.sealed and not found.damaged:
                break
            generation = position.sealed or generation + 1
            position.generation, position.start, position.end, position.sealed = generation, 0, 0, 0
            if generation not in layout.all_journals():
                break
    return found


def _base(files: Files, layout: Layout) -> Salvage:
    """Begin with the snapshot or, where that is damaged, with the newest that is kept, or else with nothing at all."""
    trouble = ""
    for path in (layout.snapshot, *reversed(layout.kept_snapshots())):
        try:
            data = files.read(path)
            meta, documents = decode_snapshot(data)
        except (CorruptError, OSError) as error:
            trouble = trouble or (reason(error) if isinstance(error, OSError) else error.message)
            continue
        if meta.schema > migrations.SCHEMA:
            raise NewerSchemaError("A newer version of okrtui wrote this workspace.", "Look at it with that version.")
        if trouble and meta.generation not in layout.all_journals():
            continue
        position = Position(meta.generation, meta.sequence, meta.chain)
        found = Salvage(State(meta, documents, position, len(data), meta.schema, dict(meta.highest)))
        return _begun(found, trouble, f"backups/{path.name} and the journals since make up for it.")
    return _begun(_from_the_first_journal(files, layout, trouble), trouble, "The journals from the first on do.")


def _begun(found: Salvage, trouble: str, advice: str) -> Salvage:
    found.safe = found.state.position.sequence
    if trouble:
        found.is_snapshot_good = False
        found.wrong(found.state.position.generation, "workspace.json", trouble, f"{REPAIR} {advice}")
        found.damaged = 0
    return found


def _from_the_first_journal(files: Files, layout: Layout, trouble: str) -> Salvage:
    """Begin with no record, where every journal is kept; raises CorruptError where some are not."""
    with contextlib.suppress(MovedError, OSError), opened_journal(files, layout, 1) as descriptor:
        data = files.read_from(descriptor, 0, files.fstat(descriptor).st_size)
        first = next((piece.line for piece in pieces(data) if piece.line), None)
        if first is not None and first.sequence == 1:
            meta = Meta(generation=1, sequence=0, chain=first.previous, highest={}, store="", schema=1)
            return Salvage(State(meta, {}, Position(1, 0, first.previous), 0, 1))
    raise CorruptError(
        f"workspace.json cannot be read ({trouble}), and neither can a backup with the journals since.",
        f"Bring back a copy of {layout.directory} from elsewhere; okrtui restore FILE takes any backup.",
    )


def _read(found: Salvage, files: Files, layout: Layout, generation: int) -> None:
    """Take in what is whole in one journal."""
    found.kept[generation] = []
    name = layout.journal(generation).name
    try:
        with opened_journal(files, layout, generation) as descriptor:
            data = files.read_from(descriptor, 0, files.fstat(descriptor).st_size)
    except MovedError:
        found.wrong(generation, name, "This journal is missing.")
        return
    except OSError as error:
        found.wrong(generation, name, f"It cannot be read: {reason(error)}.")
        return
    everything = list(pieces(data))
    whole = next((at for at, piece in enumerate(everything) if not _takes(found, generation, piece)), len(everything))
    rest = everything[whole:]
    if not rest:
        return
    if not any(piece.line for piece in rest) and not _is_altered(rest, found):
        _note_torn(found, name, rest, data)
    elif was_cut_by_power(rest, data) and generation == max(layout.all_journals()):
        _set_aside(found, name, rest)
    else:
        _save(found, generation, name, rest)


def _takes(found: Salvage, generation: int, piece: Piece) -> bool:
    """Whether a piece is the line that has to come next, and is taken in."""
    position = found.state.position
    if piece.line is None or position.sealed or not follows(piece.line, position.chain, position.sequence):
        return False
    found.accept(generation, piece.raw, piece.line)
    return True


def _is_altered(rest: list[Piece], found: Salvage) -> bool:
    """Whether bytes without any whole line are more than the torn tail of one write."""
    return bool(found.state.position.sealed) or any(
        piece.raw[:2] == b'["' and piece.raw[-2:] == b"}]" and b"\0" not in piece.raw for piece in rest[:-1]
    ) or (len(rest) > 0 and rest[0].raw[:2] == b'["' and rest[0].raw[-2:] == b"}]" and b"\0" not in rest[0].raw)


def _note_torn(found: Salvage, name: str, rest: list[Piece], data: bytes) -> None:
    what = f"Behind its last line stand {len(data) - rest[0].start} bytes of a write that was never finished."
    found.findings.append(Finding(Level.NOTE, name, what, "The next commit sets them aside; nothing is lost."))


def was_cut_by_power(rest: list[Piece], data: bytes) -> bool:
    """Whether this is a gap with zeros and then one whole line that ends the file.

    A writer was killed before its sync and the power went during the next writer's: of two lines that were never
    acknowledged, only the later reached the disk. Were that one acknowledged, its sync would have saved the gap too.
    """
    gap, last = rest[:-1], rest[-1]
    return (
        last.line is not None
        and not last.line.next_generation
        and data.endswith(b"\n")
        and bool(gap)
        and all(piece.line is None for piece in gap)
        and any(b"\0" in piece.raw for piece in gap)
    )


def _set_aside(found: Salvage, name: str, rest: list[Piece]) -> None:
    line = rest[-1].line
    who = f" commit {line.sequence} by {line.by} ({line.action})" if line else ""
    what = f"From byte {rest[0].start} on stand zeros and then{who}, which was never acknowledged."
    found.wrong(found.state.position.generation, name, what, CUT_POWER)


def _save(found: Salvage, generation: int, name: str, rest: list[Piece]) -> None:
    """Take in whole lines behind damage: they carry whole records, so each makes its records as they were then."""
    unread = 0
    for piece in rest:
        if piece.line is None:
            unread += len(piece.raw) + 1
            found.wrong(generation, name, f"The {len(piece.raw)} bytes from byte {piece.start} on cannot be read.")
        elif found.state.position.sealed or not _comes_later(found.state.position, piece.line, unread):
            what = f"The line at byte {piece.start} (commit {piece.line.sequence}) does not belong there."
            found.wrong(generation, name, what)
            if not piece.line.next_generation:
                found.lost.append(f"a line that says it is commit {piece.line.sequence}, out of its place")
        else:
            _resume(found, generation, name, piece, piece.line)
            unread = 0
    if unread and not found.state.position.sealed:
        found.lost.append(f"what stood in the last {unread} bytes of {name}, after commit {_last(found)}")


def _last(found: Salvage) -> int:
    return found.state.position.sequence


def _comes_later(position: Position, line: Line, unread: int) -> bool:
    """Whether a line may be the next that is left, by its number and by how much before it cannot be read."""
    missing = line.sequence - position.sequence - (not line.next_generation)
    return 0 <= missing <= max(unread // SHORTEST_LINE, 1)


def _resume(found: Salvage, generation: int, name: str, piece: Piece, line: Line) -> None:
    if not follows(line, found.state.position.chain, found.state.position.sequence):
        if not found.damaged or line.sequence == _last(found) + (not line.next_generation):
            found.wrong(generation, name, f"The line at byte {piece.start} does not follow the one before it.")
        found.fill(generation, line.sequence + bool(line.next_generation))
    found.accept(generation, piece.raw, line)


def rechained(kept: Kept, chain: str) -> dict[str, Any]:
    """Give the fields of a line that is saved, behind another line; a lost commit becomes one that says so."""
    if kept.raw is None:
        return {"p": chain, "s": kept.sequence, "t": kept.at, "u": "", "a": "workspace.lost", "o": []}
    return {**orjson.loads(memoryview(kept.raw)[HEAD:-1]), "p": chain}


def without(found: Salvage, records: list[tuple[str, str]]) -> list[list[Any]]:
    """Take records out of the documents; the ops that do so."""
    documents = found.state.documents
    ops = [[table, int(key), None, documents[table][key]] for table, key in records if key.isdigit()]
    for table, key in records:
        found.state.documents[table] = {k: v for k, v in found.state.documents[table].items() if k != key}
    return ops


__all__ = ["Kept", "Piece", "Salvage", "pieces", "rechained", "replace", "salvage", "was_cut_by_power", "without"]
