"""Importing records: rows are matched with existing records and become one change.

A row finds its record by its id, or else by a name or date (`KEYS`) that fits exactly one; check-ins without an id are
added, unless they are there already. Fields that a row does not name are unchanged; ids in a file are preserved. A
value that was corrected here is kept. An import is carried out as a whole or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from okrtui.domain.actions.import_contexts import UNIT_OF, ReadingContexts
from okrtui.domain.actions.import_defaults import new_check_in, new_cycle
from okrtui.domain.actions.import_limits import ImportLimits
from okrtui.domain.actions.import_matching import MatchedRow, RecordMatcher
from okrtui.domain.actions.import_rows import (
    KEYS,
    MEASURES,
    ColumnRows,
    ImportBatch,
    ImportedRow,
    ImportPlan,
    ImportRow,
    RowFault,
    measure_of,
)
from okrtui.domain.actions.import_targets import set_targets
from okrtui.domain.actions.import_values import PlainValues, are_plain
from okrtui.domain.records.field_types import error_sentences
from okrtui.domain.records.models import STAMPS, CheckIn, Cycle, KeyResult, Objective, Record
from okrtui.domain.records.validation import fields_of, validated
from okrtui.domain.rules.integrity import references, violations
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import ConflictError, DraftError, OkrError, RuleError

Progress = Callable[[int], object]
"""Called with the number of rows that were just handled."""


class RefusedImportError(RuleError):
    """Some rows cannot be taken in, and so none is; `faults` names each with the reason."""

    def __init__(self, faults: Sequence[RowFault]) -> None:
        super().__init__("Some rows cannot be taken in, so nothing was changed.", "Mend the file and import it again.")
        self.faults = faults


class OutdatedPlanError(RuleError):
    """Somebody changed records since an import was planned, so that it has to be planned again."""


def readable(
    workspace: Workspace,
    batch: ImportBatch,
    actor: str,
    now: datetime,
    *,
    faults: Sequence[RowFault] = (),
    progress: Progress = lambda _: None,
) -> ImportPlan:
    """Plan an import in which every row can be read. Raises RefusedImportError, with the faults known before.

    Where there are any, those of records that do not fit are told beside them.
    """
    made = plan(workspace, batch, actor, now, progress)
    if faults or made.faults:
        raise RefusedImportError([*faults, *made.faults, *misfits(workspace, made)])
    return made


def fitting(workspace: Workspace, plan: ImportPlan) -> ImportPlan:
    """Return a plan whose records fit together and into the workspace. Raises RefusedImportError where they do not."""
    if found := misfits(workspace, plan):
        raise RefusedImportError(found)
    return plan


def take_in(workspace: Workspace, plan: ImportPlan, _actor: str, _now: datetime) -> Change:
    """Carry out an import as it was planned. Raises OutdatedPlanError."""
    highest = plan.highest
    could_be_here = (one for one in plan.taken if one.after.id <= highest[one.after.table])
    known = (_is_as_planned(workspace, one) for one in could_be_here if one.before is not one.after)
    if any(workspace.highest[table] != number for table, number in highest.items()) or not all(known):
        raise OutdatedPlanError("Somebody changed the workspace meanwhile.", "Import the file again.")
    return plan.change


def _is_as_planned(workspace: Workspace, one: ImportedRow) -> bool:
    """Return whether a record is as it was when a row was planned; it may have been read anew since."""
    now, before = workspace.before(one.after), one.before
    return now is before or (now is not None and before is not None and now.revision == before.revision)


def plan(
    workspace: Workspace, batch: ImportBatch, actor: str, now: datetime, progress: Progress = lambda _: None
) -> ImportPlan:
    """Return the outcome of importing a batch; `misfits` checks whether its records fit together."""
    intake = _Intake(workspace, batch, actor, now)
    by_table = batch.by_table()
    for table in KEYS:
        intake.take_in(table, by_table.get(table, ()), progress)
    used = tuple((table, number) for table, number in batch.highest.items() if number > workspace.highest[table])
    return ImportPlan(intake.taken, list(dict.fromkeys(intake.faults)), dict(workspace.highest), used)


def misfits(workspace: Workspace, plan: ImportPlan) -> list[RowFault]:
    """Return a fault for each row whose record would break a rule of the workspace."""
    places = {(one.after.table, one.after.id): one.place for one in plan.taken}
    return [RowFault(places[key], str(error)) for key, error in violations(workspace, plan.change)]


class _Intake:
    """One pass over a batch: makes records of its rows, and collects their faults."""

    def __init__(self, workspace: Workspace, batch: ImportBatch, actor: str, now: datetime) -> None:
        self.taken: list[ImportedRow] = []
        self.faults: list[RowFault] = []
        self._workspace, self._batch, self._actor = workspace, batch, actor
        self._touched = {"updated_at": now, "updated_by": actor}
        self._stamps = {"created_at": now, "created_by": actor, **self._touched}
        self._made: dict[tuple[str, int], Record] = {}
        self._context_of = ReadingContexts(workspace, batch.today, self._made).of
        self._finder = RecordMatcher(workspace, batch, actor, self._context_of, self._made)
        self._rules = ImportLimits(workspace, self._made, now)

    def take_in(self, table: str, rows: Sequence[ImportRow], progress: Progress) -> None:
        """Import the rows of one table.

        Where others refer to such records, each gets its number first, so that they can refer to one another.
        """
        known, taken = len(self.faults), len(self.taken)
        for at, _ in enumerate(self._each(table, rows), start=1):
            if not at % _AT_ONCE:
                progress(_AT_ONCE)
        progress(len(rows) % _AT_ONCE)
        if table == "key_results" and len(self.faults) == known and len(self.taken) - taken == len(rows):
            self._start()

    def _each(self, table: str, rows: Sequence[ImportRow]) -> Iterator[None]:
        """Take in the rows of one table, one at each step."""
        if are_plain(rows, max(self._workspace.highest[table], self._batch.highest.get(table, 0))):
            yield from self._each_plain(rows)
            return
        placed = ((row, self._place_of(row)) for row in rows)
        for row, place in list(placed) if table in _OWNERS else placed:
            self._take_placed(row, place)
            yield

    def _each_plain(self, rows: ColumnRows) -> Iterator[None]:
        values = PlainValues(rows, self._workspace, self._finder, self._rules, self._stamps)
        for at, taken in enumerate(values.taken()):
            if taken is not None:
                self.taken.append(taken)
            else:
                row = rows[at]
                self._take_placed(row, self._place_of(row))
            yield

    def _take_placed(self, row: ImportRow, place: MatchedRow | None) -> None:
        try:
            if place is not None and not row.is_bad:
                self._take(row, place)
        except _WRONG as error:
            self._note(row, error)

    def _place_of(self, row: ImportRow) -> MatchedRow | None:
        """Return the number of a row's record and what it belongs to; None for a row to skip."""
        try:
            return self._finder.place(row)
        except _WRONG as error:
            self._note(row, error)
            return None

    def _start(self) -> None:
        """Refuse the objectives that are not ready to start, or start them anyway for the reason that was given."""
        unready = list(self._rules.unready())
        if not self._batch.anyway:
            self.faults += (RowFault(row.place, sentence) for row, _, sentence in unready)
            return
        gate = {"gate_passed": self._batch.anyway}
        passed = {one.id: validated(one.table, {**fields_of(one), **gate}, {}) for _, one, _ in unready}
        for at, one in enumerate(self.taken):
            if isinstance(one.after, Objective) and one.after.id in passed:
                self.taken[at] = one._replace(after=passed[one.after.id])

    def _note(self, row: ImportRow, error: Exception) -> None:
        if row.is_bad:
            return
        if isinstance(error, ValidationError):
            self.faults += (RowFault(row.place, sentence) for sentence in _sentences(error))
        elif isinstance(error, DraftError):
            self.faults += (RowFault(row.place, f"{name}: {sentence}") for name, sentence in error.fields.items())
        else:
            sentence = error.message() if isinstance(error, PydanticCustomError) else str(error)
            self.faults.append(RowFault(row.place, sentence, isinstance(error, ConflictError)))

    def _take(self, row: ImportRow, place: MatchedRow) -> None:
        table, (number, siblings) = row.table, place
        is_new = number > self._workspace.highest[table]
        before: Record | None = None if is_new else self._workspace.table(table).get(number)
        if siblings is not None and table in UNIT_OF:  # its owner, the one record that it refers to, was found before
            values, context = {**row.values, UNIT_OF[table]: siblings.owner}, siblings.context
        else:
            values = row.values.copy()
            if not self._refer(table, values):
                return
            context = self._context_of(table, self._owner(table, values, before))
        if table == "kpis":
            set_targets(values, row.targets, before, context)
        elif table == "key_results" and "measure" in values:
            values["measure"] = measure_of(values["measure"], before)
        if before is None:
            new = self._completed(row, values) if row.if_new or table == Cycle.table else values
            record: Record = validated(table, {**self._stamps, **new, "id": number}, context)
        else:
            own = STAMPS if values.get("id") else _FOUND_BY[table]
            given = {name: one for name, one in values.items() if name not in own}
            revised = {"revision": before.revision + 1, **self._touched}
            record = validated(table, {**fields_of(before), **given, **revised}, context)
            if all(getattr(record, name) == getattr(before, name, None) for name in given):
                record = before
            elif self._is_corrected(row, before):
                self.taken.append(ImportedRow(row.place, before, before, offered=record))
                return
        if record is not before:
            self._rules.require(row, before, record)
        if table in _OWNERS:
            self._made[table, number] = record
        self.taken.append(ImportedRow(row.place, before, record))

    def _completed(self, row: ImportRow, values: dict[str, Any]) -> dict[str, Any]:
        """Return the fields of a new record with the days that follow from its name or its cycle. Raises RuleError."""
        values = {**row.if_new, **values}
        if row.table == Cycle.table:
            return new_cycle(values, self._batch.fiscal_month, is_in_passing=row.is_in_passing)
        if row.table == CheckIn.table and "date" in row.if_new:
            return new_check_in(values, self._rules.cycle_of(values["key_result"]), self._batch.today)
        return values

    def _is_corrected(self, row: ImportRow, before: Record) -> bool:
        """Return whether a row would replace what somebody corrected, not knowing of it.

        A check-in without an id is added unless its own was corrected, so that it changes no other.
        """
        if row.table not in _CORRECTED or self._batch.overwrites or row.values.get("id"):
            return False
        is_by_hand = (row.table, before.id) in self._batch.corrected or row.table == "check_ins"
        return is_by_hand or before.updated_by != self._actor

    def _owner(self, table: str, values: dict[str, Any], before: Record | None) -> Any:
        """Return the record whose unit and cadence the numbers and days of a row are in, or the row's own unit."""
        if table in UNIT_OF:
            return values.get(UNIT_OF[table]) or getattr(before, UNIT_OF[table], None)
        own = values.get("measure") if table == "key_results" else values
        held = before.measure if isinstance(before, KeyResult) else before
        unit = (own.get("unit") if isinstance(own, dict) else None) or getattr(held, "unit", "")
        return unit if isinstance(unit, str) else ""

    def _refer(self, table: str, values: dict[str, Any]) -> bool:
        """Replace references by numbers; return whether all of those records exist or were imported before."""
        for name, target in references(table):
            typed = values.get(name)
            if typed:
                number = values[name] = self._finder.find(name, target, typed)
                if target != table and not self._finder.is_there(target, number):
                    return False
        return True


_AT_ONCE = 500
"""The number of rows after which the progress is told."""

_WRONG = (OkrError, ValidationError, PydanticCustomError)
_OWNERS = frozenset({"cycles", "kpis", "objectives", "key_results"})
"""The tables whose records others belong to."""

_CORRECTED = frozenset({"measurements", "check_ins"})
"""The tables whose records feeds write again and again."""

_FOUND_BY = {table: STAMPS.union(key) for table, key in KEYS.items()}
"""The fields that a row without an id does not change in its record."""


def _sentences(error: ValidationError) -> Iterator[str]:
    for place, sentence in error_sentences(error):
        parts = [part for part in place if part not in MEASURES]
        names = [str(part) for part in parts if isinstance(part, str)]
        name = names[-1] if names else ""
        yield f"{name}: {sentence}" if name else sentence
