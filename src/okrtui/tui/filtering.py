"""Rows built on first use, and the filter of a list."""

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
    """A sequence of rows, each built from its key when it is first drawn."""

    def __init__(self, keys: Sequence[K], make: Callable[[K], T]) -> None:
        self.keys = keys
        self._make = make
        self._made: dict[int, T] = {}

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.keys)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        """Return the row at an index, built now if it was not drawn before."""
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if index not in self._made:
            self._made[index] = self._make(self.keys[index])
        return self._made[index]


def natural(text: str) -> tuple[tuple[str, int], ...]:
    """Return the sort key of a name: case folded, digits by their value, so that 2 comes before 10."""
    return tuple((part, 0) if at % 2 == 0 else ("", int(part)) for at, part in enumerate(_FIGURES.split(folded(text))))


YES_NO: Final = ("yes", "no")
"""The values of a yes-or-no field."""


def distinct(names: Iterable[str]) -> list[str]:
    """Return the distinct names in natural order, ignoring case and blank names."""
    return sorted({folded(name): name for name in names if name.strip()}.values(), key=natural)


class Completion(NamedTuple):
    """The completions of the last word of a text: the text before it, and the words that can replace it."""

    head: str
    words: tuple[str, ...]


def completion(text: str, fields: Sequence[str], values: Callable[[str], Iterable[str]]) -> Completion:
    """Return the completions of a filter: field names, or values after a field's colon.

    Values that start with the typed text come before those that contain it; spaces are typed as dashes.
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
    matches = [one for one in ("-".join(value.split()) for value in values(field)) if part in folded(one)]
    matches.sort(key=lambda one: not folded(one).startswith(part))
    return Completion(head, tuple(f"{field}:{one}" for one in matches))


@dataclass(frozen=True)
class Filter:
    """The filter of a list: words to find anywhere, and fields that must contain a word."""

    words: tuple[str, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, typed: str, fields: Sequence[str]) -> Filter:
        """Parse `owner:me dept:sales churn`; a word with a colon and an unknown field name counts as a word."""
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
        """Return whether the filter has any condition."""
        return bool(self.words or self.fields)

    def keeps(self, text: Callable[[], str], field: Callable[[str], str]) -> bool:
        """Return whether a row matches by its text and its fields; both are computed only when needed."""
        if self.words:
            folded_text = folded(text())
            for word in self.words:
                if word not in folded_text:
                    return False
        return all(_contains(folded(field(name)), value) for name, value in self.fields)


def _contains(actual: str, typed: str) -> bool:
    """Return whether a field's value contains the typed text, in which a dash may replace a space."""
    return typed in actual or typed in actual.replace(" ", "-")
