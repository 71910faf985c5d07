"""The columns of KPIs."""

from __future__ import annotations

from typing import Any

from okrtui.domain.columns.catalogue import Belonging, Catalogue, Column, Subject, Width, on_demand, stored
from okrtui.domain.columns.measurements import MEASUREMENTS
from okrtui.domain.columns.shared import comments_column, hints_column, id_column
from okrtui.domain.columns.values import YES_NO, Bounds, People, Quantity, StatusWord, fields_of, status_text
from okrtui.domain.records.enums import Category, KpiState, Rhythm
from okrtui.domain.records.models import Kpi
from okrtui.domain.rules import target_lines
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import cause_text, finer_places, limits_text, reason
from okrtui.domain.rules.kpi_status import KpiEvidence, KpiStanding, kpi_candidate, kpi_evidence, kpi_standing
from okrtui.domain.rules.number_text import number
from okrtui.domain.rules.record_names import shown_id

WORST_FIRST = ("missed", "near", "no data", "no target", "met", "retired")
"""The statuses of a KPI, worst first."""

LATEST = 12
"""The number of values on a card."""


class KpiSubject(Subject[Kpi]):
    """A KPI with its standing and the evidence of its chart."""

    @on_demand
    def standing(self) -> KpiStanding:
        """Its standing on the day."""
        return kpi_standing(self.workspace, self.record, self.today)

    @on_demand
    def evidence(self) -> KpiEvidence:
        """The evidence of its chart on the day."""
        return kpi_evidence(self.workspace, self.record, self.today)

    @on_demand
    def candidate(self) -> Candidate | None:
        """Whether it is a candidate for an OKR."""
        return kpi_candidate(self.workspace, self.record, self.today)

    def quantity(self, value: Any) -> Quantity:
        """Return a number in the KPI's unit with its decimals."""
        return Quantity(value, self.record.unit, self.record.decimals)

    @property
    def target(self) -> Bounds:
        """Its target on the day."""
        good = self.standing.target
        low, high = (good.low, good.high) if good else (None, None)
        return Bounds(low, high, self.record.unit, self.record.decimals)

    @property
    def marks(self) -> tuple[str, ...]:
        """Words beside its status."""
        at = self.standing
        words = (("stale", at.stale), ("due", at.due), ("recovering", at.recovering))
        return tuple(word for word, applies in words if applies)


def _status(kpi: KpiSubject) -> str:
    marks = f" ({', '.join(kpi.marks)})" if kpi.marks else ""
    return status_text(kpi.standing.status.value) + marks


def _latest(kpi: KpiSubject) -> str:
    return number(*kpi.quantity(kpi.standing.value)) + (f" on {kpi.standing.on}" if kpi.standing.on else "")


def _limits(kpi: KpiSubject) -> dict[str, Any] | None:
    found, locked = kpi.evidence.limits, kpi.evidence.locked
    names = ("centre", "lower", "upper", "range_upper", "mean_range", "provisional")
    return found and {name: getattr(found, name) for name in names} | {"locked_on": locked and locked.locked_on}


def _limits_text(kpi: KpiSubject) -> str:
    found, state = kpi.evidence.limits, limits_text(kpi.record, kpi.evidence)
    if found is None:
        return state if kpi.evidence.points else ""
    decimals = finer_places(kpi.record, kpi.evidence)
    lower, centre, upper = (number(one, decimals=decimals) for one in (found.lower, found.centre, found.upper))
    return f"{lower} to {upper} around {centre} ({state})"


def _signals_text(kpi: KpiSubject) -> str:
    return "\n".join(f"{one.rule} {one.kind} {one.date}: {one.finding}" for one in kpi.evidence.signals)


def _signal_list(kpi: KpiSubject) -> str:
    return "; ".join(f"{one.rule} {one.kind} {one.date}" for one in kpi.evidence.signals)


def _causes(kpi: KpiSubject) -> str:
    return "\n".join(f"{one.date} {cause_text(one)}" for one in kpi.workspace.signal_notes_of(kpi.record.id))


def _targets(kpi: KpiSubject) -> str:
    """Return all targets, a line each; empty where there is only the one shown anyway."""
    targets = kpi.record.targets
    return target_lines.text_of(targets) if len(targets) > 1 else ""


def _rebaselines(kpi: KpiSubject) -> str:
    return "\n".join(f"{one.since} {one.reason}" for one in kpi.record.rebaselines)


def passed_over(kpi: KpiSubject) -> str:
    """Return when and why a KPI was passed over; empty if it was not."""
    found = kpi.record.passed_over
    return "" if found is None else f"{found.on} {found.reason}"


def _values(kpi: KpiSubject) -> tuple[Belonging, ...]:
    measured = kpi.workspace.measurements_of(kpi.record.id)
    values = [MEASUREMENTS.subject(kpi.workspace, one, kpi.today) for one in measured]
    return (Belonging("measurements", MEASUREMENTS, values, "No values yet.", LATEST, without=("kpi",)),)


def _healed_by(kpi: KpiSubject) -> str:
    return ", ".join(shown_id("objectives", one.id) or "" for one in kpi.workspace.healed_by(kpi.record.id))


KPIS = Catalogue(
    KpiSubject,
    (
        id_column(),
        Column(
            "status", "status", lambda kpi: StatusWord(kpi.standing.status.value), screen=Width(11, 8), listed=True,
            report=True, card="Status", on_card=_status, json="status", csv="status", filter="status",
            words=WORST_FIRST, sorts=True, ranked=True,
        ),
        stored(
            Kpi, "name", "list report sort", heading="KPI", screen=Width(36, 9, 25, flex=True), csv="title", crops=True
        ),
        stored(Kpi, "definition", "card"),
        Column(
            "value", "value", lambda kpi: kpi.quantity(kpi.standing.value), screen=Width(12, 8, 9), listed=True,
            report=True, card="Value", on_card=_latest, json="value", csv="value", align="right",
        ),
        Column(
            "target", "target", lambda kpi: kpi.target, screen=Width(13, 7, 10), listed=True, report=True,
            card="Target", align="right",
        ),
        Column(
            "change", "change", lambda kpi: kpi.standing.change, screen=Width(8, 5), listed=True, report=True,
            card="Change", json="change",
        ),
        Column(
            "trend", "trend", lambda kpi: kpi.workspace.measurements_of(kpi.record.id), screen=Width(12, 6, 8),
            sorts=False,
        ),
        Column("marks", "attention", lambda kpi: kpi.marks, listed=True, report=True),
        Column(
            "last", "last", lambda kpi: kpi.standing.on, screen=Width(12, 5), listed=True, report=True, json="on",
            csv="on", sorts=True,
        ),
        stored(Kpi, "category", "list report card filter sort", screen=Width(15, 2), words=tuple(Category)),
        stored(
            Kpi, "department", "list report card sort", screen=Width(16, 3, 12), csv="team", filter="dept", crops=True
        ),
        stored(
            Kpi, "owners", "list report card csv filter sort", heading="owner", filter="owner",
            of=lambda kpi: People(kpi.record.owners),
            screen=Width(8, 4), crops=True,
        ),
        stored(Kpi, "unit", "csv"),
        stored(Kpi, "cadence", "card sort", words=tuple(Rhythm), ranked=True),
        Column("reward", "tied to reward", lambda kpi: kpi.record.reward_linked or None, card="Tied to reward"),
        stored(Kpi, "state", "csv filter", words=tuple(KpiState)),
        Column("due", "due", lambda kpi: kpi.standing.due, json="due"),
        Column("stale", "stale", lambda kpi: kpi.standing.stale, json="stale", filter="stale", words=YES_NO),
        Column("owed", "owed", lambda kpi: kpi.standing.due or kpi.standing.stale, filter="due", words=YES_NO),
        Column("recovering", "recovering", lambda kpi: kpi.standing.recovering, json="recovering"),
        Column("limits", "limits", _limits, json="limits", card="Limits", on_card=_limits_text),
        Column(
            "capability", "capability", lambda kpi: kpi.evidence.capability, json="capability", card="Capability",
            csv="capability",
        ),
        Column(
            "signals", "signals", lambda kpi: fields_of(kpi.evidence.signals, "rule", "date", "kind", "finding"),
            json="signals", card="Signals", on_card=_signals_text,
        ),
        Column("causes", "causes", _causes, card="Causes"),
        Column("targets", "targets", _targets, card="Targets"),
        Column("rebaselines", "new baseline", _rebaselines, card="New baseline"),
        Column(
            "candidate", "OKR candidate", lambda kpi: kpi.candidate, json="candidate", card="OKR candidate",
            csv="candidate",
        ),
        Column("evidence", "evidence", lambda kpi: reason(kpi.record, kpi.evidence, kpi.today), card="Evidence"),
        Column("passed_over", "passed over", passed_over, card="Passed over"),
        Column("audited", "audited", lambda kpi: kpi.record.audited_on, card="Audited"),
        comments_column(),
        hints_column(),
        Column("healed_by", "recovery objective", _healed_by, csv="of"),
        Column("low", "at least", lambda kpi: kpi.standing.target and kpi.standing.target.low, csv="low"),
        Column("high", "at most", lambda kpi: kpi.standing.target and kpi.standing.target.high, csv="high"),
        Column("centre", "centre", lambda kpi: kpi.evidence.limits and kpi.evidence.limits.centre, csv="centre"),
        Column("lower", "lower", lambda kpi: kpi.evidence.limits and kpi.evidence.limits.lower, csv="lower"),
        Column("upper", "upper", lambda kpi: kpi.evidence.limits and kpi.evidence.limits.upper, csv="upper"),
        Column("signal_list", "signals", _signal_list, csv="signals"),
    ),
    leads={
        "screen": ("status", "name", "value", "target", "change", "trend", "last", "owners"),
        "report": ("id", "name", "status", "value", "target", "change", "last"),
        "card": ("status", "definition", "value", "target", "change", "category", "department", "owners"),
        "json": ("value", "last", "status", "change", "stale", "due", "recovering", "limits", "signals"),
        "filter": ("owners", "status", "department", "category", "owed", "stale", "state"),
        "sort": ("status", "name", "value", "target", "change", "last", "owners"),
    },
    parts=_values,
)  # fmt: skip
