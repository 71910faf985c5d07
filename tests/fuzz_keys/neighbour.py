"""A second session that adds, changes and deletes records while somebody has them on the screen."""

from __future__ import annotations

import random
from decimal import Decimal
from typing import Any

from okrtui.domain.actions import cycles, kpis, objectives, record_changes
from okrtui.domain.actions.record_changes import Removal
from okrtui.domain.records.models import CheckInDraft, CycleDraft, MeasurementDraft, NewKpiDraft, ObjectiveDraft
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import OkrError
from okrtui.session import Session

_TABLES = ("kpis", "key_results", "objectives", "cycles", "measurements", "check_ins", "decisions")


def _retitled(workspace: Workspace, one: tuple[str, int, str], actor: str, now: Any) -> Change:
    table, number, text = one
    record = workspace.table(table)[number]
    field = "name" if hasattr(record, "name") else "title" if hasattr(record, "title") else "note"
    after = record_changes.touched(record, actor, now, {field: text}) if hasattr(record, field) else record
    return Change("edit", (after,) if after is not record else ())


class Neighbour:
    """Somebody else, whose choices follow from a seed and from what there is."""

    def __init__(self, session: Session, seed: int) -> None:
        self._session = session
        self._chance = random.Random(f"neighbour {seed}")  # noqa: S311 - repeatable

    def act(self) -> None:
        """Make one change; a refused one is none."""
        self._session.refresh()
        self._session.take_in()
        try:
            self._chance.choice((self._delete, self._change, self._change, self._add, self._record, self._undo))()
        except (OkrError, LookupError, ValueError):
            return

    def _one(self) -> tuple[str, int]:
        tables = [name for name in _TABLES if self._session.workspace.table(name)]
        table = self._chance.choice(tables)
        return table, self._chance.choice(sorted(self._session.workspace.table(table)))

    def _delete(self) -> None:
        table, number = self._one()
        self._session.do(record_changes.delete, Removal(table, number, together=True))

    def _change(self) -> None:
        self._session.do(_retitled, (*self._one(), f"changed {self._chance.randrange(1000)}"))

    def _undo(self) -> None:
        self._session.undo()

    def _add(self) -> None:
        number = self._chance.randrange(1000)
        cycle = next(iter(self._session.workspace.cycles), 0)
        if self._chance.random() < 0.5 or not cycle:
            self._session.do(kpis.add, NewKpiDraft.model_validate({"name": f"KPI {number}", "low": 2, "unit": "%"}))
            year = 2030 + number
            dates = {"start": f"{year}-01-01", "end": f"{year}-06-30", "cadence": "custom"}
            self._session.do(cycles.add, CycleDraft.model_validate({"name": f"cycle {number}", **dates}))
        else:
            draft = ObjectiveDraft.model_validate({"cycle": cycle, "title": f"objective {number}"})
            self._session.do(objectives.add, draft)

    def _record(self) -> None:
        workspace, today = self._session.workspace, self._session.today()
        if workspace.kpis and self._chance.random() < 0.5:
            kpi = self._chance.choice(sorted(workspace.kpis))
            self._session.do(kpis.record, MeasurementDraft(kpi=kpi, date=today, value=Decimal(7)))
        else:
            part = self._chance.choice(sorted(workspace.key_results))
            self._session.do(objectives.check_in, CheckInDraft(key_result=part, date=today, value=Decimal(3), note="x"))
