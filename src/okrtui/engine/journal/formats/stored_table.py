"""A table of documents that stays in the snapshot's file until some of it is asked for, with what changed since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import ItemsView, Iterator, MutableMapping, Sequence, ValuesView
from typing import Any

from okrtui.engine.journal.formats.paged_documents import PagedDocuments
from okrtui.engine.journal.formats.pages import (
    PageKey,
    SnapshotPage,
    StoredDocument,
    by_owner,
    owner_of,
    pages_of,
)


def _number(key: str) -> int | None:
    """Return the id that a key is the text of; None if it is that of none."""
    return int(key) if key.isascii() and key.isdigit() and key[0] != "0" else None


class StoredTable(MutableMapping[str, StoredDocument]):
    """The documents of a table by id as text: those in `groups`, with `changes` in their place; None removes one.

    Documents that it hands out are not to be altered. A part that was altered in the file raises CorruptError where it
    is asked for.
    """

    def __init__(self, groups: PagedDocuments, changes: dict[str, StoredDocument | None] | None = None) -> None:
        self.groups = groups
        self.changes = {} if changes is None else changes

    @property
    def has_figures(self) -> bool:
        """True if figures about the records in the groups are stored."""
        return self.groups.has_figures

    def figures(self) -> str:
        """Return the figures about the records in the groups, as text; '' if none are stored."""
        return self.groups.figures()

    def copy(self) -> StoredTable:
        """Return the table as it is now."""
        return StoredTable(self.groups, dict(self.changes))

    def _is_stored(self, key: str) -> bool:
        number = _number(key)
        return number is not None and number in self.groups

    def __getitem__(self, key: str) -> StoredDocument:
        number = None if key in self.changes else _number(key)
        found = self.changes.get(key) if number is None else self.groups.document(number)
        if found is None:
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        if not isinstance(key, str):
            return False
        return self.changes[key] is not None if key in self.changes else self._is_stored(key)

    def __setitem__(self, key: str, document: StoredDocument) -> None:
        self.changes[key] = document

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self.changes[key] = None

    def __len__(self) -> int:
        added = sum((one is not None) - self._is_stored(key) for key, one in self.changes.items())
        return len(self.groups.numbers()) + added

    def __iter__(self) -> Iterator[str]:
        changes = self.changes
        yield from (key for key in map(str, self.groups.numbers()) if key not in changes)
        yield from (key for key, document in changes.items() if document is not None)

    def items(self) -> ItemsView[str, StoredDocument]:
        """Return each document with its id, those of a page together."""
        return _Items(self)

    def values(self) -> ValuesView[StoredDocument]:
        """Return each document, those of a page together."""
        return _Values(self)

    def each(self) -> Iterator[tuple[str, StoredDocument]]:
        """Yield each document with its id, those of a page together."""
        changes = dict(self.changes)
        stored = ((str(number), document) for number, document in self.groups.each())
        yield from (pair for pair in stored if pair[0] not in changes)
        yield from ((key, document) for key, document in changes.items() if document is not None)

    # -- writing ------------------------------------------------------------------------------------------------

    def pages(self) -> Iterator[SnapshotPage]:
        """Yield the table in pages for the next snapshot; pages without changes are not parsed."""
        index, changed = self.groups.index, self._changes_by_page()
        keys = self._keys_by_page()
        for place in range(max(len(index.firsts), 1)):
            if place not in changed:
                yield from [self._unchanged(place, keys[place])] if index.firsts else ()
                continue
            now = changed.pop(place)  # where there were no pages, nothing can have been removed
            if unchanged := [key for key in keys.get(place, ()) if key not in now]:
                there = self.groups.page(place)
                now |= {key: there[key[1]] for key in unchanged}
            kept = ((owner, str(number), one) for (owner, number), one in now.items() if one is not None)
            yield from pages_of(index.table, by_owner(kept))

    def _unchanged(self, place: int, keys: Sequence[PageKey]) -> SnapshotPage:
        links = tuple(self.groups.links_of(place, [number for _, number in keys]))
        return SnapshotPage(keys, self.groups.data(place), links)

    def _changes_by_page(self) -> dict[int, dict[PageKey, Any]]:
        """Return what changed by the page where it is to be; a document that changed its owner leaves its page."""
        index, found = self.groups.index, defaultdict[int, dict[PageKey, Any]](dict)
        for text, document in self.changes.items():
            number = int(text)
            if (owner := index.owner(number)) is not None:
                found[index.place((owner, number))].setdefault((owner, number), None)
            if document is not None:
                key = owner_of(document, index.field), number
                found[index.place(key)][key] = document
        return found

    def _keys_by_page(self) -> dict[int, list[PageKey]]:
        index, found = self.groups.index, dict[int, list[PageKey]]()
        for key in sorted(zip(index.owners, index.ids, strict=True)):
            found.setdefault(index.place(key), []).append(key)
        return found


class _Items(ItemsView[str, StoredDocument]):
    _mapping: StoredTable

    def __iter__(self) -> Iterator[tuple[str, StoredDocument]]:
        return self._mapping.each()


class _Values(ValuesView[StoredDocument]):
    _mapping: StoredTable

    def __iter__(self) -> Iterator[StoredDocument]:
        return (document for _, document in self._mapping.each())
