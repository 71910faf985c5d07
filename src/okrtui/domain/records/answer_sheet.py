"""The field type of the eight answers about a metric."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator

from okrtui.domain.records.field_types import wrong


def _sheet(value: str) -> str:
    letters = value.strip().casefold()
    if not re.fullmatch(r"[yns]{8}", letters):
        raise wrong("Enter eight letters, one per question: y for yes, n for no, s for not sure.")
    return letters


Sheet = Annotated[str, AfterValidator(_sheet)]
"""Eight answers in the order of the questions: y, n or s (not sure)."""
