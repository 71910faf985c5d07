"""What a new record has where its row does not say so: a cycle its days, a check-in its day."""

from __future__ import annotations

from datetime import date
from typing import Any

from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.entry_dates import check_in_day
from okrtui.domain.rules.periods import cycle_by_name
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

_DAYS = frozenset({"start", "end"})


def cycle_name(workspace: Workspace, typed: str, fiscal_month: int | None) -> str:
    """Return the name of the cycle that is meant: one here of this name, or of another name for the same period."""
    name = clean_line(typed)
    if workspace.named("cycles", name) or (wanted := cycle_by_name(name, fiscal_month)) is None:
        return name
    alike = ((one.name, cycle_by_name(one.name, fiscal_month)) for one in workspace.cycles.values())
    return next((here for here, draft in alike if draft and draft.name == wanted.name), wanted.name)


def new_cycle(values: dict[str, Any], fiscal_month: int | None, *, is_in_passing: bool) -> dict[str, Any]:
    """Return the fields of a new cycle: its name tells its days where the row does not. Raises RuleError."""
    if not _DAYS.isdisjoint(values):
        return values
    draft = cycle_by_name(str(values.get("name", "")), fiscal_month)
    if draft is not None:
        return {**draft.model_dump(), **values, "name": draft.name}
    if not is_in_passing:
        return values
    raise RuleError(
        f"cycle: There is no cycle “{clean_line(str(values['name']))[:40]}”, and its name does not tell its days.",
        "Plan it first, with its first and last day, or write a name such as 2026-Q4.",
    )


def new_check_in(values: dict[str, Any], cycle: Cycle, today: date) -> dict[str, Any]:
    """Return the fields of a new check-in: one without a day is of today, or of the day nearest to it in its cycle."""
    return values if values.get("date") else {**values, "date": check_in_day(cycle, today)}
