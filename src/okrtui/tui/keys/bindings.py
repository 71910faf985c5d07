"""What keys do beside the commands: in lists and texts, forms, questions, help and wizard; each declared once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.binding import Binding, BindingType


@dataclass(frozen=True)
class Bound:
    """What keys do in one place: `keys` are its own, with commas between them; the settings may name others.

    `action` is what runs there; it runs before anything else sees the key where it has `priority`.
    """

    id: str
    keys: str
    action: str
    help: str
    priority: bool = False

    @property
    def binding(self) -> Binding:
        """The binding that runs it."""
        return Binding(self.keys, self.action, self.help, id=self.id, show=False, priority=self.priority)


def _moves(place: str, line: str, one: str) -> tuple[Bound, ...]:
    """How one goes about in what is longer than the screen; what moves a line, and what one line is."""
    return (
        Bound(f"{place}.down", "j,down", f"{line}(1)", f"Next {one}."),
        Bound(f"{place}.up", "k,up", f"{line}(-1)", f"Previous {one}."),
        Bound(f"{place}.first", "g,home", "edge(0)", f"First {one}."),
        Bound(f"{place}.last", "G,end", "edge(1)", f"Last {one}."),
        Bound(f"{place}.page-down", "pagedown", "leap(2)", "A page down."),
        Bound(f"{place}.page-up", "pageup", "leap(-2)", "A page up."),
        Bound(f"{place}.half-down", "ctrl+d", "leap(1)", "Half a page down."),
        Bound(f"{place}.half-up", "ctrl+u", "leap(-1)", "Half a page up."),
    )


TABLE: Final = (
    *_moves("table", "move", "row"),
    Bound("table.select", "enter", "select", "Show all of the row."),
    Bound("table.fold", "h,left", "fold(0)", "Fold what stands under the row."),
    Bound("table.unfold", "l,right", "fold(1)", "Unfold it."),
    Bound("table.toggle", "space", "turn", "Fold or unfold it."),
)
DETAIL: Final = _moves("detail", "scroll", "line")
FORM: Final = (
    Bound("form.save", "enter,ctrl+s,f2", "save", "Save; enter begins a new line where a text may have several."),
    Bound("form.leave", "escape,ctrl+g", "leave", "Leave, or stop the round; asks where something was typed."),
    Bound("form.tab", "tab", "pass_on(1)", "Next field; in a round, skip while the first is empty.", priority=True),
    Bound("form.shift-tab", "shift+tab", "pass_on(-1)", "Previous field.", priority=True),
    Bound("form.next", "down", "move(1)", "Next field; in a text, the next line."),
    Bound("form.previous", "up", "move(-1)", "Previous field; in a text, the line before."),
)
SKIP: Final = Bound("form.skip", "f3", "skip", "In a round: skip, and leave it due.")
CONFIRM: Final = (
    Bound("confirm.yes", "y", "answer(1)", "Yes."),
    Bound("confirm.no", "n,escape", "answer(0)", "No."),
    Bound("confirm.default", "enter", "default", "The safer answer."),
)
OFFER: Final = (
    Bound("offer.go", "y", "answer('go')", "Go on with what was left unsaved."),
    Bound("offer.later", "n,escape", "answer('later')", "Keep it for later."),
    Bound("offer.drop", "d", "answer('drop')", "Throw it away."),
)
TEXT: Final = (
    Bound("text.back", "enter,escape", "answer(0)", "Back."),
    Bound("text.copy", "y", "copy", "Copy what was typed."),
    Bound("text.drop", "d", "answer(1)", "Throw it away, where that is offered."),
)
CONFLICT: Final = (
    Bound("conflict.save", "enter,ctrl+s,f2", "save", "Save what is marked."),
    Bound("conflict.leave", "escape,ctrl+g", "leave", "Back to the form."),
)
VERSIONS: Final = (
    Bound("versions.down", "j,down,tab", "move(1)", "Next field."),
    Bound("versions.up", "k,up,shift+tab", "move(-1)", "Previous field."),
    Bound("versions.yours", "left,h", "mark('yours')", "Mark yours."),
    Bound("versions.theirs", "right,l", "mark('theirs')", "Mark theirs."),
    Bound("versions.other", "space", "mark('')", "Mark the other one."),
)
HELP: Final = (
    Bound("help.next", "tab,right,l", "turn(1)", "Next page of the guide.", priority=True),
    Bound("help.previous", "shift+tab,left,h", "turn(-1)", "Previous page.", priority=True),
    Bound("help.search", "/", "search", "Search the keys and the guide."),
    Bound("help.back", "escape", "back", "End the search; back."),
    Bound("help.leave", "q,?,f1", "leave", "Back."),
)
WIZARD: Final = (
    Bound("wizard.yes", "y", "answer('y')", "Answer yes."),
    Bound("wizard.no", "n", "answer('n')", "Answer no."),
    Bound("wizard.not-sure", "s", "answer('s')", "Answer that you are not sure."),
    Bound("wizard.back", "backspace,left", "back", "Back to the question before."),
    *(Bound(f"wizard.jump-{at}", str(at), f"jump({at})", f"Go to question {at}.") for at in range(1, 9)),
    Bound("wizard.jump-9", "9", "jump(9)", "Go to the verdict, once all eight are answered."),
    Bound("wizard.kpi", "k", "choose('kpi')", "At the verdict: create the KPI."),
    Bound("wizard.okr", "o", "choose('okr')", "At the verdict: draft the OKR."),
    Bound("wizard.both", "b", "choose('both')", "At the verdict: both, linked."),
    Bound("wizard.sharpen", "w", "sharpen", "At the verdict: sharpen the wording and ask again."),
    Bound("wizard.record", "enter", "choose('record')", "At the verdict: keep it as a record."),
    Bound("wizard.down", "down", "scroll(1)", "Scroll down."),
    Bound("wizard.up", "up", "scroll(-1)", "Scroll up."),
    Bound("wizard.leave", "escape", "leave", "Leave; what was answered is kept."),
)
WELCOME: Final = (
    *(Bound(f"welcome.{at}", str(at), f"take({at})", f"Take way {at}.") for at in range(1, 5)),
    Bound("welcome.down", "j,down", "move(1)", "Next way."),
    Bound("welcome.up", "k,up", "move(-1)", "Previous way."),
    Bound("welcome.take", "enter", "take(0)", "Take the marked way."),
    Bound("welcome.leave", "escape", "leave", "Start empty."),
)

PLACES: Final[tuple[tuple[str, tuple[Bound, ...]], ...]] = (
    ("In a list", TABLE),
    ("In a text", DETAIL),
    ("In a form", (*FORM, SKIP)),
    ("At a question", CONFIRM),
    ("At what was left unsaved", OFFER),
    ("At what was typed for something that is gone", TEXT),
    ("Where somebody was faster", (*CONFLICT, *VERSIONS)),
    ("In the help", HELP),
    ("At the eight questions", WIZARD),
    ("In an empty workspace", WELCOME),
)
"""All of them, by the place where they mean something."""


def bindings(bound: tuple[Bound, ...]) -> list[BindingType]:
    """The bindings of a place."""
    return [one.binding for one in bound]
