"""What is left to grade in a cycle, as plain text for a terminal."""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.models import Cycle
from okrtui.domain.rules import lifecycle
from okrtui.domain.rules.grading import needs_note
from okrtui.domain.rules.number_text import share
from okrtui.domain.rules.status import key_result_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.terminal.tables import Page, TextColumn, table


def ungraded(workspace: Workspace, record: Cycle, today: date, page: Page) -> str:
    """Return the ungraded key results of a cycle, each with the command for the suggested grade."""
    columns = (
        TextColumn("id"), TextColumn("key result", crops=True), TextColumn("progress", right=True),
        TextColumn("command", stays=True),
    )  # fmt: skip
    rows = []
    for one in lifecycle.ungraded(workspace, record):
        at = key_result_standing(workspace, one, today)
        objective = workspace.objectives[one.objective]
        grade = at.suggested_grade
        note = " --note TEXT" if grade is not None and needs_note(objective.ambition, grade) else ""
        command = f"kr grade {one.shown_id} {'GRADE' if grade is None else grade}{note}"
        rows.append((one.shown_id, one.title, share(at.raw), command))
    return f"Not graded yet:\n{table(columns, rows, page)}" if rows else ""
