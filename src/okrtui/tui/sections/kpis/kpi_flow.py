"""Review a KPI: note the cause of a signal, re-baseline, audit, pass over, retire, create an objective from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from okrtui.domain.actions import kpi_review, kpis
from okrtui.domain.hints import objective_hints
from okrtui.domain.records.action_drafts import (
    AuditDraft,
    HealDraft,
    PassOverDraft,
    RebaselineDraft,
    RecalculationDraft,
)
from okrtui.domain.records.enums import Category, KpiState
from okrtui.domain.records.models import Kpi, Objective, ObjectiveDraft, SignalNoteDraft
from okrtui.domain.rules.evidence import drift_text, reason, why_no_candidate
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence
from okrtui.domain.rules.raise_okr import Proposal, proposal
from okrtui.domain.rules.refusals import require, why_no_new_objectives
from okrtui.domain.rules.signals import Signal
from okrtui.domain.rules.todo import unexplained
from okrtui.domain.rules.typed_values import typed_for_kpi
from okrtui.domain.workspace import Workspace
from okrtui.errors import OkrError
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.actions.action import Context
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.record_forms import has_open_cycle
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.keys import keymap
from okrtui.tui.sections.catalogue import KPIS
from okrtui.tui.sections.kpis import signal_text
from okrtui.tui.sections.kpis.section import KpisSection, where_retired
from okrtui.tui.sections.kpis.views import AuditView
from okrtui.tui.styled_text import Line, Paragraph

LACKS: Final = {"why": "what you will do differently", "changes": "at least one change"}
"""The fields that a person must add to the proposal, in words."""

LISTED: Final = 4
"""The most other signals listed above the form that explains one."""


def _evidence(session: Session, kpi: Kpi) -> KpiEvidence:
    return kpi_evidence(session.workspace, kpi, session.today())


# -- signals ------------------------------------------------------------------------------------------------


async def explain(host: SectionHost, kpi: Kpi) -> None:
    """Note the cause of the newest signal that has none, or edit the note of the newest."""
    workspace = host.session.workspace
    evidence, notes = _evidence(host.session, kpi), workspace.signal_notes_of(kpi.id)
    if not evidence.signals:
        host.say(f"{kpi.shown_id} has no signal: all values are within its normal range.", "warn")
        return
    without_cause = unexplained(evidence.signals, notes)
    signal = without_cause[-1] if without_cause else evidence.signals[-1]
    note = signal_text.cause(signal, notes)
    spec = FormSpec(
        title=f"What was the cause? {kpi.shown_id} {kpi.name}",
        kind=SignalNoteDraft,
        initial={
            "date": note.date if note else signal.date,
            "cause": note.cause if note else "",
            "left_out": note is not None and note.left_out,
        },
        fixed={"kpi": kpi.id},
        subtitle=_signal_lines(kpi, evidence, signal),
    )
    if (entry := await host.forms.submit(spec, kpi_review.explain)) is not None:
        left = len(unexplained(evidence.signals, workspace.signal_notes_of(kpi.id)))
        again = f"press {keymap.key('kpi.explain')} again"
        host.tell(entry, f"{formatting.plural(left, 'more signal')} without a cause: {again}." if left else "")


async def rebaseline(host: SectionHost, kpi: Kpi) -> None:
    """Start the chart again from a day, with a reason."""
    subtitle: list[Line | Paragraph] = [
        ((f"{kpi.shown_id}  ", "muted"), (kpi.name, "strong")),
        Paragraph("Only when the work itself has changed, not because the values are bad.", "muted"),
        *(((f"  since {one.since}  ", "muted"), (one.reason, "")) for one in kpi.rebaselines),
    ]
    spec = FormSpec(
        title="Re-baseline the chart",
        kind=RebaselineDraft,
        initial={"since": host.session.today()},
        fixed={"kpi": kpi.id},
        subtitle=subtitle,
    )
    if (entry := await host.forms.submit(spec, kpi_review.rebaseline)) is not None:
        host.tell(entry)


async def recalculate(host: SectionHost, kpi: Kpi) -> None:
    """Lock the limits again on the first values as they are now, with a reason."""
    spec = FormSpec(
        title=f"Recalculate the limits of {kpi.shown_id} {kpi.name}",
        kind=RecalculationDraft,
        fixed={"kpi": kpi.id},
        subtitle=(Paragraph(drift_text(host.session.workspace, kpi, host.session.today()), "muted"),),
        save_label="recalculate",
    )
    if (entry := await host.forms.submit(spec, kpi_review.recalculate)) is not None:
        host.tell(entry)


# -- audit, candidates, retiring --------------------------------------------------------------------------------


async def audit(context: Context, category: Category) -> None:
    """Put the KPI under the cursor into a category, and go to the next one."""
    section, host, kpi, key = context.section, context.host, context.record, context.key
    assert isinstance(section, KpisSection)  # noqa: S101 - the action is refused elsewhere
    assert isinstance(section.view, AuditView)  # noqa: S101 - likewise
    assert isinstance(kpi, Kpi)  # noqa: S101 - likewise
    following = section.view.following(context.listed, key or 0)
    host.show(KPIS, key if following is None else following)  # first, so that the next key finds the next KPI
    try:
        await host.commit(kpi_review.audit, AuditDraft(kpi=kpi.id, category=category))
    except OkrError:
        host.show(KPIS, key)
        raise
    last = f" That was the last one. Press {keymap.key('view.next')} to see the candidates."
    host.say(f"{kpi.shown_id} {kpi.name} is {category}.{last if following is None else ''}", "good")


async def pass_over(host: SectionHost, kpi: Kpi) -> None:
    """Pass over a candidate for now, with a reason."""
    evidence = _evidence(host.session, kpi)
    require(why_no_candidate(kpi, evidence))
    spec = FormSpec(
        title=f"Pass over {kpi.shown_id} {kpi.name} for now",
        kind=PassOverDraft,
        initial={"reason": kpi.passed_over.reason if kpi.passed_over else ""},
        fixed={"kpi": kpi.id},
        subtitle=(Paragraph(reason(kpi, evidence, host.session.today()), "muted"),),
    )
    if (entry := await host.forms.submit(spec, kpi_review.pass_over)) is not None:
        host.tell(entry, "It is offered again when its evidence changes.")


async def retire(host: SectionHost, kpi: Kpi) -> None:
    """Retire a KPI, or resume it."""
    entry = await host.commit(kpis.retire, kpi.id)
    host.tell(entry, "" if kpi.state is KpiState.RETIRED else where_retired(1))


# -- creating an objective ------------------------------------------------------------------------------------------


async def create_objective(host: SectionHost, kpi: Kpi) -> None:
    """Create an objective with its key results from a KPI, in one commit."""
    workspace = host.session.workspace
    cycles = _for_new_objectives(workspace)
    if not cycles and await has_open_cycle(host):
        cycles = _for_new_objectives(workspace)
    if not cycles:
        there, plans = keymap.key("section.cycles"), keymap.key("row.new")
        host.say(f"No cycle takes new objectives. Press {there}, then {plans} to plan one.", "warn")
        return
    found = proposal(workspace, kpi, workspace.cycles[cycles[0][0]], host.session.today())
    entry = await host.forms.submit(_healing(host.session, kpi, found, cycles), kpi_review.heal)
    if entry is not None:
        objective = workspace.find(Objective, entry.created(Objective)[0])
        count = len(workspace.key_results_of(objective.id))
        host.show("objectives", ("objectives", objective.id))
        added = f"{objective.shown_id} added as a draft with {formatting.plural(count, 'key result')}."
        host.say(f"{added} Press {keymap.key('app.undo')} to undo all of it.", "good")


def _for_new_objectives(workspace: Workspace) -> list[tuple[int, str]]:
    return [
        (one, words)
        for one, words in form_specs.open_cycles(workspace)
        if why_no_new_objectives(workspace.cycles[one]) is None
    ]


def _healing(session: Session, kpi: Kpi, found: Proposal, cycles: Sequence[tuple[int, str]]) -> FormSpec:
    subtitle: list[Line | Paragraph] = [Paragraph(found.evidence, "muted")]
    if found.warning:
        subtitle.append(Paragraph(f"{styled_text.glyphs().signal} {found.warning}", "warn"))
    return FormSpec(
        title=f"Heal {kpi.shown_id} {kpi.name}",
        kind=HealDraft,
        initial={name: getattr(found.draft, name) for name in HealDraft.model_fields},
        fixed={"kpi": kpi.id, "team": found.draft.team},
        choices={"cycle": cycles},
        groups={"key_result": "Its key results: the KPI, and one to three changes in how you work"},
        subtitle=subtitle,
        live=lambda typed: _title_hints(session, typed),
        save_label="create the objective",
        around=typed_for_kpi(kpi),
    )


def _title_hints(session: Session, typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
    lacks = [words for name, words in LACKS.items() if not typed.get(name, "").strip()]
    below: list[Line | Paragraph] = []
    if lacks:
        below.append(Paragraph(f"Still needed: {' and '.join(lacks)}.", "warn"))
    title = typed.get("title", "").strip()
    if title:
        draft = ObjectiveDraft.model_construct(
            cycle=0, title=title, why="-", owners=("-",), team="", parent=None
        )  # only the title is checked here
        found = objective_hints(session.workspace, draft)
        below += [Paragraph(f"{styled_text.glyphs().signal} {hint.sentence}", "warn") for hint in found]
    return below


def _signal_lines(kpi: Kpi, evidence: KpiEvidence, signal: Signal) -> list[Line | Paragraph]:
    """Return the signal to explain, and the days of other signals."""
    others = [one for one in evidence.signals if one is not signal][-LISTED:]
    lines: list[Line | Paragraph] = [
        ((f"{signal.date}  ", "strong"), (str(signal.kind), signal_text.NATURES[signal.kind])),
        Paragraph(signal_text.sentence(kpi, evidence, signal)),
    ]
    if others:
        days = ", ".join(one.date.isoformat() for one in others)
        lines.append(Paragraph(f"Others: {days}. Enter one of these days below to explain that one instead.", "muted"))
    return lines
