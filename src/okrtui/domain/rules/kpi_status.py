"""The status of a KPI on a day and the evidence of its chart, computed from a workspace."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from operator import attrgetter
from typing import Any, NamedTuple, Self

from okrtui.domain.records.enums import KpiState, ObjectiveState
from okrtui.domain.records.kpi_parts import LockedLimits
from okrtui.domain.records.models import Kpi, Measurement, Objective, Target
from okrtui.domain.rules import kpi_health
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.kpi_findings import NONE_YET, DatedValue, Ending, KpiFindings, found_with, limits_at
from okrtui.domain.rules.kpi_health import RECOVERED_AFTER, Freshness, KpiStatus, Point, Trend, target_at
from okrtui.domain.rules.limits import Capability, Limits, capability
from okrtui.domain.rules.number_text import places_of
from okrtui.domain.rules.progress import mean
from okrtui.domain.rules.signals import Signal
from okrtui.domain.rules.stretches import days_left_out, starts, stretch
from okrtui.domain.workspace import Workspace


class KpiStanding(NamedTuple):
    """The status of a KPI: values in its unit, `on` the day of the latest one.

    `target` is in force today; `status` and `change` go by the one in force on the measurement's own day.
    """

    value: Decimal | None
    on: date | None
    previous: Decimal | None
    status: KpiStatus
    change: Trend | None
    stale: bool
    due: bool
    days_late: int
    recovering: bool
    target: Target | None


TREND = 24
"""The number of latest values that are carried along, for a line of them and for what the last ones say."""


class LatestValues(NamedTuple):
    """The latest values of a KPI as text, oldest first, and the last of them with their days."""

    text: str
    dated: tuple[DatedValue, ...]

    @property
    def values(self) -> tuple[Decimal, ...]:
        """The values, oldest first; only the last where a stored text has something else among them."""
        try:
            return tuple(map(Decimal, self.text.split()))
        except ArithmeticError:
            return tuple(one.value for one in self.dated)

    def as_json(self) -> Any:
        """Return it as plain JSON."""
        return [self.text, [one.date.toordinal() for one in self.dated]]

    @classmethod
    def of_json(cls, fields: Any) -> Self:
        """Return what was stored. Raises ValueError, TypeError, ArithmeticError, AttributeError."""
        text, days = fields
        last = text.rsplit(" ", len(days))[-len(days) :] if days else ()
        pairs = zip(map(date.fromordinal, days), map(Decimal, last), strict=True)
        return cls(text, tuple([DatedValue(*one) for one in pairs]))

    def followed_by(self, later: Sequence[Point]) -> LatestValues:
        """Return the latest values where these are followed by later ones, oldest first."""
        text = " ".join([*self.text.split(), *(str(one.value) for one in later)][-TREND:])
        added = (DatedValue(one.date, one.value) for one in later[-RECOVERED_AFTER:])
        return LatestValues(text, (*self.dated, *added)[-RECOVERED_AFTER:])


NO_VALUES = LatestValues("", ())
"""Those of a KPI that was never measured."""


class KpiEvidence(NamedTuple):
    """The evidence of a KPI's chart: points since the last re-baseline, limits, signals, and what follows from them.

    `since` is the day of that re-baseline, `locked` the stored basis of the limits, if any; `left_out` are the days
    whose values people left out of limits. `centre` is the baseline for an objective created from it; `recovered` is
    true if its last three values are met.
    """

    since: date | None
    points: tuple[Measurement, ...]
    centre: Decimal | None
    limits: Limits | None
    locked: LockedLimits | None
    left_out: frozenset[date]
    signals: tuple[Signal, ...]
    capability: Capability | None
    candidate: Candidate | None
    recovered: bool

    @property
    def length(self) -> int:
        """The number of points."""
        return len(self.points)

    @property
    def places(self) -> int:
        """The most decimals that any of them has, 0 to 12."""
        return places_of(point.value for point in self.points)

    @property
    def counted(self) -> int:
        """The number of points that are not left out of the limits."""
        return sum(one.date not in self.left_out for one in self.points)


class KpiCase(NamedTuple):
    """What the case for an OKR from a KPI stands on: of its evidence, what can be told without reading all values.

    `points` are the latest of so many, which have at most so many decimal places.
    """

    points: tuple[Point, ...]
    limits: Limits | None
    signals: Sequence[Signal]
    candidate: Candidate | None
    length: int
    places: int


def kpi_standing(workspace: Workspace, kpi: Kpi, today: date) -> KpiStanding:
    """Return the status of a KPI today; cached, because lists of thousands ask for it."""
    return workspace.remembered(kpi, today, lambda: _kpi(workspace, kpi, today))


def _kpi(workspace: Workspace, kpi: Kpi, today: date) -> KpiStanding:
    measured = latest_values(workspace, kpi).dated
    latest = measured[-1] if measured else None
    before = measured[-2] if len(measured) > 1 else None
    judge = target_at(kpi.targets, latest.date) if latest else None
    freshness = _freshness(kpi, latest, today)
    late = freshness is Freshness.STALE
    return KpiStanding(
        value=latest.value if latest else None,
        on=latest.date if latest else None,
        previous=before.value if before else None,
        status=kpi_health.status(kpi.state, kpi.targets, measured),
        change=kpi_health.trend(before.value, latest.value, judge) if latest and before and judge else None,
        stale=freshness is Freshness.STALE,
        due=freshness is Freshness.DUE,
        days_late=kpi_health.days_late(kpi.cadence, *_seen(kpi, latest), today) if late else 0,
        recovering=bool(workspace.healed_by(kpi.id)),
        target=target_at(kpi.targets, today),
    )


def latest_values(workspace: Workspace, kpi: Kpi) -> LatestValues:
    """Return the latest values of a KPI."""

    def make(earlier: LatestValues | None, numbers: Sequence[int]) -> LatestValues:
        until = earlier.dated[-1].date if earlier is not None and earlier.dated else None
        added = _behind(workspace, numbers, until)
        if earlier is None or added is None:
            return NO_VALUES.followed_by(workspace.measurements_of(kpi.id)[-TREND:])
        return earlier.followed_by(added)

    return workspace.kept(kpi, None, make, LatestValues, "latest")


def _behind(workspace: Workspace, numbers: Sequence[int], until: date | None) -> list[Measurement] | None:
    """Return some of a KPI's values by date; None if one is not behind the last day of the others, if they have any."""
    found = sorted((workspace.measurements[number] for number in numbers), key=attrgetter("date", "id"))
    return None if found and until is not None and found[0].date <= until else found


def _freshness(kpi: Kpi, latest: DatedValue | None, today: date) -> Freshness:
    """Return the freshness of a KPI; a retired one is always fresh."""
    if kpi.state is KpiState.RETIRED:
        return Freshness.FRESH
    return kpi_health.freshness(kpi.cadence, *_seen(kpi, latest), today)


def _seen(kpi: Kpi, latest: DatedValue | None) -> tuple[date | None, date]:
    """Return the last day measured, and the day on which the KPI was added."""
    return (latest.date if latest else None, kpi.created_at.date())


def rebaselined(kpi: Kpi, today: date) -> date | None:
    """Return the day of the latest re-baseline until today; None where there is none."""
    return starts(kpi, today)[-1]


def kpi_findings(workspace: Workspace, kpi: Kpi, today: date) -> KpiFindings:
    """Return what is found in the values of a KPI by the target in force today."""
    asked = found_by(kpi, today)

    def make(earlier: KpiFindings | None, numbers: Sequence[int]) -> KpiFindings:
        added: Sequence[Measurement] | None = None if earlier is None else _behind(workspace, numbers, earlier.until)
        if earlier is None or added is None:
            earlier, added = NONE_YET, workspace.measurements_of(kpi.id)
        return found_with(earlier, added, kpi, asked, days_left_out(workspace, kpi.id))

    return workspace.kept(kpi, asked, make, KpiFindings, "findings")


def found_by(kpi: Kpi, today: date) -> tuple[date | None, date | None]:
    """Return by what the findings of today differ from those of another day: re-baseline and target in force."""
    target = target_at(kpi.targets, today)
    return rebaselined(kpi, today), None if target is None else target.since


def kpi_candidate(workspace: Workspace, kpi: Kpi, today: date) -> Candidate | None:
    """Return whether a KPI is a candidate for an OKR today; none while an objective heals it."""
    found = kpi_findings(workspace, kpi, today).candidate
    return None if found is None or workspace.healed_by(kpi.id) else found


def kpi_case(workspace: Workspace, kpi: Kpi, today: date) -> KpiCase | KpiEvidence:
    """Return on what the case for an OKR from a KPI stands today."""
    found, chosen = kpi_findings(workspace, kpi, today), kpi_candidate(workspace, kpi, today)
    ending = Ending.of_text(found.ending)
    if ending.before and chosen is Candidate.CANDIDATE:  # any of its values may have been off target ever since
        return kpi_evidence(workspace, kpi, today)
    return KpiCase(
        points=ending.points,
        limits=limits_at(ending, kpi, rebaselined(kpi, today), days_left_out(workspace, kpi.id)),
        signals=found.signals,
        candidate=chosen,
        length=ending.before + len(ending.points),
        places=max(ending.places, places_of(one.value for one in ending.points)),
    )


def kpi_evidence(workspace: Workspace, kpi: Kpi, today: date) -> KpiEvidence:
    """Return the evidence of a KPI's chart today."""
    return workspace.remembered(kpi, today, lambda: _evidence(workspace, kpi, today), "evidence")


def _evidence(workspace: Workspace, kpi: Kpi, today: date) -> KpiEvidence:
    measured, left_out = workspace.measurements_of(kpi.id), days_left_out(workspace, kpi.id)
    now = stretch(kpi, measured, left_out, rebaselined(kpi, today))
    target, bounds = target_at(kpi.targets, today), now.limits
    return KpiEvidence(
        since=now.since,
        points=now.points,
        centre=mean(one.value for one in now.counted or now.points) if bounds is None else bounds.centre,
        limits=bounds,
        locked=now.locked,
        left_out=left_out,
        signals=tuple(kpi_findings(workspace, kpi, today).signals),
        capability=None if bounds is None or target is None else capability(bounds, target),
        candidate=kpi_candidate(workspace, kpi, today),
        recovered=has_recovered(workspace, kpi),
    )


def has_recovered(workspace: Workspace, kpi: Kpi) -> bool:
    """Return whether the last three values of a KPI are met."""
    return kpi_health.recovered(kpi.targets, latest_values(workspace, kpi).dated)


def may_close(workspace: Workspace, objective: Objective) -> bool:
    """Return whether an objective has healed its KPI (its last three measurements are met), so that it may close."""
    kpi = workspace.kpis.get(objective.heals or 0)
    if kpi is None or objective.state is not ObjectiveState.ACTIVE:
        return False
    return has_recovered(workspace, kpi)
