"""Conversion of milestones to text, one step per line, and back; an edited step keeps its number."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.measures import Milestone

_WEIGHTED: Final = re.compile(r"(.*\S)\s*\|\s*([-+−\d.][^|]*)")
_DUE: Final = re.compile(r"(.*\S)\s*\|\s*(\d{4}-\d\d-\d\d)")


def number_text(value: object) -> str:
    """Return a number as plain digits, without trailing zeros or exponent."""
    return format(Decimal(str(value)).normalize(), "f")


def text_of(steps: Iterable[Milestone | Mapping[str, Any]]) -> str:
    """Return the steps one per line, with their weight unless it is 1, and their due date."""
    return "\n".join(_line(step if isinstance(step, Milestone) else Milestone.model_validate(step)) for step in steps)


def _line(step: Milestone) -> str:
    plain = step.weight == 1 and not _WEIGHTED.fullmatch(step.text)
    weighted = step.text if plain else f"{step.text} | {number_text(step.weight)}"
    return weighted if step.due_on is None else f"{weighted} | {step.due_on}"


def steps_of(text: str, before: Sequence[Milestone]) -> list[dict[str, Any]]:
    """Return the typed steps; one with the same text, or in the same line, as before keeps its number."""
    lines = [_parted(line) for line in text.splitlines() if line.strip()]
    kept = _kept([words for words, _, _ in lines], before)
    last = max((step.number for step in before), default=0)
    found: list[dict[str, Any]] = []
    for (words, weight, due_on), step in zip(lines, kept, strict=True):
        last += step is None
        extras = dict(step.model_extra or {}) if step else {}
        number = step.number if step else last
        found.append({**extras, "number": number, "text": words, "weight": weight, "due_on": due_on})
    return found


def _parted(line: str) -> tuple[str, str, str]:
    """Return the text of a typed step, its weight, and its due date, which is empty for none."""
    dated = _DUE.fullmatch(line.strip())
    rest, due_on = (dated[1], dated[2]) if dated else (line.strip(), "")
    match = _WEIGHTED.fullmatch(rest)
    return (match[1], match[2], due_on) if match else (rest, "1", due_on)


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
