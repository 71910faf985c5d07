"""The keys of the section one came from."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.screen import Screen

from okrtui.tui import commands
from okrtui.tui.content import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane

MOVING: tuple[tuple[str, str], ...] = (
    ("j k ↓ ↑", "next and previous row"),
    ("g G", "first and last row"),
    ("^d ^u", "half a page down and up; page down and page up a whole one"),
    ("enter", "show all of a row; esc goes back"),
    ("space", "fold and unfold; h shuts, l opens"),
)
FORMS: tuple[tuple[str, str], ...] = (
    ("enter", "save; ^s and F2 save from everywhere"),
    ("tab", "next field; shift+tab the one before"),
    ("esc", "leave; asks where something was typed"),
)
ABOUT: dict[str, str] = {
    commands.TODAY: "What needs you now, the longest late first; each row names the key that settles it.",
    commands.OBJECTIVES: (
        "Where you want to go in a cycle. An objective is said in words; two to four key results show that it comes "
        "true. Its progress bar has a mark where it is expected to be today."
    ),
    commands.KPIS: (
        "What you watch all the time. A KPI is met, near or missed by its target; the change since the last value is "
        "coloured by whether it is for the better."
    ),
    commands.CYCLES: "The spans of time in which objectives are pursued. A draft cycle is started with its objectives.",
    commands.DECIDE: "Is a metric a KPI or an OKR? Eight questions tell, and the answers are kept.",
    commands.LOG: "Every change, who made it and when, and each field before and after.",
}


class HelpScreen(Screen[None]):
    """What can be done here, and how."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,question_mark,f1", "leave", "Back", id="help.leave", show=False),
    ]

    def __init__(self, section: str, title: str) -> None:
        super().__init__()
        self._section, self._title = section, title

    def compose(self) -> ComposeResult:
        """The keys, and what the section is about."""
        yield TitleLine(f"Help: {self._title}")
        yield DetailPane(self._draw, id="help")
        bar = KeyBar((("j k", "scroll"),))
        bar.last = ("esc", "back")
        yield bar

    def _draw(self, width: int) -> list[Line | Paragraph]:
        drawn: list[Line | Paragraph] = [(), Paragraph(ABOUT[self._section], "", 2), ()]
        here = [(one.key, one.help) for one in commands.here(self._section) if one.sections]
        drawn += _listed("Here", here, width)
        everywhere = [one for one in commands.here(self._section) if not one.sections]
        rest = [(one.key, one.help) for one in everywhere if not one.id.startswith("section.")]
        drawn += _listed("Everywhere", [("1 … 6", "go to a section"), *rest], width)
        drawn += _listed("Moving about", MOVING, width)
        return [*drawn, *_listed("In a form", FORMS, width)]

    def action_leave(self) -> None:
        """Go back to where one was."""
        self.dismiss()


def _listed(
    title: str, keys: tuple[tuple[str, str], ...] | list[tuple[str, str]], width: int
) -> list[Line | Paragraph]:
    if not keys:
        return []
    lines: list[Line | Paragraph] = [((f"  {title}", "head"),)]
    for key, text in keys:
        first, *rest = Paragraph(text).lines(max(20, width - 14))
        lines.append(((f"  {key}".ljust(12), "accent"), *first))
        lines += [((" " * 12, ""), *more) for more in rest]
    return [*lines, ()]
