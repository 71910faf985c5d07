"""A KPI's chart in sentences: its limits, its signals with their causes, and its candidacy for an OKR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from okrtui.domain.records.models import Kpi, SignalNote
from okrtui.domain.rules.candidates import CANDIDATE_TEXTS, Candidate
from okrtui.domain.rules.evidence import cause_text, is_passed_over, reason
from okrtui.domain.rules.kpi_status import KpiEvidence, rebaselined
from okrtui.domain.rules.limits import FEWEST, LOCKED, Capability, Limits, no_ranges_text
from okrtui.domain.rules.record_names import author
from okrtui.domain.rules.signals import Rule, Signal, SignalKind
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import DetailLines, Paragraph, Tone

MOST: Final = 8
"""The most signals listed."""

CAPABLE: Final = {
    Capability.ALWAYS: "always",
    Capability.HIT_OR_MISS: "sometimes",
    Capability.CANNOT: "no",
}
"""The answers to: is the target within reach of today's work?"""

NATURES: Final[dict[SignalKind, Tone]] = {
    SignalKind.IMPROVEMENT: "good",
    SignalKind.CONCERN: "bad",
    SignalKind.CHANGE: "warn",
}


def limits(kpi: Kpi, evidence: KpiEvidence, today: date) -> DetailLines:
    """Return the normal range, how firm its limits are, and what it means for the target."""
    if not evidence.points:
        return _rebaselined(kpi, today)
    bounds = evidence.limits
    if bounds is None:
        return [Paragraph(_missing(kpi, evidence), "muted"), *_rebaselined(kpi, today)]
    lower, upper = formatting.limit(kpi, evidence, bounds.lower), formatting.limit(kpi, evidence, bounds.upper)
    drawn: DetailLines = [Paragraph(f"Normal range: {lower} to {upper}.", "muted")]
    if evidence.capability is not None:
        drawn.append((("Target within reach: ", "muted"), (CAPABLE[evidence.capability], "strong")))
    drawn.append(Paragraph(_firm(bounds, evidence), "muted"))
    return [*drawn, *_rebaselined(kpi, today)]


def _missing(kpi: Kpi, evidence: KpiEvidence) -> str:
    left = FEWEST - evidence.counted
    if left > 0:
        return f"Limits are drawn after {formatting.plural(left, 'more value')}."
    return f"There are no limits: {no_ranges_text(kpi)}."


def _firm(bounds: Limits, evidence: KpiEvidence) -> str:
    if bounds.provisional:
        return f"The limits are provisional: computed from {evidence.counted} values, and locked at {LOCKED}."
    locked = evidence.locked
    if locked is not None and locked.reason:
        return f"The limits were recalculated on {locked.locked_on}: {locked.reason}"
    since = "" if locked is None else f" ({locked.locked_on})"
    way = f"Press {keymap.key('kpi.rebaseline')} to re-baseline when the work itself has changed."
    return f"The limits are locked on the first {LOCKED} values{since}. {way}"


def _rebaselined(kpi: Kpi, today: date) -> DetailLines:
    since = rebaselined(kpi, today)
    found = next((one for one in reversed(kpi.rebaselines) if one.since == since), None)
    return [] if found is None else [Paragraph(f"New baseline since {found.since}: {found.reason}", "accent")]


def cause(signal: Signal, notes: Sequence[SignalNote]) -> SignalNote | None:
    """Return the note that explains a signal: a note on any of its days."""
    return next((note for note in reversed(notes) if signal.begins <= note.date <= signal.ends), None)


def sentence(kpi: Kpi, evidence: KpiEvidence, signal: Signal) -> str:
    """Return a signal as a sentence with its numbers."""
    value = formatting.value(kpi, evidence.points[signal.place].value)
    bounds = evidence.limits
    if signal.rule is Rule.R1 and bounds is not None:
        number = evidence.points[signal.place].value
        if number > bounds.upper:
            return f"{value} is above the upper limit of {formatting.limit(kpi, evidence, bounds.upper)}."
        if number < bounds.lower:
            return f"{value} is below the lower limit of {formatting.limit(kpi, evidence, bounds.lower)}."
        return f"{value} is inside the limits, but the step from the value before is larger than usual."
    centre = "" if bounds is None else f" of {formatting.limit(kpi, evidence, bounds.centre)}"
    tail = centre if signal.rule is Rule.R3 else ""
    return f"From {signal.begins} to {signal.ends}: {signal.finding}{tail}."


def signals(session: Session, kpi: Kpi, evidence: KpiEvidence) -> DetailLines:
    """Return the latest signals, each as a sentence with its cause."""
    found = evidence.signals
    if not found:
        return []
    notes, today = session.workspace.signal_notes_of(kpi.id), session.today()
    drawn: DetailLines = [(), (("signals", "head"), (f"   {len(found)}", "muted"))]
    if len(found) > MOST:
        drawn.append(Paragraph(f"The latest {MOST} of {len(found):,}.", "muted"))
    for signal in reversed(found[-MOST:]):
        note = cause(signal, notes)
        sign = styled_text.mark("signal", styled_text.day(signal.date, today)).text
        drawn.append(
            ((styled_text.fit(sign, 14), "muted" if note else "warn"), (str(signal.kind), NATURES[signal.kind]))
        )
        drawn.append(Paragraph(sentence(kpi, evidence, signal), "", 2))
        if note is not None:
            drawn.append(Paragraph(f"{author(note)}: {cause_text(note)}", "muted", 2))
        else:
            way = f"Press {keymap.key('kpi.explain')} to note it."
            drawn.append(Paragraph(f"No cause noted yet. {way}", "accent", 2))
    return drawn


def candidate(kpi: Kpi, evidence: KpiEvidence, today: date) -> DetailLines:
    """Return the KPI's candidacy for an OKR, and the next step."""
    if evidence.candidate is None:
        return []
    if kpi.passed_over is not None and is_passed_over(kpi, evidence, today):
        passed = f"Passed over for now on {kpi.passed_over.on}: {kpi.passed_over.reason}"
        return [(), (("candidate", "head"),), Paragraph(passed, "muted")]
    drawn: DetailLines = [(), (("candidate", "head"), (f"   {evidence.candidate}", "strong"))]
    drawn += [Paragraph(CANDIDATE_TEXTS[evidence.candidate], "accent"), Paragraph(reason(kpi, evidence, today), "")]
    explain, heal = keymap.key("kpi.explain"), keymap.key("kpi.heal")
    first = evidence.candidate is Candidate.INVESTIGATE
    way = f"Press {explain} to note the cause." if first else f"Press {heal} to create an objective from it."
    return [*drawn, Paragraph(way, "muted")]
