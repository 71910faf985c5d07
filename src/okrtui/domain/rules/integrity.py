"""The integrity of every change: references, unique names and days, no loops, closed cycles graded and unchanged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from okrtui.domain.records.enums import PREFIXES, CycleState, ObjectiveState, Ref
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import RECORDS, CheckIn, Cycle, KeyResult, Measurement, Objective, Record
from okrtui.domain.rules.changed_workspace import ChangedWorkspace
from okrtui.domain.rules.record_names import NOUNS, name_of, reads_like_an_id, shown_id
from okrtui.domain.rules.refusals import require, why_closed
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

_LISTED = 8
"""The most records that a sentence lists."""


@cache
def references(table: str) -> tuple[tuple[str, str], ...]:
    """Return the fields of a table with ids, each with the table it points to."""
    kind = next(kind for kind in RECORDS if kind.table == table)
    return tuple(
        (name, mark.table)
        for name, field in kind.model_fields.items()
        for mark in field.metadata
        if isinstance(mark, Ref)
    )


def with_shown_ids(table: str, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored record with the ids in it as they are shown."""
    ids = {field: shown_id(target, document[field]) for field, target in references(table) if field in document}
    return {**document, **ids}


def _unique(record: Any) -> tuple[object, ...]:
    """Return what must be unique: a cycle's or KPI's name, a KPI's value of a day; empty for other records."""
    if record.table == "measurements":
        return ("measurements", record.kpi, record.date)
    return (record.table, folded(record.name)) if record.table in ("kpis", "cycles") else ()


def check(workspace: Workspace, change: Change) -> ChangedWorkspace:
    """Refuse a change that would break a rule, else return the workspace as it will be. Raises RuleError."""
    after = ChangedWorkspace(workspace, change)
    for _, error in _violations(after):
        raise error
    return after


def violations(workspace: Workspace, change: Change) -> Iterator[tuple[tuple[str, int], RuleError]]:
    """Yield the rules that a change would break, one for each record at fault, with its table and number."""
    return _violations(ChangedWorkspace(workspace, change))


def _violations(after: ChangedWorkspace) -> Iterator[tuple[tuple[str, int], RuleError]]:
    sound = _sound(after) if len(after.change.puts) > 1 else ()
    for record in after.change.puts:
        if isinstance(record, Measurement) and record.kpi in sound:
            continue
        try:
            for look in _LOOKS[record.table]:
                look(after, record)
        except RuleError as error:
            yield (record.table, record.id), error
    for table, number in after.change.removes:
        try:
            _check_unused(after, table, number)
            _check_removable(after, table, number)
        except RuleError as error:
            yield (table, number), error


def _sound(after: ChangedWorkspace) -> set[int]:
    """Return the KPIs that get their first values, each of another day: none of these can break a rule.

    One look at all of them takes a quarter of the time that a look at each does.
    """
    days = defaultdict[int, list[date]](list)
    for record in after.change.puts:
        if isinstance(record, Measurement):
            days[record.kpi].append(record.date)
    return {
        kpi
        for kpi, found in days.items()
        if len(set(found)) == len(found) and after.find("kpis", kpi) and not after.had_values(kpi)
    }


def _check_references(after: ChangedWorkspace, record: Record) -> None:
    for field, table in references(record.table):
        number = getattr(record, field)
        if number is not None and (table, number) not in after.there and not after.find(table, number):
            raise RuleError(
                f"There is no {NOUNS[table]} {PREFIXES[table]}{number}.",
                "It may have been deleted; choose another.",
            )


def _check_unique(after: ChangedWorkspace, record: Record) -> None:
    mine = _unique(record)
    before = after.workspace.before(record)
    if before is not None and _unique(before) == mine:
        return
    first, stored = after.claimed.setdefault(mine, record), _stored_alike(after, record)
    for other in (stored, first):
        if other is not None and other is not record:
            now = after.get(other.table, other.id)
            if now is not None and now.id != record.id and _unique(now) == mine:
                raise _alike(now)


def _check_name(after: ChangedWorkspace, record: Record) -> None:
    """Refuse a new name that could be meant as an id; a number alone only for a KPI, as cycles are named by years."""
    name, before = name_of(record), after.workspace.table(record.table).get(record.id)
    known = before is not None and name_of(before) == name
    if not known and not after.change.takes_back and reads_like_an_id(name, alone=record.table == "kpis"):
        raise RuleError(f"The name {name} reads like an id.", "Choose a name that cannot be mistaken for one.")


def _stored_alike(after: ChangedWorkspace, record: Any) -> Record | None:
    if record.table == "measurements":
        return after.workspace.measured_on(record.kpi, record.date) if after.had_values(record.kpi) else None
    return after.workspace.named(record.table, record.name)


def _alike(other: Record) -> RuleError:
    if isinstance(other, Measurement):
        return RuleError(
            f"K{other.kpi} already has a value for {other.date}: {other.value} ({other.shown_id}).",
            "Edit that one, or delete it first.",
        )
    name = getattr(other, "name", "")
    return RuleError(
        f"There is already a {NOUNS[other.table]} with that name: {other.shown_id} {name}.", "Choose another name."
    )


def serves_itself(number: int, parent_of: Callable[[int], int | None], known: dict[int, bool]) -> bool:
    """Return whether the chain of parents leads back to this objective; `known` caches results."""
    way: dict[int, None] = {}
    step: int | None = number
    while step is not None and step not in known:
        if step in way:
            walked = list(way)
            known |= dict.fromkeys(walked[walked.index(step) :], True)
            break
        way[step] = None
        step = parent_of(step)
    for each in way:
        known.setdefault(each, False)
    return known[number]


def _check_loop(after: ChangedWorkspace, record: Any) -> None:
    def parent_of(number: int) -> int | None:
        objective = after.get("objectives", number)
        return None if objective is None else objective.parent

    if serves_itself(record.id, parent_of, after.circles):
        raise RuleError(
            f"{record.shown_id} cannot have O{record.parent} as its parent: that would make a loop.",
            "Choose an objective that is not below this one.",
        )


def users_of(workspace: Workspace, table: str, number: int) -> Iterator[Record]:
    """Yield every record that points to the given one."""
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


def _check_unused(after: ChangedWorkspace, table: str, number: int) -> None:
    users: dict[str, Record] = {}
    for user in users_of(after.workspace, table, number):
        now = after.get(user.table, user.id)
        if now is not None and any(getattr(now, f) == number for f, t in references(now.table) if t == table):
            users.setdefault(now.shown_id, now)
    if users:
        raise _needed(after, table, number, users)


def _needed(after: ChangedWorkspace, table: str, number: int, users: dict[str, Record]) -> RuleError:
    """Return why a record cannot be deleted, or an undo or redo cannot remove it: what points to it."""
    shown = f"{PREFIXES[table]}{number}"
    more = f" and {len(users) - _LISTED} more" if len(users) > _LISTED else ""
    depend = f"{more} depend{'s' * (len(users) == 1)} on it"
    if not after.change.takes_back:
        return RuleError(
            f"{shown} cannot be deleted alone: {', '.join(list(users)[:_LISTED])}{depend}.",
            "Delete it together with them, or change them first.",
        )
    names = {one: name_of(user) for one, user in users.items()}
    told = [f"{one} {name}" if name else f"{NOUNS[users[one].table]} {one}" for one, name in names.items()]
    done = "undone" if after.change.action.startswith("undo") else "redone"
    what = "addition" if done == "undone" else "deletion"
    name = f"{shown} {name_of(after.workspace.table(table)[number])}"
    return RuleError(
        f"The {what} of {name} cannot be {done}: {', '.join(told[:_LISTED])}{depend}.", "Undo or delete that first."
    )


def _check_closed(after: ChangedWorkspace, record: Record) -> None:
    """Refuse to change records of a closed cycle, and to add any to it."""
    _refuse_closed(after, after.cycle_of(record))
    before = after.workspace.table(record.table).get(record.id)
    if before is not None:
        _refuse_closed(after, after.workspace.cycle_of(before))


def _check_removable(after: ChangedWorkspace, table: str, number: int) -> None:
    before = after.workspace.table(table).get(number)
    if isinstance(before, Objective | KeyResult | CheckIn):
        before = after.workspace.cycle_of(before)
    _refuse_closed(after, before if isinstance(before, Cycle) else None)


def _refuse_closed(after: ChangedWorkspace, cycle: Cycle | None) -> None:
    """Refuse to change records of a closed cycle, unless the same change reopens the cycle or undoes its creation."""
    stored = after.workspace.cycles.get(cycle.id) if cycle is not None else None
    if stored is None or stored.state is not CycleState.CLOSED:
        return
    then = after.get("cycles", stored.id)
    if then is None and after.change.takes_back:
        return
    if then is None or then.state is CycleState.CLOSED:
        require(why_closed(stored))


def _check_ended(after: ChangedWorkspace, cycle: Any) -> None:
    """Refuse to close a cycle with open objectives or missing grades."""
    before = after.workspace.cycles.get(cycle.id)
    if cycle.state is not CycleState.CLOSED or (before is not None and before.state is CycleState.CLOSED):
        return
    for stored in after.workspace.objectives_of(cycle.id):
        objective = after.get("objectives", stored.id)
        if objective is not None and (objective.table, objective.id) not in after.puts:
            _check_settled(after, objective)


def _check_settled(after: ChangedWorkspace, objective: Any) -> None:
    """Refuse an objective dropped without a reason, or open or ungraded in a closed cycle."""
    before = after.workspace.objectives.get(objective.id)
    if objective.state is ObjectiveState.DROPPED:
        if not objective.closing_note and (before is None or before.state is not ObjectiveState.DROPPED):
            raise RuleError(f"{objective.shown_id} is dropped without a reason.", "Add the reason as its closing note.")
        return
    cycle = after.get("cycles", objective.cycle)
    if cycle.state is not CycleState.CLOSED:
        return
    if objective.state is not ObjectiveState.CLOSED:
        raise RuleError(
            f"{objective.shown_id} is {objective.state}, but {cycle.name} is closed.",
            "Close or drop it with the cycle.",
        )
    for stored in after.workspace.key_results_of(objective.id):
        part = after.get("key_results", stored.id)
        if part is not None and (part.table, part.id) not in after.puts:
            _check_graded(after, part)


def _check_baseline(after: ChangedWorkspace, part: Any) -> None:
    """Refuse a metric without a baseline once its objective has started."""
    if isinstance(part.measure, Metric) and part.measure.baseline is None:
        objective = after.get("objectives", part.objective)
        if objective.state in (ObjectiveState.ACTIVE, ObjectiveState.CLOSED):
            raise RuleError(
                f"{part.shown_id} has no baseline, but {objective.shown_id} is {objective.state}.",
                "Enter the value that it starts from.",
            )


def _check_baselines(after: ChangedWorkspace, objective: Any) -> None:
    for stored in after.workspace.key_results_of(objective.id):
        part = after.get("key_results", stored.id)
        if part is not None and (part.table, part.id) not in after.puts and part.objective == objective.id:
            _check_baseline(after, part)


def _check_graded(after: ChangedWorkspace, part: Any) -> None:
    """Refuse a key result without a grade in a closed cycle, unless its objective was dropped."""
    if part.grade is None and after.get("objectives", part.objective).state is not ObjectiveState.DROPPED:
        cycle = after.cycle_of(part)
        if cycle is not None and cycle.state is CycleState.CLOSED:
            raise RuleError(f"{part.shown_id} has no grade, but {cycle.name} is closed.", "Grade it first.")


_LOOKS: dict[str, tuple[Callable[[ChangedWorkspace, Any], None], ...]] = {
    "cycles": (_check_name, _check_unique, _check_ended),
    "objectives": (_check_references, _check_name, _check_loop, _check_closed, _check_settled, _check_baselines),
    "key_results": (_check_references, _check_name, _check_closed, _check_graded, _check_baseline),
    "check_ins": (_check_references, _check_closed),
    "kpis": (_check_name, _check_unique),
    "measurements": (_check_references, _check_unique),
    "decisions": (_check_references,),
    "signal_notes": (_check_references,),
    "comments": (_check_references,),
}
"""The rules for each kind of record; references come first, as the others follow them."""
