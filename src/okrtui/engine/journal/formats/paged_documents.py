"""The documents of a table in a snapshot, read a page at a time."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui.engine.journal.formats.number_text import small
from okrtui.engine.journal.formats.pages import (
    LAST,
    PageIndex,
    Read,
    RecordLink,
    StoredDocument,
    link_fields_of,
    links_in,
    owner_of,
)
from okrtui.engine.journal.formats.shapes import are_documents
from okrtui.errors import CorruptError

KEPT = 128
"""The parsed pages of a table that are kept, for whoever asks for documents here and there."""


class FiguresPlace(NamedTuple):
    """Where the figures about the records of a table are in the snapshot, as JSON text, and their checksum."""

    start: int
    length: int
    checksum: int


class ParsedPage(NamedTuple):
    """The documents of one page."""

    documents: dict[int, StoredDocument]
    by_owner: dict[int, list[tuple[int, StoredDocument]]]
    unasked: set[int]


class PagedDocuments:
    """The documents of a table, read a page at a time; they never change, and are not to be altered.

    A page that was altered in the file raises CorruptError where it is asked for.
    """

    def __init__(self, index: PageIndex, read: Read, figures: FiguresPlace | None = None) -> None:
        self.index = index
        self._read = read
        self._figures = figures
        self._owned: tuple[array[int], array[int]] | None = None  # owners and ids, in the order of owners
        self._pages: dict[int, ParsedPage] = {}
        self._latest: tuple[int, ParsedPage] = (-1, ParsedPage({}, {}, set()))

    @property
    def highest(self) -> int:
        """The highest id, 0 without any."""
        return self.index.highest

    def is_grouped_by(self, field: str) -> bool:
        """Return whether a field names the owner."""
        return self.index.field == field

    def __contains__(self, number: object) -> bool:
        return isinstance(number, int) and number in self.index

    def numbers(self) -> Sequence[int]:
        """Return every id in ascending order."""
        return self.index.ids

    def strays(self, _field: str, owners: Container[int]) -> Iterator[int]:
        """Yield the ids of the documents whose owner is none of those."""
        for owner in self.index.named:
            yield from (number for number, _ in self._of(owner)) if owner not in owners else ()

    def owner(self, number: int) -> int | None:
        """Return the owner of a document, None if there is no such document."""
        return self.index.owner(number)

    def document(self, number: int) -> StoredDocument | None:
        """Return the document of an id, None if there is none."""
        owner = self.index.owner(number)
        if owner is None:
            return None
        place = self.index.place((owner, number))
        page = self._page(place, keep=True)
        found = page.documents.get(number)
        if found is None:
            raise self._damaged()
        page.unasked.discard(number)
        if not page.unasked:  # whoever asks for a document keeps it
            self._pages.pop(place, None)
        return found

    def of(self, _field: str, owner: int | None) -> Iterator[tuple[int, StoredDocument]]:
        """Yield the documents of an owner with their ids."""
        return iter(()) if owner is None else self._of(owner)

    def _of(self, owner: int) -> Iterator[tuple[int, StoredDocument]]:
        named = self.index.named
        at = bisect_left(named, owner)
        if at < len(named) and named[at] == owner:
            for place in self.index.places(owner):
                yield from self._page(place).by_owner.get(owner, ())

    def numbers_of(self, _field: str, owner: int) -> array[int]:
        """Return the ids of the documents of an owner, the lowest first; no page is read."""
        if self._owned is None:
            ids, owners = self.index.ids, self.index.owners
            order = sorted(range(len(ids)), key=owners.__getitem__)
            self._owned = small(map(owners.__getitem__, order)), small(map(ids.__getitem__, order))
        by, ids = self._owned
        first = bisect_left(by, owner)
        return ids[first : bisect_right(by, owner, first)]

    def each(self) -> Iterator[tuple[int, StoredDocument]]:
        """Yield every document with its id, page by page."""
        for place in range(len(self.index.firsts)):
            yield from self.page(place).items()

    def values_of(self, field: str) -> Iterator[tuple[int, Any]]:
        """Yield the value of a field of each document with its id; of links, where the index has them, those it has."""
        if field in self.index.links:
            yield from zip(*self.index.links[field], strict=True)
        else:
            yield from ((number, document.get(field)) for number, document in self.each())

    def links_of(self, place: int, numbers: Sequence[int]) -> Iterator[RecordLink]:
        """Yield the links of the documents of a page; one that the index does not tell of is read."""
        known = self.index.links
        if known.keys() != set(link_fields_of(self.index.table)):
            yield from links_in(self.index.table, self.page(place).items())
            return
        for field, (ids, targets) in known.items():
            for number in numbers if ids else ():
                at = bisect_left(ids, number)
                if at < len(ids) and ids[at] == number:
                    yield field, number, targets[at]

    @property
    def has_figures(self) -> bool:
        """True if there are figures about the records."""
        return self._figures is not None

    def figures(self) -> str:
        """Return the figures about the records, as text; '' if none are stored."""
        if self._figures is None:
            return ""
        data = self._read(self._figures.start, self._figures.length)
        if crc32(data) != self._figures.checksum:
            raise self._damaged()
        try:
            return str(orjson.loads(data))
        except ValueError:
            raise self._damaged() from None

    def page(self, place: int) -> dict[int, StoredDocument]:
        """Return the documents of a page by id."""
        return self._page(place).documents

    def _page(self, place: int, *, keep: bool = False) -> ParsedPage:
        """Return a page; those that were asked for in order are not kept."""
        latest = self._latest
        found = self._pages.get(place) or (latest[1] if latest[0] == place else self._parsed(place))
        self._latest = place, found
        if keep and place not in self._pages:
            if len(self._pages) >= KEPT:
                self._pages = {}
            self._pages[place] = found
        return found

    def data(self, place: int) -> bytes:
        """Return the bytes of a page."""
        data = self._read(self.index.starts[place], self.index.lengths[place])
        if crc32(data) != self.index.checksums[place]:
            raise self._damaged()
        return data

    def _parsed(self, place: int) -> ParsedPage:
        index, field = self.index, self.index.field
        try:
            parsed = orjson.loads(b"{%s}" % self.data(place))
        except ValueError:
            raise self._damaged() from None
        if not parsed or not are_documents(parsed):
            raise self._damaged()
        documents: dict[int, StoredDocument] = {int(key): document for key, document in parsed.items()}
        by_owner: dict[int, list[tuple[int, StoredDocument]]] = {}
        first, behind = index.firsts[place], index.firsts[place + 1] if place + 1 < len(index.firsts) else LAST
        for number, document in documents.items():
            owner = owner_of(document, field)
            if index.owner(number) != owner or not first <= (owner, number) < behind:
                raise self._damaged()
            by_owner.setdefault(owner, []).append((number, document))
        return ParsedPage(documents, by_owner, set(documents))

    def _damaged(self) -> CorruptError:
        return CorruptError(f"workspace.json is damaged: its {self.index.table} are not as its index says.")
