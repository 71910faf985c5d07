"""A text in which people are mentioned: who is meant by the letters behind an @ is shown below, and tab writes it."""

from __future__ import annotations

from typing import Final

from textual import events

from okrtui.domain.records.field_types import folded
from okrtui.domain.rules.comments import begun_mention
from okrtui.tui import styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.controls import KeyLabel, Passed, TextBox

GAP: Final = "  "
"""Between two names."""


class MentionBox(TextBox):
    """A text of several lines; its field's options are the people who can be mentioned."""

    TAKES_TAB = True

    @property
    def begun(self) -> str | None:
        """Return the letters behind an @ at the cursor, None where there is no @."""
        row, column = self.cursor_location
        return begun_mention(self.document.get_line(row)[:column])

    @property
    def meant(self) -> list[str]:
        """Return the people whose names begin with the letters behind an @ at the cursor."""
        begun = folded(self.begun or "")
        names = [] if self.begun is None else [name for name, _ in self.spec.options]
        return [name for name in names if folded(name).startswith(begun) and folded(name) != begun]

    def keys(self) -> tuple[KeyLabel, ...]:
        """Return the key that writes a name, where one is meant, and those of the text."""
        return (*((keymap.key("form.tab"), f"@{name}") for name in self.meant[:1]), *super().keys())

    def below(self, width: int) -> list[Line]:
        """Return the names that begin like this; the first is the one that is written."""
        if not (names := self.meant):
            return []
        line: Line = ((f"@{names[0]}", "strong"), (GAP + GAP.join(names[1:]), "muted"))
        return [styled_text.fit_line(line, width)]

    def on_key(self, event: events.Key) -> None:
        """Write the name that is meant, or go to another field."""
        onward = event.key in keymap.keys("form.tab")
        if onward or event.key in keymap.keys("form.shift-tab"):
            if onward and self.meant:
                self._write(self.meant[0])
            else:
                self.post_message(Passed(1 if onward else -1))
            event.stop()
            event.prevent_default()

    def _write(self, name: str) -> None:
        row, column = self.cursor_location
        start = column - len(self.begun or "")
        self.replace(name, (row, start), (row, column), maintain_selection_offset=False)
        self.move_cursor((row, start + len(name)))
