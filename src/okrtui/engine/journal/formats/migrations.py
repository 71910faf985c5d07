"""The schema that this version reads and writes, and the steps that lead to it from every earlier one.

A step takes all documents of schema n and makes those of n + 1: a pure function that keeps what it does not know.
"""

from __future__ import annotations

from collections.abc import Callable

from okrtui.engine.protocol import Documents

SCHEMA = 1

Step = Callable[[Documents], Documents]

STEPS: dict[int, Step] = {}
"""The step from each schema to the next."""


def migrate(documents: Documents, schema: int, to: int | None = None) -> Documents:
    """Bring documents from one schema to another; to the one of this version where none is named."""
    for number in range(schema, SCHEMA if to is None else to):
        documents = STEPS[number](documents)
    return documents
