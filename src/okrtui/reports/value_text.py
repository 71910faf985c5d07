"""How numbers, shares, bands and statuses are written in plain text."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from okrtui.domain.records.models import Kpi, Target

DASH = "–"

SIGNS = {
    "on track": "●", "met": "●", "strong": "●", "at risk": "▲", "near": "▲", "off track": "■", "missed": "■",
    "pending": "○", "no data": "○", "no target": "○", "outdated": "◌", "closed": "·", "retired": "·",
}  # fmt: skip
"""The sign that stands before a status; colours never say more than it does."""

_CURRENCIES = "$€£¥"


def status(word: str | None) -> str:
    """A status as sign and word."""
    return f"{SIGNS[word]} {word}" if word in SIGNS else (word or DASH)


def number(value: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """A number with its unit, in full or with so many decimals; a dash where there is none."""
    if value is None:
        return DASH
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{value:,f}"
    if unit in _CURRENCIES and unit:
        return f"-{unit}{text[1:]}" if text.startswith("-") else f"{unit}{text}"
    return f"{text} {unit}" if unit else text


def share(value: Decimal | None) -> str:
    """A share (0 to 1, or beyond) with two decimals; a dash where there is none."""
    return DASH if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP) + 0:f}"


def signed(value: Decimal | None) -> str:
    """A share with its sign, so that behind (+) and ahead (-) can be told apart."""
    return DASH if value is None else f"{value.quantize(Decimal('0.01'), ROUND_HALF_UP) + 0:+f}"


def band(low: Decimal | None, high: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """What lies between two limits, either of which may be none."""
    if low is not None and high is not None:
        return f"{number(low, decimals=decimals)} {DASH} {number(high, unit, decimals)}"
    if low is not None:
        return f"≥ {number(low, unit, decimals)}"
    return f"≤ {number(high, unit, decimals)}" if high is not None else DASH


def target(kpi: Kpi, in_force: Target | None) -> str:
    """What is good for a KPI."""
    return DASH if in_force is None else band(in_force.low, in_force.high, kpi.unit, kpi.decimals)
