"""Reading everything intact in a damaged workspace, without writing anything."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from okrtui.engine import migrations
from okrtui.engine.journal.files.confined import FOREIGN
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files, reason
from okrtui.engine.journal.formats.lines import JournalLine, candidates, decode, first_line, follows, holds_a_line
from okrtui.engine.journal.formats.snapshot import Meta, decode_part
from okrtui.engine.journal.formats.snapshot import decode as decode_snapshot
from okrtui.engine.journal.replay import MovedError, Position, State, opened_journal, refuse_newer
from okrtui.errors import CorruptError, NewerSchemaError, ReadOnlyError
from okrtui.maintenance import Finding, Severity
from okrtui.startup import collector_paused

REPAIR = "okrtui doctor --repair saves everything intact."
CUT_POWER = (
    "A power cut leaves such commits, which were never confirmed: okrtui doctor --repair moves them aside, and no "
    "confirmed commit is lost."
)
MOVE_AWAY = "Try again; if that does not help, move that file out of the workspace and run this command again."
MISSING = "This journal is missing."
BRING_BACK = "Put the file back if you have it; okrtui doctor --repair continues without its contents."
ITSELF = "Replace it with the file itself."
UNFINISHED = "The next commit moves them aside; nothing is lost."
MOST_MISSING = 100_000
"""A line whose number is further ahead than this is not a later commit of this journal."""


class JournalPiece(NamedTuple):
    """Some bytes of a journal: a whole line, or an unreadable part."""

    start: int
    raw: bytes
    line: JournalLine | None


class Kept(NamedTuple):
    """A saved line without its line end; None stands in for a lost commit."""

    sequence: int
    at: str
    raw: bytes | None


@dataclass
class Salvage:
    """Everything that could be read: the resulting state, the lines by generation, and the findings.

    `damaged` is the first generation whose journal is damaged, 0 if none is; `safe` is the last commit before it.
    `unread` names a file that may be intact, but could not be read.
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
        """Add a finding of damage in the current journal; commits from here on are not safe."""
        self.damaged = self.damaged or self.state.position.generation
        self.findings.append(Finding(Severity.DAMAGE, name, what, advice))

    def refuse_unread(self) -> None:
        """Raise ReadOnlyError if a file could not be read, since a repair would lose its contents."""
        if self.unread:
            raise ReadOnlyError(self.unread, "Nothing was changed.")

    def expects(self, line: JournalLine) -> bool:
        """Return whether a line directly follows the last one."""
        position = self.state.position
        fits = not position.sealed and not line.leads_back(position.generation)
        return fits and follows(line, position.chain, position.sequence)

    def accept(self, piece: JournalPiece, line: JournalLine) -> None:
        """Apply a whole line; raises NewerSchemaError at a seal of a newer version."""
        refuse_newer(line)
        self.state.take(line)
        if not line.next_generation:
            self.last_time = line.at
            self.kept[self.state.position.generation].append(Kept(line.sequence, line.at, piece.raw))
            self.safe = self.safe if self.damaged else line.sequence

    def skip(self, line: JournalLine) -> None:
        """Count the commits between the last and this line as lost."""
        for number in range(self.sequence + 1, line.sequence + bool(line.next_generation)):
            self.lost.append(f"commit {number}")
            self.kept[self.state.position.generation].append(Kept(number, self.last_time, None))


def pieces(data: bytes) -> Iterator[JournalPiece]:
    """Split a journal into whole lines and the bytes between them; a line may start after unreadable bytes."""
    start = 0
    for begin, raw in candidates(data):
        inner = first_line(raw)
        if inner is None:
            continue
        if begin + inner > start:
            yield JournalPiece(start, data[start : begin + inner].removesuffix(b"\n"), None)
        yield JournalPiece(begin + inner, raw[inner:], decode(raw[inner:]))
        start = begin + len(raw) + 1
    if start < len(data):
        yield JournalPiece(start, data[start:].removesuffix(b"\n"), None)


def salvage(files: Files, layout: Layout) -> Salvage:
    """Read everything that can be read; raises CorruptError if there is nothing to start from, NewerSchemaError."""
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
    """Return the next journal to read, 0 after the last; add findings about missing ones."""
    position = found.state.position
    there = [number for number in layout.all_journals() if number > position.generation]
    named = position.sealed or position.generation + 1
    later = next((number for number in there if number == position.sealed or layout.size(number)), 0)
    name = layout.journal(position.generation).name
    if later and not position.sealed and not found.damaged:
        found.wrong(name, "Its end is missing: there is a later journal.")
    if position.sealed and later != named:
        found.wrong(layout.journal(named).name, MISSING, BRING_BACK)
    return later


def _miss_the_end(found: Salvage, layout: Layout) -> None:
    """Add the contents of the last journal to the losses if it is missing."""
    position = found.state.position
    last = position.sealed or position.generation
    if not layout.places(last):
        found.lost.append(f"everything in {layout.journal(last).name} after commit {found.sequence}")


def _base(files: Files, layout: Layout) -> Salvage:
    """Start from the snapshot or, if it is damaged, from the newest kept one, or else from nothing."""
    trouble = unread = remedy = ""
    lost: list[str] = []
    for path in (layout.snapshot, *reversed(layout.kept_snapshots())):
        try:
            data = files.read(path)
            meta, documents = decode_snapshot(data)
        except FileNotFoundError:
            trouble = trouble or "It is missing."
            continue
        except CorruptError as error:
            _, _, why = error.message.partition(": ")
            why = f"{why[:1].upper()}{why[1:]}" or "It is damaged or was changed by another program."
            trouble = trouble or why
            continue
        except OSError as error:
            what, remedy = f"cannot be read: {reason(error)}.", remedy or _against(error)
            trouble, unread = trouble or f"It {what}", unread or f"{path.name} {what} {remedy}"
            continue
        if meta.schema > migrations.SCHEMA:
            raise NewerSchemaError("A newer version of okrtui wrote this workspace.", "Use that version.")
        if not trouble or meta.generation in layout.all_journals():
            position = Position(meta.generation, meta.sequence, meta.chain)
            state = State(meta, documents, position, len(data), meta.schema)
            made_up = f"{path.name} and the journals since then replace it."
            break
    else:
        state, lost = _from_little(files, layout, trouble)
        made_up = "What is whole in it stays." if lost else "The complete journals replace it."
    found = Salvage(state, safe=state.position.sequence, unread=unread, lost=lost)
    if trouble:
        advice = remedy or f"{REPAIR} {made_up}"
        found.findings.append(Finding(Severity.DAMAGE, "workspace.json", trouble, advice))
    return found


def _from_little(files: Files, layout: Layout, trouble: str) -> tuple[State, list[str]]:
    """Start before the first commit, or else with what is whole in the snapshot; raises CorruptError."""
    try:
        return _from_nothing(files, layout, trouble), []
    except CorruptError:
        with contextlib.suppress(CorruptError, OSError):
            data = files.read(layout.snapshot)
            meta, documents, lost = decode_part(data)
            position = Position(meta.generation, meta.sequence, meta.chain)
            return State(meta, documents, position, len(data), meta.schema), lost
        raise


def _from_nothing(files: Files, layout: Layout, trouble: str) -> State:
    """Start before the first commit if every journal is kept; raises CorruptError if not."""
    with contextlib.suppress(MovedError, OSError), opened_journal(files, layout, 1) as descriptor:
        data = files.read_from(descriptor, 0, files.fstat(descriptor).st_size)
        first = next((piece.line for piece in pieces(data) if piece.line), None)
        if first is not None and first.sequence == 1:
            meta = Meta(generation=1, sequence=0, chain=first.previous, highest={}, store="", schema=1)
            return State(meta, {}, Position(1, 0, first.previous), 0, 1)
    raise CorruptError(
        f"{layout.snapshot} cannot be read ({trouble.rstrip('.')}), and neither can any backup with later journals.",
        "Restore another backup with: okrtui restore FILE",
    )


def _against(error: OSError) -> str:
    """Return the advice about an unreadable file."""
    return ITSELF if error.errno in FOREIGN else MOVE_AWAY


def _read(found: Salvage, files: Files, layout: Layout) -> None:
    """Read everything intact in the journal of the current generation."""
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


def _whole(found: Salvage, everything: list[JournalPiece]) -> int:
    """Apply the leading lines that follow one another; return how many."""
    for number, piece in enumerate(everything):
        if piece.line is None or not found.expects(piece.line):
            return number
        found.accept(piece, piece.line)
    return len(everything)


def _judge(found: Salvage, name: str, data: bytes, rest: list[JournalPiece], *, is_last: bool) -> None:
    """Classify the bytes that do not continue the journal, and save the whole lines in them."""
    start = rest[0].start
    if is_last and not found.state.position.sealed and not holds_a_line(data[start:]):
        what = f"An unfinished write left {len(data) - start} bytes after its last line."
        found.findings.append(Finding(Severity.NOTE, name, what, UNFINISHED))
    elif is_last and was_cut_by_power(rest):
        line = rest[-1].line
        who = f"commit {line.sequence} by {line.by} ({line.action})" if line else ""
        found.wrong(name, f"Zeros from byte {start}, then {who}, the last.", CUT_POWER)
    else:
        _save(found, name, rest)


def was_cut_by_power(rest: list[JournalPiece]) -> bool:
    """Return whether the rest is a gap with zeros and then one whole commit at the end of the file.

    A writer was killed before its sync and the power failed during the next writer's: of two unconfirmed lines only
    the later one reached the disk. Had it been confirmed, its sync would have saved the gap too.
    """
    gap, last = rest[:-1], rest[-1].line
    if last is None or last.next_generation or any(piece.line for piece in gap):
        return False
    return any(b"\0" in piece.raw for piece in gap)


def _save(found: Salvage, name: str, rest: list[JournalPiece]) -> None:
    """Apply whole lines after damage: they contain whole records, so each restores its records as they were then."""
    unread = 0
    for piece in rest:
        if piece.line is None:
            found.wrong(name, f"{len(piece.raw)} bytes from byte {piece.start} cannot be read.")
            unread += len(piece.raw)
            continue
        missing = piece.line.sequence - found.sequence - (not piece.line.next_generation)
        position = found.state.position
        if position.sealed or piece.line.leads_back(position.generation) or not 0 <= missing <= MOST_MISSING:
            found.wrong(name, f"The line at byte {piece.start}, commit {piece.line.sequence}, does not belong there.")
            found.lost.append(f"a misplaced line marked as commit {piece.line.sequence}")
            continue
        if not found.expects(piece.line):
            found.wrong(name, f"The line at byte {piece.start} does not follow the one before it.")
        found.skip(piece.line)
        found.accept(piece, piece.line)
        unread = 0
    if unread:
        found.lost.append(f"the last {unread} bytes of {name}, after commit {found.sequence}")
