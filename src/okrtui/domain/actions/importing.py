"""Taking records in from elsewhere: rows are matched with what is there and become one change.

A row finds its record by its id, or else by name or date (`KEYS`). What a row does not name stays as it is; ids that
it brings along are kept. Nothing is taken in unless all of it can be.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from okrtui.domain.actions.importing_keys import Finder
from okrtui.domain.actions.importing_rows import (
    KEYS,
    MEASURES,
    STAMPS,
    Batch,
    Fault,
    Plan,
    Row,
    Taken,
    measure_of,
    set_targets,
)
from okrtui.domain.actions.making import touched
from okrtui.domain.actions.objectives import _require_running, _wrong_value, require_open, wrong_day
from okrtui.domain.integrity import check, references
from okrtui.domain.kinds import CycleState, KpiState
from okrtui.domain.records import CheckIn, Cycle, KeyResult, Record
from okrtui.domain.stored import adapter
from okrtui.domain.text import told
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import ConflictError, OkrError, RuleError

Progress = Callable[[int], object]
"""Is told how many rows were taken in so far."""


def plan(workspace: Workspace, batch: Batch, actor: str, now: datetime, progress: Progress = lambda _: None) -> Plan:
    """What taking the batch in comes to; whether its records fit together is left to `misfits`."""
    intake = _Intake(workspace, batch, actor, now)
    by_table: dict[str, list[Row]] = defaultdict(list)
    for row in batch.rows:
        by_table[row.table].append(row)
    for table in KEYS:
        intake.take_in(by_table[table], progress)
    return Plan(intake.taken, list(dict.fromkeys(intake.faults)))


def misfits(workspace: Workspace, plan: Plan) -> list[Fault]:
    """The rows because of which the whole would leave something untrue, where it would."""
    with suppress(RuleError):
        check(workspace, plan.change)
        return []
    after = {(one.after.table, one.after.id): one.after for one in plan.taken if one.before is not one.after}
    found: dict[tuple[str, int], Fault] = {}
    for row, before, record in plan.taken:
        chain = _chain(record, after)
        if record is before or found.keys() & chain.keys():
            continue
        try:
            check(workspace, Change("", puts=tuple(chain.values())))
        except RuleError as error:
            found[record.table, record.id] = Fault(row.place, str(error))
    return list(found.values())


def _chain(record: Record, after: Mapping[tuple[str, int], Record]) -> dict[tuple[str, int], Record]:
    """A record with those of the same change that it refers to, directly or not."""
    chain: dict[tuple[str, int], Record] = {}
    waiting = [record]
    while waiting:
        one = waiting.pop()
        if (one.table, one.id) not in chain:
            chain[one.table, one.id] = one
            named = ((table, getattr(one, name)) for name, table in references(one.table))
            waiting += [after[key] for key in named if key in after]
    return chain


class _Intake:
    """One pass over a batch: makes records of its rows, and keeps what is wrong with them."""

    def __init__(self, workspace: Workspace, batch: Batch, actor: str, now: datetime) -> None:
        self.taken: list[Taken] = []
        self.faults: list[Fault] = []
        self._workspace, self._today, self._actor, self._now = workspace, batch.today, actor, now
        self._finder = Finder(workspace, batch)
        self._stamps = {"created_at": now, "created_by": actor, "updated_at": now, "updated_by": actor}
        self._context = {"today": batch.today}
        self._made: dict[tuple[str, int], Record] = {}

    def take_in(self, rows: list[Row], progress: Progress) -> None:
        """Take in the rows of one table: first each gets its number, so that they can refer to one another."""
        numbered: list[tuple[Row, int]] = []
        for row in rows:
            try:
                numbered.append((row, self._finder.numbered(row)))
            except _WRONG as error:
                self._note(row, error)
        for row, number in numbered:
            try:
                if number and not row.is_bad:
                    self._take(row, number)
            except _WRONG as error:
                self._note(row, error)
            progress(1)

    def _note(self, row: Row, error: Exception) -> None:
        if row.is_bad:
            return
        if isinstance(error, ValidationError):
            self.faults += (Fault(row.place, sentence) for sentence in _sentences(error))
        else:
            said = error.message() if isinstance(error, PydanticCustomError) else str(error)
            self.faults.append(Fault(row.place, said, isinstance(error, ConflictError)))

    def _take(self, row: Row, number: int) -> None:
        table = row.table
        before: Record | None = self._workspace.table(table).get(number)
        values = row.values.copy()
        if not self._refer(table, values):
            return
        if table == "kpis":
            set_targets(values, before, self._today)
        elif table == "key_results" and "measure" in values:
            values["measure"] = measure_of(values["measure"], before)
        if before is None:
            whole = {**self._stamps, **values, "id": number}
        else:
            own = STAMPS if values.get("id") else STAMPS.union(KEYS[table])
            values = {name: one for name, one in values.items() if name not in own}
            whole = {**dict(before), **values}
        record: Record = adapter(table).validate_python(whole, context=self._context)
        if before is not None and all(getattr(record, name) == getattr(before, name, None) for name in values):
            record = before
        else:
            self._require_allowed(row, before, record)
            record = record if before is None else touched(record, self._actor, self._now, {})
        if table in _OWNERS:
            self._made[table, number] = record
        self.taken.append(Taken(row, before, record))

    def _refer(self, table: str, values: dict[str, Any]) -> bool:
        """Put numbers for what the row refers to; whether all of that is there, or was fit to be taken in before."""
        for name, target in references(table):
            if values.get(name):
                number = values[name] = self._finder.find(name, target, values[name])
                is_made = (target, number) in self._made or target == table
                if not is_made and number not in self._workspace.table(target):
                    return False
        return True

    def _require_allowed(self, row: Row, before: Record | None, record: Any) -> None:
        """Refuse what nobody could do by hand either, and what others changed meanwhile. Raises OkrError."""
        workspace, table = self._workspace, row.table
        if before is not None and row.values.get("id"):
            _require_same(row, before)
        if table == "measurements":
            kpi = workspace.kpis.get(record.kpi)
            if kpi is not None and kpi.state is KpiState.RETIRED:
                raise RuleError(f"{kpi.name} is retired and takes no more values.", "Bring it back first.")
        elif isinstance(before, Cycle) and before.state is CycleState.CLOSED:
            raise RuleError(f"{before.name} is closed and can only be read.", "Reopen the cycle first.")
        elif table == "key_results" and record.objective in workspace.objectives:
            require_open(workspace, record.objective)
        elif table == "check_ins":
            self._require_checked(row, before, record)
        if table in _TOLD and record.date > self._now.date():
            _require_told(wrong_day(record.date, max(self._now, record.created_at)))

    def _require_checked(self, row: Row, before: Record | None, record: CheckIn) -> None:
        """Refuse a check-in that its key result does not take. Raises RuleError."""
        stored = self._workspace.key_results.get(record.key_result)
        if stored is not None:
            require_open(self._workspace, stored.objective)
            _require_running(self._workspace, stored)
        part = self._made.get(("key_results", record.key_result), stored)
        is_restored = before is None and row.values.get("created_at")
        if isinstance(part, KeyResult) and not is_restored:
            _require_told(_wrong_value(part, record))


_WRONG = (OkrError, ValidationError, PydanticCustomError)
_OWNERS = frozenset({"cycles", "kpis", "objectives", "key_results"})
"""Tables whose records others belong to."""

_TOLD = frozenset({"measurements", "check_ins"})
"""What was seen on its day, and so on none that is still to come."""


def _sentences(error: ValidationError) -> Iterator[str]:
    for place, sentence in told(error):
        parts = [part for part in place if part not in MEASURES]
        names = [str(part) for part in parts if isinstance(part, str)]
        name = names[-1] if names else ""
        yield f"{name}: {sentence}" if name else sentence


def _require_told(wrong_fields: Mapping[str, str]) -> None:
    for name, sentence in wrong_fields.items():
        raise RuleError(f"{name}: {sentence}")


def _require_same(row: Row, before: Record) -> None:
    """Refuse to overwrite another record of the same id, or a later change. Raises ConflictError."""
    created, revision = row.values.get("created_at"), row.values.get("revision")
    with suppress(ValueError):
        if created and datetime.fromisoformat(str(created)) != before.created_at:
            raise ConflictError(
                f"{before.shown_id} is another record here, made by {before.created_by} at {before.created_at}.",
                "Leave out the ids to go by names, or import into an empty workspace.",
            )
        if revision and int(revision) < before.revision:
            raise ConflictError(
                f"{before.shown_id} was changed by {before.updated_by} since the file was written.",
                "Export it anew, or leave out the revision to overwrite what stands here.",
            )
