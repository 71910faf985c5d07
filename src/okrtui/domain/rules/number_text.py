"""The one way a number is written, on screen, by commands, in reports and in sentences; and rounding for that."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import reduce

from okrtui.domain.records.number_reading import DIGITS

DASH = "–"
"""Stands where there is no value."""

CURRENCIES = "$€£¥"
"""Signs that stand before a number; what follows them in a unit stands behind it."""

_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_MOST_PLACES = 12
_STEPS = [Decimal(1).scaleb(-places) for places in range(_MOST_PLACES + 2)]


def number(value: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """Return a number with its unit: `250,000`, `99.95 %`, `-$1,200.00`, `$5 per seat`; a dash for none.

    `decimals` are 0 to 13; without them it is told as exactly as it is, without zeros at the end.
    """
    if value is None:
        return DASH
    if decimals is not None:
        value = value.quantize(_STEPS[decimals], context=_WIDE)
    digits = f"{abs(value):,f}"
    if decimals is None and "." in digits:
        digits = digits.rstrip("0").rstrip(".")
    sign = "-" if value < 0 else ""
    unit = _of_one(unit.strip()) if digits == "1" else unit.strip()
    front, behind = (unit[0], unit[1:]) if unit[:1] and unit[0] in CURRENCIES else ("", unit and f" {unit}")
    return f"{sign}{front}{digits}{behind}"


_PLURAL = re.compile(r"(?=[a-z]*[aeiouy])([a-z]{2,}[b-hj-npqrtv-z])s")
"""An English word of many: not of an abbreviation, not one that ends in -ss, -us, -is, -as or -os."""

_IN_IE = ("movie", "cookie", "calorie")
_IN_ES = ("sse", "xe", "tche", "nche", "rche", "she")


def _of_one(unit: str) -> str:
    """Return what a unit is called beside one: contract for contracts; only plain English words change."""
    found = _PLURAL.fullmatch(unit)
    if found is None:
        return unit
    word = found[1]
    if word.endswith("ie") and word not in _IN_IE:
        return f"{word.removesuffix('ie')}y"
    return word.removesuffix("e") if word.endswith(_IN_ES) else word


def share(value: Decimal | None) -> str:
    """Return a share (0 to 1, or beyond) with two decimals; a dash for none."""
    return number(value, decimals=2)


def signed(value: Decimal | None) -> str:
    """Return a share with its sign."""
    text = share(value)
    return text if value is None or text.startswith("-") else f"+{text}"


def bounds(low: Decimal | None, high: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """Return what lies between two limits, either of which may be missing: `≥ 45`, `≤ 3 %`, `40 – 60 days`."""
    if low is not None and high is not None:
        sign = unit if unit.strip() in CURRENCIES else ""
        return f"{number(low, sign, decimals)} {DASH} {number(high, unit, decimals)}"
    if low is not None:
        return f"≥ {number(low, unit, decimals)}"
    return f"≤ {number(high, unit, decimals)}" if high is not None else DASH


def counted(count: int, one: str, many: str = "") -> str:
    """Return a count with its noun: `1 objective`, `3 objectives`, `2 categories`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def plain(value: Decimal) -> str:
    """Return the exact number, thousands grouped."""
    return f"{value:,f}"


def places_of(values: Iterable[Decimal]) -> int:
    """Return the most decimals that any of the numbers has, 0 to 12."""
    exact = reduce(_WIDE.add, values, Decimal(0))  # a sum has as many as the number with the most
    return min(-int(exact.as_tuple().exponent), _MOST_PLACES)


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the number with at most `places` decimals (0 to 12) and 15 digits, halves away from zero, no end zeros."""
    step = Decimal(1).scaleb(-min(places, _MOST_PLACES))
    found = _KEPT.plus(value.quantize(step, context=_WIDE))
    whole = found.quantize(Decimal(1), context=_WIDE)
    return (whole or Decimal(0)) if whole == found else found.normalize(_WIDE)


def brief(value: Decimal, places: int) -> str:
    """Return the number with at most `places` decimals, thousands grouped."""
    return plain(rounded(value, places))
