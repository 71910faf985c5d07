"""The welcome page of an empty workspace: the purpose of the program, and the options to start."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import ComposeResult
from textual.binding import BindingType

from okrtui.tui import styled_text
from okrtui.tui.actions.general import QUIT
from okrtui.tui.answered_once import AnsweredOnce
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key, span
from okrtui.tui.sections.catalogue import CYCLES, DECIDE, KPIS
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import KeyBar, LineWidget, TitleLine

if TYPE_CHECKING:
    from okrtui.tui.help.examples import Example

SAMPLE: Final = "sample"
"""The answer for the sample; no section has this key."""

IMPORT: Final = "import"
"""The answer for a file; no section has this key."""

WAYS: Final = (
    (CYCLES, "a quarter, for example, then its objectives"),
    (KPIS, "one by one, with owner and target"),
    (DECIDE, "eight questions, two minutes"),
    (SAMPLE, "a small company; nothing is saved"),
    (IMPORT, "a spreadsheet or an export; you look first"),
)
"""The answers of the options, in the order of their titles, and more about each."""


class Ways(LineWidget):
    """The lines of the welcome page, in the middle of the screen."""

    DEFAULT_CSS = """
    Ways { height: 1fr; }
    """

    def __init__(self) -> None:
        super().__init__()
        self.at = 0

    def line(self, y: int) -> Line:
        """Return a line of the page, with the cursor before the marked option."""
        lines = self._lines()
        index = y - max(0, (self.size.height - len(lines)) // 3)
        line = lines[index] if 0 <= index < len(lines) else ()
        width = min(76, self.size.width)
        left = max(0, (self.size.width - width) // 2)
        return styled_text.fit_line(((" " * left, ""), *styled_text.fit_line(line, width)), self.size.width)

    def _lines(self) -> list[Line]:
        lines: list[Line] = [
            (("KPIs keep the business healthy. OKRs change it.", "strong"),),
            (("This workspace has both, and helps you tell which is which.", "muted"),),
            (),
        ]
        sign = styled_text.glyphs().shut
        for number, ((_, text), title) in enumerate(zip(WAYS, bindings.WAYS, strict=True)):
            here = number == self.at
            mark = sign if here else " "
            lines.append(((f" {mark} ", "accent"), (f"{key(f'welcome.{number + 1}')}  ", "accent"),
                          (styled_text.fit(title, 26), "strong" if here else ""), (text, "muted")))  # fmt: skip
            lines.append(())
        return lines

    def move(self, rows: int) -> None:
        """Move the cursor by a number of options."""
        self.at = (self.at + rows) % len(WAYS)
        self.repaint()


class WelcomeScreen(AnsweredOnce["str | Example"]):
    """Offers the options; the answer is a section, SAMPLE, IMPORT, an example to use, or nothing to start empty."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings.bindings(bindings.WELCOME),
        replace(QUIT.binding, action="app.quit"),
    ]

    def __init__(self, person: str) -> None:
        super().__init__()
        self._person = person

    def compose(self) -> ComposeResult:
        """Show the title, the options and the keys."""
        title = TitleLine("okrtui")
        title.count = f"empty workspace {styled_text.glyphs().dot} {self._person}"
        yield title
        yield Ways()
        choose = span(*(f"welcome.{number}" for number in range(1, len(WAYS) + 1)))
        take, look, leave = key("welcome.take"), key("welcome.leave"), key("app.quit")
        bar = KeyBar(((choose, "choose"), (take, "start with the marked one"), (look, "start empty"), (leave, "quit")))
        bar.last = (key("welcome.help"), "help")
        yield bar

    def action_move(self, rows: int) -> None:
        """Move the cursor."""
        self.query_one(Ways).move(rows)

    def action_leave(self) -> None:
        """Start with the empty workspace."""
        self.dismiss("")

    def action_help(self) -> None:
        """Show the help; an example that is chosen in it starts with its form."""
        from okrtui.tui.help.pages import welcome_page
        from okrtui.tui.help.screen import HelpScreen

        self.app.push_screen(HelpScreen("okrtui", welcome_page()), self._use)

    def _use(self, example: Example | None) -> None:
        if example is not None:
            self.dismiss(example)

    def action_take(self, number: int) -> None:
        """Choose an option: by its number, or the marked one for 0."""
        at = number - 1 if number else self.query_one(Ways).at
        self.dismiss(WAYS[at][0])
