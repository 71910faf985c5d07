"""A form without a terminal: the fields of a draft model, what stands in them as text, and the way back to a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from okrtui.domain.records import draft_parsing
from okrtui.domain.records.enums import PREFIXES, Ref
from okrtui.domain.records.field_types import Day, LongText, NeededText, clean_line, clean_text
from okrtui.domain.records.measures import Milestone
from okrtui.errors import DraftError
from okrtui.tui.forms import milestones, record_picker
from okrtui.tui.styled_text import Line, Paragraph

FieldKind = Literal["line", "text", "number", "whole", "day", "choice", "pick", "steps", "checks"]

KINDS: Final[tuple[tuple[type, FieldKind], ...]] = (
    (bool, "choice"),
    (StrEnum, "choice"),
    (date, "day"),
    (Decimal, "number"),
    (int, "whole"),
    (str, "line"),
)
"""Which kind of field a type gets; the first that fits."""

TAGS: Final = {
    "metric": "a number from … to …",
    "maintain": "keep within a band",
    "milestones": "milestones",
}
"""How the measures of a key result are called."""

_DAY: Final = TypeAdapter[date](Day)
_LONG: Final = (get_args(LongText)[1], get_args(NeededText)[1])
_YES_NO: Final = (("yes", "yes"), ("no", "no"))
_NONE: Final = ("", "none")


@dataclass(frozen=True)
class FormSpec:
    """What a form is about: the draft model, what stands in it at first, and what is said around it. Texts are data.

    `fixed` are fields of the draft that are not shown, `hidden` ones are left out of it; a part's field has a point in
    its name, like "measure.unit". `choices` are (value, words) by field: the records to pick from, the steps to check,
    words to suggest. `typed` restores what somebody had typed, `beside` stands right of an input, `groups` above one.
    """

    title: str
    kind: type[BaseModel]
    initial: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[tuple[Any, str]]] = field(default_factory=dict)
    order: tuple[str, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    subtitle: Sequence[Line | Paragraph] = ()
    live: Callable[[Mapping[str, str]], Sequence[Line | Paragraph]] | None = None
    save_label: str = "save"
    typed: Mapping[str, str] | None = None


@dataclass(frozen=True)
class FieldSpec:
    """One field: what it is called, how it is filled in, and for which answers elsewhere it is shown (`when`)."""

    name: str
    label: str
    help: str
    kind: FieldKind
    options: tuple[tuple[str, str], ...] = ()
    optional: bool = False
    table: str = ""
    when: tuple[str, frozenset[str]] | None = None
    beside: str = ""

    def shown(self, raw: Mapping[str, str]) -> bool:
        """Whether the field has a meaning beside what stands in the others."""
        return self.when is None or raw.get(self.when[0], "") in self.when[1]


# from the model to the fields


def fields_of(form: FormSpec) -> tuple[FieldSpec, ...]:
    """The fields of a form in their order, each part of a measure with the measure it belongs to."""
    models = form.kind.model_fields
    names = [*form.order, *(name for name in models if name not in form.order)]
    left_out = {*form.fixed, *form.hidden}
    return tuple(spec for name in names if name not in left_out for spec in _fields(form, name, models[name]))


def _fields(form: FormSpec, name: str, info: FieldInfo) -> Iterable[FieldSpec]:
    if info.discriminator is None:
        return (_field(form, name, info),)
    return _part_fields(form, name, info, str(info.discriminator))


def _part_fields(form: FormSpec, name: str, info: FieldInfo, tag: str) -> Iterable[FieldSpec]:
    chooser, found = f"{name}.{tag}", dict[str, FieldSpec]()
    for part in _parts(info):
        word = part.model_fields[tag].default
        for inner, its in part.model_fields.items():
            path = f"{name}.{inner}"
            if inner == tag or path in form.hidden:
                continue
            before = found.pop(path, None)
            words = {word} | (before.when[1] if before and before.when else frozenset())
            found[path] = replace(_field(form, path, its), when=(chooser, frozenset(words)))
    options = tuple((word, TAGS[word]) for word in (part.model_fields[tag].default for part in _parts(info)))
    return (FieldSpec(chooser, info.title or name, info.description or "", "choice", options), *found.values())


def _parts(info: FieldInfo) -> tuple[type[BaseModel], ...]:
    return get_args(info.annotation)


def _field(form: FormSpec, name: str, info: FieldInfo) -> FieldSpec:
    kind = _kind(info)
    optional = type(None) in get_args(info.annotation)
    options = _options(form.choices.get(name), kind, info, optional=optional)
    return FieldSpec(
        name=name,
        label=info.title or name.rpartition(".")[2].replace("_", " ").capitalize(),
        help="" if kind == "checks" and options else info.description or "",
        kind=kind,
        options=options,
        optional=optional,
        table=_table(info),
        beside=form.beside.get(name, ""),
    )


def _kind(info: FieldInfo) -> FieldKind:
    core = _core(info.annotation)
    if _table(info):
        return "pick"
    if any(mark in info.metadata for mark in _LONG):
        return "text"
    if get_origin(core) is tuple:
        part = _core(get_args(core)[0])
        return "text" if part is str else "steps" if part is Milestone else "checks"
    if get_origin(core) is Literal:
        return "choice"
    return next(kind for base, kind in KINDS if issubclass(core, base))


def _core(annotation: Any) -> Any:
    """The type without its marks and without None."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _core(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        return _core(next(each for each in get_args(annotation) if each is not type(None)))
    return annotation


def _table(info: FieldInfo) -> str:
    return next((mark.table for mark in info.metadata if isinstance(mark, Ref)), "")


def _options(
    given: Sequence[tuple[Any, str]] | None, kind: FieldKind, info: FieldInfo, *, optional: bool
) -> tuple[tuple[str, str], ...]:
    if kind == "pick":
        prefix = PREFIXES[_table(info)]
        return tuple((str(key), record_picker.shown(prefix, key, clean_line(words))) for key, words in given or ())
    if kind == "choice":
        words = (
            tuple((_word(key), clean_line(text)) for key, text in given) if given else _words(_core(info.annotation))
        )
        return (_NONE, *words) if optional and _NONE[0] not in dict(words) else words
    return tuple((str(key), clean_line(text)) for key, text in given or ())


def _words(core: Any) -> tuple[tuple[str, str], ...]:
    if core is bool:
        return _YES_NO
    words = [_word(one) for one in (get_args(core) or core)]
    return tuple((word, word) for word in words)


def _word(value: object) -> str:
    if isinstance(value, bool):
        return _YES_NO[0][0] if value else _YES_NO[1][0]
    return "" if value is None else str(value)


# from values to text


def start(form: FormSpec, today: date) -> dict[str, str]:
    """What stands in every field when the form is new: initial values, the model's defaults, today."""
    raw: dict[str, str] = {}
    for spec in fields_of(form):
        name, _, inner = spec.name.partition(".")
        value = form.initial.get(name, _default(form.kind, name))
        if inner:
            value = value.get(inner) if isinstance(value, Mapping) else getattr(value, inner, None)
        raw[spec.name] = _text(spec, value, today)
    return raw


def opened(form: FormSpec, today: date) -> dict[str, str]:
    """What stands in every field when the form opens: as `start`, with what was typed before put back."""
    raw = start(form, today)
    kept = {name: _clean(text) for name, text in (form.typed or {}).items() if name in raw}
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
    "text": lambda value: clean_text("\n".join(value) if isinstance(value, tuple) else str(value)),
    "number": milestones.number_text,
    "whole": str,
    "day": str,
    "choice": _word,
    "steps": milestones.text_of,
    "checks": lambda numbers: ",".join(map(str, numbers)),
}
"""What stands in a field of each kind for a value."""


def _nothing(spec: FieldSpec, today: date) -> str:
    if spec.optional:
        return ""
    if spec.kind == "day":
        return today.isoformat()
    return spec.options[0][0] if spec.kind == "choice" else ""


def stepped(raw: str, days: int, today: date) -> str | None:
    """The day so many days after the one that stands there; None where none stands there yet."""
    if not raw.strip():
        return (today + timedelta(days=days)).isoformat()
    try:
        return (_DAY.validate_python(raw, context={"today": today}) + timedelta(days=days)).isoformat()
    except (ValidationError, OverflowError):
        return None


# from text to a draft


def build(form: FormSpec, raw: Mapping[str, str], today: date) -> BaseModel:
    """The draft of what stands in the fields.

    Raises DraftError with a sentence by field as the form names them; '' is for the form as a whole.
    """
    told: dict[str, str] = {}
    typed: dict[str, Any] = dict(form.fixed)
    for spec in fields_of(form):
        if not spec.shown(raw):
            continue
        try:
            _put(typed, spec.name, _value(form, spec, raw.get(spec.name, "")))
        except LookupError as error:
            told[spec.name] = str(error.args[0])
    try:
        draft = draft_parsing.build(form.kind, _with_extras(form, typed), today=today)
    except DraftError as error:
        raise DraftError(placed(form, raw, error.fields) | told) from None
    if told:
        raise DraftError(told)
    return draft


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
    """Keep what a later version added to a part that is edited here."""
    for name, value in typed.items():
        before = form.initial.get(name)
        tag = form.kind.model_fields[name].discriminator if name in form.kind.model_fields else None
        if isinstance(before, BaseModel) and isinstance(tag, str) and value.get(tag) == getattr(before, tag):
            typed[name] = {**(before.model_extra or {}), **value}
    return typed


def placed(form: FormSpec, raw: Mapping[str, str], errors: Mapping[str, str]) -> dict[str, str]:
    """The sentences at the fields that are shown; those of others are gathered under '' with the field's label."""
    shown = [spec for spec in fields_of(form) if spec.shown(raw)]
    found: dict[str, str] = {}
    for name, sentence in errors.items():
        place = _place(shown, name)
        label = draft_parsing.label(form.kind, name) if name in form.kind.model_fields and not place else ""
        text = f"{label}: {sentence}" if label else sentence
        found[place] = f"{found[place]} {text}" if place in found else text
    return found


def _place(shown: Sequence[FieldSpec], name: str) -> str:
    """Where a sentence about a field stands; one about a whole measure stands at the first of its fields."""
    names = [spec.name for spec in shown]
    parts = [spec.name for spec in shown if spec.when and spec.name.startswith(f"{name}.")]
    return next((one for one in (name, *parts, name.partition(".")[0]) if one in names), "")
