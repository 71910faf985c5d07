"""An engine in the memory of one process: for tests, and as the simplest example of an engine."""

from __future__ import annotations

import contextlib
import copy
import json
import threading
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from okrtui.engine.protocol import Destination, Entry, History, Loaded, Op, StoredRecord
from okrtui.errors import BusyError, FullError, OkrError, ReadOnlyError, RuleError, UsageError

PATIENCE = 10.0
"""The seconds to wait for a turn."""


class SharedEntries:
    """The entries that several engines share."""

    def __init__(self, name: str = "memory") -> None:
        self.name = name
        self.base = Loaded({}, {}, 0)
        self.earlier = 0
        self.entries: list[Entry] = []
        self.destination: Destination | None = None
        self.turn = threading.Lock()
        self.holder = ""
        self.is_full = False

    @property
    def sequence(self) -> int:
        """The number of the last entry."""
        return self.earlier + len(self.entries)

    def after(self, sequence: int) -> list[Entry]:
        """Return the entries after a number."""
        return self.entries[max(sequence - self.earlier, 0) :]


class MemoryHandover:
    """A workspace in memory that stands still."""

    def __init__(self, shared: SharedEntries, loaded: Loaded) -> None:
        self._shared, self._loaded = shared, loaded
        self.sequence, self.highest = loaded.sequence, loaded.highest

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, oldest first."""
        return iter(self._shared.entries)

    def records(self) -> Iterator[StoredRecord]:
        """Yield every record."""
        return self._loaded.records()

    def close(self, destination: Destination) -> None:
        """End writing here for good."""
        self._shared.destination = destination


class MemoryTurn:
    """The exclusive right to append one entry."""

    def __init__(self, shared: SharedEntries, news: Sequence[Entry]) -> None:
        self._shared, self.news = shared, news
        self.is_over = False

    def append(self, ops: Iterable[Op], action: str, actor: str, at: datetime) -> Entry:
        """Store one more entry."""
        if self._shared.is_full:
            raise FullError("There is no room.", "Nothing was changed; make room and try again.")
        kept = [_as_read(op) for op in ops]
        used = tuple((op.table, op.id) for op in kept if op.only_uses)
        changed = tuple(op for op in kept if not op.only_uses)
        entry = Entry(self._shared.sequence + 1, at, actor, action, changed, used=used)
        self._shared.entries.append(entry)
        self.end()
        return entry

    def end(self) -> None:
        """Release the turn."""
        if not self.is_over:
            self.is_over = True
            self._shared.turn.release()


def _as_read(op: Op) -> Op:
    """Return the op as others would read it. Raises RuleError for a value that JSON cannot represent."""
    try:
        return op._replace(after=json.loads(json.dumps(op.after, allow_nan=False)))
    except (TypeError, ValueError) as error:
        raise RuleError(f"The change cannot be written as JSON: {error}.", "Nothing was changed.") from error


class MemoryEngine:
    """One session's engine on shared entries in memory."""

    def __init__(self, shared: SharedEntries | None = None, *, user: str = "", read_only: bool = False) -> None:
        self._shared = shared or SharedEntries()
        self._user = user
        self.refused: OkrError | None = ReadOnlyError("This session was started read-only.") if read_only else None

    @property
    def user(self) -> str:
        """Nobody: there is no server."""
        return ""

    @property
    def refusal(self) -> OkrError | None:
        """None while this session may append."""
        destination = self._shared.destination
        return self.refused if destination is None else destination.refusal()

    @property
    def identity(self) -> str:
        """The name of the shared entries."""
        return self._shared.name

    @property
    def warning(self) -> str:
        """Nothing can be wrong with entries in memory."""
        return ""

    def load(self) -> Loaded:
        """Return everything stored now."""
        base, entries = self._shared.base, self._shared.after(self._shared.base.sequence)
        documents: dict[str, dict[str, dict[str, Any]]] = {
            name: copy.deepcopy(dict(each)) for name, each in base.documents.items()
        }
        highest = dict(base.highest)
        for entry in entries:
            for table, number, after, _ in entry.ops:
                documents.setdefault(table, {}).pop(str(number), None)
                if after is not None:
                    documents[table][str(number)] = copy.deepcopy(after)
            for table, number in (*((op.table, op.id) for op in entry.ops), *entry.used):
                highest[table] = max(number, highest.get(table, 0))
        return Loaded(documents, highest, base.sequence + len(entries))

    def since(self, sequence: int) -> Sequence[Entry]:
        """Return the entries after a number."""
        return self._shared.after(sequence)

    @contextlib.contextmanager
    def turn(self, sequence: int, timeout: float | None = None) -> Iterator[MemoryTurn]:
        """Acquire the exclusive right to append."""
        if self.refusal is not None:
            raise self.refusal
        if not self._shared.turn.acquire(timeout=PATIENCE if timeout is None else timeout):
            raise BusyError(f"{self._shared.holder} is writing to this workspace.", "Try again in a moment.")
        self._shared.holder = self._user
        turn = MemoryTurn(self._shared, self.since(sequence))
        try:
            yield turn
        finally:
            turn.end()

    @contextlib.contextmanager
    def hand_over(self, *, closes: bool) -> Iterator[MemoryHandover]:  # noqa: ARG002 - whoever may append may close
        """Hold the workspace still to hand it over."""
        with self.turn(self._shared.sequence):
            yield MemoryHandover(self._shared, self.load())

    def take_over(self, history: History) -> None:
        """Store another workspace's log and records in this empty one."""
        with self.turn(0) as turn:
            if turn.news:
                raise UsageError("There is something in the workspace already.", "Choose an empty one.")
            entries = [each._replace(ops=tuple(map(_as_read, each.ops))) for each in history.entries()]
            documents: dict[str, dict[str, dict[str, Any]]] = {}
            for table, number, document in history.records():
                documents.setdefault(table, {})[str(number)] = document
            self._shared.base = Loaded(documents, dict(history.highest), history.sequence)
            self._shared.earlier, self._shared.entries = history.sequence - len(entries), entries

    def history(self, before: int | None, limit: int) -> Sequence[Entry]:
        """Return up to `limit` entries older than a number, newest first."""
        end = len(self._shared.entries) if before is None else max(before - 1 - self._shared.earlier, 0)
        return self._shared.entries[max(end - limit, 0) : end][::-1]

    def close(self) -> None:
        """Close the engine; there is nothing to release."""
