"""A form in a round: it can be skipped, and what it is about stays to be done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import ClassVar, Final

from pydantic import BaseModel
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.widget import Widget

from okrtui.tui.dialogs import ConfirmScreen
from okrtui.tui.forms.screen import Filled, FormScreen
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.widgets.controls import Control


class Skipped(BaseModel):
    """The draft of a form that was skipped."""


SKIPPED: Final = Filled(Skipped(), None)

TYPED: Final = ("number", "line")
"""The kinds of first fields over which the key for the next one skips as long as nothing stands in them."""


class RoundFormScreen(FormScreen):
    """One form of a round; it can be skipped, with the key for the next field, too, while its first one is empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bindings.SKIP.binding,
        *(replace(one, action="tab", priority=False).binding for one in bindings.FORM if one.id == "form.tab"),
    ]

    def compose(self) -> Iterable[Widget]:
        """The form; escape stops the round."""
        for widget in super().compose():
            if isinstance(widget, KeyBar):
                widget.last = (keymap.key("form.leave"), "stop")
            yield widget

    def _keys(self, control: Control | None) -> list[tuple[str, str]]:
        *keys, (tab, onward) = super()._keys(control)
        skip = keymap.key("form.skip")
        skips = control is not None and self._is_unanswered(control)
        return [*keys, (f"{tab} {skip}", "skip")] if skips else [*keys, (tab, onward), (skip, "skip")]

    def _is_unanswered(self, control: object) -> bool:
        first = self._specs[0]
        here = isinstance(control, Control) and control.spec.name == first.name
        return here and first.kind in TYPED and not self._raw.get(first.name, "").strip()

    def action_pass_on(self, step: int) -> None:
        """Leave the tab to its turn: whether it skips depends on the letters before it."""
        if step < 0:
            super().action_pass_on(step)
        else:
            raise SkipAction

    def action_tab(self) -> None:
        """Go to the next field; over an empty first one, go on without it."""
        if self._is_unanswered(self.focused):
            self.action_skip()
        else:
            self.action_move(1)

    def action_skip(self) -> None:
        """Go on and leave this one as it is; asks where something was typed."""
        if self._busy:
            return
        if not self.changed:
            self.dismiss(SKIPPED)
            return
        question = ConfirmScreen("Skip this one, and discard what you typed?", yes="skip it", no="back to the form")
        self.app.push_screen(question, self._skipped)

    def _skipped(self, skip: bool | None) -> None:  # noqa: FBT001
        if skip:
            self.dismiss(SKIPPED)
