"""Rows built on first use, and the filter of a list."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Generic, NamedTuple, TypeVar, overload

from okrtui.domain.records.field_types import folded

_FIGURES = re.compile(r"([0-9]{1,18})")
_LIKE_A_FIELD = re.compile(r"[a-z-]+:[^:/]+")

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


class LazyRows(Sequence[T], Generic[K, T]):
    """A sequence of rows, each built from its key when it is first drawn."""

    def __init__(self, keys: Sequence[K], make: Callable[[K], T]) -> None:
        self.keys = keys
        self._make = make
        self._made: dict[int, T] = {}

    def are_of(self, keys: Sequence[K], most: int) -> bool:
        """Return whether these are the rows of some keys, and no more than so many were built."""
        return len(self._made) <= most and (self.keys is keys or self.keys == keys)

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


@lru_cache(maxsize=2**16)  # a list of thousands is put in order again whenever it is listed
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


class Condition(NamedTuple):
    """A condition of a filter: a word to find anywhere, or one that a field must contain; `negated`, must not."""

    field: str
    value: str
    negated: bool = False


OR, NOT = "or", "not"
"""The words that combine conditions; in quotation marks they are words to find."""

_QUOTED: Final = {f'"{word}"': word for word in (OR, NOT)}
_OR_FAULT: Final = "“or” stands between two conditions, as in owner:ada or owner:bo."
_NOT_FAULT: Final = "“not” stands before a condition, as in not status:met."


class Filter(NamedTuple):
    """The filter of a list: alternatives, one of which must hold; all conditions of an alternative must hold.

    `fault` is a sentence on what is wrong with it, or still missing; the rest of it holds meanwhile. `strange` are the
    names before a colon that are no fields: those count as parts of words.
    """

    alternatives: tuple[tuple[Condition, ...], ...] = ()
    fault: str = ""
    strange: tuple[str, ...] = ()

    @classmethod
    def parse(cls, typed: str, fields: Sequence[str]) -> Filter:
        """Parse `owner:me dept:sales churn`, `owner:ada or not status:met`; `or` binds least."""
        parts = _split(typed.split())
        parsed = [_conditions(part, fields) for part in parts]
        alternatives = tuple(conditions for conditions, _ in parsed if conditions)
        faults = [fault for _, fault in parsed if fault]
        if len(parts) > 1 and not all(parts):
            faults.insert(0, _OR_FAULT)
        words = (one.value for conditions in alternatives for one in conditions if not one.field)
        strange = (word.partition(":")[0] for word in words if _LIKE_A_FIELD.fullmatch(word))
        return cls(alternatives, faults[0] if faults else "", tuple(strange))

    @property
    def fields(self) -> tuple[tuple[str, str], ...]:
        """Return the fields that have conditions, each with the word."""
        return tuple((one.field, one.value) for part in self.alternatives for one in part if one.field)

    def __bool__(self) -> bool:
        """Return whether the filter has any condition."""
        return bool(self.alternatives)

    def keeps(
        self,
        text: Callable[[], str],
        field: Callable[[str], str],
        tests: Mapping[str, Callable[[str], bool]] = MappingProxyType({}),
    ) -> bool:
        """Return whether a row matches by its text and its fields; both are computed only when needed.

        `tests` are the fields that do not match by what they contain.
        """
        folded_text = None
        for conditions in self.alternatives:
            for name, value, negated in conditions:
                if not name:
                    if folded_text is None:
                        folded_text = folded(text())
                    holds = value in folded_text
                elif name in tests:
                    holds = tests[name](value)
                else:
                    holds = contains(folded(field(name)), value)
                if holds is negated:
                    break
            else:
                return True
        return not self.alternatives


def _split(words: Sequence[str]) -> list[list[str]]:
    """Return the words between those that are `or`."""
    parts: list[list[str]] = [[]]
    for word in words:
        if word.casefold() == OR:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def _conditions(words: Sequence[str], fields: Sequence[str]) -> tuple[tuple[Condition, ...], str]:
    """Return the conditions in some words, those on fields last, and what is wrong with the words."""
    found: list[Condition] = []
    negated, fault = False, ""
    for word in words:
        if word.casefold() == NOT:
            fault, negated = (_NOT_FAULT if negated else fault), True
            continue
        name, colon, value = word.partition(":")
        known = next((field for field in fields if field.startswith(name.casefold())), None) if name else None
        if not colon or known is None:
            found.append(Condition("", folded(_QUOTED.get(word.casefold(), word)), negated))
        elif value:
            found.append(Condition(known, folded(value), negated))
        elif negated:
            fault = _NOT_FAULT
        negated = False
    return tuple(sorted(found, key=lambda one: bool(one.field))), fault or (_NOT_FAULT if negated else "")


def contains(actual: str, typed: str) -> bool:
    """Return whether a field's value contains the typed text, in which a dash may replace a space."""
    return typed in actual or typed in actual.replace(" ", "-")
