"""The schema that this version reads and writes, and the steps that lead to it from every earlier one.

A step turns all documents of schema n into those of n + 1: a pure function that keeps unknown fields.
"""

from __future__ import annotations

from collections.abc import Callable

from okrtui.engine.protocol import Documents

SCHEMA = 1

Step = Callable[[Documents], Documents]

STEPS: dict[int, Step] = {}
"""The step from each schema to the next."""


def migrate(documents: Documents, schema: int, to: int | None = None) -> Documents:
    """Migrate documents from one schema to another, by default to that of this version."""
    for number in range(schema, SCHEMA if to is None else to):
        documents = STEPS[number](documents)
    return documents
