"""Dialogs: a yes-or-no question with its consequence, and the offer to continue an unsaved form."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import BindingType
from textual.widget import Widget

from okrtui.tui.keys import bindings, keymap
from okrtui.tui.quiet_screen import OpaqueScreen
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.widgets.fields import Lines


class ConfirmScreen(OpaqueScreen[bool]):
    """A yes-or-no question; enter gives the safer answer. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.CONFIRM)

    def __init__(
        self,
        question: str,
        consequences: Sequence[str | Line] = (),
        *,
        yes: str = "yes",
        no: str = "no",
        default: bool = False,
    ) -> None:
        super().__init__()
        self._question = question
        self._consequences = consequences
        self._words = (no, yes)
        self._default = default

    def compose(self) -> Iterable[Widget]:
        """Show the question, the consequences of a yes, and the keys."""
        below = [Paragraph(one, "muted") if isinstance(one, str) else one for one in self._consequences]
        no, yes = self._words
        yield Lines([Paragraph(self._question, "strong"), (("", ""),), *below], id="question")
        answers = [["confirm.no"], ["confirm.yes"]]
        answers[self._default].append("confirm.default")
        negative, positive = (keymap.told(*one) for one in answers)
        bar = KeyBar([(positive, yes)], id="keys")
        bar.last = (negative, no)
        yield bar

    def action_answer(self, yes: int) -> None:
        """Close with the answer."""
        self.dismiss(bool(yes))

    def action_default(self) -> None:
        """Close with the default answer."""
        self.dismiss(self._default)


class OfferScreen(OpaqueScreen[str]):
    """An offer to continue an unsaved form, keep it for later, or discard it. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.OFFER)

    def __init__(self, question: str, preview: Sequence[str]) -> None:
        super().__init__()
        self._question, self._preview = question, preview

    def compose(self) -> Iterable[Widget]:
        """Show the question, the start of the unsaved input, and the keys."""
        below = [Paragraph(one, "muted") for one in self._preview]
        yield Lines([Paragraph(self._question, "strong"), (("", ""),), *below], id="question")
        keys = [(keymap.key("offer.go"), "continue"), (keymap.key("offer.drop"), "discard it")]
        bar = KeyBar(keys, id="keys")
        bar.last = (keymap.told("offer.later"), "later (kept)")
        yield bar

    def action_answer(self, word: str) -> None:
        """Close with the answer."""
        self.dismiss(word)
