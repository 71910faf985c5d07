"""Moving a workspace from one engine to another: its whole log and its records, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager

from okrtui.engine.protocol import Destination, Engine, Entry, Handover, History, StoredRecord
from okrtui.errors import CorruptError, OkrError, UsageError
from okrtui.maintenance import Moved

ProgressBar = Callable[[int], AbstractContextManager[Callable[[int], object]]]
"""Shows how far a number of steps is; it yields the function that counts them."""


@contextmanager
def no_bar(_: int) -> Iterator[Callable[[int], object]]:
    """Show nothing."""
    yield lambda _: None


def move(source: Engine, target: Engine, destination: Destination | None, bar: ProgressBar = no_bar) -> Moved:
    """Move everything to an empty workspace while nobody can write in the old one, and close that one.

    Without a destination the old one stays open. A move that was interrupted before it closed the old place is
    finished. Raises UsageError where the target is not empty, CorruptError where the log is not whole.
    """
    if source.identity == target.identity:
        raise UsageError("A workspace cannot be moved to itself.", "Name another place.")
    with source.hand_over(closes=destination is not None) as handover, bar(handover.sequence) as count:
        counted = _CountedHistory(handover, count)
        _require_log(handover)
        if handover.sequence and list(target.history(None, 1)) == list(source.history(None, 1)):
            counted.count_all()
        else:
            target.take_over(counted)
        if destination is not None:
            _close(handover, destination)
    return Moved(counted.commits, handover.sequence, counted.stored)


def _close(handover: Handover, destination: Destination) -> None:
    """Close the old place. Raises what keeps it open, saying that everything is in the new one."""
    try:
        handover.close(destination)
    except OkrError as error:
        what = f"Everything is at {destination.place} now, but the old place could not be closed. {error.message}"
        raise type(error)(what, "Once that is mended, the same command closes it.") from error


def _require_log(history: History) -> None:
    """Refuse a workspace whose log is gone. Raises UsageError."""
    if history.sequence and next(history.entries(), None) is None:
        what = f"The workspace is at commit {history.sequence}, but its log is gone."
        raise UsageError(what, "Change anything in it, so that its log begins anew, then move it.")


class _CountedHistory:
    """A history whose entries and records are counted as they pass, and whose entries are checked."""

    def __init__(self, history: History, count: Callable[[int], object]) -> None:
        self._history, self._count = history, count
        self.sequence: int = history.sequence
        self.highest: Mapping[str, int] = history.highest
        self.commits = self.stored = 0

    def entries(self) -> Iterator[Entry]:
        """Yield the entries. Raises CorruptError where one is missing."""
        last = 0
        for entry in self._history.entries():
            if last and entry.sequence != last + 1:
                raise _missing(last + 1)
            last = entry.sequence
            self.commits += 1
            self._count(1)
            yield entry
        if last != self.sequence:
            raise _missing(last + 1)

    def records(self) -> Iterator[StoredRecord]:
        """Yield the records."""
        for record in self._history.records():
            self.stored += 1
            yield record

    def count_all(self) -> None:
        """Count what was stored before."""
        for each in (self.entries(), self.records()):
            for _ in each:
                pass


def _missing(sequence: int) -> CorruptError:
    return CorruptError(f"Commit {sequence} is missing in the log.", "Nothing was moved; okrtui doctor tells more.")
