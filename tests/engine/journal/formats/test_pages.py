"""Documents come out of a snapshot in pages as they went in, whatever changed in between, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.pages import MOST
from okrtui.engine.journal.formats.snapshot import Meta
from okrtui.engine.journal.formats.stored_table import StoredTable
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError

META = Meta(generation=1, sequence=0, chain="0" * 8, highest={}, store="0" * 32, schema=2)

NUMBERS = st.integers(1, 60) | st.integers(2**40, 2**40 + 3)
VALUES = st.builds(lambda kpi, note: {"kpi": kpi, "note": note}, st.integers(0, 6) | st.none(), st.text(max_size=3))
TABLES = st.dictionaries(NUMBERS.map(str), VALUES, max_size=40)
CHANGES = st.dictionaries(NUMBERS.map(str), VALUES | st.none(), max_size=12)


@pytest.fixture(autouse=True)
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.engine.journal.formats.pages.MOST", 4)


def read(data: bytes) -> Documents:
    parts = snapshot.decode_parts(data, len(data), lambda offset, size: data[offset : offset + size])
    assert parts is not None
    return parts[1]


def stored(documents: Documents) -> Documents:
    """What is read of a snapshot with these documents, which another program reads as the same."""
    data = snapshot.encode(META, documents)
    assert snapshot.decode(data)[1] == {name: dict(table) for name, table in documents.items()}
    return read(data)


def change(table: Any, changes: dict[str, Any]) -> None:
    for key, document in changes.items():
        if document is None:
            table.pop(key, None)
        else:
            table[key] = document


@given(TABLES, TABLES)
def test_what_was_written_is_read(measurements: dict[str, Any], own: dict[str, Any]) -> None:
    documents: Documents = {"measurements": measurements, "own": own, "empty": {}}
    found = stored(documents)
    assert found == documents
    assert [len(table) for table in found.values()] == [len(table) for table in documents.values()]
    for key, document in measurements.items():
        assert found["measurements"][key] == document
        assert key in found["measurements"]


@given(TABLES, CHANGES, CHANGES)
def test_a_table_is_a_dict_whatever_changes(
    known: dict[str, Any], first: dict[str, Any], second: dict[str, Any]
) -> None:
    table, plain = stored({"measurements": known})["measurements"], dict(known)
    change(table, first)
    change(plain, first)
    before = table.copy() if isinstance(table, StoredTable) else table
    assert (dict(table), len(table), set(table)) == (plain, len(plain), set(plain))
    change(table, second)
    assert before == plain
    change(plain, second)
    for where in (table, stored({"measurements": table})["measurements"]):
        assert isinstance(where, StoredTable)
        assert (dict(where), len(where), set(where)) == (plain, len(plain), set(plain))
        assert list(map(len, (where.items(), where.values()))) == [len(plain)] * 2
        assert [key in where for key in ("1", "2", "x", "²")] == [key in plain for key in ("1", "2", "x", "²")]
        for owner in range(1, 8):
            of_owner = {key: one for key, one in plain.items() if one["kpi"] == owner}
            assert {str(number): one for number, one in where.groups.of("kpi", owner)} == of_owner or where.changes
            others = set(range(8)) - {owner}
            assert {str(one) for one in where.groups.strays("kpi", others)} == set(of_owner) or where.changes


def test_an_owner_with_many_has_pages_of_its_own_and_small_ones_share() -> None:
    many = {str(number): {"kpi": 2 if number < 9 else number} for number in range(1, 13)}
    lengths = [page[:2] for page in _index(many)["pages"]]
    assert lengths == [[2, 1], [2, 5], [9, 9]]
    assert MOST == 128


def _index(table: dict[str, Any]) -> dict[str, Any]:
    import orjson  # noqa: PLC0415 - only here

    index: dict[str, Any] = orjson.loads(snapshot.encode(META, {"measurements": table}))["_meta"]["2"]["measurements"]
    return index


def test_unchanged_pages_are_copied_without_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored({"measurements": {str(number): {"kpi": number} for number in range(1, 13)}})["measurements"]
    table["13"] = {"kpi": 1}
    monkeypatch.setattr("okrtui.engine.journal.formats.paged_documents.are_documents", lambda found: "9" not in found)
    assert len(read(snapshot.encode(META, {"measurements": table}))["measurements"]) == 13


ONE: dict[str, Any] = {"1": {"kpi": 1, "note": "x"}, "2": {"kpi": 2, "note": "y"}}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"note":"x"', b'"note":"z"'),  # the page's checksum
        (b'"by":"kpi"', b'"by":"age"'),
        (b'"ids":[1,2]', b'"ids":[1,3]'),
        (b'"ids":[1,2]', b'"ids":[2,1]'),
        (b'"ids":[1,2]', b'"ids":[1,"2"]'),
        (b'"owners":[1,2]', b'"owners":[1,3]'),
        (b'"owners":[1,2]', b'"owners":[1]'),
        (b'"pages":[[1,1,', b'"pages":[[1,1,1'),
        (b'"pages":', b'"sheets":'),
        (b'"2":{"measurements":{', b'"2":{"measurement5":{'),
        (b'"2":{"measurements":{', b'"2":{"measurements":[,{'),
        (b'"generation":1', b'"generation":0'),
    ],
)
def test_an_index_that_does_not_fit_is_damage(old: bytes, new: bytes) -> None:
    data = snapshot.encode(META, {"measurements": ONE})
    altered = data.replace(old, new, 1)
    assert altered != data
    with pytest.raises(CorruptError, match=r"workspace.json is damaged"):
        assert [[table[key] for key in table] for table in read(altered).values()] == [list(ONE.values())]


@pytest.mark.parametrize(
    "data", [b'"1":{"kpi":1},"2":{"kpi":2', b'"1":{"kpi":1},"3":{"kpi":2}', b'"1":{"kpi":1},"2":{"kpi":1}', b""]
)
def test_a_page_that_does_not_fit_the_index_is_damage(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored({"measurements": ONE})["measurements"]
    monkeypatch.setattr("okrtui.engine.journal.formats.paged_documents.PagedDocuments.data", lambda *_: data)
    for ask in (lambda: table["2"], lambda: dict(table.items())):
        with pytest.raises(CorruptError, match="measurements are not as its index says"):
            ask()


def test_a_document_that_is_missing_in_its_page_is_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored({"measurements": ONE})["measurements"]
    monkeypatch.setattr(
        "okrtui.engine.journal.formats.paged_documents.PagedDocuments.data", lambda *_: b'"1":{"kpi":1}'
    )
    with pytest.raises(CorruptError, match="measurements are not as its index says"):
        _ = table["2"]


def test_a_snapshot_without_an_index_is_read_whole() -> None:
    data = snapshot.encode(META, {"measurements": ONE})
    first, second, rest = data.split(b"\n", 2)
    earlier = b"%s\n%s" % (first.removesuffix(b",") + b"},", rest)
    assert second
    assert snapshot.decode_parts(earlier, len(earlier), lambda *_: b"") is None


LINKED = st.dictionaries(
    NUMBERS.map(str),
    st.builds(
        lambda owner, kpi: {"objective": owner, "kpi": kpi},
        st.integers(1, 6),
        st.none() | st.integers(1, 5) | st.text(),
    ),
    max_size=30,
)


def links(table: Any) -> dict[int, int]:
    """The links to KPIs that a table tells of; those that lead nowhere may be left out."""
    return {number: kpi for number, kpi in table.groups.values_of("kpi") if type(kpi) is int}


@given(
    LINKED,
    st.dictionaries(NUMBERS.map(str), st.sampled_from([{"objective": 2, "kpi": 4}, None])),
    st.sampled_from([1, 2]),
)
def test_the_index_knows_who_names_whom(known: dict[str, Any], changes: dict[str, Any], version: int) -> None:
    table = stored({"key_results": known})["key_results"]
    assert isinstance(table, StoredTable)
    if version == 1:  # its index told of no links
        table.groups.index.links.clear()
    for _ in range(2):
        now = dict(table)
        assert links(table) == {int(key): one["kpi"] for key, one in now.items() if type(one["kpi"]) is int}
        change(table, changes)
        table = stored({"key_results": table})["key_results"]
        assert isinstance(table, StoredTable)
        assert dict(table.groups.values_of("objective")) == {int(key): one["objective"] for key, one in table.items()}


def test_links_are_known_without_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored({"key_results": {"1": {"objective": 1, "kpi": 7}, "2": {"objective": 1}}})["key_results"]
    monkeypatch.setattr("okrtui.engine.journal.formats.paged_documents.PagedDocuments.data", lambda *_: b"")
    assert links(table) == {1: 7}


@pytest.mark.parametrize("altered", [b"[[1,9],[7,7]]", b"[[1],[0]]", b"[[1],[7,7]]", b"[[2,1],[7,7]]", b"7", b"[[]]"])
def test_links_that_do_not_fit_are_damage(altered: bytes) -> None:
    data = snapshot.encode(META, {"key_results": {"1": {"objective": 1, "kpi": 7}, "2": {"objective": 1}}})
    assert data.count(b'"kpi":[[1],[7]]') == 1
    with pytest.raises(CorruptError, match="its index cannot be read"):
        read(data.replace(b'"kpi":[[1],[7]]', b'"kpi":%s' % altered))
