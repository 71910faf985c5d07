"""The pages of a snapshot: the documents of a table by owner, in parts that can be read without the others."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate, islice, pairwise
from operator import itemgetter, lt
from typing import Any, NamedTuple
from zlib import crc32

import orjson

from okrtui.domain.records.models import RECORDS
from okrtui.domain.records.validation import link_fields, owner_fields
from okrtui.engine.journal.formats.shapes import MOST_NUMBER
from okrtui.errors import CorruptError

StoredDocument = dict[str, Any]
OwnedDocuments = dict[int, tuple[list[str], list[StoredDocument]]]
"""The documents of each owner: their ids as texts, and beside them the documents."""

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
def link_fields_of(table: str) -> tuple[str, ...]:
    """Return the fields of a table that may name another record, none of a table that is not known."""
    return link_fields(table) if table in {kind.table for kind in RECORDS} else ()


def by_owner(documents: Iterable[tuple[int, str, StoredDocument]]) -> OwnedDocuments:
    """Return documents, each behind its owner and its id, as those of each owner."""
    found: OwnedDocuments = {}
    for owner, text, document in documents:
        known = found.get(owner)
        if known is None:
            known = found[owner] = [], []
        known[0].append(text)
        known[1].append(document)
    return found


def pages_of(table: str, documents: OwnedDocuments) -> Iterator[SnapshotPage]:
    """Yield documents in pages; those of one owner share a page where they fit into one."""
    page: list[tuple[int, int, str, StoredDocument]] = []
    for owner in sorted(documents):
        run = [(owner, int(text), text, document) for text, document in zip(*documents[owner], strict=True)]
        run.sort(key=itemgetter(1))
        if page and len(page) + len(run) > MOST:
            yield _page(table, page)
            page = []
        page += run
        while len(page) > MOST:
            yield _page(table, page[:MOST])
            del page[:MOST]
    if page:
        yield _page(table, page)


def _page(table: str, documents: Sequence[tuple[int, int, str, StoredDocument]]) -> SnapshotPage:
    keys = tuple([(owner, number) for owner, number, _, _ in documents])
    found = {text: document for _, _, text, document in documents}
    links = links_in(table, ((number, one) for _, number, _, one in documents)) if link_fields_of(table) else ()
    return SnapshotPage(keys, orjson.dumps(found)[1:-1], tuple(links))


def links_in(table: str, documents: Iterable[tuple[int, StoredDocument]]) -> Iterator[RecordLink]:
    """Yield the links of some documents of a table."""
    fields = link_fields_of(table)
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
                for field in link_fields_of(self._table)
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
            is_sound = self._is_sound(fields["ids"], fields["owners"])
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            is_sound = False
        if not is_sound:
            raise CorruptError("workspace.json is damaged: its index cannot be read.")
        self.highest: int = self.ids[-1] if self.ids else 0
        self.starts = array("q", accumulate((length + len(SEPARATOR) for length in self.lengths), initial=start))

    def _is_sound(self, ids: list[int], owners: list[int]) -> bool:
        """Return whether the index can be one, given its ids and owners in lists, which are read twice as fast."""
        known = frozenset(ids) if self.links else frozenset[int]()
        return (
            self.field in {"", owner_field(self.table)}
            and type(self.figures) is str
            and len(ids) == len(owners)
            and all(_are_links(known, *link) for link in self.links.values())
            and bool(ids) == bool(self.firsts)
            and min(self.lengths, default=1) > 0
            and min(owners, default=0) >= 0
            and (not ids or ids[0] > 0)
            and all(before < after for before, after in pairwise(self.firsts))
            and _ascend(ids)
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
    return (
        _ascend(numbers) and len(numbers) == len(targets) and min(targets, default=1) > 0 and known.issuperset(numbers)
    )


def _ascend(numbers: Sequence[int]) -> bool:
    return all(map(lt, numbers, islice(numbers, 1, None)))
