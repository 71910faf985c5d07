"""A person's session on a workspace: it owns the workspace in memory and the rules, and is the one way to change both.

**Threads.** The workspace belongs to the thread that made the session, or took it over with `belong_here`, its *owner*:
only the owner changes it, in `take_in`, and may read it at any time. `do`, `undo`, `redo`, `refresh` and `history` may
be called from any thread; front ends that draw call them from others, as they wait for the disk and for other people.
What they learn is *published*: put in a list that the owner takes in when it gets to it, and that is laid over the
workspace for any plan made before that. One lock is held while a plan is made and while the owner takes in, never while
anybody waits; so the workspace stands still under a plan, and the owner waits for a plan at most. No code of a front
end runs while an engine's turn is held.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from okrtui.domain.received import NewState, RecordChanges, orphans_removed, read_records
from okrtui.domain.workspace import Workspace
from okrtui.engine.protocol import RELOAD, Engine, Entry, FindsEntries, Op, op_of
from okrtui.errors import CorruptError, NewerSchemaError, OkrError
from okrtui.interruptions import deferred
from okrtui.startup import collector_paused

if TYPE_CHECKING:  # a session that only reads needs none of them
    from okrtui.domain.actions.record_changes import Action
    from okrtui.domain.actions.undo import Inverse
    from okrtui.domain.planning import Plan

__all__ = ["RELOAD", "Entry", "Op", "Session", "local_today", "utc_now"]

D = TypeVar("D")
Listener = Callable[["list[Entry]"], None]

PAGE = 500
"""The number of log entries read at once."""

LATELY = 5.0
"""The seconds in which a session that has asked for news does not ask again before its turn, which brings the rest."""


class Published(NamedTuple):
    """An entry that the owner has not taken in yet, and the records it leaves."""

    entry: Entry
    records: Iterable[NewState]


def utc_now() -> datetime:
    """Return the current time in UTC."""
    return datetime.now(UTC)


def local_today() -> date:
    """Return the local date."""
    return date(*time.localtime()[:3])


class Session:
    """A person's session on a workspace."""

    def __init__(
        self,
        engine: Engine,
        actor: str,
        *,
        now: Callable[[], datetime] = utc_now,
        today: Callable[[], date] = local_today,
    ) -> None:
        """Load what the engine keeps; it is closed where that fails. Raises CorruptError, NewerSchemaError."""
        self.actor = actor
        self.now = now
        self.today = today
        self.fiscal_month: int | None = None  # 1 to 12; none where cycles are named by the calendar
        self.is_workspace_file: Callable[[Any], bool] = lambda _: False  # of a path; set by whoever knows the files
        self._engine = engine
        try:
            self.workspace, self.sequence = _loaded(engine)
        except BaseException:
            engine.close()
            raise
        self._asked_at = time.monotonic()
        self._damage: OkrError | None = None
        self._published: list[Published] = []
        self._lock = threading.Lock()
        self._owner = threading.get_ident()
        self._call: Callable[[], object] | None = None
        self._listeners: list[Listener] = []

    def belong_here(self) -> None:
        """Make the calling thread the owner: it may have been another one that opened the workspace."""
        self._owner = threading.get_ident()

    @property
    def identity(self) -> str:
        """The name of the workspace, the same for every session on it."""
        return self._engine.identity

    @property
    def name(self) -> str:
        """The last part of the workspace's name."""
        return self.identity.rstrip("/").rpartition("/")[2]

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may write, else the error that a change would raise."""
        return self._engine.refusal or self._damage

    @property
    def read_only(self) -> str:
        """The reason why nothing can be changed, as a sentence; empty if changes are possible."""
        return str(self.refusal or "")

    @property
    def warning(self) -> str:
        """What is wrong with the workspace although changes are possible, as a sentence; empty if nothing."""
        return self._engine.warning

    def require_writing(self) -> None:
        """Raise the error that any change would raise, if this session may not write."""
        if self.refusal is not None:
            raise type(self.refusal)(self.refusal.message, self.refusal.hint)

    # -- changing -----------------------------------------------------------------------------------------------

    def do(self, action: Action[D], draft: D) -> Entry:
        """Run an action on the current workspace; the change is durable on return.

        Raises OkrError: RuleError, ConflictError, ReadOnlyError, BusyError, FullError, UnsureError, CorruptError.
        """
        from okrtui.domain.planning import planned  # before the turn: nobody is to wait for it

        try:
            if time.monotonic() - self._asked_at > LATELY:
                self._ask()
            self.require_writing()
            with self._engine.turn(self.sequence) as turn:
                self._receive(turn.news)
                plan = self._planned(partial(planned, action=action, draft=draft))
                if plan.is_empty:
                    return Entry(self.sequence, plan.at, self.actor, plan.action, ())
                with deferred():
                    entry = turn.append(map(op_of, plan.documents()), plan.action, self.actor, plan.at)
                    with self._lock:
                        if entry.sequence > self.sequence:  # else another thread has heard of it meanwhile
                            self.sequence = entry.sequence
                            self._published.append(Published(entry, plan.records))
            return entry
        finally:
            if self._published:
                self._publish()

    def plan(self, action: Action[D], draft: D) -> Plan:
        """Plan a change on the workspace as it is by now; for whoever has the turn. Raises what `do` does."""
        from okrtui.domain.planning import planned

        return self._planned(partial(planned, action=action, draft=draft))

    def _planned(self, planned: Callable[..., Plan]) -> Plan:
        self.require_writing()
        now = self.now()
        with self._lock, collector_paused():
            self.workspace.read_changes()
            return planned(self._ahead(), actor=self.actor, now=now)

    def _ahead(self) -> Workspace:
        """Return the workspace as it will be once all that was published is taken in."""
        if not self._published:
            return self.workspace
        from okrtui.domain.overlay import Overlay  # rarely is there anything to lay over it

        view = Overlay(self.workspace)
        for one in self._published:
            _apply(view, one)
        return view

    def undo(self, sequence: int | None = None) -> Entry:
        """Undo a commit of this person: the latest not undone yet, or the one of that number.

        Raises RuleError if there is none, it is somebody else's, or somebody's later change would be lost.
        """
        return self.take_back(self.find_undo(sequence))

    def redo(self) -> Entry:
        """Redo this person's last undo. Raises RuleError."""
        return self.take_back(self.find_redo())

    def find_undo(self, sequence: int | None = None) -> Inverse:
        """Return what `undo` would take back. Raises RuleError."""
        from okrtui.domain.actions import undo

        return self._found(partial(undo.to_undo, actor=self.actor, sequence=sequence))

    def find_redo(self) -> Inverse:
        """Return the undo that `redo` would revert. Raises RuleError."""
        from okrtui.domain.actions import undo

        return self._found(partial(undo.to_redo, actor=self.actor))

    def _found(self, find: Callable[[Iterator[Entry]], Inverse]) -> Inverse:
        self.require_writing()
        self.refresh()
        return find(self.history())

    def take_back(self, inverse: Inverse) -> Entry:
        """Revert a commit that was found. Raises RuleError where its records were changed since."""
        from okrtui.domain.actions import undo

        return self.do(undo.take_back, inverse)

    # -- hearing ------------------------------------------------------------------------------------------------

    def refresh(self) -> list[Entry]:
        """Read what others have written since, and publish it."""
        entries = self._ask()
        if self._published:
            self._publish()
        return entries

    def _ask(self) -> list[Entry]:
        self._asked_at = time.monotonic()
        return self._receive(self._engine.since(self.sequence))

    def _receive(self, entries: Sequence[Entry]) -> list[Entry]:
        """Put what others did among what is published, unless it is known already."""
        if not entries:
            return []
        with collector_paused():
            published = [Published(entry, self._read(entry)) for entry in entries]
        return self._note(published)

    def _read(self, entry: Entry) -> RecordChanges:
        """Read the records of an entry; one that cannot be read ends writing, as damage does."""
        records, damage = read_records(self.workspace, (op[:3] for op in entry.ops))
        self._damage = damage or self._damage
        return records

    def _note(self, published: Sequence[Published]) -> list[Entry]:
        """Put entries among what is published, without records that belong to nothing: they end writing, as damage."""
        with self._lock:
            noted, latest = list[Published](), self.sequence
            for one in published:
                if one.entry.sequence > latest or one.entry.action == RELOAD:
                    latest = one.entry.sequence
                    noted.append(one)
            if noted:
                removals, damage = orphans_removed(self._ahead(), [each for one in noted for each in one.records])
                self.sequence = latest  # only now: what a record belongs to may have to be read, which may fail
                self._damage = damage or self._damage
                noted[-1] = noted[-1]._replace(records=[*noted[-1].records, *removals])
                self._published += noted
        return [one.entry for one in noted]

    def take_in(self) -> None:
        """Bring the workspace up to what is published, then tell the listeners; for the owner's thread alone."""
        with deferred(), self._lock:
            for one in self._published:
                _apply(self.workspace, one)
            entries = [one.entry for one in self._published]
            self._published.clear()
        if entries:
            for listener in list(self._listeners):
                listener(entries)

    def call_owner_by(self, call: Callable[[], object]) -> None:
        """Have a function called, in whichever thread, when something was published: it has the owner `take_in` soon.

        It does not wait. What the owner itself does it takes in at once; so does anybody where no function is named.
        """
        self._call = call

    def _publish(self) -> None:
        if self._call is None or threading.get_ident() == self._owner:
            self.take_in()
        else:
            self._call()

    def listen(self, listener: Listener) -> None:
        """Have a function called with the entries of every change, in the owner's thread."""
        self._listeners.append(listener)

    # -- the log ------------------------------------------------------------------------------------------------

    def history(self, about: Collection[int] = ()) -> Iterator[Entry]:
        """Give every entry that is kept, newest first. Raises CorruptError where one was altered.

        `about` are numbers of records: an engine that can leaves out entries without any of them.
        """
        before = None
        while page := self.history_page(before, PAGE, about):
            yield from page
            before = page[-1].sequence

    def history_page(self, before: int | None, limit: int, about: Collection[int] = ()) -> Sequence[Entry]:
        """Give at most so many entries that this session knows, newest first, from the one in front of a number on."""
        before = self.sequence + 1 if before is None else before
        if about and isinstance(self._engine, FindsEntries):
            return self._engine.history_about(about, before, limit)
        return self._engine.history(before, limit)

    def close(self) -> None:
        """Let go of the engine."""
        self._engine.close()


def _loaded(engine: Engine) -> tuple[Workspace, int]:
    """Load what an engine keeps; what a later version wrote is read at once. Raises CorruptError, NewerSchemaError."""
    loaded = engine.load()
    try:
        with collector_paused():
            is_newer = isinstance(engine.refusal, NewerSchemaError)
            workspace = Workspace.load(loaded.documents, loaded.highest, at_once=is_newer)
            workspace.require_owners()
            return workspace, loaded.sequence
    except CorruptError as error:
        raise engine.refusal if isinstance(engine.refusal, NewerSchemaError) else error from None


def _apply(workspace: Workspace, published: Published) -> None:
    workspace.take(published.records)
    workspace.use(dict(published.entry.used))
