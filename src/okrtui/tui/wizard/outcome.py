"""From a verdict to what comes of it: the KPI, the objective with its key result, both, or the record alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Any

from pydantic import BaseModel

from okrtui.domain.actions import decisions, objectives
from okrtui.domain.actions.decisions import DecisionWithRecords
from okrtui.domain.columns.decisions import KIND_WORDS
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import DecisionDraft, KeyResultDraft, NewKpiDraft, Objective, ObjectiveDraft
from okrtui.session import Session
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.model import FormSpec
from okrtui.tui.forms.record_forms import Editor, ReasonDraft
from okrtui.tui.keys import keymap
from okrtui.tui.sections.host import Desk
from okrtui.tui.wizard.model import Asking

WAYS = {"kpi": Kind.KPI, "okr": Kind.OKR, "both": Kind.BOTH}


class Deciding:
    """Carries one verdict on; nothing is kept before the last form that belongs to it."""

    def __init__(
        self, session: Session, desk: Desk, asking: Asking, saving: Callable[[], AbstractContextManager[None]]
    ) -> None:
        """`saving` is entered while the decision is kept."""
        self.session = session
        self.desk = desk
        self.asking = asking
        self._saving = saving
        self.editor = Editor(session, desk)
        self.made: dict[str, int] = {}

    async def go(self, way: str) -> bool:
        """Take a way on; False where the person left before anything was kept."""
        chosen = WAYS.get(way)
        if not await self._reason(chosen):
            return False
        if chosen is None:
            await self._keep(DecisionWithRecords(self._decision(None)))
            self.desk.show("decide", self.made["decisions"])
            self.desk.say("The decision is kept.", "good")
            return True
        if chosen is not Kind.KPI and not await self.editor.has_open_cycle():
            return False
        return await (self._kpi(chosen) if chosen is Kind.KPI else self._okr(chosen))

    async def _reason(self, chosen: Kind | None) -> bool:
        """Ask why where the choice is not the verdict."""
        verdict = self.asking.outcome().verdict
        if chosen is None or verdict in (chosen, Kind.UNCLEAR) or self.asking.why:
            return True
        spec = FormSpec(
            title=f"The answers say {KIND_WORDS[verdict]}; you choose {KIND_WORDS[chosen]}",
            kind=ReasonDraft,
            initial={"why": self.asking.why},
        )
        draft = await self.desk.fill_in(spec, self._needs_reason)
        if isinstance(draft, ReasonDraft):
            self.asking.why = draft.why
        return draft is not None

    @staticmethod
    async def _needs_reason(draft: BaseModel) -> None:
        decisions.require_reason(getattr(draft, "why", ""))

    def _decision(self, chosen: Kind | None) -> DecisionDraft:
        about = self.asking.about or ("", 0)
        return DecisionDraft(
            metric=self.asking.metric,
            answers=self.asking.answers,
            chosen=chosen,
            why=self.asking.why,
            about_kpi=about[1] if about[0] == "kpis" else None,
            about_key_result=about[1] if about[0] == "key_results" else None,
        )

    async def _keep(self, decided: DecisionWithRecords) -> None:
        with self._saving():
            entry = await self.desk.commit(decisions.keep, decided)
        self.made = {op.table: op.id for op in entry.ops}

    def _keeping(self, make: Callable[[Any], DecisionWithRecords]) -> Callable[[BaseModel], Awaitable[None]]:
        async def submit(draft: BaseModel) -> None:
            await self._keep(make(draft))

        return submit

    async def _kpi(self, chosen: Kind) -> bool:
        spec = form_specs.kpi(self.session, name=self.asking.metric)
        submit = self._keeping(lambda draft: DecisionWithRecords(self._decision(chosen), kpi=draft))
        if await self.desk.fill_in(spec, submit) is None:
            return False
        self.desk.show("kpis", self.made["kpis"])
        self.desk.say(f"K{self.made['kpis']} is watched. {keymap.key('kpi.record')} records its first value.", "good")
        return True

    async def _okr(self, chosen: Kind) -> bool:
        kpi: BaseModel | None = None
        if chosen is Kind.BOTH:
            kpi = await self.desk.fill_in(form_specs.kpi(self.session, name=self.asking.metric), _accept)
            if kpi is None:
                return False
        spec = form_specs.objective(self.session)

        def decided(draft: ObjectiveDraft) -> DecisionWithRecords:
            return DecisionWithRecords(self._decision(chosen), kpi if isinstance(kpi, NewKpiDraft) else None, draft)

        if await self.desk.fill_in(spec, self._keeping(decided)) is None:
            return False
        await self._first_key_result()
        return True

    async def _first_key_result(self) -> None:
        workspace = self.session.workspace
        objective = workspace.find(Objective, self.made["objectives"])
        self.desk.show("objectives", ("objectives", objective.id))
        initial = {"title": self.asking.metric, "kpi": self.made.get("kpis")}

        async def submit(draft: BaseModel) -> None:
            assert isinstance(draft, KeyResultDraft)  # noqa: S101 - the form was made for it
            await self.desk.commit(objectives.add_key_result, draft)

        await self.desk.fill_in(form_specs.key_result(self.session, objective, initial=initial), submit)
        adds = f"{keymap.key('key-result.new')} adds more key results; it needs 2 to 4"
        self.desk.say(f"{objective.shown_id} is drafted. {adds}.", "good")


async def _accept(_draft: BaseModel) -> None:
    """Keep nothing yet: the draft goes into the commit of the next form."""
