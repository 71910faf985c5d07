"""The cells of cycles, objectives and key results in one list."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Final

from okrtui.domain.columns.cycles import CYCLES as CYCLES_COLUMNS
from okrtui.domain.columns.key_results import KEY_RESULTS, KeyResultSubject
from okrtui.domain.columns.objectives import OBJECTIVES as OBJECTIVES_COLUMNS
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.columns.values import StatusWord
from okrtui.domain.records.models import KeyResult
from okrtui.domain.rules.due_dates import NEAR
from okrtui.domain.rules.pace import Status
from okrtui.tui import formatting, styled_text
from okrtui.tui.sections.cycles import standings
from okrtui.tui.sections.record_columns import Drawings, row_cells
from okrtui.tui.styled_text import Cell, Line, Tone, Value


def _status(status: StatusWord, grade: Decimal | None) -> Cell:
    """Return a status; of what is closed, its sign and the grade."""
    cell = styled_text.status(status.word or "")
    if status.word != Status.CLOSED or grade is None:
        return cell
    return Cell(f"{cell.text[0]} grade {formatting.grade(grade)}", cell.tone)


def _due(one: ObjectiveSubject | KeyResultSubject) -> Cell:
    """Return the next due date: red once it has passed, quiet where nothing is left to meet."""
    day = one.next_due
    if day is None:
        return Cell(formatting.text(one.record.due_on or "") if isinstance(one.record, KeyResult) else "", "muted")
    left = (day - one.today).days
    return Cell(formatting.text(day), "bad" if left < 0 else "warn" if left <= NEAR else "")


_OF_CYCLES: Final = {"title": "name", "bar": "bar", "share": "share"}
"""What the heading of a cycle shows in the columns of objectives."""

_HEADING = [CYCLES_COLUMNS.get(_OF_CYCLES.get(column.key, "")) for column in OBJECTIVES_COLUMNS.on("screen")]
_HEADING_NAME: Drawings = {
    "name": lambda one: ((f"{one.record.shown_id}  ", "muted"), (f"{one.record.name}  {one.record.state}", "accent"))
}
HEADING_CELLS = row_cells(_HEADING, _HEADING_NAME)
HEADING_CELLS_MEANWHILE = row_cells(_HEADING, {**standings.MEANWHILE, **_HEADING_NAME})


def _title(tone: Tone) -> Callable[[ObjectiveSubject | KeyResultSubject], Line]:
    return lambda one: ((f"{one.record.shown_id}  ", "muted"), (one.record.title, tone))


def _objective_cells(tone: Tone) -> Callable[[ObjectiveSubject], tuple[Value, ...]]:
    status: Drawings = {"status": lambda one: _status(one.status_or_dropped, one.at("grade"))}
    return row_cells(OBJECTIVES_COLUMNS.on("screen"), {"title": _title(tone), "next_due": _due, **status})


def _key_result_cells(tone: Tone) -> Callable[[KeyResultSubject], tuple[Value, ...]]:
    shown = [KEY_RESULTS.get(column.key) for column in OBJECTIVES_COLUMNS.on("screen")]
    status: Drawings = {"status": lambda one: _status(one.status, one.record.grade)}
    return row_cells(shown, {"title": _title(tone), "next_due": _due, **status})


_TONES: Final[tuple[Tone, ...]] = ("", "strong", "muted")
OBJECTIVE_CELLS: Final = {tone: _objective_cells(tone) for tone in _TONES}
KEY_RESULT_CELLS: Final = {tone: _key_result_cells(tone) for tone in _TONES}
"""How rows are drawn, by the look of their titles."""
