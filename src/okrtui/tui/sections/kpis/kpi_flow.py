"""What a review of a KPI leads to: a cause for a signal, a new baseline, a category, an objective, or a wait."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from okrtui.domain.actions import kpi_review
from okrtui.domain.hints import objective_hints
from okrtui.domain.records.action_drafts import AuditDraft, HealDraft, PassOverDraft, RebaselineDraft
from okrtui.domain.records.enums import Category, CycleState
from okrtui.domain.records.models import Kpi, Objective, ObjectiveDraft, SignalNoteDraft
from okrtui.domain.rules.candidates import Candidate
from okrtui.domain.rules.evidence import reason
from okrtui.domain.rules.kpi_status import KpiEvidence, kpi_evidence
from okrtui.domain.rules.raise_okr import Proposal, proposal
from okrtui.domain.rules.signals import Signal
from okrtui.domain.rules.todo import unexplained
from okrtui.tui import formatting, styled_text
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.forms.record_forms import Editor
from okrtui.tui.keys import keymap
from okrtui.tui.sections.kpis import signal_text
from okrtui.tui.styled_text import Line, Paragraph

HEALING: Final = ("title", "why", "cycle", "owner", "ambition", "key_result", "baseline", "target", "changes")
LACKS: Final = {"why": "what will be done differently", "changes": "one change at least"}
"""What a person has to add to the proposal."""

LISTED: Final = 4
"""How many signals stand above the form that explains one."""


class Reviewer(Editor):
    """Forms about what a KPI's chart says."""

    def _evidence(self, kpi: Kpi) -> KpiEvidence:
        return kpi_evidence(self.session.workspace, kpi, self.session.today())

    # -- signals ------------------------------------------------------------------------------------------------

    async def explain(self, kpi: Kpi) -> None:
        """Note the cause of the newest signal that has none, or change the note of the newest."""
        evidence = self._evidence(kpi)
        notes = self.session.workspace.signal_notes_of(kpi.id)
        if not evidence.signals:
            self.desk.say(f"{kpi.shown_id} has no signal: nothing stands out of its usual course.", "warn")
            return
        silent = unexplained(evidence, notes)
        signal = silent[-1] if silent else evidence.signals[-1]
        note = signal_text.cause(evidence, signal, notes)
        initial = {"date": note.date if note else signal.date, "cause": note.cause if note else ""}
        spec = FormSpec(
            title=f"What was the cause? {kpi.shown_id} {kpi.name}",
            kind=SignalNoteDraft,
            initial=initial,
            fixed={"kpi": kpi.id},
            order=("cause", "date"),
            subtitle=_told(kpi, evidence, signal),
        )
        if await self._fill_in(spec, kpi_review.explain):
            left = unexplained(evidence, self.session.workspace.signal_notes_of(kpi.id))
            again = f"{keymap.key('kpi.explain')} again"
            more = f" {formatting.plural(len(left), 'more signal')} without a cause: {again}." if left else ""
            self.desk.say(f"The cause is noted.{more}", "good")

    async def rebaseline(self, kpi: Kpi) -> None:
        """Begin the chart anew from a day on, with a reason."""
        told: list[Line | Paragraph] = [
            ((f"{kpi.shown_id}  ", "muted"), (kpi.name, "strong")),
            Paragraph("For a change in how the work is done, not for values that one does not like.", "muted"),
            *(((f"  since {one.since}  ", "muted"), (one.reason, "")) for one in kpi.rebaselines),
        ]
        spec = FormSpec(
            title="Begin the chart anew",
            kind=RebaselineDraft,
            initial={"since": self.session.today()},
            fixed={"kpi": kpi.id},
            order=("reason", "since"),
            subtitle=told,
        )
        if await self._fill_in(spec, kpi_review.rebaseline):
            self.desk.say(f"{kpi.shown_id} has a new baseline.", "good")

    # -- audit and candidates -----------------------------------------------------------------------------------

    async def audit(self, kpi: Kpi, category: Category) -> None:
        """Put a KPI into a category."""
        await self.desk.commit(kpi_review.audit, AuditDraft(kpi=kpi.id, category=category))

    async def pass_over(self, kpi: Kpi) -> None:
        """Leave a candidate alone for now, with a reason."""
        evidence = self._evidence(kpi)
        if evidence.candidate in (None, Candidate.INVESTIGATE):
            way = f"{keymap.key('kpi.explain')} notes the cause of its signal"
            self.desk.say(f"{kpi.shown_id} is no candidate: {way}.", "warn")
            return
        spec = FormSpec(
            title=f"Pass {kpi.shown_id} {kpi.name} over for now",
            kind=PassOverDraft,
            initial={"reason": kpi.passed_over.reason if kpi.passed_over else ""},
            fixed={"kpi": kpi.id},
            subtitle=(Paragraph(reason(kpi, evidence, self.session.today()), "muted"),),
        )
        if await self._fill_in(spec, kpi_review.pass_over):
            self.desk.say(f"{kpi.shown_id} is passed over until its evidence changes.", "good")

    # -- healing ------------------------------------------------------------------------------------------------

    async def heal(self, kpi: Kpi) -> None:
        """Raise an objective with its key results from a KPI, in one commit."""
        workspace = self.session.workspace
        cycles = self._for_new_goals()
        if not cycles and await self.has_open_cycle():
            cycles = self._for_new_goals()
        if not cycles:
            there, plans = keymap.key("section.cycles"), keymap.key("row.new")
            self.desk.say(f"No cycle takes new objectives: {there}, then {plans}, plans one.", "warn")
            return
        found = proposal(workspace, kpi, workspace.cycles[cycles[0][0]], self.session.today())
        if await self._fill_in(self._healing(kpi, found, cycles), kpi_review.heal):
            objective = workspace.find(Objective, self.last)
            count = len(workspace.key_results_of(objective.id))
            self.desk.show("objectives", ("objectives", objective.id))
            said = f"{objective.shown_id} is drafted with {formatting.plural(count, 'key result')}"
            self.desk.say(f"{said}; {keymap.key('app.undo')} takes all of it back.", "good")

    def _for_new_goals(self) -> list[tuple[int, str]]:
        workspace = self.session.workspace
        takes = (CycleState.ACTIVE, CycleState.DRAFT)
        return [
            (one, words) for one, words in form_specs.open_cycles(workspace) if workspace.cycles[one].state in takes
        ]

    def _healing(self, kpi: Kpi, found: Proposal, cycles: Sequence[tuple[int, str]]) -> FormSpec:
        told: list[Line | Paragraph] = [Paragraph(found.evidence, "muted")]
        if found.warning:
            told.append(Paragraph(f"{styled_text.glyphs().signal} {found.warning}", "warn"))
        return FormSpec(
            title=f"Heal {kpi.shown_id} {kpi.name}",
            kind=HealDraft,
            initial={name: getattr(found.draft, name) for name in HealDraft.model_fields},
            fixed={"kpi": kpi.id, "team": found.draft.team},
            choices={"cycle": cycles},
            order=HEALING,
            groups={"key_result": "Its key results: the KPI, and one to three changes in how you work"},
            subtitle=told,
            live=self._hints_on_it,
            save_label="raise it",
        )

    def _hints_on_it(self, typed: Mapping[str, str]) -> Sequence[Line | Paragraph]:
        lacks = [words for name, words in LACKS.items() if not typed.get(name, "").strip()]
        told: list[Line | Paragraph] = []
        if lacks:
            told.append(Paragraph(f"Still to be said: {' and '.join(lacks)}.", "warn"))
        title = typed.get("title", "").strip()
        if title:
            draft = ObjectiveDraft.model_construct(
                cycle=0, title=title, why="-", owner="-", team="", parent=None
            )  # the title alone is judged here
            found = objective_hints(self.session.workspace, draft)
            told += [Paragraph(f"{styled_text.glyphs().signal} {hint.sentence}", "warn") for hint in found]
        return told


def _told(kpi: Kpi, evidence: KpiEvidence, signal: Signal) -> list[Line | Paragraph]:
    """The signal that is asked about, and the days of others before it."""
    others = [one for one in evidence.signals if one is not signal][-LISTED:]
    lines: list[Line | Paragraph] = [
        ((f"{signal.date}  ", "strong"), (str(signal.kind), signal_text.NATURES[signal.kind])),
        Paragraph(signal_text.sentence(kpi, evidence, signal)),
    ]
    if others:
        days = ", ".join(one.date.isoformat() for one in others)
        lines.append(
            Paragraph(f"Others: {days}. Their day in the field below notes the cause of one of them.", "muted")
        )
    return lines
