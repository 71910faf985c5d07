"""The columns of the values of KPIs."""

from __future__ import annotations

from okrtui.domain.columns.catalogue import Catalogue, Column, Subject
from okrtui.domain.columns.shared import id_column
from okrtui.domain.columns.values import Person, Quantity
from okrtui.domain.records.models import Measurement
from okrtui.domain.rules.record_names import author, linked


class MeasurementSubject(Subject[Measurement]):
    """A value of a KPI."""

    @property
    def quantity(self) -> Quantity:
        """The value in the KPI's unit."""
        kpi = self.workspace.kpis[self.record.kpi]
        return Quantity(self.record.value, kpi.unit, kpi.decimals)


MEASUREMENTS = Catalogue(
    MeasurementSubject,
    (
        id_column(report=False, csv=""),
        Column("date", "date", lambda one: one.record.date, listed=True),
        Column("kpi", "KPI", lambda one: linked(one.workspace, "kpis", one.record.kpi), listed=True, crops=True),
        Column("value", "value", lambda one: one.quantity, listed=True, align="right"),
        Column("by", "by", lambda one: Person(author(one.record)), listed=True),
        Column("note", "note", lambda one: one.record.note, listed=True, crops=True),
    ),
)  # fmt: skip
