"""The lines of a journal are read from its end on, and little more than is asked for."""

from __future__ import annotations

from unittest import mock

from hypothesis import example, given
from hypothesis import strategies as st

from okrtui.engine.journal.formats import past_lines
from okrtui.engine.journal.formats.past_lines import StoredLine, backwards

TEXTS = st.lists(st.text("ab", max_size=40), max_size=12)


@given(TEXTS, st.integers(1, 9), st.integers(1, 9), st.integers(1, 50))
@example(["aaaaaaaaaa", "a", "aaa"], 9, 1, 3)
def test_lines_are_read_backwards_and_little_more_than_is_asked_for(
    texts: list[str], block: int, piece: int, most: int
) -> None:
    data, asked = "".join(f"{text}\n" for text in texts).encode(), list[int]()

    def read(start: int, size: int) -> bytes:
        asked.append(start)
        return (data + b"rest")[start : start + size]

    with mock.patch.object(past_lines, "BLOCK", block), mock.patch.object(past_lines, "LONG", piece):
        found, begin, longest = backwards(read, len(data), most), len(data), max(block, piece)
        for text in reversed(texts):
            line = next(found)
            begin -= len(text) + 1
            longest = max(longest, len(text) + 1)
            assert asked[-1] >= begin - 3 * longest
            if isinstance(line, StoredLine):
                assert len(text) > 0
                assert (line.start, line.length) == (begin, len(text))
                line = line.part(0, line.length)
            else:
                assert len(text) < most + max(block, 2 * most), "what was there was short, and one more block was read"
            assert line == text.encode()
        assert list(found) == []


@given(st.integers(0, 9), st.integers(0, 9))
def test_a_part_of_a_line_ends_with_it(start: int, size: int) -> None:
    data = b"before\nthe line\nbehind"
    line = StoredLine(lambda at, count: data[at : at + count], 7, 8)
    assert line.part(min(start, 8), size) == b"the line"[min(start, 8) :][:size]
