"""Reading numbers as people type them: grouped, with a decimal point or comma, and with the unit beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_EVEN, Context, Decimal
from functools import cache

DIGITS = 15
"""The most significant digits of a number, so that it is the same in every file."""

LARGEST = Decimal(10) ** 18
SMALLEST = Decimal(10) ** -12

_LONGEST = 200
"""The most characters of a typed number with its unit."""

_SPACES = " \u00a0\u2007\u2009\u202f"
_GROUPING = f"_'\u2019{_SPACES},."
_KEPT = Context(prec=DIGITS, rounding=ROUND_HALF_EVEN)
_PLAIN = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?"
_COMMA = r"([+-]?)([0-9]*),([0-9]+)"
_GROUPED = (
    rf"(?P<sign>[+-]?)(?P<whole>[1-9][0-9]{{0,2}}(?:(?P<group>[{_GROUPING}])[0-9]{{3}})(?:(?P=group)[0-9]{{3}})*)"
    r"(?:(?!(?P=group))[.,](?P<part>[0-9]+))?"
)
_BESIDE = rf"[+-]? *(?P<front>[^0-9+\-.,]*)[+-]?[0-9.,{_GROUPING}]*[0-9] *(?P<behind>[^0-9].*)?"
_NO_UNIT = r"[\s0-9()\[\]/:+\-.,;<>=~|!?*'\"≤≥±]*"
"""What beside a number is no unit: signs and digits alone."""

_WORD = 3
"""The fewest letters of a unit whose singular and plural are the same unit."""


TOO_LARGE = "Too large: a number must be below 10^18."


class NumberError(ValueError):
    """Text that is no number, or more than one; its text says what is wrong and what to enter."""


def number_of(text: str, unit: str = "") -> Decimal:
    """Return the number in typed text, exactly as it is typed. Raises NumberError."""
    plain = text.strip().replace("\u2212", "-")
    if len(plain) <= _LONGEST:
        for part in (plain, *_without_unit(plain, unit)):
            found = _readings(part)
            if len(found) > 1:
                raise NumberError(_ambiguous(part, found))
            if found:
                return found[0]
    raise NumberError(_why_none(plain, unit))


def shortened(number: Decimal) -> Decimal:
    """Return a number with at most 15 significant digits, half to even. Raises NumberError if it is out of bounds."""
    if number and number.adjusted() > LARGEST.adjusted():  # rounding one of a million digits would overflow
        raise NumberError(TOO_LARGE)
    kept = _KEPT.plus(number)
    if not kept:
        return Decimal(0)
    if abs(kept) >= LARGEST:
        raise NumberError(TOO_LARGE)
    if abs(kept) < SMALLEST:
        raise NumberError("Too small: the smallest number that can be stored is 10^-12.")
    return kept.quantize(Decimal(1)) if kept == kept.to_integral_value() else kept.normalize()


def _readings(text: str) -> list[Decimal]:
    """Return the numbers that a text can mean; a point alone is always the decimal sign."""
    if re.fullmatch(_PLAIN, text):
        return [Decimal(text)]
    found = []
    if match := re.fullmatch(_GROUPED, text):
        digits = re.sub(r"[^0-9]", "", match["whole"])
        found.append(Decimal(f"{match['sign']}{digits}.{match['part'] or 0}"))
    if match := re.fullmatch(_COMMA, text):
        found.append(Decimal(f"{match[1]}{match[2]}.{match[3]}"))
    return found


def _ambiguous(text: str, readings: list[Decimal]) -> str:
    first, second = (format(one, "f") for one in (readings[0].to_integral_value(), readings[1].normalize()))
    return f"“{text}” can mean {first} or {second}. Enter one of them."


def _without_unit(text: str, unit: str) -> Iterator[str]:
    """Yield the text without the unit that stands before it, behind it, or around it."""
    for pattern in _unit_patterns(unit):
        if match := pattern.fullmatch(text):
            yield "".join(match.groups()).strip()


@cache
def _unit_patterns(unit: str) -> tuple[re.Pattern[str], ...]:
    words = unit.split()
    if not words:
        return ()
    whole = _pattern(words)
    patterns = [rf"(.*[0-9.]){whole}", rf"([+-]?){whole}(.*)"]
    if not unit.strip()[0].isalnum():
        front, rest = unit.strip()[:1], unit.strip()[1:]
        if rest:
            patterns.append(rf"([+-]?){_pattern([front])}(.*[0-9.]){_pattern(rest.split())}")
    return tuple(re.compile(one, re.IGNORECASE) for one in patterns)


def _pattern(words: list[str]) -> str:
    blank = f"[{_SPACES}]*"
    last = words[-1]
    number = "s?" if len(last) >= _WORD and last.isalpha() else ""
    last = last.removesuffix("s") if number else last
    return blank + blank.join([*map(re.escape, words[:-1]), re.escape(last) + number]) + blank


def _why_none(text: str, unit: str) -> str:
    if not text:
        return "Enter a number."
    if re.fullmatch(r"[+-]?(nan|inf|infinity)", text, re.IGNORECASE):
        return "Enter a finite number."
    beside = re.fullmatch(_BESIDE, text[:_LONGEST])
    other = "".join((beside["front"], beside["behind"] or "")).strip() if beside else ""
    if re.fullmatch(_NO_UNIT, other) or not any(
        map(_readings, re.findall(rf"[0-9.,{_GROUPING}]*[0-9]", text[:_LONGEST]))
    ):
        return f"“{text[:40]}” is not a number."
    if unit.strip():
        return f"The unit is {unit.strip()}, not “{other[:20]}”. Enter the number in {unit.strip()}."
    return f"There is no unit “{other[:20]}” here. Enter the number alone, in full."
