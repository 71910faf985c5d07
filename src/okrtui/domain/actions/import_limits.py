"""The rules for imported rows: whatever nobody could do by hand is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any, NamedTuple, TypeVar, cast

from okrtui.domain.actions.cycle_closing import require_gradable
from okrtui.domain.actions.decisions import require_explained
from okrtui.domain.actions.import_rows import MOST, ImportRow
from okrtui.domain.actions.objectives import wrong_value
from okrtui.domain.records.action_drafts import GradeDraft
from okrtui.domain.records.enums import CycleState, KpiState, ObjectiveState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import STAMPS, CommentDraft, Cycle, KeyResult, Objective, Record
from okrtui.domain.rules.comments import why_not_own
from okrtui.domain.rules.decision import read
from okrtui.domain.rules.due_dates import wrong_due_dates
from okrtui.domain.rules.entry_dates import wrong_check_in_day, wrong_day
from okrtui.domain.rules.refusals import require, why_ended, why_no_new_objectives, why_not_started
from okrtui.domain.rules.starting import no_check_ins, why_draft, why_too_early, wrong_count
from okrtui.domain.workspace import Workspace
from okrtui.errors import ConflictError, RuleError

R = TypeVar("R", bound=Record)

_GRADE = frozenset({"grade", "grade_note"})


class _Case(NamedTuple):
    """A row, and its record before and after.

    `is_brought` is true where the record has a history elsewhere: the row says when it was created, or has a later
    revision than the record here. Such a record passes the rules for records, not those for single steps.
    """

    row: ImportRow
    before: Any
    record: Any
    is_brought: bool


class ImportLimits:
    """Refuses whatever nobody could do by hand; `made` are the records created by the file so far."""

    def __init__(self, workspace: Workspace, made: Mapping[tuple[str, int], Record], now: datetime) -> None:
        self._workspace, self._made, self._now = workspace, made, now
        self._today = now.date()
        self._started: list[tuple[ImportRow, Objective]] = []
        self._measurable = set[int]()
        self._looks = {
            "cycles": _look_at_cycle,
            "objectives": self._look_at_objective,
            "key_results": self._look_at_key_result,
            "check_ins": self._look_at_check_in,
            "kpis": self._look_at_kpi,
            "measurements": self._look_at_measurement,
            "decisions": _look_at_decision,
            "signal_notes": self._look_at_day,
            "comments": _look_at_comment,
        }

    def require(self, row: ImportRow, before: Record | None, record: Record) -> None:
        """Refuse a row with a change that nobody could make by hand. Raises OkrError, ValidationError."""
        if before is None:
            if "revision" in row.values and record.revision > MOST:
                raise RuleError(f"revision: The limit is {MOST:,}.")
            is_brought = bool(row.values.get("created_at"))
        else:
            is_brought = bool(row.values.get("id")) and _is_later(row, before)
        self._looks[row.table](_Case(row, before, record, is_brought))

    def cycle_of(self, key_result: int) -> Cycle:
        """Return the cycle of a key result, as the file has it or else as it is here."""
        objective = self._there(Objective, self._there(KeyResult, key_result).objective)
        return self._there(Cycle, objective.cycle)

    def unready(self) -> Iterator[tuple[ImportRow, Objective, str]]:
        """Yield the rows that start an objective which is not ready, with the reason; once all key results are made."""
        if not self._started:
            return
        counts = Counter(one.objective for one in self._made.values() if isinstance(one, KeyResult))
        for row, objective in self._started:
            stored = self._workspace.key_results_of(objective.id)
            count = counts[objective.id] + sum(("key_results", one.id) not in self._made for one in stored)
            if why := wrong_count(objective, count, is_starting=True):
                yield row, objective, why

    def _look_at_objective(self, case: _Case) -> None:
        before, record = case.before, case.record
        if case.is_brought:
            return
        here = self._workspace.cycles.get(record.cycle)
        if before is None and here is not None:
            require(why_no_new_objectives(here))
        elif before is not None and case.row.values.get("state"):
            require(_why_not_again(before, record.state))
        if record.state is ObjectiveState.ACTIVE and (before is None or before.state is ObjectiveState.DRAFT):
            require(why_too_early(record, self._there(Cycle, record.cycle)))
            self._started.append((case.row, record))

    def _look_at_key_result(self, case: _Case) -> None:
        before, record = case.before, case.record
        changed = {name for name, value in record if before is None or getattr(before, name, None) != value} - STAMPS
        if before is None or "objective" in changed:
            for number in {record.objective, record.objective if before is None else before.objective}:
                if number in self._workspace.objectives:
                    require(why_ended(self._workspace.find(Objective, number)))
        if not case.is_brought:
            cycle = self._there(Cycle, self._there(Objective, record.objective).cycle)
            for field, sentence in wrong_due_dates(cycle, record, before).items():
                raise RuleError(f"{field.rpartition('.')[2]}: {sentence}")
        if record.grade is not None and changed & _GRADE and not case.is_brought:
            objective = self._there(Objective, record.objective)
            draft = GradeDraft(key_result=record.id, grade=record.grade, note=record.grade_note)
            require_gradable(self._there(Cycle, objective.cycle), objective, draft)

    def _look_at_check_in(self, case: _Case) -> None:
        record = case.record
        stored = self._workspace.key_results.get(record.key_result)
        is_added = case.before is None or case.before.key_result != record.key_result
        if stored is not None and is_added:
            require(why_ended(self._workspace.find(Objective, stored.objective)))
        if not case.is_brought:
            part = self._there(KeyResult, record.key_result)
            objective = self._there(Objective, part.objective)
            cycle = self._there(Cycle, objective.cycle)
            require(why_not_started(cycle))
            self._require_started(objective)
            is_moved = case.before is None or case.before.date != record.date
            wrong_date = wrong_check_in_day(cycle, record.date, self._now) if is_moved else {}
            for field, sentence in {**wrong_value(part, record), **wrong_date}.items():
                raise RuleError(f"{field}: {sentence}")
        self._look_at_day(case)

    def _require_started(self, objective: Objective) -> None:
        """Refuse check-ins of a draft, whether it was here before or comes from the file. Raises RuleError."""
        if objective.id in self._workspace.objectives:
            require(why_draft(self._workspace, objective))
        elif objective.state is ObjectiveState.DRAFT:
            raise RuleError(
                no_check_ins(objective), "Give it the state active in the file, or leave its check-ins for later."
            )

    def _look_at_kpi(self, case: _Case) -> None:
        before, record = case.before, case.record
        old = () if before is None else before.rebaselines
        self._require_past(
            "rebaselines", max((one.since for one in record.rebaselines if one not in old), default=None), record
        )
        if not case.is_brought and record.limits != (() if before is None else before.limits):
            raise RuleError("limits: They are computed from the values.", "Leave the field out.")
        if before is None or record.audited_on != before.audited_on:
            self._require_past("audited_on", record.audited_on, record)

    def last_day(self, kpi: int) -> date:
        """Return the last day of which a KPI may have a new value without a further look; none where it is retired."""
        with suppress(RuleError):
            self._require_measurable(kpi)
            return self._today
        return date.min

    def _require_measurable(self, kpi: int) -> None:
        """Refuse values of a retired KPI; asked once, as a file has thousands of them. Raises RuleError."""
        if kpi not in self._measurable:
            here = self._workspace.kpis.get(kpi)
            if here is not None and here.state is KpiState.RETIRED:
                raise RuleError(f"{here.name} is retired and takes no more values.", "Resume it first.")
            self._measurable.add(kpi)

    def _look_at_measurement(self, case: _Case) -> None:
        self._require_measurable(case.record.kpi)
        self._look_at_day(case)

    def _look_at_day(self, case: _Case) -> None:
        day = case.record.date
        if day > self._today:
            self._require_past("date", day, case.record)

    def _require_past(self, field: str, day: date | None, record: Record) -> None:
        """Refuse a day in the future, both by the clock here and by the clock where the record was made or changed."""
        wrong = wrong_day(day, max(self._now, record.created_at, record.updated_at))
        if wrong:
            raise RuleError(f"{field}: {wrong['date']}")

    def _there(self, kind: type[R], number: int) -> R:
        """Return a record as the file has it, else as it is here. Raises RuleError."""
        made = self._made.get((kind.table, number))
        return self._workspace.find(kind, number) if made is None else cast("R", made)


def _why_not_again(objective: Objective, state: ObjectiveState) -> RuleError | None:
    """Return why a file does not give an objective back a state that it is past."""
    if state is objective.state or objective.state is ObjectiveState.DRAFT:
        return None
    if objective.state is not ObjectiveState.ACTIVE:
        said = f"{objective.shown_id} is {objective.state}, and no file makes it {state}."
        return RuleError(said, "Leave its state out, or reopen it first.")
    if state is ObjectiveState.DRAFT:
        return RuleError(f"{objective.shown_id} has started, so it is no draft again.", "Leave its state out.")
    return None


def _look_at_cycle(case: _Case) -> None:
    if case.before is not None and case.before.state is CycleState.CLOSED:
        raise RuleError(f"{case.before.name} is closed, so it cannot be changed.", "Reopen the cycle first.")


def _look_at_decision(case: _Case) -> None:
    verdict = read(case.record.answers).verdict
    if case.record.verdict is not verdict:
        raise RuleError(f"verdict: The answers give “{verdict}”.", "Put another choice under chosen.")
    require_explained(case.record, verdict)


def _look_at_comment(case: _Case) -> None:
    if case.before is None:
        return
    by = case.record.updated_by
    if any(getattr(case.before, one) != getattr(case.record, one) for one in CommentDraft.model_fields):
        require(why_not_own(case.before, by))
    before, after = ({folded(name) for name in one.settled_by} for one in (case.before, case.record))
    if not case.is_brought and not before ^ after <= {folded(by)}:
        raise RuleError(f"{case.record.shown_id}: settled_by may gain or lose your own name alone.")


def _is_later(row: ImportRow, before: Record) -> bool:
    """Return whether the row has a later revision of the record, made elsewhere.

    Raises ConflictError where it is another record of the same id, or was changed here since the file was written.
    """
    created, revision = row.values.get("created_at"), row.values.get("revision") or 0
    with suppress(ValueError, TypeError):
        if created and datetime.fromisoformat(str(created)) != before.created_at:
            raise ConflictError(
                f"{before.shown_id} is a different record here, created by {before.created_by} at {before.created_at}.",
                "Leave out the ids to match by name, or import into an empty workspace.",
            )
        if revision and int(revision) < before.revision:
            raise ConflictError(
                f"{before.shown_id} was changed by {before.updated_by} since the file was written.",
                "Export it again, or leave out the revision to overwrite the record here.",
            )
        return int(revision) > before.revision
    return False
