"""The documents of a table as they were when they were loaded: those in groups, and what has changed in them since."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

DocumentFields = Mapping[str, Any]


class DocumentGroups(Protocol):
    """Stored documents, of which those that belong to one record can be read without the others; they never change.

    Whatever reads documents may raise OkrError.
    """

    @property
    def highest(self) -> int:
        """A number above which there is no document."""

    def __contains__(self, number: object) -> bool: ...

    def numbers(self) -> Iterable[int]:
        """Return every id."""

    def document(self, number: int) -> DocumentFields | None:
        """Return the document of an id, None if there is none."""

    def is_grouped_by(self, field: str) -> bool:
        """Return whether the documents with a value in a field, which is a number or None, can be read alone."""

    def of(self, field: str, value: int | None) -> Iterable[tuple[int, DocumentFields]]:
        """Return the documents with a value in a field that they are grouped by, with their ids."""

    def numbers_of(self, field: str, value: int) -> Sequence[int]:
        """Return the ids of those documents, the lowest first."""

    def strays(self, field: str, owners: Container[int]) -> Iterable[int]:
        """Return the ids of documents whose field names none of the owners; none where whoever reads one is told."""

    def values_of(self, field: str) -> Iterable[tuple[int, Any]]:
        """Return every id with what is in a field; links that lead nowhere may be left out."""

    def each(self) -> Iterable[tuple[int, DocumentFields]]:
        """Return every document with its id, group by group."""


@runtime_checkable
class ChangedGroups(Protocol):
    """Documents in groups, and those that are in their place by now; None for one that is removed."""

    @property
    def groups(self) -> DocumentGroups:
        """The groups."""

    @property
    def changes(self) -> Mapping[str, DocumentFields | None]:
        """What is not as in the groups, by id as text."""


class OwnedGroups(DocumentGroups, Protocol):
    """Groups that know the owner of each document without reading it."""

    def owner(self, number: int) -> int | None:
        """Return the owner of a document, None if there is no such document."""


@runtime_checkable
class GroupsWithFigures(ChangedGroups, Protocol):
    """Documents in groups, with figures about the records that are computed from those in the groups."""

    @property
    def groups(self) -> OwnedGroups:
        """The groups."""

    @property
    def has_figures(self) -> bool:
        """True if figures are stored."""

    def figures(self) -> str:
        """Return the figures as text; '' if none are stored."""


StoredDocuments = Mapping[str, Mapping[str, DocumentFields] | ChangedGroups]
"""What an engine has loaded, by table: documents by id as text, or groups of them."""


class LoadedDocuments:
    """Groups with the changes in their place; without groups, the changes are all there is."""

    def __init__(
        self,
        changes: Mapping[str, DocumentFields | None],
        groups: DocumentGroups | None = None,
        figured: GroupsWithFigures | None = None,
    ) -> None:
        self._changes = {int(key): document for key, document in changes.items()}
        self._groups, self._figured = groups, figured
        self._by_field: dict[str, dict[Any, list[tuple[int, DocumentFields]]]] = {}

    @classmethod
    def of_table(cls, there: Mapping[str, DocumentFields] | ChangedGroups) -> LoadedDocuments:
        """Return the documents of a table as an engine has loaded it."""
        if isinstance(there, ChangedGroups):
            return cls(there.changes, there.groups, there if isinstance(there, GroupsWithFigures) else None)
        return cls(there)

    @property
    def has_figures(self) -> bool:
        """True if figures about the records are stored."""
        return self._figured is not None and self._figured.has_figures

    def figures(self) -> str:
        """Return the figures about the records, as they were before the changes, as text; '' if none are stored."""
        return "" if self._figured is None else self._figured.figures()

    @property
    def highest(self) -> int:
        """A number above which there is no document."""
        return max(0 if self._groups is None else self._groups.highest, max(self._changes, default=0))

    def __contains__(self, number: object) -> bool:
        if isinstance(number, int) and number in self._changes:
            return self._changes[number] is not None
        return self._groups is not None and number in self._groups

    def changed(self) -> Iterable[int]:
        """Return the ids of what is not as in the groups."""
        return self._changes

    def is_added(self, number: int) -> bool:
        """Return whether a document is in no group."""
        return self._groups is None or number not in self._groups

    def numbers(self) -> Iterable[int]:
        """Return every id."""
        return self._numbers() if self._changes or self._groups is None else self._groups.numbers()

    def _numbers(self) -> Iterator[int]:
        if self._groups is not None:
            yield from (number for number in self._groups.numbers() if number not in self._changes)
        yield from (number for number, document in self._changes.items() if document is not None)

    def owners_of(self, number: int, field: str) -> set[int]:
        """Return the owners of a document, as its field names them and as it was in its group."""
        known = None if self._figured is None else self._figured.groups.owner(number)
        now = self._changes.get(number)
        return ({known} if known is not None else set()) | ({now.get(field, 0)} if now is not None else set())

    def document(self, number: int) -> DocumentFields | None:
        """Return the document of an id, None if there is none."""
        if number in self._changes or self._groups is None:
            return self._changes.get(number)
        return self._groups.document(number)

    def is_grouped_by(self, field: str) -> bool:
        """Return whether the documents with a value in a field can be read alone."""
        return self._groups is not None and self._groups.is_grouped_by(field)

    def of(self, field: str, value: int | None) -> Iterator[tuple[int, DocumentFields]]:
        """Yield the documents with a value in a field that they are grouped by, with their ids."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.of(field, value) if pair[0] not in self._changes)
        yield from self._changed_by(field).get(value, ())

    def numbers_of(self, field: str, value: int) -> Sequence[int]:
        """Return the ids of those documents, the lowest first."""
        stored: Sequence[int] = () if self._groups is None else self._groups.numbers_of(field, value)
        if not self._changes:
            return stored
        unchanged = [number for number in stored if number not in self._changes]
        return sorted((*unchanged, *(number for number, _ in self._changed_by(field).get(value, ()))))

    def strays(self, field: str, owners: Container[int]) -> Iterator[int]:
        """Yield the ids of documents whose field names none of the owners."""
        if self._groups is not None:
            yield from (number for number in self._groups.strays(field, owners) if number not in self._changes)
        for owner, documents in self._changed_by(field).items():
            yield from (number for number, _ in documents) if owner not in owners else ()

    def values_of(self, field: str) -> Iterator[tuple[int, Any]]:
        """Yield every id with what is in a field; links that lead nowhere may be left out."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.values_of(field) if pair[0] not in self._changes)
        yield from ((number, one.get(field)) for number, one in self._changes.items() if one is not None)

    def each(self) -> Iterator[tuple[int, DocumentFields]]:
        """Yield every document with its id, those of a group together."""
        if self._groups is not None:
            yield from (pair for pair in self._groups.each() if pair[0] not in self._changes)
        yield from ((number, document) for number, document in self._changes.items() if document is not None)

    def _changed_by(self, field: str) -> dict[Any, list[tuple[int, DocumentFields]]]:
        """Return the changed documents by what is in a field."""
        known = self._by_field.get(field)
        if known is None:
            known = {}
            for number, document in self._changes.items():
                if document is not None:
                    known.setdefault(document.get(field, 0), []).append((number, document))
            self._by_field[field] = known
        return known
