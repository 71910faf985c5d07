"""Numbers as text, and computed numbers rounded so that a person can use them."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Context, Decimal

from okrtui.domain.records.field_types import DIGITS

_WIDE = Context(prec=80, rounding=ROUND_HALF_UP)
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_UP)
_MOST_PLACES = 12


def plain(value: Decimal) -> str:
    """Return the exact number, thousands grouped."""
    return f"{value:,f}"


def places_of(values: Iterable[Decimal]) -> int:
    """Return the most decimals that any of the numbers has, 0 to 12."""
    exponents = (value.as_tuple().exponent for value in values)
    most = max((-each for each in exponents if isinstance(each, int)), default=0)
    return min(max(most, 0), _MOST_PLACES)


def rounded(value: Decimal, places: int) -> Decimal:
    """Return the number with at most `places` decimals (0 to 12) and 15 digits, halves away from zero, no end zeros."""
    step = Decimal(1).scaleb(-min(places, _MOST_PLACES))
    found = _KEPT.plus(value.quantize(step, context=_WIDE))
    whole = found.quantize(Decimal(1), context=_WIDE)
    return (whole or Decimal(0)) if whole == found else found.normalize(_WIDE)


def brief(value: Decimal, places: int) -> str:
    """Return the number with at most `places` decimals, thousands grouped."""
    return plain(rounded(value, places))
