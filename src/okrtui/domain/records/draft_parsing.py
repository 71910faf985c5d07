"""Building validated drafts from typed text, with a sentence for every field that is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from pydantic import BaseModel, ValidationError

from okrtui.domain.records.enums import Ref, Rhythm
from okrtui.domain.records.field_types import TYPED, UNREADABLE, clean_line, error_sentences
from okrtui.errors import DraftError

D = TypeVar("D", bound=BaseModel)


class Surroundings(NamedTuple):
    """What surrounds typed values: the unit of the numbers, the rhythm of dates; longer numbers go to `rounded`.

    Without a unit, it is the one among the typed values themselves.
    """

    unit: str | None = None
    rhythm: Rhythm | None = None
    rounded: list[Decimal] | None = None


PLAIN = Surroundings()
"""Nothing is known about the typed values but themselves."""


def build(kind: type[D], typed: Mapping[str, Any], *, today: date, around: Surroundings = PLAIN) -> D:
    """Return the draft made of typed values; `today` gives the words today and yesterday their meaning.

    Raises DraftError with a sentence by field; fields of a part are named with a point, such as "measure.target".
    """
    unit = own_unit(typed) if around.unit is None else around.unit
    context = {"today": today, "unit": unit, "rhythm": around.rhythm, "rounded": around.rounded}
    try:
        return kind.model_validate(dict(typed), context=context)
    except ValidationError as error:
        raise DraftError(_by_field(kind, error), _unreadable(kind, error)) from None


def own_unit(typed: Mapping[str, Any]) -> str:
    """Return the unit among typed values, or in the measure among them; empty for none."""
    measure = typed.get("measure")
    unit = (measure if isinstance(measure, Mapping) else typed).get("unit")
    return clean_line(unit) if isinstance(unit, str) else ""


def _by_field(kind: type[BaseModel], error: ValidationError) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, sentence in error_sentences(error):
        found.setdefault(_path(kind, place), sentence)
    return found


def _unreadable(kind: type[BaseModel], error: ValidationError) -> set[str]:
    """Return the fields whose text is no number or date at all."""
    errors = error.errors(include_url=False)
    places = (tuple(part for part in one["loc"] if part != TYPED) for one in errors if one["type"] == UNREADABLE)
    return {_path(kind, place) for place in places}


def _path(kind: type[BaseModel], loc: tuple[int | str, ...]) -> str:
    if not loc:
        return ""
    first, rest = str(loc[0]), loc[1:]
    field = kind.model_fields.get(first)
    if field is not None and field.discriminator is not None and rest:
        rest = rest[1:]  # the union's tag names no field
    names = [first, *(str(part) for part in rest if isinstance(part, str))]
    return ".".join(names[:2])


def label(kind: type[BaseModel], name: str) -> str:
    """Return the label of a field."""
    field = kind.model_fields[name]
    return field.title or name.replace("_", " ").capitalize()


def reference(kind: type[BaseModel], name: str) -> str | None:
    """Return the table that a field refers to, None where it has no id."""
    return next((mark.table for mark in kind.model_fields[name].metadata if isinstance(mark, Ref)), None)
