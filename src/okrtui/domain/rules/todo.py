"""The to-do list: check-ins, measurements, mentions, signals, candidates, KPIs to audit, cycles to grade."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.enums import PREFIXES, Category, CycleState, KpiState
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.records.measures import Metric
from okrtui.domain.records.models import Comment, Cycle, KeyResult, Kpi, Objective, Record, SignalNote
from okrtui.domain.rules import pace
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.due import check_in_due
from okrtui.domain.rules.due_dates import DueDate, due_text, near_due_dates
from okrtui.domain.rules.evidence import is_passed_over, reason
from okrtui.domain.rules.first_due import quiet_until_later
from okrtui.domain.rules.kpi_status import (
    KpiStanding,
    kpi_candidate,
    kpi_case,
    kpi_findings,
    kpi_standing,
    may_close,
)
from okrtui.domain.rules.lifecycle import cycles_in, healing, is_open, running_cycles, ungraded
from okrtui.domain.rules.measure_text import fed_text
from okrtui.domain.rules.number_text import counted, plain
from okrtui.domain.rules.ownership import is_among, kpis_of, owners_of, owners_text
from okrtui.domain.rules.progress import value_at
from okrtui.domain.rules.readings import feeder, readings
from okrtui.domain.rules.record_names import name_of
from okrtui.domain.rules.signals import Signal
from okrtui.domain.workspace import Workspace

if TYPE_CHECKING:
    from okrtui.domain.rules.comments import OpenMention


class NeedKind(StrEnum):
    """The kind of task, in the order of equally late rows."""

    CHECK_IN = "check in"
    DELIVER = "deliver"
    RECORD = "record"
    REPLY = "reply"
    EXPLAIN = "explain"
    CANDIDATE = "candidate"
    AUDIT = "audit"
    GRADE = "grade"
    CLOSE = "close"


_ORDER = tuple(NeedKind)


class Need(NamedTuple):
    """One row of the to-do list: a record and a reason; `days_late` is None for tasks without a due date.

    `overdue` marks tasks that have waited too long, `owners` are the people it is due from. There is at most one row of
    a kind for a record.
    """

    kind: NeedKind
    table: str
    id: int
    days_late: int | None
    overdue: bool
    title: str
    detail: str
    owners: tuple[str, ...]

    @property
    def shown_id(self) -> str:
        """The record's id as it is shown and typed, such as KR12."""
        return f"{PREFIXES[self.table]}{self.id}"


class _Task(NamedTuple):
    """What is to be done about a record."""

    kind: NeedKind
    detail: str
    days_late: int | None = None
    overdue: bool = False


def _need(record: Record, owners: tuple[str, ...], task: _Task) -> Need:
    kind, detail, late, overdue = task
    return Need(kind, record.table, record.id, late, overdue, name_of(record), detail, owners)


def needs(workspace: Workspace, today: date, owner: str | None) -> list[Need]:
    """Return the to-do list of an owner (a login name, case folded), or of everybody for None, latest first."""
    every = (_key_results, _kpis, _mentions, _cycles, _healed)
    found = [need for kind in every for need in kind(workspace, today, owner)]
    return sorted(found, key=_rank)


def _rank(need: Need) -> tuple[int, int, int]:
    late = -1 if need.days_late is None else need.days_late
    return -late, _ORDER.index(need.kind), need.id


def _is_for(owner: str | None, owners: Iterable[str]) -> bool:
    return owner is None or is_among(owner, owners)


# -- key results --------------------------------------------------------------------------------------------------


def _key_results(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    """Yield what is due from somebody for the key results in active cycles; of most objectives it stays the same."""
    what = "to-do" if owner is None else f"to-do of {owner}"
    for cycle in running_cycles(workspace):
        yield from workspace.remembered(cycle, today, partial(_in_cycle, workspace, cycle, today, owner, what), what)


def _in_cycle(workspace: Workspace, cycle: Cycle, today: date, owner: str | None, what: str) -> tuple[Need, ...]:
    """Return what is due in a cycle, but for the objectives of which it is known that nothing is due."""
    found: list[Need] = []
    quiet = quiet_until_later(workspace, cycle, today)
    for number in workspace.numbers_of(Objective.table, "cycle", cycle.id):
        if number not in quiet:
            objective = workspace.objectives[number]
            found += workspace.remembered(objective, today, partial(_of, workspace, objective, today, owner), what)
    return tuple(found)


def _of(workspace: Workspace, objective: Objective, today: date, owner: str | None) -> tuple[Need, ...]:
    """Return what is due from somebody for the key results of an objective."""
    found: list[Need] = []
    for key_result in workspace.key_results_of(objective.id):
        owners = owners_of(workspace, key_result)
        if _is_for(owner, owners):
            tasks = (_check_in(workspace, objective, key_result, today, owner), _delivery(workspace, key_result, today))
            found += [_need(key_result, owners, task) for task in tasks if task is not None]
    return tuple(found)


def _check_in(
    workspace: Workspace, objective: Objective, key_result: KeyResult, today: date, owner: str | None
) -> _Task | None:
    asked = check_in_due(workspace, key_result, today)
    if not asked.due or _is_recorded(workspace, key_result, owner):
        return None
    detail = _was_and_expected(workspace, key_result, objective, today)
    return _Task(NeedKind.CHECK_IN, detail, asked.days_late, asked.overdue)


def _delivery(workspace: Workspace, key_result: KeyResult, today: date) -> _Task | None:
    """Return the task of a key result whose due date, or that of a milestone, is near or has passed."""
    near = near_due_dates(workspace, key_result, today)
    if not near:
        return None
    late = (today - near[0].day).days
    return _Task(NeedKind.DELIVER, _due_dates(near, today), late if late >= 0 else None, late > 0)


def _due_dates(near: list[DueDate], today: date) -> str:
    """Return the earliest due date in words, with the number of others."""
    first = f"due {due_text(near[0].day, today)}"
    step = f": {near[0].step}" if near[0].step else ""
    more = f", and {len(near) - 1} more" if len(near) > 1 else ""
    return f"{first}{step}{more}"


def _is_recorded(workspace: Workspace, key_result: KeyResult, owner: str | None) -> bool:
    """Return whether the list has a row for the KPI that feeds a key result, which settles both."""
    kpi = feeder(workspace, key_result)
    return kpi is not None and _is_for(owner, owners_of(workspace, kpi))


def _was_and_expected(workspace: Workspace, key_result: KeyResult, objective: Objective, today: date) -> str:
    kpi = feeder(workspace, key_result)
    if kpi is not None:
        return fed_text(kpi)
    known = readings(workspace, key_result)
    latest = known[-1].value if known else None
    parts = ["never checked in"] if not known else [] if latest is None else [f"was {plain(latest)}"]
    if isinstance(key_result.measure, Metric):
        cycle = workspace.cycles[objective.cycle]
        share = pace.expected(objective.ambition, cycle.start, cycle.end, today)
        value = value_at(key_result.measure, share)
        parts += [] if value is None else [f"expected {plain(value.quantize(Decimal('0.1')))}"]
    return ", ".join(parts)


# -- KPIs ---------------------------------------------------------------------------------------------------------


def _kpis(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    answered = {number for each in workspace.decisions.values() for number in (each.about_kpi, each.kpi)}
    for kpi in workspace.kpis.values() if owner is None else kpis_of(workspace, owner):
        if kpi.state is not KpiState.ACTIVE:
            continue
        findings = kpi_findings(workspace, kpi, today)
        found = (
            _record(kpi, kpi_standing(workspace, kpi, today)),
            _explain(findings.signals, workspace.signal_notes_of(kpi.id), today),
            None if kpi.id in answered or findings.candidate is None else _candidate(workspace, kpi, today),
            _Task(NeedKind.AUDIT, "not audited yet") if kpi.category is Category.UNAUDITED else None,
        )
        yield from (_need(kpi, kpi.owners, task) for task in found if task is not None)


def _record(kpi: Kpi, standing: KpiStanding) -> _Task | None:
    if not (standing.due or standing.stale):
        return None
    last = "never measured"
    if standing.value is not None and standing.on is not None:
        last = f"last {plain(standing.value)} on {standing.on}"
    return _Task(NeedKind.RECORD, f"{kpi.cadence}, {last}", standing.days_late, standing.stale)


def _explain(signals: Sequence[Signal], notes: tuple[SignalNote, ...], today: date) -> _Task | None:
    """Return one task for all of a KPI's signals without a note, as late as the newest of them is old."""
    silent = unexplained(signals, notes)
    if not silent:
        return None
    newest = silent[-1]
    more = f", and {len(silent) - 1} before it" if len(silent) > 1 else ""
    detail = f"{newest.kind}: {newest.finding}{more}"
    return _Task(NeedKind.EXPLAIN, detail, max((today - newest.date).days, 0))


def unexplained(signals: Sequence[Signal], notes: tuple[SignalNote, ...]) -> Sequence[Signal]:
    """Return the signals without a note; a note on any day of a cluster or run explains all of it."""
    if not notes:
        return signals
    days = [note.date for note in notes]
    return [signal for signal in signals if not any(signal.begins <= day <= signal.ends for day in days)]


def _candidate(workspace: Workspace, kpi: Kpi, today: date) -> _Task | None:
    if kpi_candidate(workspace, kpi, today) in (None, Candidate.INVESTIGATE):
        return None
    case = kpi_case(workspace, kpi, today)
    return None if is_passed_over(kpi, case, today) else _Task(NeedKind.CANDIDATE, reason(kpi, case, today))


# -- mentions -----------------------------------------------------------------------------------------------------


def _mentions(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    """Yield the records with comments that wait for an answer, as late as the newest of those is old."""
    if workspace.next_id(Comment.table) == 1:
        return
    from okrtui.domain.rules.comments import day_of, open_mentions, subject_of  # noqa: PLC0415 - where there never was one

    waiting: dict[RecordKey, list[OpenMention]] = {}
    for one in open_mentions(workspace, today, owner):
        waiting.setdefault(subject_of(one.comment), []).append(one)
    for (table, number), found in waiting.items():
        record, newest = workspace.table(table).get(number), found[0].comment
        if record is not None:
            names = {folded(name): name for one in found for name in one.names}
            whom = "you" if owner is not None else owners_text(found[0].names)
            more = f" ({counted(len(found), 'comment')})" if len(found) > 1 else ""
            said = f"{newest.created_by} mentions {whom}{more}: {clean_line(newest.text)}"
            task = _Task(NeedKind.REPLY, name_of(record), max((today - day_of(newest)).days, 0))
            yield _need(record, tuple(names.values()), task)._replace(title=said)


# -- cycles -------------------------------------------------------------------------------------------------------


def _cycles(workspace: Workspace, today: date, owner: str | None) -> Iterator[Need]:
    for cycle in cycles_in(workspace, CycleState.ACTIVE, CycleState.GRADING):
        if today <= cycle.end:
            continue
        waiting = {each.objective: workspace.objectives[each.objective] for each in ungraded(workspace, cycle)}
        wanted = waiting or cycle.state is CycleState.ACTIVE
        owners = _graders(workspace, cycle, waiting.values())
        if wanted and _is_for(owner, owners):
            detail = f"{counted(len(waiting), 'objective')} without a grade" if waiting else "ended, not graded"
            late = (today - cycle.end).days
            yield _need(cycle, owners, _Task(NeedKind.GRADE, detail, late, overdue=True))


def _graders(workspace: Workspace, cycle: Cycle, waiting: Iterable[Objective]) -> tuple[str, ...]:
    """Return who can end a cycle, each once: its creator, and the owners of objectives in it without a grade."""
    found: dict[str, str] = {}
    for name in (cycle.created_by, *(name for each in waiting for name in owners_of(workspace, each))):
        found.setdefault(folded(name), name)
    return tuple(found.values())


def _healed(workspace: Workspace, _today: date, owner: str | None) -> Iterator[Need]:
    """Yield the objectives whose KPI has recovered, to be closed."""
    for objective in healing(workspace):
        owners = owners_of(workspace, objective)
        if objective.heals is None or not _is_for(owner, owners) or not is_open(workspace, objective):
            continue
        if may_close(workspace, objective):
            kpi = workspace.kpis[objective.heals]
            detail = f"{kpi.shown_id} {kpi.name} has met its target three times in a row"
            yield _need(objective, owners, _Task(NeedKind.CLOSE, detail))
