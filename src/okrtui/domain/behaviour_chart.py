"""The process behaviour chart of a KPI: each stretch between re-baselines with its own limits, and the gaps shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from okrtui.domain.charts import Chart, Level, LevelKind, Look, Series, SeriesKind
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import Kpi, Measurement, Target
from okrtui.domain.rules.evidence import LEFT_OUT, finer_places
from okrtui.domain.rules.kpi_health import target_at
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence
from okrtui.domain.rules.limits import adjoin
from okrtui.domain.rules.number_text import counted, number, places_of, rounded
from okrtui.domain.rules.periods import PERIOD_NOUNS, period_number
from okrtui.domain.rules.signals import SignalKind, signals
from okrtui.domain.rules.stretches import Stretch, stretches
from okrtui.domain.workspace import Workspace

_LINES: tuple[tuple[str, str, LevelKind, Look], ...] = (
    ("upper", "upper", "limit", "dashed"),
    ("centre", "centre", "centre", "solid"),
    ("lower", "lower", "limit", "dashed"),
)
"""Each line of a stretch: its field, name, kind and look."""

_STRETCHES: dict[bool, tuple[SeriesKind, str]] = {True: ("actual", ""), False: ("before", "before the new baseline")}
"""The values of the current stretch (True) and of those before it: their kind and their name."""


def process_chart(workspace: Workspace, kpi: Kpi, day: date, latest: int | None = None) -> Chart:
    """Return the behaviour chart on a day of a KPI that has a value: values, limits, targets and signals.

    It shows the latest values only, where a number is given. Values before the current baseline have the limits of
    their own time, and values before the current target the target of theirs. Lines are broken where a period has no
    value. It reaches to the day, unless that is further away than the values reach back.
    """
    measured, evidence = workspace.measurements_of(kpi.id), kpi_evidence(workspace, kpi, day)
    target, shown = target_at(kpi.targets, day), measured if latest is None else measured[-latest:]
    first, last = shown[0].date, max(shown[-1].date, evidence.since or date.min)
    until = last if kpi.state is KpiState.RETIRED else _until(first, last, day)
    found = list(stretches(kpi, measured, evidence.left_out, evidence.since or date.min))
    return Chart(
        title=f"{kpi.shown_id} {kpi.name}",
        description=_description(kpi, evidence),
        first=first,
        last=until,
        series=[one for stretch in found for one in _series(kpi, evidence, stretch, first)],
        levels=[*_target_levels(kpi, target, first, until), *_limit_levels(kpi, evidence, found, first)],
        good=(target.low, target.high) if target else None,
        good_from=_begins(kpi, target, first),
        flagged=_flagged(kpi, evidence, found, first),
        left_out=[one.date for one in shown if one.date in evidence.left_out],
        boundaries=_boundaries(found, first),
        gaps=gap_text(kpi, shown),
        today=until if until > last else None,
        as_of=day,
        decimals=_decimals(kpi, shown),
    )


def gap_text(kpi: Kpi, points: Sequence[Measurement]) -> str:
    """Return how many periods between points have no value, in words; empty where none is missing."""
    numbers = [period_number(kpi.cadence, one.date) for one in points]
    missing = sum(max(now - before - 1, 0) for before, now in pairwise(numbers))
    return f"{counted(missing, PERIOD_NOUNS[kpi.cadence])} without a value" if missing else ""


def finer(kpi: Kpi, evidence: KpiEvidence, value: Decimal | None) -> str:
    """Return a computed value with one decimal more than the KPI's values."""
    return number(value, kpi.unit, finer_places(kpi, evidence))


def _decimals(kpi: Kpi, shown: Sequence[Measurement]) -> int | None:
    """Return the decimals of the axis: those of the KPI, but never fewer than its values have."""
    return None if kpi.decimals is None else max(kpi.decimals, places_of(one.value for one in shown))


def _series(kpi: Kpi, evidence: KpiEvidence, stretch: Stretch, first: date) -> Iterator[Series]:
    """Yield the values of a stretch in runs without a missing period."""
    kind, name = _STRETCHES[stretch.since == evidence.since]
    run: list[Measurement] = []
    for point in (one for one in stretch.points if first <= one.date):
        if run and not adjoin(kpi.cadence, run[-1], point):
            yield _run(run, kind, name)
            run = []
        run.append(point)
    if run:
        yield _run(run, kind, name)


def _run(run: Sequence[Measurement], kind: SeriesKind, name: str) -> Series:
    return Series([(one.date, one.value) for one in run], kind, dots=True, steady=False, name=name)


def _flagged(kpi: Kpi, evidence: KpiEvidence, found: Sequence[Stretch], first: date) -> dict[date, str]:
    """Return the kind of signal by day, each stretch by its own limits and the target of its end."""
    every = list(evidence.signals)
    for one in found[:-1]:
        if one.points:
            then = target_at(kpi.targets, one.points[-1].date)
            every += signals(one.points, then, one.limits, kpi.cadence, evidence.left_out)
    worst_last = sorted(every, key=lambda one: one.kind is SignalKind.CONCERN)
    return {one.date: one.kind.value for one in worst_last if first <= one.date}


def _until(first: date, last: date, day: date) -> date:
    """Return the last day of the chart: that of its drawing, unless more than half of it would be empty."""
    return day if last < day <= last + (last - first) else last


def _boundaries(found: Sequence[Stretch], first: date) -> list[date]:
    """Return the days of the re-baselines that are shown."""
    return [one.since for one in found if one.since is not None and first < one.since]


def _begins(kpi: Kpi, target: Target | None, first: date) -> date | None:
    """Return the day from which a target holds, if a chart that begins on `first` shows another one before it."""
    others = target in kpi.targets[1:]
    return target.since if target is not None and others and target.since > first else None


def _target_levels(kpi: Kpi, target: Target | None, first: date, last: date) -> Iterator[Level]:
    """Yield the lines of the current target, with their figures, and those of the targets before it."""
    for bound in _bounds(target):
        text, figure = number(bound, kpi.unit, kpi.decimals), number(bound, decimals=kpi.decimals)
        yield Level(bound, "target", "target", "solid", text, figure, _begins(kpi, target, first))
    for one, following in pairwise(kpi.targets):
        if first < following.since <= last and one != target:
            for bound in _bounds(one):
                yield Level(bound, "", "target", "solid", first=_begins(kpi, one, first), last=following.since)


def _bounds(target: Target | None) -> Iterator[Decimal]:
    return (one for one in ((target.low, target.high) if target else ()) if one is not None)


def _limit_levels(kpi: Kpi, evidence: KpiEvidence, found: Sequence[Stretch], first: date) -> Iterator[Level]:
    """Yield the lines of the current stretch, with their figures, and those of the stretches before it."""
    if evidence.limits is not None:
        begins = evidence.since if evidence.since in _boundaries(found, first) else None
        for field, name, kind, look in _LINES:
            value: Decimal = getattr(evidence.limits, field)
            figure = number(rounded(value, finer_places(kpi, evidence)))
            yield Level(value, name, kind, look, finer(kpi, evidence, value), figure, begins)
    for one, following in pairwise(found):
        if one.limits is not None and following.since is not None and following.since > first:
            for field, _, kind, look in _LINES:
                yield Level(getattr(one.limits, field), "", kind, look, first=one.since, last=following.since)


def _description(kpi: Kpi, evidence: KpiEvidence) -> str:
    if not evidence.points:
        return ""
    last, found = evidence.points[-1], evidence.limits
    values = f"{len(evidence.points)} values, the latest {number(last.value, kpi.unit, kpi.decimals)} on {last.date}"
    gap = gap_text(kpi, evidence.points)
    out = ", ".join(str(one.date) for one in evidence.points if one.date in evidence.left_out)
    limits = [finer(kpi, evidence, one) for one in ((found.lower, found.upper) if found else ())]
    parts = [
        values,
        gap,
        f"natural limits {' to '.join(limits)}" if limits else "",
        f"{LEFT_OUT}: {out}" if out else "",
    ]
    told = ", ".join(f"{one.kind.value} on {one.date} ({one.finding})" for one in evidence.signals)
    return f"{'; '.join(part for part in parts if part)}. {f'Signals: {told}.' if told else 'No signal.'}"
