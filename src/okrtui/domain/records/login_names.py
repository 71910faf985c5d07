"""The field type of owners: one or several login names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Annotated

from pydantic_core import core_schema

from okrtui.domain.records.field_types import LETTERS, LINE_LIMIT, ValueReader, folded, limited_line, read_before, wrong

_LETTERS = LETTERS.replace("!-~", r"!-+\--:<-~")  # without , and ; (unescaped, -- subtracts)
_CLEAN = f"^[{_LETTERS}]+$"
_BREAKS = r"[,;\n]"

MOST_NAMES = 8
"""The most people that one record may belong to."""


def _names(most: int | None, value: object) -> tuple[str, ...]:
    """Return login names from a list of them, or from text with commas or, where it has none, blanks between them."""
    listed = [value] if isinstance(value, str) else value
    if value is None:
        listed = []
    if not isinstance(listed, list | tuple) or not all(isinstance(one, str) for one in listed):
        raise wrong("Enter login names with commas between them.")
    if isinstance(value, str) and not re.search(_BREAKS, value):
        listed = value.split()
    names: dict[str, str] = {}
    for name in (limited_line(part) for one in listed for part in re.split(_BREAKS, one)):
        names.setdefault(folded(name), name)
    names.pop("", None)
    if most is not None and len(names) > most:
        raise wrong(f"Enter at most {most} login names.")
    return tuple(names.values())


def names_text(names: Sequence[str]) -> str:
    """Return login names as they are typed. A comma marks the end of a single name with a blank in it."""
    return ", ".join(names) + ("," if len(names) == 1 and names[0].split() != [names[0]] else "")


def _reader(most: int | None) -> ValueReader:
    name = core_schema.str_schema(pattern=_CLEAN, max_length=LINE_LIMIT, strict=True)
    stored = core_schema.tuple_schema([name], variadic_item_index=0, max_length=1)
    return ValueReader(stored, read_before(partial(_names, most)))


NAMES = _reader(MOST_NAMES)
"""Reads login names, and marks the fields that have them."""

ALL_NAMES = _reader(None)
"""Reads any number of login names."""

LoginNames = Annotated[tuple[str, ...], NAMES]
"""Login names, each once whatever its case, in their order."""

ManyNames = Annotated[tuple[str, ...], ALL_NAMES]
"""Likewise, as many as there are."""
