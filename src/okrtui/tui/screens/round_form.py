"""A form in a round: it can be skipped, and what it is about stays to be done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Final

from pydantic import BaseModel
from textual.actions import SkipAction
from textual.binding import Binding, BindingType
from textual.widget import Widget

from okrtui.tui.screens.form import FormScreen
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.widgets.controls import Control


class Skipped(BaseModel):
    """What a form answers that was skipped."""


TYPED: Final = ("number", "line")
"""The kinds of first fields over which tab skips as long as nothing stands in them."""


class RoundFormScreen(FormScreen):
    """One form of a round; F3 skips it, and tab does where its first field is empty still."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "skip", "Skip", id="form.skip", show=False),
        Binding("tab", "tab", "Next field, or skip", id="round.tab", show=False),
    ]

    def compose(self) -> Iterable[Widget]:
        """The form; escape stops the round."""
        for widget in super().compose():
            if isinstance(widget, KeyBar):
                widget.last = ("esc", "stop")
            yield widget

    def _keys(self, control: Control | None) -> list[tuple[str, str]]:
        keys = [pair for pair in super()._keys(control) if pair[0] != "tab"]
        skips = control is not None and self._is_unanswered(control)
        return [*keys, ("tab F3", "skip")] if skips else [*keys, ("tab", "next"), ("F3", "skip")]

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
        """Go on and leave this one as it is."""
        if not self._busy:
            self.dismiss(Skipped())
