"""Changes as the log keeps them: what they did to each record as text, which is read where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from sys import intern
from typing import overload

from pydantic_core import from_json, to_json

from okrtui.session import Entry, Op


class PackedOps(Sequence[Op]):
    """The ops of a change, read anew each time: as text they take a fourth of the memory."""

    __slots__ = ("_text",)

    def __init__(self, ops: Iterable[Op]) -> None:
        self._text = to_json(list(ops))

    def _ops(self) -> list[Op]:
        return [Op(*one) for one in from_json(self._text, cache_strings="none")]

    def __len__(self) -> int:
        return len(self._ops())

    @overload
    def __getitem__(self, index: int) -> Op: ...
    @overload
    def __getitem__(self, index: slice) -> list[Op]: ...
    def __getitem__(self, index: int | slice) -> Op | list[Op]:
        return self._ops()[index]


def packed(entry: Entry) -> Entry:
    """Return a change that was read from the log with its ops as text; it shares the names that many have."""
    return entry._replace(by=intern(entry.by), action=intern(entry.action), ops=PackedOps(entry.ops))
