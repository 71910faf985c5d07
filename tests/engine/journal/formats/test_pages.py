"""Documents come out of a snapshot in pages as they went in, whatever changed in between, and nothing else does."""

from __future__ import annotations

from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.number_text import read_numbers
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

    index: dict[str, Any] = orjson.loads(snapshot.encode(META, {"measurements": table}))["_meta"]["3"]["measurements"]
    return index


def test_unchanged_pages_are_copied_without_a_look(monkeypatch: pytest.MonkeyPatch) -> None:
    table = stored({"measurements": {str(number): {"kpi": number} for number in range(1, 13)}})["measurements"]
    table["13"] = {"kpi": 1}
    monkeypatch.setattr("okrtui.engine.journal.formats.paged_documents.are_documents", lambda found: "9" not in found)
    assert len(read(snapshot.encode(META, {"measurements": table}))["measurements"]) == 13


ONE: dict[str, Any] = {"1": {"kpi": 1, "note": "x"}, "2": {"kpi": 2, "note": "y"}}


OTHER_RUNS = [
    *(b'"40100000003000000"', b'"40200000001000000"', b'"401000000020000000400000004000000"'),
    *(b'"401000000010000000100000002000000"', b'"402000000020000000100000001000000"', b'"4000000000100000"'),
    *(b'"40000000001000000"', b'"4010000000200000002000000"', b'"8ffffffffffffffffffffffffffffffff"'),
    *(b'"80100000000000000ffffffffffffffff"', b'"4"', b'""', b"[1,2]", b"null", b'"5AAAA"', b'"4010000000200000x"'),
]
"""Not the ids 1 and 2, or none in ascending order."""

OTHER_NUMBERS = [
    *(b'"40100000003000000"', b'"401000000"', b'"40200000001000000"', b'"4010000000200000003000000"'),
    *(b'"4010000000200000"', b'"401000000020000x0"', b'"501000000020000002"', b'""', b"[1,2]", b"null"),
]
"""Not the numbers 1 and 2 in their order."""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"note":"x"', b'"note":"z"'),  # the page's checksum
        (b'"by":"kpi"', b'"by":"age"'),
        *((b'"runs":"40100000002000000"', b'"runs":%s' % runs) for runs in OTHER_RUNS),
        *((b'"owners":"40100000002000000"', b'"owners":%s' % numbers) for numbers in OTHER_NUMBERS),
        *((b'"named":"40100000002000000"', b'"named":%s' % numbers) for numbers in OTHER_NUMBERS),
        (b'"named":', b'"unnamed":'),
        (b'"pages":[[1,1,', b'"pages":[[1,1,1'),
        (b'"pages":', b'"sheets":'),
        (b'"3":{"measurements":{', b'"3":{"measurement5":{'),
        (b'"3":{"measurements":{', b'"3":{"measurements":[,{'),
        (b'"3":{"measurements":{', b'"3":[{"measurements":{'),
        (b'"3":{"measurements":{', b'"3":{"other":7,"measurements":{'),
        (b'"4":{}', b'"4":{ }'),
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


@pytest.mark.parametrize(
    "altered",
    [
        *(b'["40100000009000000","40700000007000000"]', b'["401000000","400000000"]'),
        *(b'["401000000","40700000007000000"]', b'["40200000001000000","40700000007000000"]'),
        *(b"7", b"[[]]", b"[[1],[7]]", b'["401000000"]', b'["401000000","4x7000000"]'),
    ],
)
def test_links_that_do_not_fit_are_damage(altered: bytes) -> None:
    data = snapshot.encode(META, {"key_results": {"1": {"objective": 1, "kpi": 7}, "2": {"objective": 1}}})
    told = b'"kpi":["401000000","407000000"]'
    assert data.count(told) == 1
    with pytest.raises(CorruptError, match="its index cannot be read"):
        read(data.replace(told, b'"kpi":%s' % altered))


def with_earlier_index(data: bytes) -> bytes:
    """A snapshot as earlier versions wrote it: lists of numbers in its index, and the figures among them."""
    import orjson  # noqa: PLC0415 - only here

    first, second, third, rest = data.split(b"\n", 3)
    indexes = orjson.loads(second.removeprefix(b'"3":').removesuffix(b","))
    for one in indexes.values():
        runs, owners = read_numbers(one.pop("runs")), one["owners"]
        one["ids"] = [number for at in range(0, len(runs), 2) for number in range(runs[at], runs[at + 1] + 1)]
        one["owners"] = read_numbers(owners).tolist()
        one["links"] = {name: [read_numbers(each).tolist() for each in pair] for name, pair in one["links"].items()}
        one["figures"] = "rules 1\n{}"
        del one["named"]
    end = third.removeprefix(b'"4":{}')
    body = b'%s\n"2":%s%s\n%s' % (first, orjson.dumps(indexes), end, rest)
    return b"%s%08x%s" % (snapshot.HEAD, crc32(body[snapshot.BODY :]), body[snapshot.BODY :])


@given(TABLES, LINKED, CHANGES)
def test_an_index_of_an_earlier_version_tells_the_same(
    measurements: dict[str, Any], key_results: dict[str, Any], changes: dict[str, Any]
) -> None:
    documents: Documents = {"measurements": measurements, "key_results": key_results, "empty": {}}
    data = with_earlier_index(snapshot.encode(META, documents))
    assert snapshot.decode(data)[1] == documents
    found = read(data)
    assert found == documents
    assert isinstance(found["key_results"], StoredTable)
    assert links(found["key_results"]) == links(stored(documents)["key_results"])
    assert not found["key_results"].has_figures
    change(found["measurements"], changes)
    assert stored(found) == {name: dict(table) for name, table in found.items()}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((b'"ids":[1,2]', b'"ids":%s' % ids) for ids in (b"[1,3]", b"[2,1]", b"[0,1]", b'[1,"2"]', b"[1]", b"7")),
        *((b'"owners":[1,2]', b'"owners":%s' % owners) for owners in (b"[1]", b"[-1,2]", b"[1.5,2]", b"null")),
        (b'"links":{}', b'"links":{"kpi":[[1,9],[7,7]]}'),
        (b'"links":{}', b'"links":7'),
        (b'"2":{"measurements":{', b'"2":{"measurements":[,{'),
    ],
)
def test_an_index_of_an_earlier_version_that_does_not_fit_is_damage(old: bytes, new: bytes) -> None:
    data = with_earlier_index(snapshot.encode(META, {"measurements": ONE}))
    altered = data.replace(old, new, 1)
    assert altered != data
    with pytest.raises(CorruptError, match=r"workspace.json is damaged"):
        assert [[table[key] for key in table] for table in read(altered).values()] == [list(ONE.values())]


def test_an_index_of_an_earlier_version_may_tell_of_no_links() -> None:
    data = with_earlier_index(snapshot.encode(META, {"key_results": {"1": {"objective": 1, "kpi": 7}}}))
    told = b'"links":{"kpi":[[1],[7]]},'
    assert data.count(told) == 1
    assert links(read(data.replace(told, b""))["key_results"]) == {1: 7}


FIGURED: Documents = {"kpis": {"1": {"name": "x"}}, "cycles": {}, "objectives": {"1": {"cycle": 1}}}


@given(st.dictionaries(st.sampled_from([*FIGURED, "own"]), st.text(max_size=9)))
def test_figures_are_read_when_they_are_asked_for(figures: dict[str, str]) -> None:
    data, asked = snapshot.encode(META, FIGURED, figures), list[tuple[int, int]]()

    def read_part(offset: int, size: int) -> bytes:
        asked.append((offset, size))
        return data[offset : offset + size]

    parts = snapshot.decode_parts(data, len(data), read_part)
    assert parts is not None
    tables = {name: one for name, one in parts[1].items() if isinstance(one, StoredTable)}
    assert len(asked) == len(tables) == len(FIGURED)  # where each begins
    for name, one in tables.items():
        assert one.has_figures is bool(figures.get(name))
        assert one.figures() == figures.get(name, "")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        *((b'"figures":[5,', b'"figures":%s' % told) for told in (b"[6,", b"[-1,", b'["5",', b"7,[")),
        (b'"4":{"kpis":"abc"}', b'"4":{"kpis":"abd"}'),
        (b'"4":{"kpis":"abc"}', b'"4":{"kpis":"ab" }'),
    ],
)
def test_figures_that_do_not_fit_are_damage(old: bytes, new: bytes) -> None:
    data = snapshot.encode(META, FIGURED, {"kpis": "abc"})
    altered = data.replace(old, new, 1)
    assert altered != data
    with pytest.raises(CorruptError, match=r"workspace.json is damaged"):
        read(altered)["kpis"].figures()  # type: ignore[attr-defined]


def test_figures_that_are_no_json_are_damage() -> None:
    data = snapshot.encode(META, FIGURED, {"kpis": "abc"})
    altered = data.replace(b'"abc"', b'"abc,').replace(b"[5,%d]" % crc32(b'"abc"'), b"[5,%d]" % crc32(b'"abc,'))
    with pytest.raises(CorruptError, match="kpis are not as its index says"):
        read(altered)["kpis"].figures()  # type: ignore[attr-defined]
