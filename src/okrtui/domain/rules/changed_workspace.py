"""A workspace as it will be after a change, without a copy: what the rules of integrity ask."""

from __future__ import annotations

from typing import Any

from okrtui.domain.records.models import Cycle, Record
from okrtui.domain.workspace import Change, Workspace


class ChangedWorkspace:
    """The workspace as it will be after the change, without a copy."""

    def __init__(self, workspace: Workspace, change: Change) -> None:
        self.workspace = workspace
        self.change = change
        self.puts = {(record.table, record.id): record for record in change.puts}
        self.removed = set(change.removes)
        self.claimed: dict[tuple[object, ...], Record] = {}
        self.circles: dict[int, bool] = {}
        self.there: set[tuple[str, int]] = set()
        self._had_values: dict[int, bool] = {}

    def get(self, table: str, number: int) -> Any:
        """Return the record as it will be, None if there will be none."""
        if self.removed and (table, number) in self.removed:
            return None
        found = self.puts.get((table, number))
        return self.workspace.table(table).get(number) if found is None else found

    def find(self, table: str, number: int) -> bool:
        """Return whether there will be a record, and note it in `there`, as thousands of others may refer to it."""
        if self.get(table, number) is None:
            return False
        self.there.add((table, number))
        return True

    def had_values(self, kpi: int) -> bool:
        """Return whether a KPI had values before; asked once, as thousands of others may be new."""
        known = self._had_values.get(kpi)
        if known is None:
            known = self._had_values[kpi] = self.workspace.index("measurements", "kpi").has(kpi)
        return known

    def cycle_of(self, record: Record) -> Cycle | None:
        """Return the future cycle of a check-in, key result or objective."""
        one: Any = record
        for table, field, of in _ABOVE:
            if one is not None and one.table == table:
                one = self.get(of, getattr(one, field))
        return one if isinstance(one, Cycle) else None


_ABOVE = (
    ("check_ins", "key_result", "key_results"),
    ("key_results", "objective", "objectives"),
    ("objectives", "cycle", "cycles"),
)
"""The tables that belong to a cycle, each with its field and the table above."""
