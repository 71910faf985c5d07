"""Why a KPI is a candidate for an OKR, in numbers, and whether somebody has said that it is not one for now."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from okrtui.domain.records.models import Kpi, Measurement, Target
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.kpi_health import KpiStatus, judged_on_its_day, target_at
from okrtui.domain.rules.kpi_status import KpiEvidence
from okrtui.domain.rules.number_text import brief, places_of, plain
from okrtui.domain.rules.signals import SIGNAL_TEXTS, Limits, SignalKind

_SHOWN = 3
"""How many values a young KPI's sentence names."""


def band_text(target: Target) -> str:
    """What is good, in words: at least 60, at most 3, 40 to 50."""
    if target.low is None or target.high is None:
        if target.low is not None:
            return f"at least {plain(target.low)}"
        return "no bound" if target.high is None else f"at most {plain(target.high)}"
    return f"{plain(target.low)} to {plain(target.high)}"


def reason(kpi: Kpi, evidence: KpiEvidence, today: date) -> str:
    """Why a KPI reads as it does, with its figures; empty where it is no candidate."""
    return tellings(kpi, evidence, today)[0]


def tellings(kpi: Kpi, evidence: KpiEvidence, today: date) -> tuple[str, ...]:
    """The reason in fewer and fewer words, from the whole sentence down to its decisive figures."""
    target = target_at(kpi.targets, today)
    if target is None or evidence.candidate is None:
        return ("",)
    if evidence.candidate is Candidate.INVESTIGATE:
        return _concern(evidence)
    if evidence.candidate is Candidate.STRONG and evidence.limits is not None:
        return _steady(kpi, evidence, evidence.limits, target)
    return _missing(kpi, evidence, target)


def _concern(evidence: KpiEvidence) -> tuple[str, ...]:
    newest = [signal for signal in evidence.signals if signal.kind is SignalKind.CONCERN][-1]
    seen = f"Concern since {newest.date}"
    told = f"{seen}, {SIGNAL_TEXTS[newest.rule]}"
    return f"{told}: find out what happened before raising an OKR.", told, seen


def _steady(kpi: Kpi, evidence: KpiEvidence, limits: Limits, target: Target) -> tuple[str, ...]:
    places = finer_places(kpi, evidence)
    lower, upper, count = brief(limits.lower, places), brief(limits.upper, places), len(evidence.points)
    bound = target.low if target.low is not None and limits.upper < target.low else target.high
    asked, aim = ("the target", "") if bound is None else (plain(bound), f", target {plain(bound)}")
    held = f"{count} points, steady between {lower} and {upper}; {asked} lies outside"
    return (
        f"{held}: doing more of the same cannot get there.",
        held,
        f"{count} points, {lower} to {upper}{aim}",
        f"steady {lower} to {upper}{aim}",
        f"{lower} to {upper}{aim}",
    )


def _missing(kpi: Kpi, evidence: KpiEvidence, target: Target) -> tuple[str, ...]:
    last = ", ".join(plain(point.value) for point in evidence.points[-_SHOWN:])
    run, count = len(_run_off_target(kpi, evidence)), len(evidence.points)
    held = f"{count} points, the last {run} off target"
    return (
        f"{held} ({last}; {band_text(target)}); too few for locked limits.",
        f"{held} ({last}; {band_text(target)})",
        f"last {run} of {count} off: {last}",
        f"last {run} of {count} off target",
    )


def finer_places(kpi: Kpi, evidence: KpiEvidence) -> int:
    """With how many decimals a limit is told: one more than the values have, as it lies between them."""
    measured = places_of(point.value for point in evidence.points)
    return (measured if kpi.decimals is None else kpi.decimals) + 1


def _run_off_target(kpi: Kpi, evidence: KpiEvidence) -> list[Measurement]:
    """The latest points in a row that miss the target of their days, newest first."""
    off = (KpiStatus.NEAR, KpiStatus.MISSED)
    return list(takewhile(lambda point: judged_on_its_day(point, kpi.targets) in off, reversed(evidence.points)))


def ground(kpi: Kpi, evidence: KpiEvidence, today: date) -> str:
    """What a candidate rests on, in words that stay the same until that changes; empty where it is none.

    For a steady process its limits and the target; for a young KPI the day it left the target, and the target.
    """
    target = target_at(kpi.targets, today)
    if target is None or evidence.candidate in (None, Candidate.INVESTIGATE):
        return ""
    if evidence.candidate is Candidate.STRONG and evidence.limits is not None:
        places = finer_places(kpi, evidence) + 1
        span = f"{brief(evidence.limits.lower, places)} to {brief(evidence.limits.upper, places)}"
        return f"steady at {span}, target {band_text(target)}"
    return f"off target since {_run_off_target(kpi, evidence)[-1].date}, target {band_text(target)}"


def is_passed_over(kpi: Kpi, evidence: KpiEvidence, today: date) -> bool:
    """Whether somebody passed the candidate over and what it rests on is still the same."""
    return kpi.passed_over is not None and kpi.passed_over.evidence == ground(kpi, evidence, today)
