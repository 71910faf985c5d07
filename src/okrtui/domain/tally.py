"""How many records of a table each of some words is true of: counted once, then carried along."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping


class Tally:
    """Words about the records of a table, and how often each is said; what has changed is looked at anew."""

    def __init__(self, numbers: Iterable[int], words: Callable[[int], tuple[str, ...]]) -> None:
        """`words` are those about the record of a number, none where there is no such record."""
        self._words = words
        self._waiting = set(numbers)
        self._said: dict[int, tuple[str, ...]] = {}
        self._total: Counter[str] = Counter()

    def change(self, number: int) -> None:
        """Look at a record again, as something that its words depend on has changed."""
        self._waiting.add(number)

    @property
    def ahead(self) -> int:
        """The number of records to look at."""
        return len(self._waiting)

    def steps(self) -> Iterator[None]:
        """Look at one record after the other, as long as there are some to look at."""
        while self._waiting:
            number = next(iter(self._waiting))
            found = self._words(number)
            self._waiting.discard(number)
            self._total.subtract(self._said.pop(number, ()))
            if found:
                self._said[number] = found
                self._total.update(found)
            yield

    def total(self) -> Mapping[str, int]:
        """Return how often each word is said."""
        for _ in self.steps():
            pass
        return self._total
