"""Changes as the log keeps them: what they did to each record as text, which is read where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import overload

from pydantic_core import from_json, to_json

from okrtui.session import Entry, Op


@lru_cache(maxsize=1)  # whoever shows a change asks for its ops many times
def _read(text: bytes) -> tuple[Op, ...]:
    return tuple([Op(*one) for one in from_json(text, cache_strings="none")])


class PackedOps(Sequence[Op]):
    """The ops of a change, read anew where another one was meanwhile: as text they take a fourth of the memory."""

    __slots__ = ("_text",)

    def __init__(self, ops: Iterable[Op]) -> None:
        self._text = to_json(list(ops))

    def __len__(self) -> int:
        return len(_read(self._text))

    def __iter__(self) -> Iterator[Op]:
        return iter(_read(self._text))

    @overload
    def __getitem__(self, index: int) -> Op: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Op, ...]: ...
    def __getitem__(self, index: int | slice) -> Op | tuple[Op, ...]:
        return _read(self._text)[index]


def packed(entry: Entry) -> Entry:
    """Return a change that was read from the log with its ops as text; it shares the names that many have."""
    return entry._replace(by=intern(entry.by), action=intern(entry.action), ops=PackedOps(entry.ops))
