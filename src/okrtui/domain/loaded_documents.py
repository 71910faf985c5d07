"""The documents of a table as they were when they were loaded: those in groups, and what has changed in them since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any, Protocol, runtime_checkable

DocumentFields = Mapping[str, Any]


class DocumentGroups(Protocol):
    """Stored documents, of which those that belong to one record can be read without the others; they never change."""

    @property
    def grouped_by(self) -> str:
        """The field that names the owner; '' if they belong to nothing."""

    def __contains__(self, number: object) -> bool: ...

    def numbers(self) -> Iterable[int]:
        """Return every id."""

    def owners(self) -> Iterable[int]:
        """Return the numbers of the owners, each at least once."""

    def document(self, number: int) -> DocumentFields | None:
        """Return the document of an id, None if there is none."""

    def of(self, owner: int) -> Iterable[tuple[int, DocumentFields]]:
        """Return the documents of an owner with their ids."""

    def each(self) -> Iterable[tuple[int, DocumentFields]]:
        """Return every document with its id, group by group."""

    def values_of(self, field: str) -> Iterable[tuple[int, Any]]:
        """Return the value of a field of each document with its id; links that lead nowhere may be left out."""


@runtime_checkable
class ChangedGroups(Protocol):
    """Documents in groups, and those that are in their place by now; None for one that is removed."""

    @property
    def groups(self) -> DocumentGroups:
        """The groups."""

    @property
    def changes(self) -> Mapping[str, DocumentFields | None]:
        """What is not as in the groups, by id as text."""


StoredDocuments = Mapping[str, Mapping[str, DocumentFields] | ChangedGroups]
"""What an engine has loaded, by table: documents by id as text, or groups of them."""


class LoadedDocuments:
    """Groups with the changes in their place; without groups, the changes are all there is."""

    def __init__(self, changes: Mapping[str, DocumentFields | None], groups: DocumentGroups | None = None) -> None:
        self._changes = {int(key): document for key, document in changes.items()}
        self._groups = groups

    @classmethod
    def of_table(cls, there: Mapping[str, DocumentFields] | ChangedGroups) -> LoadedDocuments:
        """Return the documents of a table as an engine has loaded it."""
        return cls(there.changes, there.groups) if isinstance(there, ChangedGroups) else cls(there)

    @property
    def grouped_by(self) -> str:
        """The field that names the owner; '' without groups."""
        return "" if self._groups is None else self._groups.grouped_by

    def __contains__(self, number: object) -> bool:
        if isinstance(number, int) and number in self._changes:
            return self._changes[number] is not None
        return self._groups is not None and number in self._groups

    def changed(self) -> Iterable[int]:
        """Return the ids of what is not as in the groups."""
        return self._changes

    def numbers(self) -> Iterator[int]:
        """Yield every id."""
        if self._groups is not None:
            yield from (number for number in self._groups.numbers() if number not in self._changes)
        yield from (number for number, document in self._changes.items() if document is not None)

    def owners(self) -> Iterator[int]:
        """Yield the numbers of the owners, each at least once, and of some whose documents have all left them."""
        if self._groups is not None:
            yield from self._groups.owners()
        yield from self._by_owner

    def document(self, number: int) -> DocumentFields | None:
        """Return the document of an id, None if there is none."""
        if number in self._changes or self._groups is None:
            return self._changes.get(number)
        return self._groups.document(number)

    def of(self, owner: int) -> Iterator[tuple[int, DocumentFields]]:
        """Yield the documents of an owner with their ids."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.of(owner) if pair[0] not in self._changes)
        yield from self._by_owner.get(owner, ())

    def each(self) -> Iterator[tuple[int, DocumentFields]]:
        """Yield every document with its id, those of a group together."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.each() if pair[0] not in self._changes)
        yield from ((number, document) for number, document in self._changes.items() if document is not None)

    def values_of(self, field: str) -> Iterator[tuple[int, Any]]:
        """Yield the value of a field of each document with its id; links that lead nowhere may be left out."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.values_of(field) if pair[0] not in self._changes)
        for number, document in self._changes.items():
            if document is not None:
                yield number, document.get(field)

    @cached_property
    def _by_owner(self) -> dict[int, list[tuple[int, DocumentFields]]]:
        """The changed documents by the field that names the owner."""
        found: dict[int, list[tuple[int, DocumentFields]]] = {}
        for number, document in self._changes.items():
            if document is not None:
                found.setdefault(document.get(self.grouped_by, 0), []).append((number, document))
        return found
