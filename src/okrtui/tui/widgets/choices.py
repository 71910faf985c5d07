"""Controls without typing: a choice of one word, and a list of steps to check off."""

from __future__ import annotations

from rich.cells import cell_len
from textual import events

from okrtui.tui import styled_text
from okrtui.tui.forms.spec import FieldSpec
from okrtui.tui.styled_text import Line, Piece
from okrtui.tui.widgets.bars import LineWidget
from okrtui.tui.widgets.controls import Control, Edited, Passed

GAP = 2


class Choice(LineWidget, Control, can_focus=True):
    """A choice of one of several words, all of them in view if the line is long enough."""

    KEYS = (("left right", "choose"),)

    def __init__(self, spec: FieldSpec, raw: str) -> None:
        super().__init__()
        self.spec = spec
        self.values = [value for value, _ in spec.options]
        self.words = [words for _, words in spec.options]
        self.at = self.values.index(raw) if raw in self.values else 0

    @property
    def raw(self) -> str:
        """Return the chosen value."""
        return self.values[self.at] if self.values else ""

    def line(self, y: int) -> Line:  # noqa: ARG002
        """Return all words with the chosen one marked, or the chosen one between arrows."""
        width = self.size.width
        pieces = self._pieces()
        fits = styled_text.width_of(pieces) <= width
        return styled_text.fit_line(pieces if fits else self._alone(), width)

    def _pieces(self) -> list[Piece]:
        signs = styled_text.glyphs()
        pieces: list[Piece] = []
        for index, words in enumerate(self.words):
            chosen = index == self.at
            gap = " " * GAP if index else ""
            pieces.append((f"{gap}{signs.good if chosen else signs.pending} {words}", "strong" if chosen else "muted"))
        return pieces

    def _alone(self) -> list[Piece]:
        signs = styled_text.glyphs()
        words = self.words[self.at] if self.words else ""
        place = f"  {self.at + 1} of {len(self.words)}"
        return [(f"{signs.back} ", "muted"), (words, "strong"), (f" {signs.shut}", "muted"), (place, "muted")]

    def on_key(self, event: events.Key) -> None:
        """Choose the next or previous word, or one by its first letter; ignore other letters."""
        if event.key in {"left", "right", "space"}:
            self._choose(self.at + (-1 if event.key == "left" else 1))
        elif event.is_printable and event.character:
            self._jump(event.character.casefold())
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose the clicked word."""
        edge = 0
        for index, words in enumerate(self.words):
            edge += cell_len(words) + 2 + (GAP if index else 0)
            if event.x < edge:
                self._choose(index)
                return

    def _jump(self, letter: str) -> None:
        count = len(self.words)
        after = [index % count for index in range(self.at + 1, self.at + 1 + count)]
        found = next((index for index in after if self.words[index].casefold().startswith(letter)), self.at)
        self._choose(found)

    def _choose(self, index: int) -> None:
        if self.words and index % len(self.words) != self.at:
            self.at = index % len(self.words)
            self.repaint()
            self.post_message(Edited(self))


class Checklist(LineWidget, Control, can_focus=True):
    """Steps, one per line; space checks off the one at the cursor."""

    KEYS = (("space", "done or not"),)

    def __init__(self, spec: FieldSpec, raw: str) -> None:
        super().__init__()
        self.spec = spec
        self.done = {part.strip() for part in raw.split(",") if part.strip()}
        self.at = 0
        self.styles.height = max(1, len(spec.options))

    @property
    def raw(self) -> str:
        """Return the numbers of the checked steps."""
        return ",".join(number for number, _ in self.spec.options if number in self.done)

    def line(self, y: int) -> Line:
        """Return one step with its mark."""
        width = self.size.width
        if y >= len(self.spec.options):
            return ((styled_text.fit("no steps", width), "muted"),)
        number, words = self.spec.options[y]
        here = self.has_focus and y == self.at
        mark: Piece = (f"{styled_text.glyphs().shut} " if here else "  ", "cursor" if here else "")
        done = number in self.done
        return styled_text.fit_line((mark, ("[x] " if done else "[ ] ", ""), (words, "strong" if here else "")), width)

    def on_key(self, event: events.Key) -> None:
        """Move among the steps and check them off; at the edges, go to the neighbouring fields."""
        if event.key in {"up", "down"}:
            self._move(1 if event.key == "down" else -1)
        elif event.key == "space" and self.spec.options:
            self._toggle(self.spec.options[self.at][0])
        elif not event.is_printable:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Check off the clicked step."""
        if event.y < len(self.spec.options):
            self.at = event.y
            self._toggle(self.spec.options[self.at][0])

    def on_focus(self) -> None:
        """Show the cursor."""
        self.repaint()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.repaint()

    def _move(self, step: int) -> None:
        if 0 <= self.at + step < len(self.spec.options):
            self.at += step
            self.repaint()
            self.post_message(Edited(self))
        else:
            self.post_message(Passed(1 if step > 0 else -1))

    def _toggle(self, number: str) -> None:
        self.done ^= {number}
        self.repaint()
        self.post_message(Edited(self))
