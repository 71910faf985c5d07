"""What both front ends hold: the workspace, who I am, the clock, and the one way to change anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # what only reads needs none of them
    from okrtui.domain.actions.record_changes import Action
    from okrtui.domain.actions.undo import Inverse
    from okrtui.domain.workspace import Change, Workspace
    from okrtui.engine.protocol import Entry, Store

D = TypeVar("D")
Listener = Callable[["list[Entry]"], None]


def utc_now() -> datetime:
    """The instant, in UTC."""
    return datetime.now(UTC)


def local_today() -> date:
    """The calendar date where the person is."""
    return datetime.now(UTC).astimezone().date()


class Session:
    """A person at work on a workspace."""

    def __init__(
        self,
        store: Store,
        actor: str,
        *,
        now: Callable[[], datetime] = utc_now,
        today: Callable[[], date] = local_today,
    ) -> None:
        self._store = store
        self.actor = actor
        self.now = now
        self.today = today
        self._listeners: list[Listener] = []

    @property
    def workspace(self) -> Workspace:
        """The workspace as this session has seen it so far."""
        return self._store.workspace

    @property
    def path(self) -> Path:
        """The directory of the workspace."""
        return self._store.path

    @property
    def read_only(self) -> str:
        """Why nothing can be changed, as a sentence; empty where it can."""
        return self._store.read_only

    def require_writing(self) -> None:
        """Raise the error that any change would meet, where this session may not write."""
        if self._store.refusal is not None:
            raise self._store.refusal

    def do(self, action: Action[D], draft: D) -> Entry:
        """Carry out an action and keep it; it is acknowledged when this returns.

        Raises OkrError: RuleError, ConflictError, ReadOnlyError, BusyError, FullError, UnsureError, CorruptError.
        """
        now = self.now()
        plan = partial(_planned, action=action, draft=draft, actor=self.actor, now=now)
        return self._store.commit(plan, actor=self.actor, now=now)

    def refresh(self) -> list[Entry]:
        """Take in what others did since; listeners are told where there was anything."""
        entries = self._store.refresh()
        if entries:
            self.announce(entries)
        return entries

    def announce(self, entries: list[Entry]) -> None:
        """Tell the listeners that the workspace has changed."""
        for listener in list(self._listeners):
            listener(entries)

    def listen(self, listener: Listener) -> None:
        """Have a function called with the entries of every change."""
        self._listeners.append(listener)

    def undo(self, sequence: int | None = None) -> Entry:
        """Take back a commit of mine: the latest that stands, or the one of that number.

        Raises RuleError where there is none, it is somebody else's, or somebody's later change would be lost.
        """
        from okrtui.domain.actions import undo

        return self._take_back(partial(undo.to_undo, actor=self.actor, sequence=sequence))

    def redo(self) -> Entry:
        """Do again what I took back last. Raises RuleError."""
        from okrtui.domain.actions import undo

        return self._take_back(partial(undo.to_redo, actor=self.actor))

    def _take_back(self, find: Callable[[Iterator[Entry]], Inverse]) -> Entry:
        from okrtui.domain.actions import undo

        self.require_writing()
        self._store.owner(self.refresh)
        return self.do(undo.take_back, find(self.history()))

    def history(self) -> Iterator[Entry]:
        """Every commit, newest first."""
        return self._store.history()

    def run_in(self, owner: Callable[[Callable[[], object]], object]) -> None:
        """Name the thread that alone may touch the workspace, by a function that runs another one in it."""
        self._store.owner = owner

    def close(self) -> None:
        """Let go of the workspace's files."""
        self._store.close()


def _planned(workspace: Workspace, *, action: Action[D], draft: D, actor: str, now: datetime) -> Change:
    return action(workspace, draft, actor, now)
