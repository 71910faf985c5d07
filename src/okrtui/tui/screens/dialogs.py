"""Questions: with its consequences, answered with yes or no; what is to become of something left unsaved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.widget import Widget

from okrtui.tui.content import Line, Paragraph
from okrtui.tui.screens.opaque import OpaqueScreen
from okrtui.tui.widgets.bars import KeyBar
from okrtui.tui.widgets.fields import Lines


class ConfirmScreen(OpaqueScreen[bool]):
    """Ask a question; y answers yes, n and escape no, enter what is the safer of the two. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(1)", "Yes", id="confirm.yes", show=False),
        Binding("n,escape", "answer(0)", "No", id="confirm.no", show=False),
        Binding("enter", "default", "The safer answer", id="confirm.default", show=False),
    ]

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
        bar = KeyBar([("y enter" if self._default else "y", yes)], id="keys")
        bar.last = ("n esc" if self._default else "n enter esc", no)
        yield bar

    def action_answer(self, yes: int) -> None:
        """Leave with the answer."""
        self.dismiss(bool(yes))

    def action_default(self) -> None:
        """Leave with the answer that enter stands for."""
        self.dismiss(self._default)

    def on_key(self, event: events.Key) -> None:
        """Keep other letters from the app behind."""
        if event.is_printable and event.key not in {"y", "n"}:
            event.stop()


class OfferScreen(OpaqueScreen[str]):
    """Offer what was left unsaved: y goes on, n and escape leave it for later, d throws it away. Texts are data."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer('go')", "Go on", id="offer.go", show=False),
        Binding("n,escape", "answer('later')", "Later", id="offer.later", show=False),
        Binding("d", "answer('drop')", "Throw away", id="offer.drop", show=False),
    ]

    def __init__(self, question: str, told: Sequence[str]) -> None:
        super().__init__()
        self._question, self._told = question, told

    def compose(self) -> Iterable[Widget]:
        """The question, the beginning of what was typed, and the keys."""
        told = [Paragraph(one, "muted") for one in self._told]
        yield Lines([Paragraph(self._question, "strong"), (("", ""),), *told], id="question")
        bar = KeyBar([("y", "go on"), ("d", "throw it away")], id="keys")
        bar.last = ("n esc", "not now (kept)")
        yield bar

    def action_answer(self, word: str) -> None:
        """Leave with the answer."""
        self.dismiss(word)

    def on_key(self, event: events.Key) -> None:
        """Keep other letters from the app behind."""
        if event.is_printable and event.key not in {"y", "n", "d"}:
            event.stop()
