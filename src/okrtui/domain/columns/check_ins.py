"""The columns of check-ins."""

from __future__ import annotations

from okrtui.domain.columns.catalogue import Catalogue, Column, Subject
from okrtui.domain.columns.shared import id_column
from okrtui.domain.columns.values import Person, Ratio
from okrtui.domain.records.models import CheckIn
from okrtui.domain.rules.measure_text import checked_in
from okrtui.domain.rules.record_names import author, linked


class CheckInSubject(Subject[CheckIn]):
    """A check-in of a key result."""

    @property
    def value(self) -> str:
        """Its value in the unit of the measure."""
        return checked_in(self.workspace.key_results[self.record.key_result].measure, self.record)

    @property
    def key_result(self) -> str:
        """The key result it belongs to, by id and title."""
        return linked(self.workspace, "key_results", self.record.key_result)


CHECK_INS = Catalogue(
    CheckInSubject,
    (
        id_column(report=False, csv=""),
        Column("date", "date", lambda one: one.record.date, listed=True, report=True),
        Column("key_result", "key result", lambda one: one.key_result, listed=True, crops=True),
        Column("value", "value", lambda one: one.value, listed=True, report=True, align="right"),
        Column("confidence", "confidence", lambda one: one.record.confidence, listed=True, report=True, align="right"),
        Column("expected_score", "expected score", lambda one: Ratio(one.record.expected_score), align="right"),
        Column("by", "by", lambda one: Person(author(one.record)), listed=True, report=True),
        Column("note", "note", lambda one: one.record.note, listed=True, report=True, crops=True),
    ),
)  # fmt: skip
