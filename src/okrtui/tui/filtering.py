"""Rows that are made when they are drawn, and the words by which lists are narrowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar, overload

from okrtui.domain.records.field_types import folded

_FIGURES = re.compile(r"([0-9]{1,18})")

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class LazyRows(Sequence[T], Generic[K, T]):
    """A sequence of rows of which only the keys exist before they are drawn."""

    def __init__(self, keys: Sequence[K], make: Callable[[K], T]) -> None:
        self.keys = keys
        self._make = make
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """The row at a place, made now if it was not drawn before."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index not in self._made:
            self._made[index] = self._make(self.keys[index])
        return self._made[index]


def natural(text: str) -> tuple[tuple[str, int], ...]:
    """How names are sorted: case folded, and figures in them by their value, so that 2 comes before 10."""
    return tuple((part, 0) if at % 2 == 0 else ("", int(part)) for at, part in enumerate(_FIGURES.split(folded(text))))


YES_NO: Final = ("yes", "no")
"""What a field says that something is, or is not."""


def distinct(names: Iterable[str]) -> list[str]:
    """The names that occur, each once however it is spelled, in their order; none that is empty."""
    return sorted({folded(name): name for name in names if name.strip()}.values(), key=natural)


class Completion(NamedTuple):
    """What the last word of a text may become: what stands before it, and whole words in its place."""

    head: str
    words: tuple[str, ...]


def completion(text: str, fields: Sequence[str], values: Callable[[str], Iterable[str]]) -> Completion:
    """How a filter goes on: with the name of a field, or behind its colon with one of its values.

    Values that begin with what is typed come before those that hold it; where they have blanks, dashes are typed.
    """
    word = text.rsplit(maxsplit=1)[-1] if text[-1:].strip() else ""
    head = text[: len(text) - len(word)]
    name, colon, typed = word.partition(":")
    field = next((one for one in fields if one.startswith(name.casefold())), None) if name else None
    if not colon:
        return Completion(head, tuple(f"{one}:" for one in fields if one.startswith(name.casefold())))
    if field is None:
        return Completion(head, ())
    part = folded(typed)
    found = [one for one in ("-".join(value.split()) for value in values(field)) if part in folded(one)]
    found.sort(key=lambda one: not folded(one).startswith(part))
    return Completion(head, tuple(f"{field}:{one}" for one in found))


@dataclass(frozen=True)
class Filter:
    """What was typed to narrow a list: words that may stand anywhere, and fields that have to hold a word."""

    words: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, typed: str, fields: Sequence[str]) -> Filter:
        """Read `owner:me dept:sales churn`; a word with a colon whose name is no field counts as a word."""
        words: list[str] = []
        pairs: list[tuple[str, str]] = []
        for part in typed.split():
            name, colon, value = part.partition(":")
            known = next((field for field in fields if field.startswith(name.casefold())), None) if name else None
            if colon and known is not None:
                if value:
                    pairs.append((known, folded(value)))
            else:
                words.append(folded(part))
        return cls(tuple(words), tuple(pairs))

    def __bool__(self) -> bool:
        """Whether anything narrows the list."""
        return bool(self.words or self.fields)

    def keeps(self, text: Callable[[], str], field: Callable[[str], str]) -> bool:
        """Whether a row stays, by its text and its fields' values; both are asked only when needed."""
        if self.words:
            stands = folded(text())
            if not all(word in stands for word in self.words):
                return False
        return all(_holds(folded(field(name)), value) for name, value in self.fields)


def _holds(stands: str, value: str) -> bool:
    """Whether a field's value holds what was typed, which has dashes where the value has spaces."""
    return value in stands or value in stands.replace(" ", "-")
