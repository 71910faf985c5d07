"""The columns of decisions between KPI and OKR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from okrtui.domain.columns.catalogue import Catalogue, Column, Subject, Width, on_demand, stored
from okrtui.domain.columns.shared import id_column
from okrtui.domain.columns.values import Person, fields_of
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision
from okrtui.domain.rules.decision import Outcome, read
from okrtui.domain.rules.decision_history import earlier, since
from okrtui.domain.rules.record_names import shown_id

KIND_WORDS = {Kind.KPI: "KPI", Kind.OKR: "OKR", Kind.BOTH: "both", Kind.UNCLEAR: "unclear"}
"""The words for the kind of a metric."""


class DecisionSubject(Subject[Decision]):
    """A decision with its outcome."""

    @on_demand
    def outcome(self) -> Outcome:
        """The outcome of the eight answers."""
        return read(self.record.answers)

    @property
    def day(self) -> date:
        """Its local date."""
        return self.record.created_at.astimezone().date()

    @property
    def is_overruled(self) -> bool:
        """True if the choice differs from the verdict."""
        return self.record.chosen not in (None, self.record.verdict)

    @on_demand
    def since(self) -> str:
        """How the metric did since."""
        return since(self.workspace, self.record, self.day)

    @on_demand
    def earlier(self) -> Sequence[Decision]:
        """The decisions on the same metric before."""
        return earlier(self.workspace, self.record)

    @property
    def became(self) -> tuple[str, ...]:
        """The ids of the records created from it."""
        made = (shown_id("kpis", self.record.kpi), shown_id("objectives", self.record.objective))
        return tuple(one for one in made if one)


DECISIONS = Catalogue(
    DecisionSubject,
    (
        id_column(),
        stored(Decision, "metric", "list sort", screen=Width(34, 9, 32, flex=True), crops=True),
        Column(
            "verdict", "verdict", lambda one: f"{KIND_WORDS[one.record.verdict]} {one.outcome.strength}".strip(),
            screen=Width(11, 8),
        ),
        Column("found", "verdict", lambda one: one.record.verdict, filter="verdict", words=tuple(Kind)),
        Column(
            "votes", "KPI : OKR", lambda one: f"{one.outcome.kpi_votes} : {one.outcome.okr_votes}",
            screen=Width(9, 5), align="center", orders=lambda one: one.outcome.kpi_votes - one.outcome.okr_votes,
        ),
        Column(
            "chosen", "chosen", lambda one: KIND_WORDS[one.record.chosen] if one.record.chosen else "",
            screen=Width(6, 6),
        ),
        Column("became", "became", lambda one: one.became, screen=Width(12, 4, 8)),
        Column("by", "who", lambda one: Person(one.record.created_by), screen=Width(8, 3), filter="by"),
        Column("when", "when", lambda one: one.day, screen=Width(12, 3)),
        Column("since", "since", lambda one: one.since, json="since"),
        Column("strength", "strength", lambda one: one.outcome.strength or None, json="strength"),
        Column("kpi_votes", "KPI votes", lambda one: one.outcome.kpi_votes, json="kpi_votes"),
        Column("okr_votes", "OKR votes", lambda one: one.outcome.okr_votes, json="okr_votes"),
        Column(
            "contrasts", "contrasts", lambda one: fields_of(one.outcome.contrasts, "name", "reading"),
            json="contrasts",
        ),
    ),
)  # fmt: skip
