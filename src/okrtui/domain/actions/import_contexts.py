"""What the reading of an imported row has to know: today's date, the unit of its numbers, the rhythm of its days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from okrtui.domain.records.models import KeyResult, Kpi, Record
from okrtui.domain.rules.integrity import references
from okrtui.domain.workspace import Workspace

UNIT_OF = {"measurements": "kpi", "check_ins": "key_result", "signal_notes": "kpi"}
"""The field with the record whose unit and cadence a record's numbers and days are in."""


class ReadingContexts:
    """The contexts of the rows of an import; `made` are the records that it made so far."""

    def __init__(self, workspace: Workspace, today: date, made: Mapping[tuple[str, int], Record]) -> None:
        self._workspace, self._today, self._made = workspace, today, made
        self._known: dict[tuple[str, Any], dict[str, Any]] = {}

    def of(self, table: str, owner: Any) -> dict[str, Any]:
        """Return the context of a table's rows with the same owner, or in the same unit."""
        known = self._known.get((table, owner))
        if known is None:
            known = self._known[table, owner] = {"today": self._today, **self._units(table, owner)}
        return known

    def _units(self, table: str, owner: Any) -> dict[str, Any]:
        if table not in UNIT_OF:
            return {"unit": owner if isinstance(owner, str) else ""}
        target = dict(references(table))[UNIT_OF[table]]
        record = self._made.get((target, owner)) or self._workspace.table(target).get(owner)
        if isinstance(record, Kpi):
            return {"unit": record.unit, "rhythm": record.cadence}
        return {"unit": getattr(record.measure, "unit", "")} if isinstance(record, KeyResult) else {}
