"""The description of a form without a terminal: its texts, and the fields of its draft model."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from types import UnionType
from typing import Annotated, Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from okrtui.domain.records.draft_parsing import PLAIN, Surroundings
from okrtui.domain.records.enums import PREFIXES, Ref
from okrtui.domain.records.field_order import field_order
from okrtui.domain.records.field_types import LongText, NeededText, clean_line
from okrtui.domain.records.login_names import NAMES
from okrtui.domain.records.measures import Milestone
from okrtui.tui.forms import record_picker
from okrtui.tui.styled_text import Line, Paragraph

Route = tuple[str, str, Hashable | None]
"""The section, the action and the row that open a form."""

FieldKind = Literal["line", "text", "number", "whole", "day", "choice", "pick", "steps", "checks", "names"]

KINDS: Final[tuple[tuple[type, FieldKind], ...]] = (
    (bool, "choice"),
    (StrEnum, "choice"),
    (date, "day"),
    (Decimal, "number"),
    (int, "whole"),
    (str, "line"),
)
"""The kind of field for each type; the first match counts."""

TAGS: Final = {
    "metric": "a number from … to …",
    "maintain": "keep within a band",
    "milestones": "milestones",
}
"""The labels of the measures of a key result."""

_LONG: Final = (get_args(LongText)[1], get_args(NeededText)[1])
_YES_NO: Final = (("yes", "yes"), ("no", "no"))
_NONE: Final = ("", "none")


class Onward(BaseModel):
    """The draft of a form that was left empty to go on to what comes next."""


@dataclass(frozen=True)
class FormSpec:
    """The description of a form: its draft model, initial values and surrounding texts. Texts are data.

    `fixed` are fields of the draft that are not shown, `hidden` ones are left out of it; a part's field has a point in
    its name, like "measure.unit". `choices` are (value, words) by field: the records to pick from, the steps to check,
    words to suggest. `typed` restores an unsaved text, `beside` is shown right of an input, `groups` above one.
    `rows` are the (key, label) of the fields that a mapping gets, `helps` replace the descriptions of the model.
    `route` opens the form again: section, action, row; without one, the way it was opened counts. `draft_name` tells
    the unsaved text of a form apart from that of others with the same fixed fields. `around` is what is known about
    the typed values: their unit, and how often there is one. `asks` returns what to confirm about a draft before it
    is saved, empty for nothing. `completes` returns the texts with what was left empty taken from the words of others.
    `leave_label` is what leaving is called. `onward_label` names what saving does while nothing was typed: the form is
    left with `Onward` as its draft; without one, the empty form is checked.
    """

    title: str
    kind: type[BaseModel]
    initial: Mapping[str, Any] = field(default_factory=dict)
    fixed: Mapping[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    choices: Mapping[str, Sequence[tuple[Any, str]]] = field(default_factory=dict)
    groups: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)
    subtitle: Sequence[Line | Paragraph] = ()
    live: Callable[[Mapping[str, str]], Sequence[Line | Paragraph]] | None = None
    save_label: str = "save"
    typed: Mapping[str, str] | None = None
    rows: Mapping[str, Sequence[tuple[Any, str]]] = field(default_factory=dict)
    helps: Mapping[str, str] = field(default_factory=dict)
    route: Route | None = None
    draft_name: str = ""
    around: Surroundings = PLAIN
    asks: Callable[[Any], str] | None = None
    completes: Callable[[Mapping[str, str]], Mapping[str, str]] = field(default=lambda raw: raw)
    leave_label: str = "leave"
    onward_label: str = ""

    @cached_property
    def fields(self) -> tuple[FieldSpec, ...]:
        """Return the fields in their order, each part of a measure after its measure."""
        models = self.kind.model_fields
        left_out = {*self.fixed, *self.hidden}
        shown = (name for name in field_order(self.kind) if name not in left_out)
        return tuple(spec for name in shown for spec in _fields(self, name, models[name]))

    @property
    def key(self) -> str:
        """Return the name under which a draft is autosaved: its model, and its record."""
        about = " ".join(f"{name}={value}" for name, value in sorted(self.fixed.items()))
        return f"{self.kind.__name__} {self.draft_name or about or self.title}"


@dataclass(frozen=True)
class FieldSpec:
    """One field: its label, its kind, and the choices of another field for which it is shown (`when`)."""

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
        """Return whether the field applies to the texts of the others."""
        return self.when is None or raw.get(self.when[0], "") in self.when[1]


def _fields(form: FormSpec, name: str, info: FieldInfo) -> Iterable[FieldSpec]:
    if get_origin(info.annotation) is dict:
        return (_row_field(form, name, str(key), words, info) for key, words in form.rows.get(name, ()))
    if info.discriminator is None:
        return (_field(form, name, info),)
    return _part_fields(form, name, info, str(info.discriminator))


def _row_field(form: FormSpec, name: str, key: str, words: str, info: FieldInfo) -> FieldSpec:
    """Return the field for one key of a mapping; all keys have the mapping's choices."""
    _, value = get_args(info.annotation)
    options = _options(form.choices.get(name), "choice", FieldInfo(annotation=value), optional=False)
    return FieldSpec(f"{name}.{key}", words, form.helps.get(name, ""), "choice", options)


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
        help="" if kind == "checks" and options else form.helps.get(name, info.description or ""),
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
    if NAMES in info.metadata:
        return "names"
    if get_origin(core) is tuple:
        part = _core(get_args(core)[0])
        return "text" if part is str else "steps" if part is Milestone else "checks"
    if get_origin(core) is Literal:
        return "choice"
    return next(kind for base, kind in KINDS if issubclass(core, base))


def _core(annotation: Any) -> Any:
    """Return the type without its annotations and without None."""
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
            tuple((word_of(key), clean_line(text)) for key, text in given) if given else _words(_core(info.annotation))
        )
        return (_NONE, *words) if optional and _NONE[0] not in dict(words) else words
    return tuple((str(key), clean_line(text)) for key, text in given or ())


def _words(core: Any) -> tuple[tuple[str, str], ...]:
    if core is bool:
        return _YES_NO
    words = [word_of(one) for one in (get_args(core) or core)]
    return tuple((word, word) for word in words)


def word_of(value: object) -> str:
    """Return a value among the choices of a field as a word."""
    if isinstance(value, bool):
        return _YES_NO[0][0] if value else _YES_NO[1][0]
    return "" if value is None else str(value)
