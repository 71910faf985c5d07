"""Two versions of a record beside the one that both were made from: what differs, and what becomes of what is chosen.

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
from okrtui.domain.records.measures import Milestone
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms import milestones
from okrtui.tui.forms import spec as forms

Side = Literal["yours", "theirs"]
Values = Mapping[str, Any]

NONE: Final = "none"
"""How an empty field is said."""

BRIEF: Final = 60
"""Characters of a value where it stands in a sentence, at most."""

QUIET: Final = frozenset(Record.model_fields)
_EMPTY: Final[tuple[Any, ...]] = (None, "", (), {})
_NAMES: Final = ("title", "name", "metric")


class Changed(NamedTuple):
    """A field of a record that somebody changed."""

    name: str
    label: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Difference:
    """A field in which yours and theirs are not the same; a part's field has a point in its name."""

    name: str
    label: str
    before: Any
    yours: Any
    theirs: Any

    @property
    def contested(self) -> bool:
        """Whether both changed it, each to something else."""
        return self.before not in (self.yours, self.theirs)

    @property
    def first(self) -> Side:
        """What is marked at first: the side that changed it, theirs where both did."""
        return "yours" if self.theirs == self.before else "theirs"


@dataclass(frozen=True)
class Conflict:
    """A draft of yours beside the record as somebody else left it, both made from `before`; values by field."""

    record: type[Record]
    kind: type[BaseModel]
    before: Values
    yours: Values
    theirs: Values

    @property
    def shown_id(self) -> str:
        """The id of the record, as it is shown."""
        return f"{PREFIXES[self.record.table]}{self.theirs['id']}"

    @cached_property
    def differences(self) -> tuple[Difference, ...]:
        """The fields in which yours and theirs are not the same, in the order of the draft."""
        return tuple(one for name in self.kind.model_fields for one in self._of(name) if one.yours != one.theirs)

    def _of(self, name: str) -> Iterator[Difference]:
        """A field, or each field of a part that is of one kind in all three versions."""
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
        """What else they changed: fields that the draft does not have."""
        kept = self.kind.model_fields
        return [one for one in changed(self.record, self.before, self.theirs) if one.name not in kept]

    def merged(self, chosen: Mapping[str, Side], today: date) -> BaseModel:
        """The draft of theirs with yours in the fields where it was chosen. Raises DraftError where they do not fit."""
        values = {name: self.theirs[name] for name in self.kind.model_fields}
        for one in self.differences:
            if chosen.get(one.name, one.first) == "yours":
                name, _, inner = one.name.partition(".")
                values[name] = values[name].model_copy(update={inner: _mine(one)}) if inner else _mine(one)
        plain = {name: one.model_dump() if isinstance(one, BaseModel) else one for name, one in values.items()}
        return draft_parsing.build(self.kind, plain, today=today)


def changed(record: type[Record], before: Values, after: Values) -> list[Changed]:
    """Each field of a record that differs, but for who changed it when."""
    names = [name for name in record.model_fields if name not in QUIET and before[name] != after[name]]
    return [Changed(name, draft_parsing.label(record, name), before[name], after[name]) for name in names]


def _mine(one: Difference) -> Any:
    return renumbered(one.before, one.yours, one.theirs) if _are_steps(one.yours) and one.theirs else one.yours


def _are_steps(value: Any) -> bool:
    return isinstance(value, tuple) and any(isinstance(each, Milestone) for each in value)


def renumbered(
    before: Iterable[Milestone], yours: Iterable[Milestone], theirs: Iterable[Milestone]
) -> tuple[Milestone, ...]:
    """Your steps; one that you added does not keep a number that somebody else has given to another step meanwhile."""
    known, taken, mine = {one.number for one in before}, {one.number: one.text for one in theirs}, list(yours)
    last = max((one.number for one in (*before, *mine, *theirs)), default=0)
    for at, step in enumerate(mine):
        if step.number not in known and taken.get(step.number, step.text) != step.text:
            last += 1
            mine[at] = step.model_copy(update={"number": last})
    return tuple(mine)


def brief(text: str) -> str:
    """A text on one line, its beginning only where it is long."""
    line = ", ".join(text.splitlines())
    return line if len(line) <= BRIEF else f"{line[:BRIEF]}{styled_text.glyphs().ellipsis}"


class Speaker:
    """Says values as people read them, records by their names."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def field(self, kind: type[BaseModel], name: str, value: Any) -> str:
        """A value of a field of a model, or of a part of it."""
        table = draft_parsing.reference(kind, name) if name in kind.model_fields else None
        return self.record(table, value) if table and isinstance(value, int) else self.value(value)

    def changes(self, record: type[Record], listed: Iterable[Changed]) -> str:
        """What was changed, in a sentence: `Owner ada → bo; State active → closed`."""
        arrow = styled_text.glyphs().arrow
        return "; ".join(
            f"{one.label} {brief(self.field(record, one.name, one.before))} {arrow} "
            f"{brief(self.field(record, one.name, one.after))}"
            for one in listed
        )

    def record(self, table: str, number: int) -> str:
        """A record by its id and name."""
        record = self._workspace.table(table).get(number)
        name = next((getattr(record, one) for one in _NAMES if hasattr(record, one)), "(deleted)")
        return f"{PREFIXES[table]}{number} {name}"

    def value(self, value: Any) -> str:
        """A value of no particular field."""
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
