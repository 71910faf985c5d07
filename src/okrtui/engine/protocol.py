"""The protocol of engines: they store entries in one order and know no domain rules.

The contract suite (tests/contract) runs against every engine; the rest of the program relies on what it proves.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, MutableMapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import partial
from shlex import quote
from typing import Any, NamedTuple, Protocol, runtime_checkable

from okrtui.domain.records.models import Record
from okrtui.errors import MovedAwayError, OkrError

Documents = dict[str, MutableMapping[str, dict[str, Any]]]
"""Every stored record as plain JSON, by table and by its id as text."""

SCHEMA = 3
"""The schema of the records that this version reads and writes, whatever keeps them."""

FiguresOf = Callable[[Documents], Mapping[str, str]]
"""Computes figures about records, by table, as text that means nothing to an engine."""

RELOAD = "reload"
"""The action of the one entry with the difference when the files were replaced during a session."""


class StoredRecord(NamedTuple):
    """One record as it is stored, as plain JSON."""

    table: str
    id: int
    document: dict[str, Any]


class Op(NamedTuple):
    """One record before and after a commit; None means absent.

    An op with neither before nor after marks an id as used up.
    """

    table: str
    id: int
    after: dict[str, Any] | None
    before: dict[str, Any] | None

    @property
    def only_uses(self) -> bool:
        """True if the op only marks its id as used up."""
        return self.after is None and self.before is None


op_of = partial(tuple.__new__, Op)
"""Makes an op of its parts, in a third of the time that `Op` takes: an import has a hundred thousand."""


class Entry(NamedTuple):
    """One commit: its number in the order of all commits, time, author, action and ops.

    `used` are ids, by table, up to which none is issued again although no record of this commit has them. `schema` is
    that of its records.
    """

    sequence: int
    at: datetime
    by: str
    action: str
    ops: Sequence[Op]
    used: tuple[tuple[str, int], ...] = ()
    schema: int = SCHEMA

    @property
    def outdated(self) -> bool:
        """True if its records have an earlier schema, so that it can be shown, but not undone."""
        return self.schema < SCHEMA

    def stored_ops(self) -> list[list[Any]]:
        """Return [table, id, after, before] of each op, and of each id that is used up."""
        return [*map(list, self.ops), *([*used, None, None] for used in self.used)]

    def created(self, kind: type[Record]) -> list[int]:
        """Return the numbers of the records of a kind that it added, in order."""
        return [op.id for op in self.ops if op.table == kind.table and op.before is None]


class Loaded(NamedTuple):
    """Everything in an engine at one moment: documents, the highest id each table ever used, the last number."""

    documents: Mapping[str, Mapping[str, dict[str, Any]]]
    highest: Mapping[str, int]
    sequence: int

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record."""
        for table, documents in self.documents.items():
            yield from (StoredRecord(table, int(number), document) for number, document in documents.items())


class Turn(Protocol):
    """The exclusive right to append one entry."""

    @property
    def news(self) -> Sequence[Entry]:
        """The entries before this turn that the caller does not have yet, oldest first."""

    def append(self, ops: Iterable[Op], action: str, actor: str, at: datetime) -> Entry:
        """Store one more entry: it is durable on return, and its number follows the last one.

        The ops are taken one after the other, and whatever that raises is raised. The turn is over then. Raises
        RuleError for a value that cannot be stored, FullError, ReadOnlyError; nothing was stored then. After
        UnsureError it is not known whether the entry was stored.
        """


class Destination(NamedTuple):
    """Where a workspace is moved to, as its sessions are told, and who moves it when."""

    place: str
    by: str
    at: datetime

    def as_json(self) -> dict[str, str]:
        """Return it as it is kept in the old place."""
        return {"place": self.place, "by": self.by, "at": self.at.isoformat()}

    @classmethod
    def of_json(cls, fields: Mapping[str, str]) -> Destination:
        """Return what was kept. Raises KeyError, TypeError, ValueError."""
        return cls(fields["place"], fields["by"], datetime.fromisoformat(fields["at"]))

    def refusal(self) -> MovedAwayError:
        """Return the error that every change in the old place raises from then on."""
        what = f"This workspace was moved to {self.place} by {self.by} on {self.at:%Y-%m-%d}."
        return MovedAwayError(what, f"Use it there: okrtui --workspace {quote(self.place)}")


class History(Protocol):
    """A whole workspace that stands still: everything another engine needs to go on from there.

    Entries and records are read in pieces, so that neither has to fit into memory.
    """

    @property
    def sequence(self) -> int:
        """The number of the last entry."""

    @property
    def highest(self) -> Mapping[str, int]:
        """The highest id that each table ever used."""

    def entries(self) -> Iterator[Entry]:
        """Yield the kept entries, oldest first. Raises CorruptError where one was altered."""

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record as it is after the last entry."""


class Handover(History, Protocol):
    """A workspace that is handed over, which can be closed afterwards."""

    def close(self, destination: Destination) -> None:
        """End writing here for good: every session on the workspace is told where it was moved to."""


@runtime_checkable
class KeepsFigures(Protocol):
    """An engine that stores figures with the records, and loads them with their tables (`figures`)."""

    def keep_figures(self, compute: FiguresOf) -> None:
        """Store what a function computes about the records whenever they are written anew."""


@runtime_checkable
class FindsEntries(Protocol):
    """An engine that finds the entries about some records without reading the others."""

    def history_about(self, numbers: Collection[int], before: int, limit: int) -> Sequence[Entry]:
        """Do what `history` does, of entries alone in which one of the numbers is that of a record, or of its owner.

        Which table the record is of does not matter.
        """


class Engine(Protocol):
    """A workspace's entries, shared by many sessions; its methods may be called from any thread.

    `sequence` is the number of the last entry that the caller has; later entries may be returned more than once until
    the caller names a later one. If the engine's files were replaced, one entry of the action RELOAD has the
    difference, and its number may be lower.
    """

    @property
    def identity(self) -> str:
        """The name of the workspace, the same for every session on it; the part after the last / is for people."""

    @property
    def user(self) -> str:
        """The name by which a server knows this person, who signs with it; '' where there is no server."""

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may append, else the error that a turn would raise."""

    @property
    def warning(self) -> str:
        """What is wrong with what is stored although this session may append, as a sentence; '' if nothing."""

    def load(self) -> Loaded:
        """Everything that is kept now."""

    def since(self, sequence: int) -> Sequence[Entry]:
        """Return the entries after a number, oldest first."""

    def turn(self, sequence: int, timeout: float | None = None) -> AbstractContextManager[Turn]:
        """Acquire the exclusive right to append; `news` starts after the sequence.

        Raises BusyError, which names the holder, after `timeout` seconds (None: the engine's default), and the refusal
        if there is one.
        """

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """Return up to `limit` of the kept entries older than a number, newest first."""

    def hand_over(self, *, closes: bool) -> AbstractContextManager[Handover]:
        """Hold the workspace still to hand it over, and with `closes` also to close it. Nobody can append meanwhile.

        Raises what `turn` raises, and ReadOnlyError where this session may not close it.
        """

    def take_over(self, history: History) -> None:
        """Store another workspace's log and records in this empty one, all or nothing.

        Raises UsageError unless it is empty, RuleError for a value that cannot be stored here, and what the history
        raises.
        """

    def close(self) -> None:
        """Release everything, without waiting for other threads."""
