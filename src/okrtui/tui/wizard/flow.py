"""The flow of the wizard: ask the eight questions, act on the verdict, offer unfinished answers again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from okrtui.autosave import DraftContent
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.unsaved import WIZARD, UnsavedForms
from okrtui.tui.host import SectionHost

if TYPE_CHECKING:  # imported when the wizard is first opened
    from okrtui.tui.wizard.model import WizardState


class WizardFlow:
    """The eight questions of one screen."""

    def __init__(self, host: SectionHost, unsaved: UnsavedForms) -> None:
        self._host = host
        self._unsaved = unsaved
        self._state: WizardState | None = None
        self._autosave: Autosave | None = None

    async def ask(self, metric: str, about: tuple[str, int] | None, answers: str = "") -> None:
        """Ask about a metric, or show the verdict on its answers; offer to continue unfinished ones."""
        from okrtui.tui.wizard.model import COUNT, OPEN, WizardState

        left = self._state
        if left is not None and left.metric and (not metric or left.metric == metric):
            answered = f"{left.answered} of 8 questions answered."
            if await self._host.confirm(f"Continue “{left.metric}”?", answered):
                await self._run(left)
                return
            self._end()
        elif self._autosave is not None:
            self._autosave.leave()
            self._state = self._autosave = None
        content = await self._unsaved.offer(WIZARD, lambda one: not metric or one.get("metric") == metric)
        fresh = WizardState(metric, answers or OPEN * COUNT, COUNT if answers else 0, about, reopened=answers)
        await self._run(self._resumed(content) or fresh)

    async def resume(self, content: DraftContent) -> None:
        """Continue unfinished answers."""
        state = self._resumed(content)
        if state is not None:
            await self._run(state)

    def _resumed(self, content: DraftContent | None) -> WizardState | None:
        from okrtui.tui.wizard.model import resumed

        state = resumed(content.get("asking", {})) if content is not None else None
        if state is not None and state.about and not self._exists(*state.about):
            state.about = None
        return state

    def _exists(self, table: str, number: int) -> bool:
        return table in ("kpis", "key_results") and number in self._host.session.workspace.table(table)

    async def _run(self, state: WizardState) -> None:
        from okrtui.tui.wizard.outcome import VerdictOutcome
        from okrtui.tui.wizard.screen import WizardScreen

        self._host.forms.begin(None)
        autosave = self._autosave or self._unsaved.wizard()
        self._state, self._autosave = state, autosave
        while way := await self._host.ask(WizardScreen(state, lambda: autosave.keep(_content(state)))):
            autosave.keep(_content(state))
            if await VerdictOutcome(self._host, state, autosave).go(way):
                self._end()
                return
        if state.left_off() is None:
            self._end()

    def _end(self) -> None:
        """Drop the answers: they are done, or started again."""
        if self._autosave is not None:
            self._autosave.drop()
        self._state = self._autosave = None


def _content(state: WizardState) -> DraftContent | None:
    """Return the eight questions as the content of a draft."""
    left = state.left_off()
    metric = state.metric if state.wording is None else state.wording
    lines = [("Metric", metric), ("Answered", f"{state.answered} of 8")]
    title = "Is it a KPI or an OKR?"
    return None if left is None else {"title": title, "metric": metric, "told": lines, "asking": left}
