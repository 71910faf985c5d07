"""What a KPI's chart says, in sentences: its limits, its signals with what people found, and whether it is an OKR."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from okrtui.domain.records.models import Kpi, SignalNote
from okrtui.domain.rules.candidates import CANDIDATE_TEXTS, Candidate
from okrtui.domain.rules.evidence import is_passed_over, reason
from okrtui.domain.rules.kpi_status import KpiEvidence, rebaselined
from okrtui.domain.rules.signals import FEWEST, LOCKED, SIGNAL_TEXTS, Capability, Limits, Rule, Signal, SignalKind
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line, Paragraph, Tone

MOST: Final = 8
"""How many signals are told."""

CAPABLE: Final = {
    Capability.ALWAYS: "always on target",
    Capability.HIT_OR_MISS: "now on target, now off",
    Capability.CANNOT: "never on target",
}
"""What ordinary work can do about the target."""

NATURES: Final[dict[SignalKind, Tone]] = {
    SignalKind.IMPROVEMENT: "good",
    SignalKind.CONCERN: "bad",
    SignalKind.CHANGE: "warn",
}

Drawn = list[Line | Paragraph]


def limits(kpi: Kpi, evidence: KpiEvidence, today: date) -> Drawn:
    """What ordinary work brings, how firm that is, and what it means for the target."""
    if not evidence.points:
        return _rebaselined(kpi, today)
    bounds = evidence.limits
    if bounds is None:
        left = FEWEST - len(evidence.points)
        more = f"{formatting.plural(left, 'more value')} and limits can be drawn."
        return [Paragraph(more, "muted"), *_rebaselined(kpi, today)]
    lower, upper = formatting.limit(kpi, evidence, bounds.lower), formatting.limit(kpi, evidence, bounds.upper)
    drawn: Drawn = [Paragraph(f"What ordinary work brings: {lower} to {upper}.", "muted")]
    if evidence.capability is not None:
        drawn.append((("With that: ", "muted"), (CAPABLE[evidence.capability], "strong")))
    drawn.append(Paragraph(_firm(bounds, len(evidence.points)), "muted"))
    return [*drawn, *_rebaselined(kpi, today)]


def _firm(bounds: Limits, count: int) -> str:
    if bounds.provisional:
        return f"The limits are provisional: drawn from {count} values, they are locked at {LOCKED}."
    anew = f"{keymap.key('kpi.rebaseline')} begins anew when the work is changed"
    return f"The limits are locked on the first {LOCKED} values; {anew}."


def _rebaselined(kpi: Kpi, today: date) -> Drawn:
    since = rebaselined(kpi, today)
    found = next((one for one in reversed(kpi.rebaselines) if one.since == since), None)
    return [] if found is None else [Paragraph(f"New baseline since {found.since}: {found.reason}", "accent")]


def span(evidence: KpiEvidence, signal: Signal) -> tuple[date, date]:
    """The first and the last day of what a signal is made of."""
    return evidence.points[signal.first].date, evidence.points[signal.last].date


def cause(evidence: KpiEvidence, signal: Signal, notes: Sequence[SignalNote]) -> SignalNote | None:
    """The note that explains a signal: one on any day of it."""
    first, last = span(evidence, signal)
    return next((note for note in reversed(notes) if first <= note.date <= last), None)


def sentence(kpi: Kpi, evidence: KpiEvidence, signal: Signal) -> str:
    """A signal in words with its figures."""
    value = formatting.value(kpi, evidence.points[signal.place].value)
    bounds = evidence.limits
    if signal.rule is Rule.R1 and bounds is not None:
        number = evidence.points[signal.place].value
        if number > bounds.upper:
            return f"{value} lies above the upper limit of {formatting.limit(kpi, evidence, bounds.upper)}."
        if number < bounds.lower:
            return f"{value} lies below the lower limit of {formatting.limit(kpi, evidence, bounds.lower)}."
        return f"A step to {value} that is larger than ordinary work makes."
    first, last = span(evidence, signal)
    centre = "" if bounds is None else f" of {formatting.limit(kpi, evidence, bounds.centre)}"
    tail = centre if signal.rule is Rule.R3 else ""
    return f"From {first} to {last}: {SIGNAL_TEXTS[signal.rule]}{tail}."


def signals(session: Session, kpi: Kpi, evidence: KpiEvidence) -> Drawn:
    """The latest signals, each in a sentence with the cause that somebody noted."""
    found = evidence.signals
    if not found:
        return []
    notes, today = session.workspace.signal_notes_of(kpi.id), session.today()
    drawn: Drawn = [(), (("signals", "head"), (f"   {len(found)}", "muted"))]
    for signal in reversed(found[-MOST:]):
        note = cause(evidence, signal, notes)
        sign = styled_text.mark("signal", styled_text.day(signal.date, today)).text
        drawn.append(
            ((styled_text.fit(sign, 14), "muted" if note else "warn"), (str(signal.kind), NATURES[signal.kind]))
        )
        drawn.append(Paragraph(sentence(kpi, evidence, signal), "", 2))
        if note is not None:
            drawn.append(Paragraph(f"{note.created_by}: {note.cause}", "muted", 2))
        else:
            way = f"{keymap.key('kpi.explain')} notes the cause"
            drawn.append(Paragraph(f"Nobody has said why yet: {way}.", "accent", 2))
    return drawn


def candidate(kpi: Kpi, evidence: KpiEvidence, today: date) -> Drawn:
    """Whether the KPI asks for an OKR, and what to do about it."""
    if evidence.candidate is None:
        return []
    if kpi.passed_over is not None and is_passed_over(kpi, evidence, today):
        told = f"Passed over for now on {kpi.passed_over.on}: {kpi.passed_over.reason}"
        return [(), (("candidate", "head"),), Paragraph(told, "muted")]
    drawn: Drawn = [(), (("candidate", "head"), (f"   {evidence.candidate}", "strong"))]
    drawn += [Paragraph(CANDIDATE_TEXTS[evidence.candidate], "accent"), Paragraph(reason(kpi, evidence, today), "")]
    notes, raises = keymap.key("kpi.explain"), keymap.key("kpi.heal")
    first = evidence.candidate is Candidate.INVESTIGATE
    way = f"{notes} notes the cause." if first else f"{raises} raises an objective from it."
    return [*drawn, Paragraph(way, "muted")]
