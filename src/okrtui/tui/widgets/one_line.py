"""An input of one line that takes all of a pasted text."""

from __future__ import annotations

from textual import events
from textual.widgets import Input


class OneLineInput(Input):
    """An input of one line; the lines of a pasted text become one, as Textual would take the first only."""

    def on_paste(self, event: events.Paste) -> None:
        """Insert the pasted lines with blanks between them; empty ones are left out."""
        event.stop()
        event.prevent_default()
        lines = [line.strip() for line in event.text.splitlines()]
        text = " ".join(line for line in lines if line) if len(lines) > 1 else event.text
        self.replace(text, *sorted(self.selection))
