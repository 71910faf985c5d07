"""The protocol every engine has to meet: it keeps entries in one order, and knows no rule.

The contract suite (tests/contract) is run against every engine; the rest of the program relies on what it shows.
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

RELOAD = "reload"
"""The action of the one entry that tells the difference when the files were replaced under a running session."""


class Op(NamedTuple):
    """One record before and after a commit; None stands for absent.

    Given to an engine, an op with neither before nor after marks an id as used up.
    """

    table: str
    id: int
    after: dict[str, Any] | None
    before: dict[str, Any] | None

    @property
    def only_uses(self) -> bool:
        """True where the op only marks its id as used up."""
        return self.after is None and self.before is None


class Entry(NamedTuple):
    """One commit: its number in the order of all commits, when, by whom, what it was called and what it changed.

    `outdated` where its records have the form of an earlier schema, so that it can be looked at, but not taken back.
    `used` are ids, by table, up to which none is given out again although no record of this commit has them.
    """

    sequence: int
    at: datetime
    by: str
    action: str
    ops: tuple[Op, ...]
    outdated: bool = False
    used: tuple[tuple[str, int], ...] = ()

    def created(self, kind: type[Record]) -> list[int]:
        """Return the numbers of the records of a kind that it added, in their order."""
        return [op.id for op in self.ops if op.table == kind.table and op.before is None]


class Loaded(NamedTuple):
    """Everything an engine keeps at one moment: documents, the highest id each table ever used, the last number."""

    documents: Mapping[str, Mapping[str, dict[str, Any]]]
    highest: Mapping[str, int]
    sequence: int


class Turn(Protocol):
    """The exclusive right to append one entry."""

    @property
    def news(self) -> Sequence[Entry]:
        """The entries that came before this turn and that the caller does not have, oldest first."""

    def append(self, ops: Sequence[Op], action: str, actor: str, at: datetime) -> Entry:
        """Keep one more entry: it is durable on return, and its number is the one behind the last.

        Nobody waits for the caller from then on. Raises RuleError for a value that cannot be kept, FullError,
        UnsureError, ReadOnlyError; nothing was kept then (but for UnsureError, after which it is not known).
        """


class Engine(Protocol):
    """A workspace's entries, shared by many sessions; its methods may be called from any thread.

    `sequence` is the number of the last entry that the caller has; entries behind it may be handed over more than
    once until the caller names a later one. Where the engine's files were replaced by others, one entry of the action
    RELOAD tells the difference, and its number may be lower.
    """

    @property
    def identity(self) -> str:
        """The name of the workspace, the same for every session on it; the part behind the last / is for people."""

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may append, else the error that a turn would meet."""

    def load(self) -> Loaded:
        """Everything that is kept now."""

    def since(self, sequence: int) -> Sequence[Entry]:
        """The entries behind a number, oldest first."""

    def turn(self, sequence: int, timeout: float | None = None) -> AbstractContextManager[Turn]:
        """Be the only one who may append; `news` begins behind the sequence.

        Raises BusyError, which names the holder, once `timeout` seconds have passed (None: the engine's own patience),
        and the refusal where there is one.
        """

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """At most so many of the entries that are kept, newest first, from the one in front of a number on."""

    def close(self) -> None:
        """Let go of everything; what is under way in another thread is not waited for."""
