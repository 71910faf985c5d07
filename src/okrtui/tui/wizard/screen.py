"""The wizard's screen: the metric, one question per page, and the verdict with its choices."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input

from okrtui.domain.records.field_types import clean_line
from okrtui.tui.answered_once import AnsweredOnce
from okrtui.tui.keys import bindings
from okrtui.tui.keys.keymap import key, span
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.widgets.bars import KeyBar, TitleLine
from okrtui.tui.widgets.detail import DetailPane
from okrtui.tui.widgets.one_line import OneLineInput
from okrtui.tui.wizard.model import COUNT, OPEN, WizardState, question_page, recommended, verdict_page

FEWEST = 3
"""The fewest letters of a metric's wording."""

QUESTION_KEYS: Final = (("wizard.yes", "yes"), ("wizard.no", "no"), ("wizard.not-sure", "not sure"))
VERDICT_KEYS: Final = (
    ("wizard.kpi", "KPI"),
    ("wizard.okr", "OKR"),
    ("wizard.both", "both"),
    ("wizard.sharpen", "sharpen"),
    ("wizard.record", "save only"),
)


class WizardScreen(AnsweredOnce[str]):
    """Asks the questions; the answer is the choice at the verdict: kpi, okr, both, record, or nothing."""

    AUTO_FOCUS = ""
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.WIZARD)

    def __init__(self, asking: WizardState, noted: Callable[[], None] | None = None) -> None:
        super().__init__()
        self.asking = asking
        self._noted = noted

    def compose(self) -> ComposeResult:
        """Show the title, the metric's input, the page and the keys."""
        yield TitleLine("Is it a KPI or an OKR?")
        asking = self.asking
        wording = asking.metric if asking.wording is None else asking.wording
        fresh, example = asking.wording is None, "Monthly churn rate below 3 %"
        field = OneLineInput(wording, placeholder=example, compact=True, select_on_focus=fresh, id="metric")
        field.cursor_blink = False
        field.display = self._begins
        yield field
        page = DetailPane(self._draw, id="page")
        page.can_focus = False
        yield page
        bar = KeyBar()
        bar.last = (key("wizard.leave", typing=True), "leave (saved)")
        yield bar

    def on_mount(self) -> None:
        """Start with the metric, or with the unfinished question."""
        self._typing(begin=self._begins)

    @property
    def _begins(self) -> bool:
        return not self.asking.metric or self.asking.wording is not None

    # -- display ------------------------------------------------------------------------------------------------

    @property
    def typing(self) -> bool:
        """Return whether the metric's wording is being typed."""
        return self.query_one("#metric", Input).display

    def _typing(self, *, begin: bool) -> None:
        field = self.query_one("#metric", Input)
        field.display = begin
        self.set_focus(field if begin else None)
        self._show()

    def _show(self) -> None:
        title, keys = self.query_one(TitleLine), self.query_one(KeyBar)
        title.show(notes=() if self.typing else (self.asking.metric,))
        keys.hush()
        if self.typing:
            keys.show((("enter", "ask"),))
        else:
            keys.show(_verdict_keys(self.asking) if self.asking.done else _question_keys())
        self.query_one("#page", DetailPane).show(self._draw)
        self._note()

    def _note(self) -> None:
        """Autosave the wording and the answers."""
        self.asking.wording = self.query_one("#metric", Input).value if self.typing else None
        if self._noted is not None:
            self._noted()

    def _draw(self, width: int) -> list[Line | Paragraph]:
        if self.typing:
            return _first_page()
        if self.asking.done:
            return [(), *verdict_page(self.asking, width)]
        return [(), *question_page(self.asking, width)]

    # -- actions ------------------------------------------------------------------------------------------------

    def action_help(self) -> None:
        """Show the help."""
        from okrtui.tui.help.pages import wizard_page
        from okrtui.tui.help.screen import HelpScreen

        self.app.push_screen(HelpScreen("Is it a KPI or an OKR?", wizard_page(), lends=False))

    @on(Input.Changed)
    def _worded(self) -> None:
        self._note()

    @on(Input.Submitted)
    def _named(self, event: Input.Submitted) -> None:
        metric = clean_line(event.value)
        if len(metric) < FEWEST:
            self.query_one(KeyBar).say("Enter the metric, as you would name it to a colleague.", "warn")
            return
        if metric != self.asking.metric and self.asking.metric:
            self.asking.again()
        self.asking.metric = metric
        self._typing(begin=False)

    def action_answer(self, letter: str) -> None:
        """Answer the question on screen."""
        if not self.asking.done:
            self.asking.answer(letter)
            self._show()

    def action_jump(self, number: int) -> None:
        """Go to a question, or with 9 to the verdict."""
        self.asking.jump(number)
        self._show()

    def action_back(self) -> None:
        """Go one page back; from the first question to the wording."""
        if not self.asking.back():
            self._typing(begin=True)
        else:
            self._show()

    def action_choose(self, way: str) -> None:
        """Take one of the choices at the verdict."""
        if self.asking.done:
            self.dismiss(way)

    def action_take(self) -> None:
        """Take the marked choice at the verdict."""
        if self.asking.done:
            way = recommended(self.asking.outcome())
            self.action_sharpen() if way == "sharpen" else self.dismiss(way)

    def action_sharpen(self) -> None:
        """Change the wording and ask again."""
        if self.asking.done:
            self._typing(begin=True)

    def action_scroll(self, lines: int) -> None:
        """Scroll a page that is longer than the screen."""
        self.query_one("#page", DetailPane).scroll_lines(lines)

    def action_leave(self) -> None:
        """Leave; the answers are saved and offered when the wizard opens again."""
        if self.typing and self.asking.metric and self.asking.answers != OPEN * COUNT:
            self._typing(begin=False)
            return
        self.asking.metric = self.asking.metric or clean_line(self.query_one("#metric", Input).value)
        self.asking.wording = None
        if self._noted is not None:
            self._noted()
        self.dismiss("")


def _question_keys() -> list[tuple[str, str]]:
    jumps = span(*(f"wizard.jump-{number}" for number in range(1, COUNT + 1)))
    more = ((key("wizard.back"), "back"), (jumps, "jump"), (key("wizard.help"), "help"))
    return [*((key(action), word) for action, word in QUESTION_KEYS), *more]


def _verdict_keys(asking: WizardState) -> list[tuple[str, str]]:
    """Return the keys at the verdict: the marked choice, by its own key and by the one that takes it, and the way back.

    The other choices, which the page lists too, come after them.
    """
    scroll, marked = f"{key('wizard.up')} {key('wizard.down')}", f"wizard.{recommended(asking.outcome())}"
    first, others = dict(VERDICT_KEYS)[marked], [one for one in VERDICT_KEYS if one[0] != marked]
    own = ((key(action), word) for action, word in others)
    return [(f"{key('wizard.take')} {key(marked)}", first), (key("wizard.back"), "back"), *own, (scroll, "scroll")]


def _first_page() -> list[Line | Paragraph]:
    answers = f"{key('wizard.yes')}, {key('wizard.no')}, or {key('wizard.not-sure')}"
    return [
        (),
        (("  Which metric, and which target?", "strong"),),
        (),
        Paragraph("Enter both as you would name them to a colleague: Monthly churn rate below 3 %.", "muted", 2),
        Paragraph(f"Then answer eight questions: press {answers} if you are not sure.", "muted", 2),
        (),
        Paragraph("A KPI shows how well the business runs, for as long as the work goes on.", "", 2),
        Paragraph("An OKR says what you want to change in one cycle, and ends with it.", "", 2),
    ]
