"""The values of KPIs in a long file: plain rows are taken in by what each column says, without a look at each alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cached_property, partial
from typing import Any, NamedTuple, TypeGuard, TypeVar

from pydantic import TypeAdapter, ValidationError

from okrtui.domain.actions.import_limits import ImportLimits
from okrtui.domain.actions.import_matching import RecordMatcher, Siblings
from okrtui.domain.actions.import_rows import MOST, ColumnRows, ImportedRow
from okrtui.domain.records.field_types import Day, LongText, Number
from okrtui.domain.records.models import Measurement
from okrtui.domain.records.validation import RecordCopies, validated
from okrtui.domain.workspace import Workspace

T = TypeVar("T")

_TABLE = Measurement.table
_CELLS: dict[str, frozenset[type]] = {
    "kpi": frozenset({str, type(None)}),
    "date": frozenset({str, type(None)}),
    "value": frozenset({str, float, type(None)}),
    "note": frozenset({str, type(None)}),
}
"""The columns of plain rows, with the types of their cells."""

_DAY, _NUMBER, _NOTE = TypeAdapter[date](Day), TypeAdapter[Decimal](Number), TypeAdapter[str](LongText)
_SAMPLE = {"id": 1, "kpi": 1, "date": date.min, "value": 0}
"""The fields of a value that those of each row take the place of."""


_imported = partial(tuple.__new__, ImportedRow)
"""Makes the outcome of a row of its parts, in half of the time that `ImportedRow` takes."""


class _Owner(NamedTuple):
    """A KPI that a row named before: what its values have in common, and the last day that a new one may be of.

    `days` and `numbers` are what cells say in its rhythm and its unit. `known` are its values where rows may be about
    all of them, as a workspace does not keep many.
    """

    siblings: Siblings
    days: Mapping[str | None, date]
    numbers: dict[Any, Decimal]
    known: Mapping[int, Measurement]
    last: date


def are_plain(rows: Sequence[Any], highest: int) -> TypeGuard[ColumnRows]:
    """Return whether rows are values by column and say no more than a person would."""
    return (
        isinstance(rows, ColumnRows)
        and rows.table == _TABLE
        and {"kpi", "date", "value"} <= rows.columns.keys() <= _CELLS.keys()
        and all(_CELLS[name].issuperset(map(type, cells)) for name, cells in rows.columns.items())
        and highest + len(rows) < MOST
    )


class PlainValues:
    """Takes in plain rows of values: what comes of each is what a look at it alone would find.

    Each names a KPI that a row named before, and its value is new, or as it is here already. What a cell says is read
    once, as the same days, values and notes come again and again.
    """

    def __init__(
        self,
        rows: ColumnRows,
        workspace: Workspace,
        finder: RecordMatcher,
        rules: ImportLimits,
        stamps: Mapping[str, Any],
    ) -> None:
        self._rows, self._workspace, self._finder, self._rules = rows, workspace, finder, rules
        self._copies = RecordCopies(validated(_TABLE, {**stamps, **_SAMPLE}, {}))
        self._owners: dict[str | None, _Owner] = {}
        self._numbers: dict[str, dict[Any, Decimal]] = {}
        self._days: dict[str, dict[str | None, date]] = {}

    def taken(self) -> Iterator[ImportedRow | None]:
        """Yield the outcome of each row; None for one that has to be looked at alone, before the next is asked for."""
        columns, bad, places = self._rows.columns, self._rows.bad, self._rows.places
        said = columns.get("note", [None] * len(places))
        notes = {None: "", **_read(_NOTE, said, {})}
        every = zip(places, columns["kpi"], columns["date"], columns["value"], said, strict=True)
        for at, (place, kpi, typed, cell, note) in enumerate(every):
            owner = self._owners.get(kpi)
            if owner is None:
                yield None
                self._know(kpi)
                continue
            day, text, value = owner.days.get(typed), notes.get(note), owner.numbers.get(cell)
            if value is None:
                value = self._number(cell, owner)
            if value is None or day is None or text is None or at in bad:
                yield None
            elif alike := owner.siblings.alike.get(day):
                yield self._unchanged(place, owner, alike, value, None if note is None else text)
            elif day > owner.last:
                yield None
            else:
                fields = self._copies.fields()
                number = fields["id"] = self._finder.new_number(_TABLE, place)
                fields["kpi"], fields["date"], fields["value"], fields["note"] = owner.siblings.owner, day, value, text
                owner.siblings.alike[day] = (number,)
                yield _imported((place, None, self._copies.of(fields), None))

    @cached_property
    def _rows_of(self) -> Counter[str | None]:
        """The number of rows about each KPI."""
        return Counter(self._rows.columns["kpi"])

    def _know(self, kpi: str | None) -> None:
        """Note a KPI, if the row that has just been looked at has found it."""
        siblings = self._finder.known_siblings(_TABLE, kpi)
        if siblings is None or siblings.owner is None or not siblings.is_there:
            return
        rhythm, unit = siblings.context["rhythm"], siblings.context["unit"]
        if rhythm not in self._days:
            self._days[rhythm] = _read(_DAY, self._rows.columns["date"], siblings.context)
        there = self._workspace.measurements_of(siblings.owner)
        known = {one.id: one for one in there} if there and len(there) <= self._rows_of[kpi] else {}
        last = self._rules.last_day(siblings.owner)
        self._owners[kpi] = _Owner(siblings, self._days[rhythm], self._numbers.setdefault(unit, {}), known, last)

    def _number(self, cell: Any, owner: _Owner) -> Decimal | None:
        """Return the number in a cell, None where there is none."""
        with suppress(ValidationError):
            owner.numbers[cell] = _NUMBER.validate_python(cell, context=owner.siblings.context)
        return owner.numbers.get(cell)

    def _unchanged(
        self, place: str | int, owner: _Owner, alike: Sequence[int], value: Decimal, note: str | None
    ) -> ImportedRow | None:
        """Return the outcome of a row that says what is here already; None if it is another, or says something else."""
        known = owner.known.get(alike[0]) or self._workspace.measurements.get(alike[0])
        is_same = known is not None and known.value == value and note in (None, known.note)
        if known is None or not is_same or len(alike) > 1 or not self._finder.claim(_TABLE, known.id, place):
            return None
        return ImportedRow(place, known, known)


def _read(adapter: TypeAdapter[T], cells: Sequence[str | None], context: dict[str, Any]) -> dict[str | None, T]:
    """Return what the texts of a column mean, but those that mean nothing."""
    found = dict[str | None, T]()
    for cell in dict.fromkeys(cells):
        with suppress(ValidationError):
            if cell is not None:
                found[cell] = adapter.validate_python(cell, context=context)
    return found
