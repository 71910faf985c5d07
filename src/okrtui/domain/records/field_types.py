"""The field types that records and drafts are made of; everything that cleans or reads typed text lives in them.

Text from anybody is data: control codes and direction overrides are dropped here, on input and on load, so that no
title can reach a terminal as anything but letters. Numbers are decimals of at most 15 significant digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    GetCoreSchemaHandler,
    PlainSerializer,
    ValidationError,
    ValidationInfo,
)
from pydantic_core import PydanticCustomError, core_schema

LINE_LIMIT = 500
TEXT_LIMIT = 20_000
DIGITS = 15
LARGEST = Decimal(10) ** 18
SMALLEST = Decimal(10) ** -12
_SAFE = 10**DIGITS - 1
_SMALL, _LARGE = 0.001, 1e14
STORED, TYPED = "~stored", "~typed"
"""The two ways a value is read; they stand in the places that validation errors name, and mean no field."""

_BREAKS = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
_LETTERS = "!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac\u2212\u4e00-\u9fff"
_CLEAN_LINE = f"^(?:[{_LETTERS}](?: ?[{_LETTERS}])*)?$"
_CLEAN_TEXT = f"^(?:[{_LETTERS}](?:[ \\n]*[{_LETTERS}])*)?$"
_SPACES = re.compile(r"[ \t\n]+")
_ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_GROUPED = r"[+-]?[1-9]\d{0,2}(?:([,_' \u00a0\u202f])\d{3})(?:\1\d{3})*(?:\.\d+)?"
_PLAIN = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}


def wrong(sentence: str) -> PydanticCustomError:
    """A validation error whose text is the sentence a user reads."""
    return PydanticCustomError("okrtui", "{sentence}", {"sentence": sentence})


@cache
def _unwanted() -> re.Pattern[str]:
    # C0 but newline and tab, DEL, C1, lone surrogates, everything that turns the direction of text or cannot be seen at
    # all (soft hyphen, zero width space, tags); the joiners that scripts and emoji need stay.
    return re.compile(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
        "\U000e0000-\U000e007f]"
    )


def clean_text(value: str) -> str:
    """The text without control codes and direction overrides, in NFC, with its line breaks as newlines, stripped."""
    if value.isascii() and value.isprintable():
        return value.strip()
    return unicodedata.normalize("NFC", _unwanted().sub("", re.sub(_BREAKS, "\n", value))).strip()


def clean_line(value: str) -> str:
    """The text as `clean_text` leaves it, on one line."""
    text = clean_text(value)
    return _SPACES.sub(" ", text) if not text.isprintable() or "  " in text else text


def folded(value: str) -> str:
    """How names are compared: case folded, compatibility forms and runs of spaces made one."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", value).casefold()).strip()


class Stored:
    """Tries a schema that takes, without a call into Python, what a stored value nearly always is, before the rest.

    What it accepts must come out as the rest would have made it; what it refuses is left to the rest. Each belongs to
    one field type, whose whole schema it makes once for all fields of it.
    """

    def __init__(self, schema: core_schema.CoreSchema) -> None:
        self._schema = schema
        self._whole: core_schema.UnionSchema | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Put the schema before the one of everything declared so far."""
        if self._whole is None:
            choices: list[core_schema.CoreSchema | tuple[core_schema.CoreSchema, str]]
            choices = [(self._schema, STORED), (handler(source), TYPED)]
            self._whole = core_schema.union_schema(choices, mode="left_to_right")
        return self._whole.copy()


def _line_schema(least: int) -> core_schema.CoreSchema:
    return core_schema.str_schema(pattern=_CLEAN_LINE, min_length=least, max_length=LINE_LIMIT, strict=True)


def _text_schema(least: int) -> core_schema.CoreSchema:
    return core_schema.str_schema(pattern=_CLEAN_TEXT, min_length=least, max_length=TEXT_LIMIT, strict=True)


def _number_schema() -> core_schema.CoreSchema:
    whole = core_schema.int_schema(strict=True, ge=-_SAFE, le=_SAFE)
    return core_schema.chain_schema([whole, core_schema.decimal_schema()])


def _day_schema() -> core_schema.CoreSchema:
    return core_schema.chain_schema([core_schema.str_schema(pattern=_ISO_DAY, strict=True), core_schema.date_schema()])


def _limited(value: str, limit: int) -> str:
    if len(value) > limit:
        raise wrong(f"This has {len(value):,} characters; at most {limit:,} fit here.")
    return value


def _one_line(value: str) -> str:
    return _limited(clean_line(value), LINE_LIMIT)


def _needed(value: str) -> str:
    if not value:
        raise wrong("Something has to stand here.")
    return value


def _title(value: str) -> str:
    return _needed(_one_line(value))


def _long_text(value: str) -> str:
    return _limited(clean_text(value), TEXT_LIMIT)


def _needed_text(value: str) -> str:
    return _needed(_long_text(value))


def parse_number(value: object) -> Decimal:
    """A finite decimal of at most 15 significant digits, from a number or what a person typed.

    Thousands may be grouped ("250,000", "250 000"); the decimal sign is a point. Raises PydanticCustomError.
    """
    if isinstance(value, float) and _SMALL < abs(value) < _LARGE and len(text := repr(value)) <= DIGITS + 1:
        return Decimal(text.removesuffix(".0"))  # what nearly every stored number is that is not whole
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise wrong("This is not a number.")
    text = value if isinstance(value, str) else str(value)
    text = text.strip().replace("\u2212", "-")
    if re.fullmatch(_GROUPED, text):
        text = re.sub(r"[,_' \u00a0\u202f]", "", text)
    elif not re.fullmatch(_PLAIN, text):
        raise wrong(_why_no_number(text))
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise wrong("This is not a number.") from None
    return _bounded(number)


def _why_no_number(text: str) -> str:
    if re.fullmatch(r"[+-]?\d+,\d+", text):
        return f"The decimal sign is a point: {text.replace(',', '.')}."
    if re.fullmatch(r"[+-]?(nan|inf|infinity)", text, re.IGNORECASE):
        return "Only finite numbers can be kept here."
    return f"“{clean_line(text)[:40]}” is not a number." if text else "A number has to stand here."


def _bounded(number: Decimal) -> Decimal:
    if not number:
        return Decimal(0)
    number = number.normalize() if len(number.as_tuple().digits) <= DIGITS else _shortened(number)
    if abs(number) >= LARGEST:
        raise wrong("This number is too large: it must stay below 10^18.")
    if abs(number) < SMALLEST:
        raise wrong("This number is too small: the smallest step kept is 10^-12.")
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number


def _shortened(number: Decimal) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    kept = "".join(map(str, digits)).lstrip("0")
    stripped = kept.rstrip("0")
    if len(stripped) > DIGITS:
        raise wrong(f"This number has {len(stripped)} digits; at most {DIGITS} can be kept exactly.")
    return Decimal((sign, tuple(map(int, stripped)), int(exponent) + len(kept) - len(stripped)))


def plain_number(value: Decimal) -> int | float:
    """The decimal as a plain JSON number: a whole one where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def parse_day(value: object, info: ValidationInfo) -> object:
    """A calendar date from an ISO date, or from today / yesterday / tomorrow where the caller says what today is."""
    if isinstance(value, date):
        return value
    text = str(value).strip().casefold()
    today = (info.context or {}).get("today")
    if today is not None and text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if re.fullmatch(_ISO_DAY, text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise wrong(f"There is no such day as {text}.") from None
    if not text:
        raise wrong("A date has to stand here, like 2026-11-21.")
    words = ", today or yesterday" if today is not None else ""
    raise wrong(f"“{clean_line(text)[:40]}” is not a date. Type it as year-month-day, like 2026-11-21{words}.")


def empty_to_none(value: object) -> object:
    """An empty answer in a form means: none."""
    return None if isinstance(value, str) and not value.strip() else value


def whole(value: object) -> object:
    """Yes and no are no numbers, though Python counts with them."""
    if isinstance(value, bool):
        raise wrong("A whole number has to stand here.")
    return value


def _whole_or_none(value: object) -> object:
    return whole(empty_to_none(value))


OneLine = Annotated[str, AfterValidator(_one_line), Stored(_line_schema(least=0))]
"""Text on one line, up to 500 characters; may be empty."""

Title = Annotated[str, AfterValidator(_title), Stored(_line_schema(least=1))]
"""Text on one line that must not be empty."""

LongText = Annotated[str, AfterValidator(_long_text), Stored(_text_schema(least=0))]
"""Text of several lines, up to 20,000 characters; may be empty."""

NeededText = Annotated[str, AfterValidator(_needed_text), Stored(_text_schema(least=1))]
"""Text of several lines that must not be empty."""

Number = Annotated[
    Decimal,
    BeforeValidator(parse_number),
    Stored(_number_schema()),
    PlainSerializer(plain_number, return_type=int | float, when_used="json"),
]
"""A finite decimal of at most 15 significant digits, below 10^18 either way; a JSON number in files."""

OptionalNumber = Annotated[
    Number | None,
    BeforeValidator(empty_to_none),
    Stored(core_schema.nullable_schema(_number_schema())),
    PlainSerializer(lambda value: None if value is None else plain_number(value), when_used="json"),
]
"""A number or nothing."""

Positive = Annotated[Number, Field(gt=0)]
"""A number above 0. (A bound given to a field beside its type would stand before `Stored` and be passed by.)"""

UpToTen = Annotated[
    Annotated[int, Field(ge=0, le=10)] | None,
    BeforeValidator(_whole_or_none),
    Stored(core_schema.nullable_schema(core_schema.int_schema(ge=0, le=10, strict=True))),
]
"""A whole number from 0 to 10, or nothing."""

StepNumbers = Annotated[
    tuple[Annotated[int, Field(gt=0), BeforeValidator(whole)], ...],
    AfterValidator(lambda numbers: tuple(sorted(set(numbers)))),
    Stored(core_schema.tuple_schema([core_schema.int_schema(gt=0, strict=True)], variadic_item_index=0, max_length=1)),
]
"""Whole numbers above 0, each once and in order."""

Day = Annotated[date, BeforeValidator(parse_day), Stored(_day_schema())]
"""A calendar date."""


_SENTENCES = {
    "missing": "Something has to stand here.",
    "string_type": "Something has to stand here.",
    "int_parsing": "A whole number has to stand here.",
    "int_type": "A whole number has to stand here.",
    "int_from_float": "A whole number has to stand here.",
    "bool_parsing": "This has to be yes or no.",
    "bool_type": "This has to be yes or no.",
    "extra_forbidden": "There is no such field.",
}


def told(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Where something is wrong, and the sentence a user reads about it."""
    for one in error.errors(include_url=False):
        place = one["loc"]
        if STORED not in place:
            yield tuple(part for part in place if part != TYPED), _sentence(one)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind == "okrtui":
        return str(context["sentence"])
    if kind in ("enum", "literal_error", "union_tag_invalid", "union_tag_not_found"):
        return f"This has to be one of: {_choices(context)}."
    told = str(error["msg"]).replace("Input should be", "This has to be").rstrip(".") + "."
    return _SENTENCES.get(kind, told)


def _choices(context: Mapping[str, Any]) -> str:
    listed = str(context.get("expected") or context.get("expected_tags") or "the listed words")
    return listed.replace("'", "").replace(" or ", ", ")
