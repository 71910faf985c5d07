"""The addresses of web pages in the texts of records."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from okrtui.domain.records.models import Record

_ADDRESS: Final = re.compile(r"https?://[^\s<>\"“”„«»]+", re.IGNORECASE)
_TRAILING: Final = ".,;:!?'’*_~|…"
_BRACKETS: Final = {")": "(", "]": "[", "}": "{"}


def spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where each address in a text begins and ends, without the punctuation of the sentence around it."""
    for found in _ADDRESS.finditer(text):
        address = _without_punctuation(found[0])
        if address.rpartition("//")[2]:
            yield found.start(), found.start() + len(address)


def _without_punctuation(address: str) -> str:
    """Return an address without signs at its end that are the sentence's; a bracket stays where its other half is."""
    while address[-1] in _TRAILING or _is_open(address):
        address = address[:-1]
    return address


def _is_open(address: str) -> bool:
    last = address[-1]
    return last in _BRACKETS and address.count(last) > address.count(_BRACKETS[last])


def web_links(record: Record) -> list[str]:
    """Return the addresses in the texts of a record, each once, in the order of its fields."""
    found = (text[start:end] for text in _texts(record.document()) for start, end in spans(text))
    return list(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a stored value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _texts(part)
