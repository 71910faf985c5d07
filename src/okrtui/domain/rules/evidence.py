"""The case for an OKR from a KPI, with its figures, and whether somebody has postponed it."""

from __future__ import annotations

from datetime import date
from itertools import takewhile

from okrtui.domain.records.models import Kpi, SignalNote, Target
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.kpi_health import KpiStatus, Point, judged_on_its_day, target_at
from okrtui.domain.rules.kpi_status import KpiCase, KpiEvidence, kpi_evidence
from okrtui.domain.rules.limits import FEWEST, LOCKED, Limits, limits_on, no_ranges_text
from okrtui.domain.rules.number_text import brief, counted, plain
from okrtui.domain.rules.signals import SignalKind
from okrtui.domain.rules.stretches import current, drifted
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError

Case = KpiCase | KpiEvidence
"""What the case for an OKR is told from."""

_SHOWN = 3
"""The number of latest values in the sentence about a KPI with few values."""


LEFT_OUT = "left out of the limits"
"""A value whose cause is known, in words."""


def band_text(target: Target) -> str:
    """Return a target in words: at least 60, at most 3, 40 to 50."""
    if target.low is None or target.high is None:
        if target.low is not None:
            return f"at least {plain(target.low)}"
        return "no bound" if target.high is None else f"at most {plain(target.high)}"
    return f"{plain(target.low)} to {plain(target.high)}"


def reason(kpi: Kpi, evidence: Case, today: date) -> str:
    """Return why a KPI is a candidate, with its figures; empty where it is none."""
    return tellings(kpi, evidence, today)[0]


def tellings(kpi: Kpi, evidence: Case, today: date) -> tuple[str, ...]:
    """Return the reason in shorter and shorter forms, from the whole sentence to its decisive figures."""
    target = target_at(kpi.targets, today)
    if target is None or evidence.candidate is None:
        return ("",)
    if evidence.candidate is Candidate.INVESTIGATE:
        return _concern(evidence)
    if evidence.candidate is Candidate.STRONG and evidence.limits is not None:
        return _steady(kpi, evidence, evidence.limits, target)
    return _missing(kpi, evidence, target)


def _concern(evidence: Case) -> tuple[str, ...]:
    newest = [signal for signal in evidence.signals if signal.kind is SignalKind.CONCERN][-1]
    seen = f"Concern since {newest.date}"
    shorter = f"{seen}, {newest.finding}"
    return f"{shorter}: find the cause before creating an OKR.", shorter, seen


def _steady(kpi: Kpi, evidence: Case, limits: Limits, target: Target) -> tuple[str, ...]:
    places = finer_places(kpi, evidence)
    lower, upper, count = brief(limits.lower, places), brief(limits.upper, places), evidence.length
    bound = target.low if target.low is not None and limits.upper < target.low else target.high
    aim, asked = ("", "The target") if bound is None else (f", target {plain(bound)}", f"The target of {plain(bound)}")
    steady = f"{count} values, steady between {lower} and {upper}"
    return (
        f"{steady}. {asked} is outside that range, so today's way of working cannot reach it.",
        f"{steady}. {asked} is outside that range.",
        f"{count} values, {lower} to {upper}{aim}",
        f"steady {lower} to {upper}{aim}",
        f"{lower} to {upper}{aim}",
    )


def _missing(kpi: Kpi, evidence: Case, target: Target) -> tuple[str, ...]:
    last = ", ".join(plain(point.value) for point in evidence.points[-_SHOWN:])
    run, count = len(_run_off_target(kpi, evidence)), evidence.length
    missed = f"{count} values, the last {run} off target"
    return (
        f"{missed} ({last}; {band_text(target)}); too few for final limits.",
        f"{missed} ({last}; {band_text(target)})",
        f"last {run} of {count} off: {last}",
        f"last {run} of {count} off target",
    )


def finer_places(kpi: Kpi, evidence: Case) -> int:
    """Return the decimals of a limit: one more than the values have, because it falls between them."""
    return (evidence.places if kpi.decimals is None else kpi.decimals) + 1


def limits_text(kpi: Kpi, evidence: KpiEvidence) -> str:
    """Return how firm the limits are: locked or recalculated on a day, provisional, or what is missing for any."""
    if evidence.limits is None:
        missing = FEWEST - evidence.counted
        return f"after {counted(missing, 'more value')}" if missing > 0 else f"none: {no_ranges_text(kpi)}"
    if evidence.locked is None:
        return "provisional" if evidence.limits.provisional else "locked"
    return f"{'recalculated' if evidence.locked.reason else 'locked'} on {evidence.locked.locked_on}"


def cause_text(note: SignalNote) -> str:
    """Return the cause in a note, and whether its value is left out of the limits."""
    return f"{note.cause} ({LEFT_OUT})" if note.left_out else note.cause


def drift_text(workspace: Workspace, kpi: Kpi, today: date) -> str:
    """Return the locked limits, and what they would be if they were recalculated; empty where that is the same."""
    evidence = kpi_evidence(workspace, kpi, today)
    if evidence.locked is None:
        return ""
    one = current(workspace, kpi, today)
    base = drifted(one, kpi.cadence)
    fresh = None if base is None else limits_on(base)
    if fresh is None or one.limits is None:
        return ""
    places = finer_places(kpi, evidence)
    before, after = (f"{brief(each.lower, places)} to {brief(each.upper, places)}" for each in (one.limits, fresh))
    return f"Its limits are locked at {before}; its first {LOCKED} values as they are now give {after}."


def _run_off_target(kpi: Kpi, evidence: Case) -> list[Point]:
    """Return the latest points in a row that miss the target of their days, newest first."""
    off = (KpiStatus.NEAR, KpiStatus.MISSED)
    return list(takewhile(lambda point: judged_on_its_day(point, kpi.targets) in off, reversed(evidence.points)))


def ground(kpi: Kpi, evidence: Case, today: date) -> str:
    """Return the case for a candidate in words that change only when the case changes; empty where it is none.

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


def why_no_candidate(kpi: Kpi, evidence: Case) -> RuleError | None:
    """Return why a KPI cannot be passed over: its evidence does not make it a candidate for an OKR."""
    if evidence.candidate not in (None, Candidate.INVESTIGATE):
        return None
    return RuleError(f"{kpi.shown_id} is not a candidate for an OKR.", "There is nothing to postpone.")


def is_passed_over(kpi: Kpi, evidence: Case, today: date) -> bool:
    """Return whether somebody postponed the candidate and the case for it is still the same."""
    return kpi.passed_over is not None and kpi.passed_over.evidence == ground(kpi, evidence, today)
