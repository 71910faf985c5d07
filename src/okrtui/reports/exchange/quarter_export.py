"""A cycle as a quarter's sheet, which is imported again to the same: a key result in each row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, Final

from okrtui.domain.records.enums import Ambition, CheckInRhythm
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Maintain, Metric, Milestones
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange.csv_cells import cell, unguarded
from okrtui.reports.exchange.record_sheets import RecordSheet, SheetCell, sheet_text, widths
from okrtui.reports.exchange.sheet_columns import QUARTER

_ALWAYS: Final = (
    "cycle", "objective", "key_result", "baseline", "target", "unit", "current", "owners", "team", "status",
)  # fmt: skip
_IF_FILLED: Final = (
    "as_of", "confidence", "note", "low", "high", "steps", "done", "weight", "rhythm", "due_on", "objective_owners",
    "ambition", "why", "closing_note", "cycle_start", "cycle_end",
)  # fmt: skip
_USUAL: Final[dict[str, Any]] = {"weight": 1, "rhythm": CheckInRhythm.WEEKLY, "ambition": Ambition.ASPIRATIONAL}
"""What is not written in columns that have nothing else."""

_STAYS: Final = {
    "parent": "parent", "heals": "healed KPI", "kept_from": "kept from", "gate_passed": "gate passed",
    "kpi": "linked KPI", "grade": "grade", "grade_note": "grade note", "expected_score": "expected score",
}  # fmt: skip
"""The fields that have no column, in words."""


def quarter_sheet(workspace: Workspace, cycle: Cycle) -> RecordSheet:
    """Return a cycle's objectives and key results with their latest check-ins. Raises RuleError."""
    found = list(_rows(workspace, cycle))
    filled = {name for row in found for name, value in row.items() if value not in (None, "", (), _USUAL.get(name))}
    columns = (*_ALWAYS, *(name for name in _IF_FILLED if name in filled))
    rows = [[_cell(row.get(name), name, row) for name in columns] for row in found]
    headings = tuple(name.replace("_", " ") for name in columns)
    return RecordSheet(QUARTER, headings, widths(headings, rows), rows)


def left_out(workspace: Workspace, cycle: Cycle) -> dict[str, dict[str, list[str]]]:
    """Return what has no column in a cycle's sheet, by kind of record, each with the ids of those that have it."""
    found: dict[str, dict[str, list[str]]] = {}
    for objective in workspace.objectives_of(cycle.id):
        _add_left_out(found, objective)
        for part in workspace.key_results_of(objective.id):
            _add_left_out(found, part)
            *earlier, latest = workspace.check_ins_of(part.id) or (None,)
            if latest is not None:
                _add_left_out(found, latest)
            if earlier:
                found.setdefault(part.table, {}).setdefault("earlier check-ins", []).append(part.shown_id)
    return found


def _add_left_out(found: dict[str, dict[str, list[str]]], record: Objective | KeyResult | CheckIn) -> None:
    for name, words in _STAYS.items():
        if getattr(record, name, None) not in (None, ""):
            found.setdefault(record.table, {}).setdefault(words, []).append(record.shown_id)


def _rows(workspace: Workspace, cycle: Cycle) -> Iterator[dict[str, Any]]:
    objectives = workspace.objectives_of(cycle.id)
    _require_distinct(objectives, cycle.name)
    for objective in objectives:
        about = {**_of_cycle(cycle), **_of_objective(objective)}
        parts = workspace.key_results_of(objective.id)
        _require_distinct(parts, objective.shown_id)
        for part in parts:
            latest = workspace.check_ins_of(part.id)[-1:]
            yield {**about, **_of_key_result(part), **(_of_check_in(latest[0]) if latest else {})}
        if not parts:
            yield about


def _require_distinct(records: Iterable[Objective | KeyResult], where: str) -> None:
    """Refuse records of one title, which an import could not tell apart. Raises RuleError."""
    every = list(records)
    counts = Counter(folded(one.title) for one in every)
    alike = [one.shown_id for one in every if counts[folded(one.title)] > 1]
    if alike:
        raise RuleError(f"{' and '.join(alike[:2])} of {where} have the same title.", "Rename one of them.")


def _of_cycle(cycle: Cycle) -> dict[str, Any]:
    """Return the fields of a cycle: its days only where its name does not tell them."""
    draft = cycle_by_name(cycle.name)
    is_told = draft is not None and (draft.start, draft.end) == (cycle.start, cycle.end)
    return {"cycle": cycle.name} | ({} if is_told else {"cycle_start": cycle.start, "cycle_end": cycle.end})


def _of_objective(one: Objective) -> dict[str, Any]:
    return {
        "objective": one.title,
        "objective_owners": one.owners,
        "team": one.team,
        "status": one.state,
        "ambition": one.ambition,
        "why": one.why,
        "closing_note": one.closing_note,
    }


def _of_key_result(one: KeyResult) -> dict[str, Any]:
    found = {"key_result": one.title, "owners": one.owners, "weight": one.weight, "rhythm": one.rhythm}
    found["due_on"] = one.due_on
    return found | _of_measure(one.measure)


def _of_measure(measure: Metric | Maintain | Milestones) -> dict[str, Any]:
    if isinstance(measure, Metric):
        return {"baseline": measure.baseline, "target": measure.target, "unit": measure.unit}
    if isinstance(measure, Maintain):
        return {"low": measure.low, "high": measure.high, "unit": measure.unit}
    return {"steps": measure}


def _of_check_in(one: CheckIn) -> dict[str, Any]:
    found = {"done": one.done, "as_of": one.date, "confidence": one.confidence, "note": one.note}
    return found | {"current": one.value}


def _cell(value: Any, name: str, row: dict[str, Any]) -> SheetCell:
    if isinstance(value, str | tuple | Milestones):
        return sheet_text(unguarded(cell(value)), f"{name} of {row.get('key_result') or row['objective']}")
    found: SheetCell = value
    return found
