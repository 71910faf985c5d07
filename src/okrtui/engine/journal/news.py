"""Entries on their way from the journal to the session, which nothing may lose in between."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.engine.protocol import Entry


class News:
    """The entries that the session may not have yet.

    What was given once counts as had as soon as the session names its end, so that nothing is lost to an interruption
    on the way.
    """

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._given = 0

    def add(self, entries: Iterable[Entry]) -> None:
        """Add what was read."""
        self._entries += entries

    def add_own(self, entry: Entry) -> None:
        """Add what the session wrote, which it is told by the way."""
        self._entries.append(entry)
        self._given = len(self._entries)

    def behind(self, sequence: int) -> list[Entry]:
        """Give what the session does not have: it names the number of the last entry that it has."""
        if self._given and self._entries[self._given - 1].sequence == sequence:
            del self._entries[: self._given]
        self._given = len(self._entries)
        return list(self._entries)

    def forget(self) -> None:
        """Forget everything, for the session is given all there is."""
        self._entries, self._given = [], 0
