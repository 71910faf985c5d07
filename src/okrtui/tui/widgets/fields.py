"""A field of a form: its label, its control, and its help or error below."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual import events
from textual.geometry import Region, Size

from okrtui.tui import styled_text
from okrtui.tui.forms.spec import FieldKind, FieldSpec
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import LineWidget
from okrtui.tui.widgets.choices import Checklist, Choice
from okrtui.tui.widgets.controls import Control, DayInput, Edited, LineInput, PickInput, TextBox, Today
from okrtui.tui.widgets.mention_box import MentionBox

MARKER: Final = 2
GAP: Final = 2
NARROWEST: Final = 8
WIDEST: Final = 16

CONTROLS: Final[dict[FieldKind, Callable[[FieldSpec, str, Today], Control]]] = {
    "line": lambda spec, raw, _: LineInput(spec, raw),
    "names": lambda spec, raw, _: LineInput(spec, raw),
    "number": lambda spec, raw, _: LineInput(spec, raw),
    "whole": lambda spec, raw, _: LineInput(spec, raw),
    "day": DayInput,
    "pick": lambda spec, raw, _: PickInput(spec, raw),
    "choice": lambda spec, raw, _: Choice(spec, raw),
    "checks": lambda spec, raw, _: Checklist(spec, raw),
    "text": lambda spec, raw, _: MentionBox(spec, raw) if spec.options else TextBox(spec, raw),
    "steps": lambda spec, raw, _: TextBox(spec, raw),
}
"""The control for each kind of field."""


def column(specs: Sequence[FieldSpec]) -> int:
    """Return the width of a form's labels, with marker and gap."""
    longest = max((styled_text.width_of(((spec.label, ""),)) for spec in specs), default=0)
    return MARKER + min(WIDEST, max(NARROWEST, longest)) + GAP


class Lines(LineWidget):
    """Lines and paragraphs at their full height; hidden when empty."""

    DEFAULT_CSS = """
    Lines { height: auto; }
    """

    def __init__(self, lines: Sequence[Line | Paragraph] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._lines = tuple(lines)
        self.display = bool(lines)

    def show(self, lines: Sequence[Line | Paragraph]) -> None:
        """Show these lines instead."""
        if tuple(lines) == self._lines:
            return
        width = self.size.width
        before, self._lines = len(self._laid(width)), tuple(lines)
        self.display = bool(lines)
        if len(self._laid(width)) == before:
            self.repaint()
        else:
            self.refresh(layout=True)

    def _laid(self, width: int) -> list[Line]:
        return [line for one in self._lines for line in (one.lines(width) if isinstance(one, Paragraph) else [one])]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines."""
        return len(self._laid(width))

    def line(self, y: int) -> Line:
        """Return one of the lines."""
        laid, width = self._laid(self.size.width), self.size.width
        return styled_text.fit_line(laid[y] if y < len(laid) else (), width)


class Field(LineWidget):
    """A label, its control, and the notes below: the control's list, then the error or the help."""

    DEFAULT_CSS = """
    Field { height: auto; }
    """

    def __init__(self, spec: FieldSpec, raw: str, left: int, today: Today) -> None:
        super().__init__()
        self.spec = spec
        self.control = CONTROLS[spec.kind](spec, raw, today)
        self.control.styles.margin = (0, 0, 0, left)
        self.left = left
        self.error = ""
        self._active = False
        self._noted = 0

    def compose(self) -> list[Control]:
        """Add the control; the rest is drawn."""
        return [self.control]

    @property
    def is_container(self) -> bool:
        """Return True: unlike other line widgets, it contains a control."""
        return True

    def tell(self, error: str) -> None:
        """Show an error; an empty one clears it."""
        if error != self.error:
            self.error = error
            self._arrange()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the lines of the control and the notes below it."""
        control = self.layout.get_content_height(self, container, viewport, width) if width else 0
        return control + len(self._notes(width))

    def line(self, y: int) -> Line:
        """Return the label's line, a blank one beside a high control, or a note."""
        width = self.size.width
        if y == 0:
            return styled_text.fit_line(self._head(), width)
        notes, index = self._notes(width), y - max(1, self.control.size.height)
        return styled_text.fit_line(notes[index] if 0 <= index < len(notes) else (), width)

    def _head(self) -> Line:
        sign = styled_text.glyphs().shut if self._active else ""
        label = styled_text.fit(self.spec.label, self.left - MARKER - GAP)
        beside = " " * (GAP + self.control.size.width + GAP) + self.spec.beside if self.spec.beside else ""
        tone: styled_text.Tone = "strong" if self._active else "muted"
        return ((styled_text.fit(sign, MARKER), "cursor"), (label, tone), (beside, "muted"))

    def _notes(self, width: int) -> list[Line]:
        room = max(1, width - self.left)
        notes = self.control.below(room)
        if self.error:
            sign = f"{styled_text.glyphs().signal} "
            notes += [((sign, "bad"), *line) for line in Paragraph(self.error, "bad").lines(room - len(sign))]
        elif self._active and not notes:
            notes += Paragraph(self.spec.help, "muted").lines(room)
        return [((" " * self.left, ""), *line) for line in notes]

    def _arrange(self) -> None:
        count = len(self._notes(self.size.width))
        if count == self._noted:
            self.repaint()
        else:
            self._noted = count
            self.refresh(layout=True)

    def room(self) -> Region:
        """Return the part of the container that has to be in view."""
        return self.virtual_region

    def on_edited(self, event: Edited) -> None:
        """Adapt to the list below the control."""
        if event.source is self.control:
            self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:  # noqa: ARG002
        """Mark the field and show its help."""
        self._active = True
        self._arrange()

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:  # noqa: ARG002
        """Remove mark and help."""
        self._active = False
        self._arrange()
