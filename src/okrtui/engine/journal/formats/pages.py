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
from okrtui.engine.journal.formats.number_text import as_text, count_in, ids_in, read_numbers, runs_of
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

    def index(self) -> dict[str, Any]:
        """Return the index of all pages."""
        order, links = sorted(range(len(self._ids)), key=self._ids.__getitem__), sorted(self._links)
        fields = link_fields_of(self._table)
        told = {field: [one[1:] for one in links if one[0] == field] for field in fields}
        return {
            "by": owner_field(self._table),
            "pages": self._pages,
            "runs": as_text(runs_of(self._ids[at] for at in order)),
            "owners": as_text(self._owners[at] for at in order),
            "named": as_text(sorted(set(self._owners))),
            "links": {field: [as_text(map(itemgetter(at), told[field])) for at in (0, 1)] for field in fields},
        }


class PageIndex:
    """Where the pages of a table are in the snapshot, and whose each document is.

    `ids` are those of all documents in ascending order, `named` the owners of any, `links` the ids of the documents
    that name something in a field, with what they name.
    """

    def __init__(self, table: str, start: int, told: Any) -> None:
        """Take the index of a table whose first page starts at an offset. Raises CorruptError if it is none."""
        self.table = table
        try:
            fields = _as_now(told)
            self.field = str(fields["by"])
            self.firsts: list[PageKey] = [(page[0], page[1]) for page in fields["pages"]]
            self.lengths = array("q", [page[2] for page in fields["pages"]])
            self.checksums = array("q", [page[3] for page in fields["pages"]])
            self.ids = ids_in(read_numbers(fields["runs"]), count_in(fields["owners"]))
            self.named = read_numbers(fields["named"])
            self.links = {
                str(field): (read_numbers(numbers), read_numbers(targets))
                for field, (numbers, targets) in fields["links"].items()
            }
            is_sound = self._is_sound()
        except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
            is_sound = False
        if not is_sound:
            raise CorruptError("workspace.json is damaged: its index cannot be read.")
        self._owners: str | array[int] = fields["owners"]
        self.highest: int = self.ids[-1] if self.ids else 0
        self.starts = array("q", accumulate((length + len(SEPARATOR) for length in self.lengths), initial=start))

    def _is_sound(self) -> bool:
        """Return whether the index can be one; its owners are looked at when they are read."""
        return (
            self.field in {"", owner_field(self.table)}
            and all(_are_links(self.ids, *link) for link in self.links.values())
            and bool(self.ids) == bool(self.firsts) == bool(self.named)
            and min(self.lengths, default=1) > 0
            and all(before < after for before, after in pairwise(self.firsts))
            and _ascend(self.named)
        )

    @property
    def owners(self) -> array[int]:
        """The owner of each document, in the order of the ids. Raises CorruptError."""
        found = self._owners
        if isinstance(found, str):
            try:
                found = read_numbers(found)
            except (LookupError, ValueError):
                found = array("I")
            if set(found) != set(self.named) or len(found) != len(self.ids):
                raise CorruptError("workspace.json is damaged: its index cannot be read.")
            self._owners = found
        return found

    @property
    def end(self) -> int:
        """The offset behind the last page."""
        return int(self.starts[-1] - len(SEPARATOR) if self.firsts else self.starts[0])

    def __contains__(self, number: int) -> bool:
        return self._at(number) is not None

    def owner(self, number: int) -> int | None:
        """Return the owner of a document, None if there is no such document."""
        at = self._at(number)
        return None if at is None else self.owners[at]

    def _at(self, number: int) -> int | None:
        """Return where an id is among all, None if it is not."""
        ids = self.ids
        if isinstance(ids, range):
            return number - ids.start if number in ids else None
        at = bisect_left(ids, number)
        return at if at < len(ids) and ids[at] == number else None

    def place(self, key: PageKey) -> int:
        """Return the page where a document is, or would be."""
        return max(bisect_right(self.firsts, key) - 1, 0)

    def places(self, owner: int) -> range:
        """Return the pages where the documents of an owner are."""
        if not self.firsts:
            return range(0)
        return range(self.place((owner, 0)), self.place((owner + 1, 0)) + 1)


def _as_now(told: Any) -> Any:
    """Return an index as it is written now: earlier versions wrote lists of numbers."""
    if "ids" not in told:
        return told
    links = {field: list(map(as_text, pair)) for field, pair in told.get("links", {}).items()}
    owners = {"owners": as_text(told["owners"]), "named": as_text(sorted(set(told["owners"])))}
    return {**told, "runs": as_text(runs_of(told["ids"])), **owners, "links": links}


def _are_links(known: Sequence[int], numbers: array[int], targets: array[int]) -> bool:
    """Return whether some of the known ids, in their order, name something each."""
    is_known = not numbers or not frozenset(numbers).difference(known)
    return _ascend(numbers) and len(numbers) == len(targets) and min(targets, default=1) > 0 and is_known


def _ascend(numbers: Sequence[int]) -> bool:
    return all(map(lt, numbers, islice(numbers, 1, None)))
