"""The controls of form fields: the base of all, one-line inputs and text boxes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Literal, cast

from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.suggester import SuggestFromList
from textual.widget import Widget
from textual.widgets import Input, TextArea

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import clean_line, clean_text
from okrtui.tui import styled_text
from okrtui.tui.forms import record_picker
from okrtui.tui.forms import texts as forms
from okrtui.tui.forms.spec import FieldKind, FieldSpec
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.one_line import OneLineInput

REPLACED: Final[tuple[FieldKind, ...]] = ("number", "whole", "day", "pick")
"""The kinds whose text is selected on focus, so that the first key replaces it."""

WIDTHS: Final[dict[FieldKind, int]] = {"number": 22, "whole": 6, "day": 14}
GAP: Final = 2

Today = Callable[[], date]
KeyLabel = tuple[str, str]


@dataclass
class Edited(Message):
    """The text of a control, or the list below it, has changed."""

    source: Control


@dataclass
class Passed(Message):
    """The cursor went over the edge of a control, up (-1) or down (1)."""

    step: Literal[-1, 1]


class Control(Widget):
    """The base of the controls: a text, its own keys, and the lines below it."""

    KEYS: ClassVar[tuple[KeyLabel, ...]] = ()
    ENTER_SAVES: ClassVar[bool] = True
    TAKES_TAB: ClassVar[bool] = False
    spec: FieldSpec

    @property
    def raw(self) -> str:
        """Return the text of the control."""
        raise NotImplementedError

    def keys(self) -> tuple[KeyLabel, ...]:
        """Return the keys that work now, besides those of the form."""
        return self.KEYS

    def below(self, width: int) -> list[Line]:  # noqa: ARG002
        """Return the lines below the control."""
        return []


class LineInput(OneLineInput, Control):
    """A text on one line; pasted text loses its control codes and line breaks."""

    def __init__(self, spec: FieldSpec, raw: str) -> None:
        words = [words for _, words in spec.options] if spec.kind == "line" else []
        suggester = SuggestFromList(words, case_sensitive=False) if words else None
        super().__init__(raw, compact=True, select_on_focus=spec.kind in REPLACED, suggester=suggester)
        self.spec = spec
        self.cursor_blink = False
        if spec.kind in WIDTHS:
            self.styles.width = WIDTHS[spec.kind]

    @property
    def raw(self) -> str:
        """Return the text of the input."""
        return self.value

    def validate_value(self, value: str) -> str:
        """Drop characters that do not fit on a line; keep blanks at the ends while typing."""
        return value if value.isprintable() else clean_line(f".{value}.")[1:-1]

    def render_line(self, y: int) -> Strip:
        """Draw the input over its whole width, so that an underline shows it without colours."""
        return super().render_line(y).extend_cell_length(self.size.width, self.rich_style)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave enter to the form."""
        return action != "submit"

    def on_input_changed(self, event: Input.Changed) -> None:
        """Post the change as a message of the form."""
        event.stop()
        self.post_message(Edited(self))


class DayInput(LineInput):
    """A date; + and - change it by a day when it is complete or empty."""

    KEYS = (("+ -", "day"),)

    def __init__(self, spec: FieldSpec, raw: str, today: Today) -> None:
        super().__init__(spec, raw)
        self.today = today

    def on_key(self, event: events.Key) -> None:
        """Change the date by a day."""
        if event.character in {"+", "-"}:
            day = forms.stepped(self.value, 1 if event.character == "+" else -1, self.today())
            if day is not None:
                self.value = day
            if day is not None or event.character == "+":
                event.stop()
                event.prevent_default()


class PickInput(LineInput):
    """A record by its id or a part of its name; matches are listed below while typing."""

    KEYS = (("type", "search"), ("space", "list"))
    TAKES_TAB = True
    OPEN_KEYS: ClassVar[tuple[KeyLabel, ...]] = (("up down", "move"), ("enter", "choose"), ("esc", "close"))

    def __init__(self, spec: FieldSpec, raw: str) -> None:
        super().__init__(spec, raw)
        self.found: list[tuple[str, str]] = []
        self.open = False
        self.at = 0

    def keys(self) -> tuple[KeyLabel, ...]:
        """Return the keys of the list, or those that open it."""
        return self.OPEN_KEYS if self.open else self.KEYS

    def below(self, width: int) -> list[Line]:
        """Return the records that match the typed text."""
        if not self.open:
            return []
        if not self.found:
            return [((styled_text.fit("  no match", width), "muted"),)]
        sign = styled_text.glyphs().shut
        marks = [(f"{sign} ", "cursor") if index == self.at else ("  ", "") for index in range(len(self.found))]
        return [
            styled_text.fit_line(cast("Line", (mark, (words, "strong" if mark[1] else "muted"))), width)
            for mark, (_, words) in zip(marks, self.found, strict=True)
        ]

    def on_key(self, event: events.Key) -> None:
        """Move in the list, choose a record, or close it."""
        if self._handled(event):
            event.stop()
            event.prevent_default()

    def _handled(self, event: events.Key) -> bool:
        onward = event.key in keymap.keys("form.tab")
        if onward or event.key in keymap.keys("form.shift-tab"):
            if self.open and self.found and onward:
                self._take()
            self.post_message(Passed(1 if onward else -1))
            return True
        if not self.open:
            if event.key == "space" and not self.value:
                self._show(open_=True)
                return True
            return False
        if event.key in {"up", "down"} and self.found:
            self.at = (self.at + (1 if event.key == "down" else -1)) % len(self.found)
            self.post_message(Edited(self))
        elif event.key == "enter" and self.found:
            self._take()
        elif event.key == "escape":
            self._show(open_=False)
        else:
            return False
        return True

    def _take(self) -> None:
        self.value = self.found[self.at][1]
        self.cursor_position = len(self.value)
        self._show(open_=False)

    def _show(self, *, open_: bool) -> None:
        self.open, self.at = open_, 0
        self.found = record_picker.matches(self.spec.options, PREFIXES[self.spec.table], self.value) if open_ else []
        self.post_message(Edited(self))

    def on_input_changed(self, event: Input.Changed) -> None:
        """List the matches, unless one is chosen already."""
        event.stop()
        typed = self.value.strip()
        self._show(open_=bool(typed) and self.has_focus and typed not in dict(self.spec.options).values())

    def on_blur(self) -> None:
        """Close the list."""
        if self.open:
            self._show(open_=False)


class TextBox(TextArea, Control):
    """A text of several lines; up and down leave it at its edges."""

    ENTER_SAVES = False

    def __init__(self, spec: FieldSpec, raw: str) -> None:
        super().__init__(raw, compact=True, highlight_cursor_line=False)
        self.spec = spec
        self.cursor_blink = False

    @property
    def raw(self) -> str:
        """Return the text of the box."""
        return self.text

    def keys(self) -> tuple[KeyLabel, ...]:
        """Return the key for a new line, and that of the person's editor."""
        return ("enter", "new line"), (keymap.key("form.editor"), "your editor")

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:  # noqa: FBT001, FBT002
        """Bring the cursor into view; undoing may ask for it before the cursor has left a line that is gone."""
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)

    def action_cursor_up(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Go one line up, or to the field above."""
        if select or not self.navigator.is_first_wrapped_line(self.cursor_location):
            super().action_cursor_up(select)
        else:
            self.post_message(Passed(-1))

    def action_cursor_down(self, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Go one line down, or to the field below."""
        if select or not self.navigator.is_last_wrapped_line(self.cursor_location):
            super().action_cursor_down(select)
        else:
            self.post_message(Passed(1))

    def on_paste(self, event: events.Paste) -> None:
        """Drop pasted control codes."""
        event.text = clean_text(f".{event.text}.")[1:-1]

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Post the change as a message of the form."""
        event.stop()
        self.post_message(Edited(self))
