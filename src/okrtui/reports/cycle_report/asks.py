"""What a report asks of people: objectives to bring back on track, what is overdue, and what needs a decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Final, NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.values import People
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import Cycle, KeyResult
from okrtui.domain.rules.number_text import counted, share
from okrtui.domain.rules.ownership import owners_of, owners_text
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.rules.todo import Need, NeedKind, needs
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report.document import Block, Prose, table_of

_WANTED: Final = {
    NeedKind.CHECK_IN: "check in",
    NeedKind.DELIVER: "finish it, or agree on another due date",
    NeedKind.RECORD: "record the value",
    NeedKind.CANDIDATE: "decide whether it needs an objective",
    NeedKind.GRADE: "grade the cycle",
    NeedKind.CLOSE: "close the objective: its KPI has recovered",
}
"""What is asked, by the kind of task; the others are for the to-do list alone."""

_DECISIONS: Final = (NeedKind.CANDIDATE, NeedKind.GRADE, NeedKind.CLOSE)
"""Tasks that are asked for before they are late."""

_NAMED: Final = 4
"""The most records that one row names."""


class Ask(NamedTuple):
    """What is asked of some people, about which records, and why."""

    owners: tuple[str, ...]
    what: str
    about: str
    why: str


def asks(workspace: Workspace, cycle: Cycle, day: date) -> tuple[Ask, ...]:
    """Return what is asked on a day, of a closed cycle nothing; `workspace` has the state of that day."""
    if cycle.state is CycleState.CLOSED:
        return ()
    return (*_off_track(workspace, cycle, day), *_tasks(workspace, cycle, day))


def _off_track(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Ask]:
    """Yield the key results that are off track, those of the same owners in one row."""
    parts = [part for one in workspace.objectives_of(cycle.id) for part in workspace.key_results_of(one.id)]
    off = [part for part in parts if key_result_standing(workspace, part, day).status is Status.OFF_TRACK]

    def by_owners(part: KeyResult) -> str:
        return folded(owners_text(owners_of(workspace, part)))

    for _, together in groupby(sorted(off, key=by_owners), by_owners):
        found = list(together)
        at = key_result_standing(workspace, found[0], day)
        alone = f": progress {share(at.progress)}, expected {share(at.expected)}" if len(found) == 1 else ""
        what = f"bring {'it' if alone else 'them'} back on track, or drop {'it' if alone else 'them'}"
        names = _names([f"{one.shown_id} {one.title}" for one in found])
        yield Ask(owners_of(workspace, found[0]), what, names, f"off track{alone}")


def _names(every: Sequence[str]) -> str:
    """Return names in a row, as many as fit, and how many more there are."""
    more = [f"{len(every) - _NAMED:,} more"] if len(every) > _NAMED else []
    return "; ".join((*every[:_NAMED], *more))


def _tasks(workspace: Workspace, cycle: Cycle, day: date) -> Iterator[Ask]:
    """Yield what is overdue or needs a decision, the tasks of one kind of the same people in one row."""
    found = [one for one in needs(workspace, day, None) if _is_asked(workspace, cycle, one)]
    kinds = tuple(_WANTED)

    def by_people(need: Need) -> tuple[int, str]:
        return kinds.index(need.kind), folded(owners_text(need.owners))

    for (_, _), together in groupby(sorted(found, key=by_people), by_people):
        yield _ask(list(together))


def _is_asked(workspace: Workspace, cycle: Cycle, need: Need) -> bool:
    """Return whether a task belongs in the report on a cycle: it is a decision or overdue, and not of another cycle."""
    if need.kind not in _WANTED or not (need.overdue or need.kind in _DECISIONS):
        return False
    match need.table:
        case "cycles":
            return need.id == cycle.id
        case "objectives":
            return workspace.objectives[need.id].cycle == cycle.id
        case "key_results":
            return workspace.cycle_of(workspace.key_results[need.id]).id == cycle.id
    return True


def _ask(needs: Sequence[Need]) -> Ask:
    first, names = needs[0], _names([f"{one.shown_id} {one.title}" for one in needs])
    late = max((one.days_late or 0 for one in needs), default=0)
    up_to = "up to " if len(needs) > 1 else ""
    why = f"{up_to}{counted(late, 'day')} late" if late else first.detail if len(needs) == 1 else ""
    return Ask(first.owners, _WANTED[first.kind], names, why)


def blocks(found: Sequence[Ask]) -> Iterator[Block]:
    """Yield what is asked, or that it is nothing."""
    if found:
        yield table_of("What is overdue or needs a decision", ASKS, found)
    else:
        yield Prose("Nothing is overdue, and nothing needs a decision.")


ASKS = Catalogue(
    Ask,
    (
        Column("owners", "who", lambda one: People(one.owners) or "no owner", report=True),
        Column("people", "who", lambda one: People(one.owners), json="owners"),
        Column("what", "what", lambda one: one.what, report=True, json="what"),
        Column("about", "about", lambda one: one.about, report=True, json="about"),
        Column("why", "why", lambda one: one.why, report=True, json="why"),
    ),
)
