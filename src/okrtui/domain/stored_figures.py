"""Figures about records that were computed earlier and stored beside them, as text: read when they are asked for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol, Self, TypeVar

from pydantic_core import from_json, to_json, to_jsonable_python

from okrtui.domain.loaded_documents import LoadedDocuments
from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.validation import owner_fields

F = TypeVar("F", bound="Figure")

Figures = dict[str, list[Any]]
"""The figures about a record by what they tell, as plain JSON.

Each is what it was asked for, the figure, and the records besides the own that it depends on.
"""

Make = Callable[[F | None, Sequence[int]], F]
"""Computes a figure, given one that was true before some records were added, and their numbers; None without one."""

NONE_GREW: Mapping[RecordKey, Sequence[int]] = {}

_as_json = lru_cache(64)(to_jsonable_python)
"""Returns what figures are asked for as plain JSON; it is the same for most of a list."""

_PARTS = ("asked", "figure", "depends")
"""The parts of a stored figure."""

RULES = "rules 3"
"""The rules by which they were computed: the number grows with every change of one, so that no others are used."""

GROWS_BY = "measurements"
"""The records that are added behind earlier ones by most commits: some figures go on from those about the earlier."""


class Figure(Protocol):
    """A figure that can be stored."""

    def as_json(self) -> Any:
        """Return it as plain JSON."""

    @classmethod
    def of_json(cls, fields: Any) -> Self:
        """Return what was stored."""


def stored(asked: Hashable, figure: Any, depends: Iterable[RecordKey] = ()) -> list[Any]:
    """Return what a figure was asked for, the figure as plain JSON, and what else it depends on."""
    return [_as_json(asked), figure, list(depends)]


def text_of(figures: Mapping[int, Figures]) -> str:
    """Return the figures about the records of a table as text."""
    return f"{RULES}\n{to_json(figures).decode()}"


def _figures_in(text: str) -> dict[str, Figures]:
    """Return the figures in a text, none of those by other rules, and none where not all can be read."""
    rules, _, text = text.partition("\n")
    try:
        found = from_json(text) if rules == RULES else {}
        is_sound = all(len(one) == len(_PARTS) for figures in found.values() for one in figures.values())
    except (ValueError, TypeError, AttributeError):
        return {}
    return found if is_sound else {}


class StoredFigures:
    """The figures about records, given the texts of their tables, without those that depend on what changed since."""

    def __init__(
        self,
        texts: Mapping[str, Callable[[], str]],
        changed: Iterable[RecordKey],
        grown: Mapping[RecordKey, Sequence[int]] = NONE_GREW,
    ) -> None:
        """Take what returns the text of each table, which is asked for once it is needed.

        `grown` has the numbers of those of GROWS_BY that were added since, by the records to which they belong.
        """
        self._texts = dict(texts)
        self._read: dict[str, dict[str, Figures]] = {}
        self._changed, self._grown = set(changed), dict(grown)

    def of(self, about: RecordKey) -> Figures:
        """Return the figures about a record."""
        table, number = about
        found = {} if about in self._changed or about in self._grown else self._in(table).get(str(number), {})
        return {what: one for what, one in found.items() if not self._depends_on_change(one)}

    def _depends_on_change(self, figure: list[Any]) -> bool:
        return any(one in self._changed or one in self._grown for one in map(tuple, figure[2]))

    def about(self, table: str, what: str, asked: Hashable) -> dict[int, Any]:
        """Return the figures about records of a table that were asked for in this way, as plain JSON, by number."""
        wanted, changed = _as_json(asked), self._changed.union(self._grown)
        found: dict[int, Any] = {}
        for number, figures in self._in(table).items():
            one = figures.get(what)
            if one is None or one[0] != wanted or not number.isdigit():
                continue
            if not one[2] or changed.isdisjoint(map(tuple, one[2])):
                found[int(number)] = one[1]
        for of_table, other in changed:
            if of_table == table:
                found.pop(other, None)
        return found

    def _in(self, table: str) -> dict[str, Figures]:
        """Return all figures about the records of a table."""
        if table in self._texts:
            self._read[table] = _figures_in(self._texts.pop(table)())
        return self._read.get(table, {})

    def has(self, about: RecordKey, what: str, asked: Hashable) -> bool:
        """Return whether there is a figure that was asked for in this way."""
        if about in self._changed or about in self._grown:
            return False
        found = self._in(about[0]).get(str(about[1]), {}).get(what)
        if found is None or self._depends_on_change(found):
            return False
        return bool(found[0] == _as_json(asked))

    def take(self, about: RecordKey, what: str, asked: Hashable, kind: type[F]) -> F | None:
        """Return the figure that was asked for in this way, once; None if there is none that can be read."""
        return self._taken(about, what, kind) if self.has(about, what, asked) else None

    def take_earlier(
        self, about: RecordKey, what: str, asked: Hashable, kind: type[F]
    ) -> tuple[F | None, Sequence[int]]:
        """Return the figure of before records were added to this one, once, with the numbers of those.

        Without such a figure it is None, with no numbers.
        """
        table, number = about
        added = () if about in self._changed else self._grown.get(about, ())
        found = self._in(table).get(str(number), {}).get(what) if added else None
        if found is None or found[0] != _as_json(asked):
            return None, ()
        return self._taken(about, what, kind), added

    def _taken(self, about: RecordKey, what: str, kind: type[F]) -> F | None:
        table, number = about
        try:
            return kind.of_json(self._read[table][str(number)].pop(what)[1])
        except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError):
            return None

    def forget(self, about: RecordKey, added: Sequence[int] = ()) -> None:
        """Leave out what is known about a record that changes, or to which some of GROWS_BY are added.

        About one of these nothing is known, but about its KPI.
        """
        table, number = about
        is_used_up = table in self._read and not self._read[table].get(str(number))
        if added and not is_used_up:
            self._grown[about] = (*self._grown.get(about, ()), *added)
        elif table != GROWS_BY:
            self._changed.add(about)


def changed_since(
    loaded: Mapping[str, LoadedDocuments],
) -> tuple[set[RecordKey], dict[RecordKey, list[int]]]:
    """Return each record that changed since its figures were stored, with what it belongs to and did belong to.

    Apart from those, return the numbers of the records of GROWS_BY that were added, by what they belong to.
    """
    changed, grown = set[RecordKey](), defaultdict[RecordKey, list[int]](list)
    for table, documents in loaded.items():
        for number in documents.changed():
            if table == GROWS_BY and documents.is_added(number):
                for one in _with_owners(loaded, table, number):
                    grown[one].append(number)
            else:
                changed.update(_with_owners(loaded, table, number))
    return changed, dict(grown)


def _with_owners(loaded: Mapping[str, LoadedDocuments], table: str, number: int) -> Iterator[RecordKey]:
    yield table, number
    for field, target in owner_fields(table):
        for owner in loaded[table].owners_of(number, field) if table in loaded else ():
            yield from _with_owners(loaded, target, owner)
