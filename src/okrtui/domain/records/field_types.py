"""The field types of records and drafts, and how they clean text and read numbers and dates.

Text from anybody is data: control codes and direction overrides are dropped here, on input and on load, so that a
title reaches a terminal as plain letters only. Numbers are decimals of at most 15 significant digits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, GetCoreSchemaHandler, PlainSerializer, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError, core_schema

from okrtui.domain.records.day_reading import EARLIEST, LATEST, DayError, day_of
from okrtui.domain.records.number_reading import DIGITS, NumberError, number_of, shortened

LINE_LIMIT = 500
TEXT_LIMIT = 20_000
_SAFE = 10**DIGITS - 1
_SMALL, _LARGE = 0.001, 1e14
STORED, TYPED = "~stored", "~typed"
"""Tags of the two ways to read a value; they appear in the locations of validation errors and name no field."""

UNREADABLE = "okrtui_unreadable"
"""The type of the validation errors about text that is no number or date at all."""

_BREAKS = r"\r\n?|[\x0b\x0c\x85\u2028\u2029]"
LETTERS = "!-~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u20ac\u2212\u4e00-\u9fff"
_CLEAN_LINE = f"^(?:[{LETTERS}](?: ?[{LETTERS}])*)?$"
_CLEAN_TEXT = f"^(?:[{LETTERS}](?:[ \\n]*[{LETTERS}])*)?$"
_SPACES = re.compile(r"[ \t\n]+")
_ISO_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


def wrong(sentence: str) -> PydanticCustomError:
    """Return a validation error with the sentence that a user reads."""
    return PydanticCustomError("okrtui", "{sentence}", {"sentence": sentence})


def unreadable(sentence: str) -> PydanticCustomError:
    """Return a validation error for text that is no number or date at all, rather than one that a rule refuses."""
    return PydanticCustomError(UNREADABLE, "{sentence}", {"sentence": sentence})


@cache
def _unwanted() -> re.Pattern[str]:
    # C0 but newline and tab, DEL, C1, lone surrogates, everything that turns the direction of text or cannot be seen at
    # all (soft hyphen, zero width space, tags); the joiners that scripts and emoji need stay.
    return re.compile(
        r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ud800-\udfff"
        "\U000e0000-\U000e007f]"
    )


def clean_text(value: str) -> str:
    """Return the text stripped, in NFC, with line breaks as newlines and no control codes or direction overrides."""
    if value.isascii() and value.isprintable():
        return value.strip()
    return unicodedata.normalize("NFC", _unwanted().sub("", re.sub(_BREAKS, "\n", value))).strip()


def clean_line(value: str) -> str:
    """Return the cleaned text on one line."""
    text = clean_text(value)
    return _SPACES.sub(" ", text) if not text.isprintable() or "  " in text else text


def folded(value: str) -> str:
    """Return a name as names are compared: case folded, with compatibility forms and runs of spaces made one."""
    return _SPACES.sub(" ", unicodedata.normalize("NFKC", value).casefold()).strip()


class ValueReader:
    """Reads the values of a field type: as they are stored, without a call into Python, else as somebody typed them.

    A stored value must come out as the same text typed would. Bounds beside the type, such as `Field(gt=0)`, apply to
    the value that comes out, whichever way it was read.
    """

    def __init__(
        self, stored: core_schema.CoreSchema, typed: Callable[[core_schema.CoreSchema], core_schema.CoreSchema]
    ) -> None:
        self._stored, self._typed = stored, typed
        self._plain: core_schema.CoreSchema | None = None
        self._reading: core_schema.UnionSchema | None = None

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        """Return the schema that reads a value, followed by the bounds that were declared before this reader."""
        bounded = handler(source)
        if self._plain is None or self._reading is None:
            self._plain = handler.generate_schema(source)
            choices: list[core_schema.CoreSchema | tuple[core_schema.CoreSchema, str]]
            choices = [(self._stored, STORED), (self._typed(self._plain), TYPED)]
            self._reading = core_schema.union_schema(choices, mode="left_to_right")
        reading = self._reading.copy()
        return reading if bounded == self._plain else core_schema.chain_schema([reading, bounded])


def read_before(
    read: Callable[[Any], Any],
) -> Callable[[core_schema.CoreSchema], core_schema.CoreSchema]:
    """Return the step that reads what was typed before a schema validates it."""
    return lambda schema: core_schema.no_info_before_validator_function(read, schema)


def _clean_after(clean: Callable[[Any], Any]) -> Callable[[core_schema.CoreSchema], core_schema.CoreSchema]:
    return lambda schema: core_schema.no_info_after_validator_function(clean, schema)


def _read_day(schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    return core_schema.with_info_before_validator_function(parse_day, schema)


def _line_schema(least: int) -> core_schema.CoreSchema:
    return core_schema.str_schema(pattern=_CLEAN_LINE, min_length=least, max_length=LINE_LIMIT, strict=True)


def _text_schema(least: int) -> core_schema.CoreSchema:
    return core_schema.str_schema(pattern=_CLEAN_TEXT, min_length=least, max_length=TEXT_LIMIT, strict=True)


def _number_schema() -> core_schema.CoreSchema:
    whole = core_schema.int_schema(strict=True, ge=-_SAFE, le=_SAFE)
    return core_schema.chain_schema([whole, core_schema.decimal_schema()])


def _day_schema() -> core_schema.CoreSchema:
    iso = core_schema.str_schema(pattern=_ISO_DAY, strict=True)
    return core_schema.chain_schema([iso, core_schema.date_schema(ge=EARLIEST, le=LATEST)])


def _limited(value: str, limit: int) -> str:
    if len(value) > limit:
        raise wrong(f"Too long: {len(value):,} characters; the limit is {limit:,}.")
    return value


def limited_line(value: str) -> str:
    """Return the cleaned text on one line. Raises PydanticCustomError where it is too long."""
    return _limited(clean_line(value), LINE_LIMIT)


def _needed(value: str) -> str:
    if not value:
        raise wrong("Required.")
    return value


def _title(value: str) -> str:
    return _needed(limited_line(value))


def _long_text(value: str) -> str:
    return _limited(clean_text(value), TEXT_LIMIT)


def _needed_text(value: str) -> str:
    return _needed(_long_text(value))


def parse_number(value: object, unit: str = "", rounded: list[Decimal] | None = None) -> Decimal:
    """Return a finite decimal of at most 15 significant digits from a number or typed text, which may have the unit.

    More digits are rounded, half to even, and added to `rounded`. Raises PydanticCustomError.
    """
    if isinstance(value, float) and (short := _short(value)) is not None:
        return short  # nearly every stored fraction takes this path
    if isinstance(value, bool) or not isinstance(value, str | int | float | Decimal):
        raise unreadable("This is not a number.")
    try:
        number = number_of(str(value), unit)
        kept = shortened(number)
    except NumberError as error:
        raise unreadable(clean_line(str(error))) from None
    if rounded is not None and kept != number:
        rounded.append(kept)
    return kept


@lru_cache(maxsize=1024)
def _short(value: float) -> Decimal | None:
    """Return a fraction of few digits as a decimal, None for any other; a file says the same ones again and again."""
    if _SMALL < abs(value) < _LARGE and len(text := repr(value)) <= DIGITS + 1:
        return Decimal(text.removesuffix(".0"))
    return None


def _parse_here(value: object, info: ValidationInfo) -> Decimal:
    context = info.context or {}
    return parse_number(value, context.get("unit", ""), context.get("rounded"))


def plain_number(value: Decimal) -> int | float:
    """Return the decimal as a JSON number, an integer where it is whole."""
    return int(value) if value == value.to_integral_value() else float(value)


def parse_day(value: object, info: ValidationInfo) -> date:
    """Return the date of typed text; the context may have today's date, and the rhythm of periods named instead.

    What is typed, so that today's date is known, lies from 1900 to 2200; what is stored may lie elsewhere.
    """
    context = info.context or {}
    today = context.get("today")
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        found = day_of(str(value), today, context.get("rhythm"))
    except DayError as error:
        raise unreadable(clean_line(str(error))) from None
    if today is not None and not EARLIEST <= found <= LATEST:
        raise unreadable(f"{found} is not between {EARLIEST.year} and {LATEST.year}. Check the year.")
    return found


def empty_to_none(value: object) -> object:
    """Return None for an empty form field."""
    return None if isinstance(value, str) and not value.strip() else value


def whole(value: object) -> object:
    """Refuse yes and no where a whole number is asked for: Python counts them as 1 and 0."""
    if isinstance(value, bool):
        raise wrong("Enter a whole number.")
    return value


def _whole_or_none(value: object) -> object:
    return whole(empty_to_none(value))


def _number_or_none(value: object, info: ValidationInfo) -> Decimal | None:
    filled = empty_to_none(value)
    return None if filled is None else _parse_here(filled, info)


def _read_number(schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    return core_schema.with_info_before_validator_function(_parse_here, schema)


def _read_optional_number(schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    return core_schema.with_info_before_validator_function(_number_or_none, schema)


OneLine = Annotated[str, ValueReader(_line_schema(least=0), _clean_after(limited_line))]
"""Text on one line, up to 500 characters; may be empty."""

Title = Annotated[str, ValueReader(_line_schema(least=1), _clean_after(_title))]
"""Text on one line that must not be empty."""

LongText = Annotated[str, ValueReader(_text_schema(least=0), _clean_after(_long_text))]
"""Text of several lines, up to 20,000 characters; may be empty."""

NeededText = Annotated[str, ValueReader(_text_schema(least=1), _clean_after(_needed_text))]
"""Text of several lines that must not be empty."""

Number = Annotated[
    Decimal,
    ValueReader(_number_schema(), _read_number),
    PlainSerializer(plain_number, return_type=int | float, when_used="json"),
]
"""A finite decimal of at most 15 significant digits, below 10^18 either way; a JSON number in files."""

OptionalNumber = Annotated[
    Decimal | None,
    ValueReader(core_schema.nullable_schema(_number_schema()), _read_optional_number),
    PlainSerializer(lambda value: None if value is None else plain_number(value), when_used="json"),
]
"""A number or nothing."""

Positive = Annotated[
    Decimal,
    ValueReader(_number_schema(), read_before(parse_number)),
    PlainSerializer(plain_number, return_type=int | float, when_used="json"),
    Field(gt=0),
]
"""A number above 0, without a unit."""

UpToTen = Annotated[
    Annotated[int, Field(ge=0, le=10)] | None,
    ValueReader(
        core_schema.nullable_schema(core_schema.int_schema(ge=0, le=10, strict=True)), read_before(_whole_or_none)
    ),
]
"""A whole number from 0 to 10, or nothing."""

StepNumbers = Annotated[
    tuple[Annotated[int, Field(gt=0), BeforeValidator(whole)], ...],
    ValueReader(
        core_schema.tuple_schema([core_schema.int_schema(gt=0, strict=True)], variadic_item_index=0, max_length=1),
        _clean_after(lambda numbers: tuple(sorted(set(numbers)))),
    ),
]
"""Whole numbers above 0, each once and in order."""

Share = Annotated[Number, Field(ge=0, le=1)]
"""A number from 0 to 1."""

OptionalShare = Annotated[Share | None, BeforeValidator(empty_to_none)]
"""A number from 0 to 1, or nothing."""

Day = Annotated[date, ValueReader(_day_schema(), _read_day)]
"""A calendar date."""

OptionalDay = Annotated[Day | None, BeforeValidator(empty_to_none)]
"""A calendar date, or nothing."""


_SENTENCES = {
    "missing": "Required.",
    "string_type": "Required.",
    "int_parsing": "Enter a whole number.",
    "int_type": "Enter a whole number.",
    "int_from_float": "Enter a whole number.",
    "bool_parsing": "Enter yes or no.",
    "bool_type": "Enter yes or no.",
    "extra_forbidden": "There is no such field.",
}


def error_sentences(error: ValidationError) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Yield the location of each error with the sentence that a user reads."""
    for one in error.errors(include_url=False):
        place = one["loc"]
        if STORED not in place:
            yield tuple(part for part in place if part != TYPED), _sentence(one)


def _sentence(error: Mapping[str, Any]) -> str:
    kind, context = str(error["type"]), error.get("ctx", {})
    if kind in ("okrtui", UNREADABLE):
        return str(context["sentence"])
    if kind in ("enum", "literal_error", "union_tag_invalid", "union_tag_not_found"):
        return f"Choose one of: {_choices(context)}."
    text = str(error["msg"]).replace("Input should be", "Must be").rstrip(".") + "."
    return _SENTENCES.get(kind, text)


def _choices(context: Mapping[str, Any]) -> str:
    listed = str(context.get("expected") or context.get("expected_tags") or "the listed words")
    return listed.replace("'", "").replace(" or ", ", ")
