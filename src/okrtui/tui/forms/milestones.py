"""Conversion of milestones to text, one step per line, and back; an edited step keeps its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.measures import Milestone

_WEIGHTED: Final = re.compile(r"(.*\S)\s*\|\s*([-+−\d.][^|]*)")


def number_text(value: object) -> str:
    """Return a number as plain digits, without trailing zeros or exponent."""
    return format(Decimal(str(value)).normalize(), "f")


def text_of(steps: Iterable[Milestone | Mapping[str, Any]]) -> str:
    """Return the steps one per line, with their weight unless it is 1."""
    return "\n".join(_line(step if isinstance(step, Milestone) else Milestone.model_validate(step)) for step in steps)


def _line(step: Milestone) -> str:
    plain = step.weight == 1 and not _WEIGHTED.fullmatch(step.text)
    return step.text if plain else f"{step.text} | {number_text(step.weight)}"


def steps_of(text: str, before: Sequence[Milestone]) -> list[dict[str, Any]]:
    """Return the typed steps; one with the same text, or in the same line, as before keeps its number."""
    lines = [_parted(line) for line in text.splitlines() if line.strip()]
    kept = _kept([words for words, _ in lines], before)
    last = max((step.number for step in before), default=0)
    found: list[dict[str, Any]] = []
    for (words, weight), step in zip(lines, kept, strict=True):
        last += step is None
        extras = dict(step.model_extra or {}) if step else {}
        found.append({**extras, "number": step.number if step else last, "text": words, "weight": weight})
    return found


def _parted(line: str) -> tuple[str, str]:
    match = _WEIGHTED.fullmatch(line.strip())
    return (match[1], match[2]) if match else (line.strip(), "1")


def _kept(texts: Sequence[str], before: Sequence[Milestone]) -> list[Milestone | None]:
    """Return the earlier step of each line: by text, else by place if the number of lines is the same."""
    free = list(before)
    kept: list[Milestone | None] = []
    for words in texts:
        same = next((step for step in free if step.text == clean_line(words)), None)
        if same is not None:
            free.remove(same)
        kept.append(same)
    if len(texts) != len(before):
        return kept
    return [step or (old if old in free else None) for step, old in zip(kept, before, strict=True)]
