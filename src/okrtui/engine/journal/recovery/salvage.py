"""Reading a damaged workspace for all that is whole in it. Nothing is written here."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from okrtui.engine.journal.files.confined import FOREIGN
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, reason
from okrtui.engine.journal.formats import migrations
from okrtui.engine.journal.formats.lines import Line, decode, follows, holds_a_line, line_starts
from okrtui.engine.journal.formats.snapshot import Meta
from okrtui.engine.journal.formats.snapshot import decode as decode_snapshot
from okrtui.engine.journal.replay import MovedError, Position, State, opened_journal, refuse_newer
from okrtui.errors import CorruptError, NewerSchemaError, ReadOnlyError
from okrtui.maintenance import Finding, Level
from okrtui.startup import collector_paused

REPAIR = "okrtui doctor --repair saves what is whole."
CUT_POWER = (
    "So a power cut leaves commits that were never acknowledged: okrtui doctor --repair sets them aside, and nothing "
    "that was acknowledged is lost."
)
MOVE_AWAY = "Try again; if it stays so, move that file out of the workspace, and then do this again without it."
MISSING = "This journal is missing."
BRING_BACK = "Bring the file back if you have it; okrtui doctor --repair goes on without what stood in it."
ITSELF = "Put the file itself there, not a link to it."
MOST_MISSING = 100_000
"""A line whose number lies further ahead than this is no later commit of this journal."""


class Piece(NamedTuple):
    """Some bytes of a journal: a line that is whole, or what cannot be read."""

    start: int
    raw: bytes
    line: Line | None


class Kept(NamedTuple):
    """A line that is saved, without its line end; None fills in the number of a commit that is lost."""

    sequence: int
    at: str
    raw: bytes | None


@dataclass
class Salvage:
    """All that could be read: the state it leads to, the lines by generation, and what is wrong.

    `damaged` is the first generation whose journal is damaged, 0 where none is; `safe` is the last commit before it.
    `unread` tells of a file that may be whole, but could not be read.
    """

    state: State
    findings: list[Finding] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    kept: dict[int, list[Kept]] = field(default_factory=dict)
    damaged: int = 0
    safe: int = 0
    unread: str = ""
    last_time: str = "1970-01-01T00:00:00+00:00"

    @property
    def sequence(self) -> int:
        """The number of the last commit that was read."""
        return self.state.position.sequence

    def wrong(self, name: str, what: str, advice: str = REPAIR) -> None:
        """Note damage in the journal that is being read; commits from here on are no longer safe."""
        self.damaged = self.damaged or self.state.position.generation
        self.findings.append(Finding(Level.DAMAGE, name, what, advice))

    def refuse_unread(self) -> None:
        """Raise ReadOnlyError where a file could not be read: what is in it would be left out for good."""
        if self.unread:
            raise ReadOnlyError(self.unread, "Nothing was changed.")

    def expects(self, line: Line) -> bool:
        """Whether this is the line that comes after the last."""
        position = self.state.position
        return not position.sealed and follows(line, position.chain, position.sequence)

    def accept(self, piece: Piece, line: Line) -> None:
        """Take in a whole line; raises NewerSchemaError at a seal of a newer version."""
        refuse_newer(line)
        self.state.take(line)
        if not line.next_generation:
            self.last_time = line.at
            self.kept[self.state.position.generation].append(Kept(line.sequence, line.at, piece.raw))
            self.safe = self.safe if self.damaged else line.sequence

    def skip(self, line: Line) -> None:
        """Count the commits between the last and this line as lost."""
        for number in range(self.sequence + 1, line.sequence + bool(line.next_generation)):
            self.lost.append(f"commit {number}")
            self.kept[self.state.position.generation].append(Kept(number, self.last_time, None))


def pieces(data: bytes) -> Iterator[Piece]:
    """Cut a journal into whole lines and what is between them; a line may stand behind bytes that hide its start."""
    start = 0
    while start < len(data):
        stop = data.find(b"\n", start)
        if stop < 0:
            yield Piece(start, data[start:], None)
            return
        raw = data[start:stop]
        inner = next((at for at in (0, *line_starts(raw)) if decode(raw[at:])), None)
        if inner:
            yield Piece(start, raw[:inner], None)
        yield Piece(start + (inner or 0), raw[inner or 0 :], None if inner is None else decode(raw[inner:]))
        start = stop + 1


def salvage(files: Files, layout: Layout) -> Salvage:
    """Read everything that can be read; raises CorruptError where there is nothing to begin with, NewerSchemaError."""
    with collector_paused():
        found = _base(files, layout)
        while True:
            _read(found, files, layout)
            later = _later(found, layout)
            if not later:
                _miss_the_end(found, layout)
                break
            position = found.state.position
            position.generation, position.start, position.end, position.sealed = later, 0, 0, 0
        if found.state.schema < migrations.SCHEMA:
            found.state.migrate(migrations.SCHEMA)
    return found


def _later(found: Salvage, layout: Layout) -> int:
    """Find the journal to be read next, 0 where this was the last; notes what should be there and is not."""
    position = found.state.position
    there = [number for number in layout.all_journals() if number > position.generation]
    named = position.sealed or position.generation + 1
    later = next((number for number in there if number == position.sealed or layout.size(number)), 0)
    name = layout.journal(position.generation).name
    if later and not position.sealed and not found.damaged:
        found.wrong(name, "Its end is missing, for there is a later journal.")
    if position.sealed and later != named:
        found.wrong(layout.journal(named).name, MISSING, BRING_BACK)
    return later


def _miss_the_end(found: Salvage, layout: Layout) -> None:
    """Note as lost what stood in the last journal, where that is not there."""
    position = found.state.position
    last = position.sealed or position.generation
    if not layout.places(last):
        found.lost.append(f"whatever stood in {layout.journal(last).name}, after commit {found.sequence}")


def _base(files: Files, layout: Layout) -> Salvage:
    """Begin with the snapshot or, where that is damaged, with the newest that is kept, or else with no record."""
    trouble = unread = remedy = ""
    for path in (layout.snapshot, *reversed(layout.kept_snapshots())):
        try:
            data = files.read(path)
            meta, documents = decode_snapshot(data)
        except FileNotFoundError:
            trouble = trouble or "It is gone."
            continue
        except CorruptError:
            trouble = trouble or "It is damaged or was changed by another program."
            continue
        except OSError as error:
            what, remedy = f"cannot be read: {reason(error)}.", remedy or _against(error)
            trouble, unread = trouble or f"It {what}", unread or f"{path.name} {what} {remedy}"
            continue
        if meta.schema > migrations.SCHEMA:
            raise NewerSchemaError("A newer version of okrtui wrote this workspace.", "Look at it with that version.")
        if not trouble or meta.generation in layout.all_journals():
            position = Position(meta.generation, meta.sequence, meta.chain)
            state = State(meta, documents, position, len(data), meta.schema)
            made_up = f"{path.name} and the journals since make up for it."
            break
    else:
        state, made_up = _from_nothing(files, layout, trouble), "The journals from the first on make up for it."
    found = Salvage(state, safe=state.position.sequence, unread=unread)
    if trouble:
        advice = remedy or f"{REPAIR} {made_up}"
        found.findings.append(Finding(Level.DAMAGE, "workspace.json", trouble, advice))
    return found


def _from_nothing(files: Files, layout: Layout, trouble: str) -> State:
    """Begin before the first commit, where every journal is kept; raises CorruptError where some are not."""
    with contextlib.suppress(MovedError, OSError), opened_journal(files, layout, 1) as descriptor:
        data = files.read_from(descriptor, 0, files.fstat(descriptor).st_size)
        first = next((piece.line for piece in pieces(data) if piece.line), None)
        if first is not None and first.sequence == 1:
            meta = Meta(generation=1, sequence=0, chain=first.previous, highest={}, store="", schema=1)
            return State(meta, {}, Position(1, 0, first.previous), 0, 1)
    raise CorruptError(
        f"{layout.snapshot} cannot be read ({trouble.rstrip('.')}), and neither can a backup with the journals since.",
        "okrtui restore FILE takes any other backup of it.",
    )


def _against(error: OSError) -> str:
    """Say what to do about a file that cannot be read."""
    return ITSELF if error.errno in FOREIGN else MOVE_AWAY


def _read(found: Salvage, files: Files, layout: Layout) -> None:
    """Take in what is whole in the journal of the current generation."""
    generation = found.state.position.generation
    name = layout.journal(generation).name
    found.kept[generation] = []
    try:
        with opened_journal(files, layout, generation) as descriptor:
            data = files.read_from(descriptor, 0, files.fstat(descriptor).st_size)
    except MovedError:
        found.wrong(name, MISSING, BRING_BACK)
        return
    except OSError as error:
        found.wrong(name, f"It cannot be read: {reason(error)}.", _against(error))
        found.unread = f"{name} cannot be read: {reason(error)}. {_against(error)}"
        return
    everything = list(pieces(data))
    rest = everything[_whole(found, everything) :]
    if rest:
        is_last = not any(number > generation and layout.size(number) for number in layout.all_journals())
        _judge(found, name, data, rest, is_last=is_last)


def _whole(found: Salvage, everything: list[Piece]) -> int:
    """Take in the lines that follow one another from the start; how many they are."""
    for number, piece in enumerate(everything):
        if piece.line is None or not found.expects(piece.line):
            return number
        found.accept(piece, piece.line)
    return len(everything)


def _judge(found: Salvage, name: str, data: bytes, rest: list[Piece], *, is_last: bool) -> None:
    """Say what the bytes are that do not continue the journal, and save the lines in them that can be."""
    start = rest[0].start
    if is_last and not found.state.position.sealed and not holds_a_line(data[start:]):
        what = f"Behind its last line stand {len(data) - start} bytes of a write that was never finished."
        found.findings.append(Finding(Level.NOTE, name, what, "The next commit sets them aside; nothing is lost."))
    elif is_last and was_cut_by_power(rest):
        line = rest[-1].line
        who = f"commit {line.sequence} by {line.by} ({line.action})" if line else ""
        found.wrong(name, f"From byte {start} on stand zeros and then {who}, the last.", CUT_POWER)
    else:
        _save(found, name, rest)


def was_cut_by_power(rest: list[Piece]) -> bool:
    """Whether this is a gap with zeros in it and then one whole commit that ends the file.

    A writer was killed before its sync and the power went during the next writer's: of two lines that were never
    acknowledged only the later reached the disk. Were it acknowledged, its sync would have saved the gap too.
    """
    gap, last = rest[:-1], rest[-1].line
    if last is None or last.next_generation or any(piece.line for piece in gap):
        return False
    return any(b"\0" in piece.raw for piece in gap)


def _save(found: Salvage, name: str, rest: list[Piece]) -> None:
    """Take in whole lines behind damage: they carry whole records, so each makes its records as they were then."""
    unread = 0
    for piece in rest:
        if piece.line is None:
            found.wrong(name, f"{len(piece.raw)} bytes from byte {piece.start} on cannot be read.")
            unread += len(piece.raw)
            continue
        missing = piece.line.sequence - found.sequence - (not piece.line.next_generation)
        if found.state.position.sealed or not 0 <= missing <= MOST_MISSING:
            found.wrong(name, f"The line at byte {piece.start}, commit {piece.line.sequence}, does not belong there.")
            found.lost.append(f"a line out of its place that says it is commit {piece.line.sequence}")
            continue
        if not found.expects(piece.line):
            found.wrong(name, f"The line at byte {piece.start} does not follow the one before it.")
        found.skip(piece.line)
        found.accept(piece, piece.line)
        unread = 0
    if unread:
        found.lost.append(f"what the last {unread} bytes of {name} held, after commit {found.sequence}")
