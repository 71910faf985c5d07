from __future__ import annotations

import enum
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.engine.journal.formats import lines
from okrtui.engine.journal.formats.lines import (
    decode,
    encode,
    encode_commit,
    encode_seal,
    holds_a_line,
    scan,
)
from okrtui.errors import RuleError

AT = datetime(2027, 1, 4, 9, 30, tzinfo=timezone(timedelta(hours=2)))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab\n"é', max_size=4), inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


def commit(previous: str, sequence: int, value: Any = 1) -> bytes:
    return encode_commit(previous, sequence, at=AT, by="ada", action="x", ops=[["t", 1, {"v": value}, None]])


@given(JSON)
def test_what_is_written_comes_back_the_same(value: Any) -> None:
    data = commit("00000000", 1, value)
    line = decode(data[:-1])
    assert line is not None
    assert data.count(b"\n") == 1
    assert line.length == len(data)
    entry = line.entry()
    assert entry.ops[0].after == {"v": value}
    assert (entry.at, entry.by, entry.action, entry.sequence) == (AT.astimezone(UTC), "ada", "x", 1)


class Colour(enum.Enum):
    RED = "red"


@pytest.mark.parametrize(
    "value",
    [
        float("nan"), float("inf"), -float("inf"), [1, {"a": (float("nan"),)}], 2**64, -(2**63) - 1, Decimal(1), {1},
        b"x", "\ud800", {1: 2}, datetime(2027, 1, 1, tzinfo=UTC), AT.date(), object(),
    ],
)  # fmt: skip
def test_a_value_that_json_cannot_carry_is_refused(value: Any) -> None:
    with pytest.raises(RuleError):
        commit("00000000", 1, value)


@pytest.mark.parametrize("position", range(len(commit("00000000", 1)) - 1))
def test_a_flipped_bit_is_noticed(position: int) -> None:
    for bit in range(8):
        data = bytearray(commit("00000000", 1)[:-1])
        data[position] ^= 1 << bit
        assert decode(bytes(data)) is None


@pytest.mark.parametrize("raw", [b"", b"\0" * 40, b"[]", b'["00000000",]', b'["zzzzzzzz",{}]', b"{}"])
def test_what_is_no_line_is_none(raw: bytes) -> None:
    assert decode(raw) is None


def chain(length: int) -> tuple[bytes, list[int], str]:
    data, ends, previous = b"", [0], "00000000"
    for sequence in range(1, length + 1):
        line = commit(previous, sequence)
        decoded = decode(line[:-1])
        assert decoded is not None
        data, previous = data + line, decoded.checksum
        ends.append(len(data))
    return data, ends, previous


def test_whole_lines_are_read_whatever_the_cut() -> None:
    data, ends, _ = chain(3)
    for cut in range(len(data) + 1):
        found = scan(data[:cut], 0, "00000000", 0)
        assert found.end == max(end for end in ends if end <= cut)
        assert not found.damaged


def test_a_line_that_does_not_follow_is_damage() -> None:
    data, ends, previous = chain(3)
    assert scan(data[: ends[1]] + data[ends[2] :], 0, "00000000", 0).damaged
    assert scan(data, 0, "11111111", 0).damaged
    assert scan(data + commit(previous, 5), 0, "00000000", 0).damaged
    assert scan(data + b"garbage\n" + commit(previous, 4), 0, "00000000", 0).damaged
    assert not scan(data + b"garbage\n" + commit(previous, 4)[:-1], 0, "00000000", 0).damaged


def test_nothing_follows_a_seal() -> None:
    data, _, previous = chain(2)
    seal = encode_seal(previous, 2, 5, 1)
    found = scan(data + seal, 0, "00000000", 0)
    assert (found.lines[-1].next_generation, found.lines[-1].schema, found.end) == (5, 1, len(data + seal))
    assert scan(data + seal + commit(found.lines[-1].checksum, 3), 0, "00000000", 0).damaged


def test_a_tail_that_was_torn_holds_no_line() -> None:
    data, _, _ = chain(2)
    assert holds_a_line(data)
    assert holds_a_line(data[3:])
    assert not holds_a_line(b"\0" * 100)
    assert not holds_a_line(encode({"p": "x"})[:-1])


@given(st.lists(JSON, max_size=9), st.integers(1, 3))
def test_a_line_that_is_written_in_pieces_is_the_same(values: list[Any], piece: int) -> None:
    ops = [["t", number, {"v": value}, None] for number, value in enumerate(values, start=1)]
    whole = lines.draft_commit("00000000", 1, at=AT, by="ada", action='"o":[]', ops=ops)
    with mock.patch.object(lines, "PIECE", piece):
        assert lines.draft_commit("00000000", 1, at=AT, by="ada", action='"o":[]', ops=ops) == whole
    assert decode(whole[0][:-1]) == whole[1]
