"""The pages of a snapshot: the documents of a table by owner, in parts that can be read without the others."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, pairwise
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import link_fields, owner_fields
from okrtui.engine.journal.formats.shapes import MOST_NUMBER, are_documents
from okrtui.errors import CorruptError

StoredDocument = dict[str, Any]
Read = Callable[[int, int], bytes]
"""Reads bytes of the snapshot: from an offset on, so many."""

PageKey = tuple[int, int]
"""The owner and the id of a document, in whose order they stand."""

RecordLink = tuple[str, int, int]
"""A field of a document that names another one: the field, the id of the document, and that of the other."""

MOST = 128
"""The documents of a page at most."""

LAST: PageKey = MOST_NUMBER + 1, 0
"""A key behind that of any document."""

NOBODY = 0
"""The owner of a record that belongs to none."""

KEPT = 128
"""The parsed pages of a table that are kept, for whoever asks for documents here and there."""

SEPARATOR = b",\n"
"""What stands between two pages."""


class SnapshotPage(NamedTuple):
    """Some documents as they stand in the file, without braces around them, their keys in order, and their links."""

    keys: Sequence[PageKey]
    data: bytes
    links: Sequence[RecordLink]


@cache
def owner_field(table: str) -> str:
    """Return the field that names the owner of a table's records, '' if they belong to nothing."""
    fields = owner_fields(table) if table in {kind.table for kind in RECORDS} else ()
    return fields[0][0] if fields else ""


def owner_of(document: Mapping[str, Any], field: str) -> int:
    """Return the owner that a document names."""
    owner = document.get(field, NOBODY)
    return owner if type(owner) is int and NOBODY <= owner <= MOST_NUMBER else NOBODY


@cache
def _links_of(table: str) -> tuple[str, ...]:
    return link_fields(table) if table in {kind.table for kind in RECORDS} else ()


def by_owner(keys: Iterable[PageKey]) -> dict[int, list[int]]:
    """Return the ids of each owner."""
    found: dict[int, list[int]] = {}
    for owner, number in keys:
        found.setdefault(owner, []).append(number)
    return found


def pages_of(
    table: str, ids: Mapping[int, Iterable[int]], documents: Mapping[str, StoredDocument]
) -> Iterator[SnapshotPage]:
    """Yield documents in pages, given the ids of each owner, whose documents share a page where they fit into one."""
    page: list[PageKey] = []
    for owner in sorted(ids):
        run = [(owner, number) for number in sorted(ids[owner])]
        if page and len(page) + len(run) > MOST:
            yield _page(table, page, documents)
            page = []
        page += run
        while len(page) > MOST:
            yield _page(table, page[:MOST], documents)
            del page[:MOST]
    if page:
        yield _page(table, page, documents)


def _page(table: str, keys: Sequence[PageKey], documents: Mapping[str, StoredDocument]) -> SnapshotPage:
    found = {text: documents[text] for text in [str(number) for _, number in keys]}
    links = links_in(table, ((int(text), one) for text, one in found.items())) if _links_of(table) else ()
    return SnapshotPage(tuple(keys), orjson.dumps(found)[1:-1], tuple(links))


def links_in(table: str, documents: Iterable[tuple[int, StoredDocument]]) -> Iterator[RecordLink]:
    """Yield the links of some documents of a table."""
    fields = _links_of(table)
    for number, document in documents if fields else ():
        for field in fields:
            target = document.get(field)
            if type(target) is int and 0 < target <= MOST_NUMBER:
                yield field, number, target


class IndexWriter:
    """Gathers the index of a table's pages as they are written."""

    def __init__(self, table: str) -> None:
        self._table = table
        self._pages: list[list[int]] = []
        self._owners, self._ids = array("q"), array("q")
        self._links: list[RecordLink] = []

    def add(self, page: SnapshotPage) -> None:
        """Add the next page."""
        self._pages.append([*page.keys[0], len(page.data), crc32(page.data)])
        owners, numbers = zip(*page.keys, strict=True)
        self._owners.extend(owners)
        self._ids.extend(numbers)
        self._links += page.links

    def index(self, figures: str) -> dict[str, Any]:
        """Return the index of all pages, with the figures about the records, if there are any."""
        order, links = sorted(range(len(self._ids)), key=self._ids.__getitem__), sorted(self._links)
        return {
            "by": owner_field(self._table),
            "pages": self._pages,
            "ids": [self._ids[at] for at in order],
            "owners": [self._owners[at] for at in order],
            "links": {
                field: [[one[1] for one in links if one[0] == field], [one[2] for one in links if one[0] == field]]
                for field in _links_of(self._table)
            },
            **({"figures": figures} if figures else {}),
        }


class PageIndex:
    """Where the pages of a table are in the snapshot, and whose each document is."""

    def __init__(self, table: str, start: int, fields: Any) -> None:
        """Take the index of a table whose first page starts at an offset. Raises CorruptError if it is none."""
        self.table = table
        self.figures = fields.get("figures", "") if type(fields) is dict else ""
        try:
            self.field = str(fields["by"])
            self.firsts: list[PageKey] = [(page[0], page[1]) for page in fields["pages"]]
            self.lengths = array("q", [page[2] for page in fields["pages"]])
            self.checksums = array("q", [page[3] for page in fields["pages"]])
            self.ids, self.owners = array("q", fields["ids"]), array("q", fields["owners"])
            self.links = {
                str(field): (array("q", ids), array("q", targets))
                for field, (ids, targets) in fields.get("links", {}).items()
            }
            is_sound = self._is_sound()
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            is_sound = False
        if not is_sound:
            raise CorruptError("workspace.json is damaged: its index cannot be read.")
        self.highest: int = self.ids[-1] if self.ids else 0
        self.starts = array("q", accumulate((length + len(SEPARATOR) for length in self.lengths), initial=start))

    def _is_sound(self) -> bool:
        ids, firsts = self.ids, self.firsts
        known = frozenset(ids) if self.links else frozenset[int]()
        return (
            self.field in {"", owner_field(self.table)}
            and type(self.figures) is str
            and len(ids) == len(self.owners)
            and all(_are_links(known, *link) for link in self.links.values())
            and bool(ids) == bool(firsts)
            and min(self.lengths, default=1) > 0
            and min(self.owners, default=0) >= 0
            and min(ids, default=1) > 0
            and all(before < after for before, after in pairwise(firsts))
            and all(map(int.__lt__, ids, memoryview(ids)[1:]))
        )

    @property
    def end(self) -> int:
        """The offset behind the last page."""
        return int(self.starts[-1] - len(SEPARATOR) if self.firsts else self.starts[0])

    def owner(self, number: int) -> int | None:
        """Return the owner of a document, None if there is no such document."""
        if number > self.highest:
            return None
        at = bisect_left(self.ids, number)
        return self.owners[at] if self.ids[at] == number else None

    def place(self, key: PageKey) -> int:
        """Return the page where a document is, or would be."""
        return max(bisect_right(self.firsts, key) - 1, 0)

    def places(self, owner: int) -> range:
        """Return the pages where the documents of an owner are."""
        if not self.firsts:
            return range(0)
        return range(self.place((owner, 0)), self.place((owner + 1, 0)) + 1)


def _are_links(known: frozenset[int], numbers: array[int], targets: array[int]) -> bool:
    """Return whether some of the known ids, in their order, name something each."""
    ascend = all(map(int.__lt__, numbers, memoryview(numbers)[1:]))
    return ascend and len(numbers) == len(targets) and min(targets, default=1) > 0 and known.issuperset(numbers)


class ParsedPage(NamedTuple):
    """The documents of one page."""

    documents: dict[int, StoredDocument]
    by_owner: dict[int, list[tuple[int, StoredDocument]]]
    unasked: set[int]


class PagedDocuments:
    """The documents of a table, read a page at a time; they never change, and are not to be altered.

    A page that was altered in the file raises CorruptError where it is asked for.
    """

    def __init__(self, index: PageIndex, read: Read) -> None:
        self.index = index
        self._read = read
        self._owners = array("q", sorted(set(index.owners)))
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
        return isinstance(number, int) and self.index.owner(number) is not None

    def numbers(self) -> array[int]:
        """Return every id in ascending order."""
        return self.index.ids

    def strays(self, _field: str, owners: Container[int]) -> Iterator[int]:
        """Yield the ids of the documents whose owner is none of those."""
        for owner in self._owners:
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
        at = bisect_left(self._owners, owner)
        if at < len(self._owners) and self._owners[at] == owner:
            for place in self.index.places(owner):
                yield from self._page(place).by_owner.get(owner, ())

    def numbers_of(self, _field: str, owner: int | None) -> array[int]:
        """Return the ids of the documents of an owner; no page is read."""
        if owner is None:
            return array("q")
        if self._owned is None:
            ids, owners = self.index.ids, self.index.owners
            order = sorted(range(len(ids)), key=owners.__getitem__)
            self._owned = array("q", map(owners.__getitem__, order)), array("q", map(ids.__getitem__, order))
        by, ids = self._owned
        return ids[bisect_left(by, owner) : bisect_right(by, owner)]

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
        if known.keys() != set(_links_of(self.index.table)):
            yield from links_in(self.index.table, self.page(place).items())
            return
        for field, (ids, targets) in known.items():
            for number in numbers if ids else ():
                at = bisect_left(ids, number)
                if at < len(ids) and ids[at] == number:
                    yield field, number, targets[at]

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
