"""Long lines are read a piece at a time, and say the same as when they are read at once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.engine.journal.formats import long_lines
from okrtui.engine.journal.formats.lines import checksum_of, decode, encode_commit, encode_seal
from okrtui.engine.journal.formats.long_lines import LongOps, decode_past
from okrtui.engine.journal.formats.past_lines import StoredLine

AT = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)
TEXTS = st.text('],["{}\\:o1é\n', max_size=8)
VALUES = st.recursive(
    TEXTS | st.integers(0, 9) | st.none(),
    lambda one: st.lists(one, max_size=3) | st.dictionaries(TEXTS, one),
    max_leaves=6,
)
DOCUMENTS = st.none() | st.dictionaries(TEXTS, VALUES, max_size=3)
OPS: st.SearchStrategy[list[list[Any]]] = st.lists(
    st.tuples(TEXTS, st.integers(1, 99), DOCUMENTS, DOCUMENTS).map(list)
    | st.just(["t", None, {}, None])
    | st.tuples(TEXTS, st.integers(1, 99), st.none(), st.none()).map(list),
    min_size=1,
    max_size=9,
)


def line(ops: list[list[Any]], action: str = "x") -> bytes:
    return encode_commit("0badcafe", 7, at=AT, by="ada", action=action, ops=ops)[:-1]


def in_file(raw: bytes) -> StoredLine:
    data = b"line before\n" + raw + b"\nline behind"
    return StoredLine(lambda start, size: data[start : start + size], data.index(raw), len(raw))


@given(OPS, TEXTS, st.integers(1, 60), st.integers(-12, 12), st.slices(9))
def test_a_long_line_says_what_it_says_when_it_is_read_at_once(
    ops: list[list[Any]], action: str, piece: int, at: int, part: slice
) -> None:
    raw = line(ops, action)
    at_once = decode(raw)
    assert at_once is not None
    expected = at_once.entry()
    with mock.patch.object(long_lines, "PIECE", piece), mock.patch.object(long_lines, "_SLICE", piece):
        found = decode_past(in_file(raw))
        assert found is not None
        entry = found.entry
        assert entry is not None
        assert isinstance(entry.ops, LongOps)
        assert found[:3] == (at_once.checksum, "0badcafe", at_once.length)
        assert entry._replace(ops=tuple(entry.ops)) == expected
        assert (len(entry.ops), list(entry.ops[part])) == (len(expected.ops), list(expected.ops[part]))
        if -len(expected.ops) <= at < len(expected.ops):
            assert entry.ops[at] == expected.ops[at]
        else:
            with pytest.raises(IndexError):
                entry.ops[at]


def signed(body: bytes) -> bytes:
    return b'["%s",%s]' % (checksum_of(body).encode(), body)


HEAD = b'{"p":"0badcafe","s":7,"t":"2027-01-04T09:30:00+00:00","u":"ada","a":"x"'


@pytest.mark.parametrize(
    "raw",
    [
        line([["t", 1, {}, None]])[:-1],
        line([["t", 1, {}, None]]).replace(b"ada", b"bob"),
        signed(HEAD + b',"o":[["t",1,{}]]}'),
        signed(HEAD + b',"o":[["t",1,{},null],["t"]]}'),
        signed(HEAD + b',"o":[["t",1,{},null],["t",2,{},nil]]}'),
        signed(HEAD + b',"o":[["t",1,{},null]],"v":0}'),
        signed(HEAD + b',"o":1}'),
        signed(HEAD + b"}"),
    ],
    ids=["cut", "altered", "short", "short later", "no JSON", "no schema", "no list", "no ops"],
)
def test_what_is_no_line_is_none(raw: bytes) -> None:
    with mock.patch.object(long_lines, "PIECE", 1):
        assert decode(raw) is None
        assert decode_past(raw) is None
        assert decode_past(in_file(raw)) is None


def test_a_line_in_another_order_is_read_at_once() -> None:
    raw = signed(b'{"o":[["t",1,{},null]],"p":"0badcafe","s":7,"t":"2027-01-04T09:30:00+00:00","u":"ada","a":"x"}')
    found = decode_past(in_file(raw))
    assert found is not None
    assert found.entry is not None
    assert found.entry.ops == (("t", 1, {}, None),)


def test_a_seal_has_no_entry() -> None:
    for seal in (raw := encode_seal("0badcafe", 7, 2, 3)[:-1], in_file(raw)):
        found = decode_past(seal)
        assert found is not None
        assert found.entry is None
