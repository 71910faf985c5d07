"""Three-way comparison of two versions of a record with their common origin, and the merge of the chosen fields.

No terminal in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Literal, NamedTuple

from pydantic import BaseModel

from okrtui.domain.records import draft_parsing
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_order import field_order
from okrtui.domain.records.measures import Milestone
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_names import linked
from okrtui.domain.workspace import Workspace
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms import milestones
from okrtui.tui.forms import spec as forms

Side = Literal["yours", "theirs"]
Values = Mapping[str, Any]

NONE: Final = "none"
"""The text of an empty field."""

DELETED: Final = "(deleted)"
"""The text beside the id of a record that is no longer there."""

BRIEF: Final = 60
"""The most characters of a value in a sentence."""

QUIET: Final = frozenset(Record.model_fields)
_EMPTY: Final[tuple[Any, ...]] = (None, "", (), {})


class Changed(NamedTuple):
    """A field of a record that somebody changed."""

    name: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """A field whose values differ between yours and theirs; a part's field has a point in its name."""

    name: str
    label: str
    before: Any
    yours: Any
    theirs: Any

    @property
    def contested(self) -> bool:
        """Return whether both sides changed it, to different values."""
        return self.before not in (self.yours, self.theirs)

    @property
    def first(self) -> Side:
        """Return the side marked at first: the one that changed it, theirs if both did."""
        return "yours" if self.theirs == self.before else "theirs"


@dataclass(frozen=True)
class Conflict:
    """Your draft and the record as somebody else saved it, both made from `before`; values by field."""

    record: type[Record]
    kind: type[BaseModel]
    before: Values
    yours: Values
    theirs: Values

    @property
    def shown_id(self) -> str:
        """Return the id of the record as shown to people."""
        return f"{PREFIXES[self.record.table]}{self.theirs['id']}"

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """Return the fields that differ between yours and theirs, in the order of the form."""
        return tuple(one for name in field_order(self.kind) for one in self._of(name) if one.yours != one.theirs)

    def _of(self, name: str) -> Iterator[Difference]:
        """Yield a field, or each field of a part that has the same kind in all three versions."""
        before, yours, theirs = (values[name] for values in (self.before, self.yours, self.theirs))
        label = draft_parsing.label(self.kind, name)
        tag = self.kind.model_fields[name].discriminator
        if tag is None or len({type(one) for one in (before, yours, theirs)}) > 1:
            yield Difference(name, label, before, yours, theirs)
            return
        for inner, its in type(theirs).model_fields.items():
            if inner != tag:
                values = (getattr(one, inner) for one in (before, yours, theirs))
                yield Difference(f"{name}.{inner}", its.title or inner.capitalize(), *values)

    @property
    def elsewhere(self) -> list[Changed]:
        """Return their changes in fields that the draft does not have."""
        kept = self.kind.model_fields
        return [one for one in changed(self.record, self.before, self.theirs) if one.name not in kept]

    def merged(self, chosen: Mapping[str, Side], today: date) -> BaseModel:
        """Return the draft of theirs with your values in the fields chosen. Raises DraftError on a mismatch."""
        values = {name: self.theirs[name] for name in self.kind.model_fields}
        for one in self.differences:
            if chosen.get(one.name, one.first) == "yours":
                name, _, inner = one.name.partition(".")
                values[name] = values[name].model_copy(update={inner: _mine(one)}) if inner else _mine(one)
        plain = {name: one.model_dump() if isinstance(one, BaseModel) else one for name, one in values.items()}
        return draft_parsing.build(self.kind, plain, today=today)


def changed(record: type[Record], before: Values, after: Values) -> list[Changed]:
    """Return each field of a record that differs, except the author and time of the change."""
    names = [name for name in record.model_fields if name not in QUIET and before[name] != after[name]]
    return [Changed(name, draft_parsing.label(record, name), before[name], after[name]) for name in names]


def _mine(one: Difference) -> Any:
    return renumbered(one.before, one.yours, one.theirs) if _are_steps(one.yours) and one.theirs else one.yours


def _are_steps(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Milestone) for each in value)


def renumbered(
    before: Iterable[Milestone], yours: Iterable[Milestone], theirs: Iterable[Milestone]
) -> tuple[Milestone, ...]:
    """Return your steps; one you added gets a new number if somebody else has given its number to another step."""
    known, taken, mine = {one.number for one in before}, {one.number: one.text for one in theirs}, list(yours)
    last = max((one.number for one in (*before, *mine, *theirs)), default=0)
    for at, step in enumerate(mine):
        if step.number not in known and taken.get(step.number, step.text) != step.text:
            last += 1
            mine[at] = step.model_copy(update={"number": last})
    return tuple(mine)


def brief(text: str) -> str:
    """Return a text on one line, cropped if it is long."""
    line = ", ".join(text.splitlines())
    return line if len(line) <= BRIEF else f"{line[:BRIEF]}{styled_text.glyphs().ellipsis}"


class Speaker:
    """Formats values for people, records by their names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def field(self, kind: type[BaseModel], name: str, value: Any) -> str:
        """Return a value of a field of a model, or of a part of it, in words."""
        table = draft_parsing.reference(kind, name) if name in kind.model_fields else None
        if table and isinstance(value, int):
            return linked(self._workspace, table, value, DELETED)
        return self.value(value)

    def changes(self, record: type[Record], listed: Iterable[Changed]) -> str:
        """Return the changes in a sentence: `Owner ada → bo; State active → closed`."""
        arrow = styled_text.glyphs().arrow
        return "; ".join(
            f"{one.label} {brief(self.field(record, one.name, one.before))} {arrow} "
            f"{brief(self.field(record, one.name, one.after))}"
            for one in listed
        )

    def value(self, value: Any) -> str:
        """Return a value in words, whatever its field."""
        if value in _EMPTY:
            return NONE
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, int | Decimal):
            return formatting.number(Decimal(value))
        if isinstance(value, BaseModel):
            return self._part(value)
        if isinstance(value, tuple | dict):
            return milestones.text_of(value) if _are_steps(value) else "\n".join(map(self.value, value))
        return str(value)

    def _part(self, part: BaseModel) -> str:
        lines = []
        for name, its in type(part).model_fields.items():
            value = getattr(part, name)
            if name == "kind":
                lines.append(forms.TAGS.get(value, str(value)))
            elif value not in _EMPTY:
                said = self.value(value)
                lines.append(said if _are_steps(value) else f"{its.title or name.replace('_', ' ')} {said}")
        return "\n".join(lines)
