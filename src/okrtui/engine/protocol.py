"""The protocol of engines: they store entries in one order and know no domain rules.

The contract suite (tests/contract) runs against every engine; the rest of the program relies on what it proves.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, NamedTuple, Protocol

from okrtui.domain.records.models import Record
from okrtui.errors import OkrError

Documents = dict[str, dict[str, dict[str, Any]]]
"""Every stored record as plain JSON, by table and by its id as text."""

SCHEMA = 2
"""The schema of the records that this version reads and writes, whatever keeps them."""

RELOAD = "reload"
"""The action of the one entry with the difference when the files were replaced during a session."""


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


class Entry(NamedTuple):
    """One commit: its number in the order of all commits, time, author, action and ops.

    If `outdated`, its records have an earlier schema, so it can be shown, but not undone. `used` are ids, by table,
    up to which none is issued again although no record of this commit has them.
    """

    sequence: int
    at: datetime
    by: str
    action: str
    ops: tuple[Op, ...]
    outdated: bool = False
    used: tuple[tuple[str, int], ...] = ()

    def created(self, kind: type[Record]) -> list[int]:
        """Return the numbers of the records of a kind that it added, in order."""
        return [op.id for op in self.ops if op.table == kind.table and op.before is None]


class Loaded(NamedTuple):
    """Everything in an engine at one moment: documents, the highest id each table ever used, the last number."""

    documents: Mapping[str, Mapping[str, dict[str, Any]]]
    highest: Mapping[str, int]
    sequence: int


class Turn(Protocol):
    """The exclusive right to append one entry."""

    @property
    def news(self) -> Sequence[Entry]:
        """The entries before this turn that the caller does not have yet, oldest first."""

    def append(self, ops: Sequence[Op], action: str, actor: str, at: datetime) -> Entry:
        """Store one more entry: it is durable on return, and its number follows the last one.

        The turn is over then. Raises RuleError for a value that cannot be stored, FullError, ReadOnlyError; nothing was
        stored then. After UnsureError it is not known whether the entry was stored.
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

    def close(self) -> None:
        """Release everything, without waiting for other threads."""
