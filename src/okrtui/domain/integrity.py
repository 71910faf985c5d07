"""What every change must leave true: references, unique names and days, no loops, closed cycles untouched."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, cached_property
from operator import attrgetter

from okrtui.domain.kinds import PREFIXES, CycleState, Ref
from okrtui.domain.records import RECORDS, CheckIn, Cycle, KeyResult, Kpi, Measurement, Objective, Record
from okrtui.domain.text import folded
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

_LISTED = 8
"""How many of the records that stand in the way a sentence names."""

_NAMES = {
    "cycles": "cycle",
    "objectives": "objective",
    "key_results": "key result",
    "check_ins": "check-in",
    "kpis": "KPI",
    "measurements": "measurement",
    "decisions": "decision",
    "signal_notes": "signal note",
}


@cache
def references(table: str) -> tuple[tuple[str, str], ...]:
    """The fields of a table that hold ids, each with the table they point to."""
    kind = next(kind for kind in RECORDS if kind.table == table)
    return tuple(
        (name, mark.table)
        for name, field in kind.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Ref)
    )


class _After:
    """The workspace as it will be once the change has happened, without copying it."""

    def __init__(self, workspace: Workspace, change: Change) -> None:
        self.workspace = workspace
        self.puts = {(record.table, record.id): record for record in change.puts}
        self.removed = set(change.removes)

    def get(self, table: str, number: int) -> Record | None:
        if (table, number) in self.removed:
            return None
        found: Record | None = self.puts.get((table, number)) or self.workspace.table(table).get(number)
        return found

    @cached_property
    def unique(self) -> dict[tuple[object, ...], list[Record]]:
        """The records of the change by what may be there only once."""
        found: dict[tuple[object, ...], list[Record]] = {}
        for record in self.puts.values():
            found.setdefault(_unique(record), []).append(record)
        return found

    def cycle_of(self, record: Record) -> Cycle | None:
        """The cycle a record belongs to, None for records that belong to none."""
        if isinstance(record, CheckIn):
            parent = self.get("key_results", record.key_result)
        elif isinstance(record, KeyResult):
            parent = self.get("objectives", record.objective)
        elif isinstance(record, Objective):
            parent = self.get("cycles", record.cycle)
        else:
            return record if isinstance(record, Cycle) else None
        return None if parent is None else self.cycle_of(parent)


def _unique(record: Record) -> tuple[object, ...]:
    """What may be there only once: a cycle's or KPI's name, a KPI's value of a day; nothing for other records."""
    if isinstance(record, Kpi | Cycle):
        return (record.table, folded(record.name))
    if isinstance(record, Measurement):
        return (record.table, record.kpi, record.date)
    return ()


def check(workspace: Workspace, change: Change) -> None:
    """Refuse a change that would leave something untrue. Raises RuleError."""
    after = _After(workspace, change)
    for record in change.puts:
        _check_references(after, record)
        _check_unique(after, record)
        _check_loop(after, record)
    for table, number in change.removes:
        _check_unused(after, table, number)
    _check_closed(after, change)


def _check_references(after: _After, record: Record) -> None:
    for field, table in references(record.table):
        number = getattr(record, field)
        if number is not None and after.get(table, number) is None:
            raise RuleError(
                f"There is no {_NAMES[table]} {PREFIXES[table]}{number} (any more).",
                "It may have been deleted meanwhile; choose another.",
            )


def _check_unique(after: _After, record: Record) -> None:
    mine = _unique(record)
    before = after.workspace.table(record.table).get(record.id)
    if not mine or (before is not None and _unique(before) == mine):
        return
    for other in (*_stored_alike(after.workspace, record), *after.unique[mine]):
        now = after.get(other.table, other.id)
        if now is not None and now.id != record.id and _unique(now) == mine:
            raise _alike(now)


def _stored_alike(workspace: Workspace, record: Record) -> Iterator[Record]:
    if isinstance(record, Measurement):
        values = workspace.measurements_of(record.kpi)
        place = bisect_left(values, record.date, key=attrgetter("date"))
        yield from (one for one in values[place : place + 1] if one.date == record.date)
    elif isinstance(record, Kpi | Cycle):
        stored = workspace.named(record.table, record.name)
        yield from () if stored is None else (stored,)


def _alike(other: Record) -> RuleError:
    if isinstance(other, Measurement):
        return RuleError(f"K{other.kpi} has a value of {other.date} already: {other.value}.", "Record it anew instead.")
    name = getattr(other, "name", "")
    return RuleError(
        f"There is a {_NAMES[other.table]} of that name already: {other.shown_id} {name}.", "Choose another name."
    )


def _check_loop(after: _After, record: Record) -> None:
    seen = {record.id}
    step: Record | None = record
    while isinstance(step, Objective) and step.parent is not None:
        if step.parent in seen:
            raise RuleError(
                f"{record.shown_id} cannot serve O{step.parent}: they would serve each other in a circle.",
                "Choose an objective that does not serve this one.",
            )
        seen.add(step.parent)
        step = after.get("objectives", step.parent)


def users_of(workspace: Workspace, table: str, number: int) -> Iterator[Record]:
    """Every record that points to the given one."""
    for kind in RECORDS:
        for field, target in references(kind.table):
            if target == table:
                yield from _pointing(workspace, kind.table, field, number)


def _pointing(workspace: Workspace, table: str, field: str, number: int) -> Iterator[Record]:
    indexed = workspace.indexed(table, field, number)
    if indexed is not None:
        yield from indexed
    else:
        yield from (record for record in workspace.table(table).values() if getattr(record, field) == number)


def _check_unused(after: _After, table: str, number: int) -> None:
    users: dict[str, None] = {}
    for user in users_of(after.workspace, table, number):
        now = after.get(user.table, user.id)
        if now is not None and any(getattr(now, f) == number for f, t in references(now.table) if t == table):
            users.setdefault(now.shown_id)
    if users:
        more = f" and {len(users) - _LISTED} more" if len(users) > _LISTED else ""
        listed = ", ".join(list(users)[:_LISTED]) + more
        raise RuleError(
            f"{PREFIXES[table]}{number} cannot be deleted alone: {listed} point{'s' * (len(users) == 1)} to it.",
            "Delete it together with them, or change them first.",
        )


def _check_closed(after: _After, change: Change) -> None:
    workspace = after.workspace
    for record in change.puts:
        if not isinstance(record, Cycle):
            _refuse_closed(after, after.cycle_of(record))
    for table, number in [*((put.table, put.id) for put in change.puts if put.table != "cycles"), *change.removes]:
        before = workspace.table(table).get(number)
        if isinstance(before, Objective | KeyResult | CheckIn):
            _refuse_closed(after, workspace.cycle_of(before))
        elif isinstance(before, Cycle):
            _refuse_closed(after, before)


def _refuse_closed(after: _After, cycle: Cycle | None) -> None:
    """Refuse to touch what is in a closed cycle, unless the same change reopens it."""
    stored = after.workspace.cycles.get(cycle.id) if cycle is not None else None
    if stored is None or stored.state is not CycleState.CLOSED:
        return
    then = after.get("cycles", stored.id)
    if not isinstance(then, Cycle) or then.state is CycleState.CLOSED:
        raise RuleError(f"{stored.name} is closed and can only be read.", "Reopen the cycle first.")
