"""Conversion of a draft's values to the texts of a form's fields, and back to a checked draft."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import PydanticUndefined

from okrtui.domain.records import draft_parsing
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import Day, clean_line, clean_text, parse_number
from okrtui.domain.records.former_fields import FORMER_FIELDS
from okrtui.domain.records.login_names import names_text
from okrtui.domain.records.measures import Milestone
from okrtui.errors import DraftError
from okrtui.tui.forms import milestones, record_picker
from okrtui.tui.forms.spec import FieldKind, FieldSpec, FormSpec, word_of

_DAY: Final = TypeAdapter[date](Day)


def start(form: FormSpec, today: date) -> dict[str, str]:
    """Return the text of every field of a new form: initial values, the model's defaults, today."""
    raw: dict[str, str] = {}
    for spec in form.fields:
        name, _, inner = spec.name.partition(".")
        value = form.initial.get(name, _default(form.kind, name))
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else getattr(value, inner, None)
        raw[spec.name] = _text(spec, value, today)
    return raw


def opened(form: FormSpec, today: date) -> dict[str, str]:
    """Return the text of every field of a form that opens: as `start`, with an unsaved text restored."""
    raw = start(form, today)
    typed = ((FORMER_FIELDS.get(name, name), text) for name, text in (form.typed or {}).items())
    kept = {name: _clean(text) for name, text in typed if name in raw}
    return raw | kept


def _clean(text: str) -> str:
    return clean_text(f".{text}.")[1:-1]


def _default(kind: type[BaseModel], name: str) -> Any:
    value = kind.model_fields[name].get_default(call_default_factory=True, validated_data={})
    return None if value is PydanticUndefined else value


def _text(spec: FieldSpec, value: Any, today: date) -> str:
    if value is None:
        return _nothing(spec, today)
    if spec.kind == "pick":
        return dict(spec.options).get(str(value), f"{PREFIXES[spec.table]}{value}")
    return _TEXTS[spec.kind](value)


_TEXTS: Final[Mapping[FieldKind, Callable[[Any], str]]] = {
    "line": lambda value: clean_line(str(value)),
    "names": names_text,
    "text": lambda value: clean_text("\n".join(value) if isinstance(value, tuple) else str(value)),
    "number": milestones.number_text,
    "whole": str,
    "day": str,
    "choice": word_of,
    "steps": milestones.text_of,
    "checks": lambda numbers: ",".join(map(str, numbers)),
}
"""The function from value to text for each kind of field."""


def _nothing(spec: FieldSpec, today: date) -> str:
    if spec.optional:
        return ""
    if spec.kind == "day":
        return today.isoformat()
    return spec.options[0][0] if spec.kind == "choice" else ""


def stepped(raw: str, days: int, today: date) -> str | None:
    """Return the typed date moved by a number of days, today's for an empty text; None if it is no date yet."""
    if not raw.strip():
        return (today + timedelta(days=days)).isoformat()
    try:
        return (_DAY.validate_python(raw, context={"today": today}) + timedelta(days=days)).isoformat()
    except (ValidationError, OverflowError):
        return None


# from text to a draft


def build(form: FormSpec, raw: Mapping[str, str], today: date) -> BaseModel:
    """Return the draft made of the texts of the fields.

    Raises DraftError with a sentence by field as the form names them; '' is for the form as a whole.
    """
    raw = form.completes(raw)
    told: dict[str, str] = {}
    typed: dict[str, Any] = dict(form.fixed)
    for spec in form.fields:
        if not spec.shown(raw):
            continue
        try:
            _put(typed, spec.name, _value(form, spec, raw.get(spec.name, "")))
        except LookupError as error:
            told[spec.name] = str(error.args[0])
    try:
        draft = draft_parsing.build(form.kind, _with_extras(form, typed), today=today, around=form.around)
    except DraftError as error:
        raise DraftError(placed(form, raw, error.fields) | told) from None
    if told:
        raise DraftError(told)
    return draft


def from_words(form: FormSpec, raw: Mapping[str, str]) -> str:
    """Return a sentence on what is taken from the words of other fields; empty for nothing."""
    taken = form.completes(raw)
    parts = [f"{spec.label} {taken[spec.name]}" for spec in form.fields if taken.get(spec.name) != raw.get(spec.name)]
    return f"From your words: {', '.join(parts)}." if parts else ""


def rounded(form: FormSpec, raw: Mapping[str, str]) -> list[tuple[str, Decimal]]:
    """Return the labels of the numbers with more digits than are kept, each with the number that is kept."""
    unit = form.around.unit
    if unit is None:
        unit = raw.get("measure.unit", raw.get("unit", ""))
    numbers = [spec for spec in form.fields if spec.kind == "number" and spec.shown(raw)]
    return [(spec.label, kept) for spec in numbers if (kept := _shortened(raw.get(spec.name, ""), unit)) is not None]


def _shortened(text: str, unit: str) -> Decimal | None:
    kept: list[Decimal] = []
    try:
        parse_number(text, unit, kept)
    except ValueError:
        return None
    return kept[0] if kept else None


def _value(form: FormSpec, spec: FieldSpec, text: str) -> Any:
    if spec.kind == "pick":
        return record_picker.resolve(spec.options, PREFIXES[spec.table], text)
    if spec.kind == "steps":
        return milestones.steps_of(text, _initial_steps(form, spec.name))
    if spec.kind == "checks":
        return [part.strip() for part in text.split(",") if part.strip()]
    return None if spec.kind == "choice" and not text else text


def _put(typed: dict[str, Any], path: str, value: Any) -> None:
    name, _, inner = path.partition(".")
    if inner:
        typed.setdefault(name, {})[inner] = value
    else:
        typed[name] = value


def _initial_steps(form: FormSpec, path: str) -> tuple[Milestone, ...]:
    name, _, inner = path.partition(".")
    value = form.initial.get(name)
    found = getattr(value, inner, ()) if inner else value
    return tuple(found or ())


def _with_extras(form: FormSpec, typed: dict[str, Any]) -> dict[str, Any]:
    """Keep the values that a later version of the program added to a part."""
    for name, value in typed.items():
        before = form.initial.get(name)
        tag = form.kind.model_fields[name].discriminator if name in form.kind.model_fields else None
        if isinstance(before, BaseModel) and isinstance(tag, str) and value.get(tag) == getattr(before, tag):
            typed[name] = {**(before.model_extra or {}), **value}
    return typed


def placed(form: FormSpec, raw: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, str]:
    """Return the errors by shown field; those of other fields are joined under '' with their labels."""
    shown = [spec for spec in form.fields if spec.shown(raw)]
    found: dict[str, str] = {}
    for name, sentence in errors.items():
        place = _place(shown, name)
        label = draft_parsing.label(form.kind, name) if name in form.kind.model_fields and not place else ""
        text = f"{label}: {sentence}" if label else sentence
        found[place] = f"{found[place]} {text}" if place in found else text
    return found


def _place(shown: Sequence[FieldSpec], name: str) -> str:
    """Return the field that shows an error; that of a whole measure is the first of its fields."""
    names = [spec.name for spec in shown]
    parts = [spec.name for spec in shown if spec.when and spec.name.startswith(f"{name}.")]
    return next((one for one in (name, *parts, name.partition(".")[0]) if one in names), "")
