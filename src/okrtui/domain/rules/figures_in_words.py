"""Figures that people write into a title: from what to what a key result goes, the target and the value of a KPI."""

from __future__ import annotations

import re
from typing import NamedTuple

_NUMBER = r"[+-]?\d[\d.,]*"
_UNIT = r"(?P<unit>%|[^\W\d_]+)?"
_FROM_TO = re.compile(rf"(?i)\bfrom (?P<baseline>{_NUMBER}) ?(?:%|[^\W\d_]+)? to (?P<target>{_NUMBER}) ?{_UNIT}$")
_LOW = r"(?P<low>at least|≥|>=)"
_HIGH = r"(?P<high>at most|≤|<=)"
_NOW = re.compile(rf"(?i)^(?P<words>.*[^\s,;])[,;] ?now (?P<value>{_NUMBER}) ?{_UNIT}$")
_LOOSELY = (r"(?P<low>at least|≥|>=|above|over)", r"(?P<high>at most|≤|<=|below|under)")


class FromTo(NamedTuple):
    """The baseline and target of a key result as they are typed, with their unit."""

    baseline: str
    target: str
    unit: str


class NamedTarget(NamedTuple):
    """The name of a KPI without its target, and the target as it is typed: the lowest or the highest good value."""

    name: str
    low: str
    high: str
    unit: str


class StatedValue(NamedTuple):
    """The words about a KPI without its present value, and that value as it is typed, with its unit."""

    words: str
    value: str
    unit: str


def from_to(title: str) -> FromTo | None:
    """Return the figures at the end of a title such as “First value, from 14 to 5 days”; None where it has none."""
    found = _FROM_TO.search(title.strip())
    return FromTo(found["baseline"], found["target"], found["unit"] or "") if found else None


def named_target(words: str, *, loosely: bool = False) -> NamedTarget | None:
    """Return the parts of “Churn rate at most 3 %”; None where the words do not end in a target.

    `loosely` is for words that are asked to end in one: there below and above mean at most and at least.
    """
    low, high = _LOOSELY if loosely else (_LOW, _HIGH)
    found = re.search(rf"(?i)^(?P<name>.*\S),? (?:{low}|{high}) ?(?P<bound>{_NUMBER}) ?{_UNIT}$", words.strip())
    if found is None:
        return None
    bound = found["bound"]
    name = found["name"].rstrip(",")
    return NamedTarget(name, bound if found["low"] else "", bound if found["high"] else "", found["unit"] or "")


def stated_value(words: str) -> StatedValue | None:
    """Return the parts of “Churn rate at most 3 %, now 4.2”; None where the words do not end in a value."""
    found = _NOW.search(words.strip())
    return StatedValue(found["words"], found["value"], found["unit"] or "") if found else None
