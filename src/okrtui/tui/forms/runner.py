"""Opening of forms over a screen, with autosave, and saving of their drafts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel

from okrtui.domain.records.models import Record
from okrtui.session import Entry
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.unsaved import UnsavedForms, typed_in

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.domain.actions.record_changes import Action
    from okrtui.tui.forms.screen import Filled
    from okrtui.tui.forms.spec import FormSpec, Route
    from okrtui.tui.host import SectionHost

StepOutcome = Literal["saved", "skipped", "stopped"]
Submit = Callable[[BaseModel, Autosave], Awaitable[Entry | None]]
"""Saves a draft, and drops its autosave with the commit; raises OkrError when it is refused."""


class FormRunner:
    """Runs the forms of one screen."""

    def __init__(self, host: SectionHost, unsaved: UnsavedForms) -> None:
        self._host = host
        self._unsaved = unsaved
        self._route: Route | None = None

    def begin(self, route: Route | None) -> None:
        """Remember the route of the next form, so that it can be opened again."""
        self._route = route

    async def submit(
        self, spec: FormSpec, action: Action[Any], make: Callable[[Any], Any] | None = None
    ) -> Entry | None:
        """Open a form and run an action with its draft, or with the result of `make` for it.

        Return the change, None when the person left the form.
        """
        filled = await self.fill_in(spec, self._saver(action, make))
        return None if filled is None else filled.entry

    async def submit_or_go_on(self, spec: FormSpec, action: Action[Any]) -> Entry | Literal["onward"] | None:
        """Open a form that may be left empty to go on; return the change, or that, or None for a form that was left."""
        from okrtui.tui.forms.spec import Onward

        filled = await self.fill_in(spec, self._saver(action))
        if filled is not None and isinstance(filled.draft, Onward):
            return "onward"
        return None if filled is None else filled.entry

    def _saver(self, action: Action[Any], make: Callable[[Any], Any] | None = None) -> Submit:
        async def save(draft: BaseModel, autosave: Autosave) -> Entry:
            return await self._host.commit(action, draft if make is None else make(draft), autosave)

        return save

    async def fill_in(self, spec: FormSpec, submit: Submit, opened: Record | None = None) -> Filled | None:
        """Open a form; return its draft once `submit` has accepted it, None when the person left.

        The typed text survives a lost connection and is offered when the form is opened again, unless the form
        restores a text itself; `opened` is the version of the record that it edits.
        """
        from okrtui.tui.forms.screen import FormScreen

        spec = await self._restored(spec) if spec.typed is None else spec
        route, self._route = self._route, None
        autosave = self._unsaved.form(spec, opened, route)
        filled = await self._host.ask(FormScreen(spec, self._host.session.today, submit, autosave))
        self._unsaved.closed(autosave)
        return filled

    async def step(self, spec: FormSpec, action: Action[Any]) -> StepOutcome:
        """Open one form of a round, and run an action with its draft."""
        from okrtui.tui.forms.round_screen import RoundFormScreen, Skipped

        spec = await self._restored(spec)
        autosave = self._unsaved.form(spec, None, None)
        screen = RoundFormScreen(spec, self._host.session.today, self._saver(action), autosave)
        filled = await self._host.ask(screen)
        self._unsaved.closed(autosave)
        return "stopped" if filled is None else "skipped" if isinstance(filled.draft, Skipped) else "saved"

    async def left_in(self, spec: FormSpec) -> Mapping[str, Any] | None:
        """Return the unsaved draft of a form if the person wants to continue it."""
        return await self._unsaved.offer(spec.key)

    async def _restored(self, spec: FormSpec) -> FormSpec:
        left = await self.left_in(spec)
        return spec if left is None else replace(spec, typed=typed_in(left))
