"""A form in a round: it can be skipped, and its record stays due."""

from __future__ import annotations

from collections.abc import Iterable
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
"""The kinds of first field in which the key for the next field skips the form while they are empty."""


class RoundFormScreen(FormScreen):
    """One form of a round; the key for the next field skips it, too, while the first field is empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bindings.SKIP.binding,
        *(one._replace(action="tab", priority=False).binding for one in bindings.FORM if one.id == "form.tab"),
    ]

    def compose(self) -> Iterable[Widget]:
        """Show the form; the key to leave it stops the round."""
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
        """Handle the tab after the letters before it: they decide whether it skips."""
        if step < 0:
            super().action_pass_on(step)
        else:
            raise SkipAction

    def action_tab(self) -> None:
        """Go to the next field; from an empty first one, skip the form."""
        if self._is_unanswered(self.focused):
            self.action_skip()
        else:
            self.action_move(1)

    def action_skip(self) -> None:
        """Go to the next form without saving; ask first if something was typed."""
        if self.is_saving:
            return
        if not self.changed:
            self.dismiss(SKIPPED)
            return
        question = ConfirmScreen("Skip this form and discard your changes?", yes="skip", no="back to the form")
        self.app.push_screen(question, self._skipped)

    def _skipped(self, skip: bool | None) -> None:  # noqa: FBT001
        if skip:
            self.dismiss(SKIPPED)
