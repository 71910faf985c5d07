"""The choices at a verdict: a KPI, an objective with its key results, both, or the decision alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from okrtui.domain.actions import decisions
from okrtui.domain.actions.decisions import DecisionWithRecords
from okrtui.domain.columns.decisions import KIND_WORDS
from okrtui.domain.hints.wording import has_figure
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision, DecisionDraft, Kpi, NewKpiDraft, Objective, ObjectiveDraft
from okrtui.session import Entry
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.record_forms import ReasonDraft, add_key_results, has_open_cycle, show_new_kpi
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.forms.words_to_fields import kpi_asked_about
from okrtui.tui.host import SectionHost
from okrtui.tui.wizard.model import WizardState

WAYS = {"kpi": Kind.KPI, "okr": Kind.OKR, "both": Kind.BOTH}


class VerdictOutcome:
    """Acts on one verdict; nothing is saved before its last form.

    `wizard` is the autosave of the questions; it is dropped with the decision's commit.
    """

    def __init__(self, host: SectionHost, state: WizardState, wizard: Autosave) -> None:
        self.host = host
        self.state = state
        self._wizard = wizard

    async def go(self, way: str) -> bool:
        """Act on a choice; return False when the person left before anything was saved."""
        chosen = WAYS.get(way)
        if not await self._reason(chosen):
            return False
        if chosen is None:
            entry = await self._keep(DecisionWithRecords(self._decision(None)))
            self.host.show("decide", entry.created(Decision)[0])
            self.host.tell(entry)
            return True
        if chosen is not Kind.KPI and not await has_open_cycle(self.host):
            return False
        return await (self._kpi(chosen) if chosen is Kind.KPI else self._okr(chosen))

    async def _reason(self, chosen: Kind | None) -> bool:
        """Ask for a reason when the choice differs from the verdict."""
        verdict = self.state.outcome().verdict
        if chosen is None or verdict in (chosen, Kind.UNCLEAR) or self.state.why:
            return True
        title = f"The answers say {KIND_WORDS[verdict]}; you choose {KIND_WORDS[chosen]}"
        spec = FormSpec(title=title, kind=ReasonDraft, initial={"why": self.state.why})
        filled = await self.host.forms.fill_in(spec, _needs_reason)
        if filled is not None and isinstance(filled.draft, ReasonDraft):
            self.state.why = filled.draft.why
        return filled is not None

    def _decision(self, chosen: Kind | None) -> DecisionDraft:
        about = self.state.about or ("", 0)
        return DecisionDraft(
            metric=self.state.metric,
            answers=self.state.answers,
            chosen=chosen,
            why=self.state.why,
            about_kpi=about[1] if about[0] == "kpis" else None,
            about_key_result=about[1] if about[0] == "key_results" else None,
        )

    async def _keep(self, decided: DecisionWithRecords, *saved: Autosave) -> Entry:
        return await self.host.commit(decisions.keep, decided, *saved, self._wizard)

    async def _filled(self, spec: FormSpec, make: Callable[[Any], DecisionWithRecords]) -> Entry | None:
        """Open a form and save the decision with its draft; None when the person left."""

        async def submit(draft: BaseModel, autosave: Autosave) -> Entry:
            return await self._keep(make(draft), autosave)

        filled = await self.host.forms.fill_in(spec, submit)
        return None if filled is None else filled.entry

    async def _kpi(self, chosen: Kind) -> bool:
        spec = form_specs.kpi(self.host.session, initial=kpi_asked_about(self.state.metric))
        entry = await self._filled(spec, lambda draft: DecisionWithRecords(self._decision(chosen), kpi=draft))
        if entry is not None:
            show_new_kpi(self.host, entry)
        return entry is not None

    async def _okr(self, chosen: Kind) -> bool:
        kpi: BaseModel | None = None
        if chosen is Kind.BOTH:
            filled = await self.host.forms.fill_in(
                form_specs.kpi(self.host.session, initial=kpi_asked_about(self.state.metric)), _accept
            )
            if filled is None:
                return False
            kpi = filled.draft

        def decided(draft: ObjectiveDraft) -> DecisionWithRecords:
            return DecisionWithRecords(self._decision(chosen), kpi if isinstance(kpi, NewKpiDraft) else None, draft)

        title = "" if self._is_measure(chosen) else self.state.metric
        entry = await self._filled(form_specs.objective(self.host.session, title=title), decided)
        if entry is not None:
            await self._key_results(entry, chosen)
        return entry is not None

    def _is_measure(self, chosen: Kind) -> bool:
        """Return whether the wording is a key result's, not an objective's: it has a figure, or it is measured."""
        return chosen is Kind.BOTH or self.state.about is not None or has_figure(self.state.metric)

    async def _key_results(self, entry: Entry, chosen: Kind) -> None:
        """Lead through the key results of the new objective; what was asked about is the first where it measures."""
        objective = self.host.session.workspace.find(Objective, entry.created(Objective)[0])
        self.host.show("objectives", ("objectives", objective.id))
        title = self.state.metric if self._is_measure(chosen) else ""
        initial = {"title": title, "kpi": next(iter(entry.created(Kpi)), None)}
        await add_key_results(self.host, objective, initial)


async def _needs_reason(draft: BaseModel, _autosave: Autosave) -> None:
    decisions.require_reason(getattr(draft, "why", ""))


async def _accept(_draft: BaseModel, _autosave: Autosave) -> None:
    """Save nothing yet: the draft goes into the commit of the next form."""
