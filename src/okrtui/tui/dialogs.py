"""Questions: with its consequences, answered with yes or no; what is to become of something left unsaved."""

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
    """Ask a question; it is answered with yes, no, or by a key for the safer of the two. Texts are data."""

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
        """The question, what follows from a yes, and the keys."""
        told = [Paragraph(one, "muted") if isinstance(one, str) else one for one in self._consequences]
        no, yes = self._words
        yield Lines([Paragraph(self._question, "strong"), (("", ""),), *told], id="question")
        answers = [["confirm.no"], ["confirm.yes"]]
        answers[self._default].append("confirm.default")
        negative, positive = (keymap.told(*one) for one in answers)
        bar = KeyBar([(positive, yes)], id="keys")
        bar.last = (negative, no)
        yield bar

    def action_answer(self, yes: int) -> None:
        """Leave with the answer."""
        self.dismiss(bool(yes))

    def action_default(self) -> None:
        """Leave with the answer that enter stands for."""
        self.dismiss(self._default)


class OfferScreen(OpaqueScreen[str]):
    """Offer what was left unsaved: to go on, to keep it for later, to throw it away. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.OFFER)

    def __init__(self, question: str, told: Sequence[str]) -> None:
        super().__init__()
        self._question, self._told = question, told

    def compose(self) -> Iterable[Widget]:
        """The question, the beginning of what was typed, and the keys."""
        told = [Paragraph(one, "muted") for one in self._told]
        yield Lines([Paragraph(self._question, "strong"), (("", ""),), *told], id="question")
        keys = [(keymap.key("offer.go"), "go on"), (keymap.key("offer.drop"), "throw it away")]
        bar = KeyBar(keys, id="keys")
        bar.last = (keymap.told("offer.later"), "not now (kept)")
        yield bar

    def action_answer(self, word: str) -> None:
        """Leave with the answer."""
        self.dismiss(word)
