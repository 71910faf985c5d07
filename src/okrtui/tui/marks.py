"""The marked rows of a list, by key."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Sequence


class Marks(Container[Hashable]):
    """The marked rows of a section; they stay marked while a filter hides them."""

    def __init__(self) -> None:
        self._marked: dict[Hashable, None] = {}
        self._from: Hashable | None = None

    def __contains__(self, key: object) -> bool:
        return key in self._marked

    def __len__(self) -> int:
        return len(self._marked)

    @property
    def keys(self) -> tuple[Hashable, ...]:
        """Return the keys of the marked rows, in the order of marking."""
        return tuple(self._marked)

    def turn(self, key: Hashable) -> None:
        """Mark a row, or take its mark away; a range begins at it."""
        if key in self._marked:
            del self._marked[key]
        else:
            self._marked[key] = None
        self._from = key

    def extend(self, key: Hashable, listed: Sequence[Hashable]) -> int:
        """Mark the rows from the last one marked to this one; return their number."""
        at = listed.index(key)
        start = listed.index(self._from) if self._from in listed else at
        reached = listed[min(at, start) : max(at, start) + 1]
        self._marked.update(dict.fromkeys(reached))
        self._from = key
        return len(reached)

    def turn_all(self, listed: Iterable[Hashable]) -> None:
        """Mark all listed rows; if they are marked already, take their marks away."""
        every = dict.fromkeys(listed)
        if all(key in self._marked for key in every):
            self._marked = {key: None for key in self._marked if key not in every}
        else:
            self._marked.update(every)
        self._from = None

    def clear(self) -> None:
        """Take all marks away."""
        self._marked.clear()
        self._from = None

    def keep(self, exists: Callable[[Hashable], bool]) -> None:
        """Take the marks of rows away that no longer exist."""
        self._marked = {key: None for key in self._marked if exists(key)}

    def hidden(self, listed: Iterable[Hashable]) -> int:
        """Return the number of marked rows that are not listed."""
        return len(self._marked.keys() - set(listed)) if self._marked else 0
