"""The key bindings outside the actions: in lists, texts, forms, questions, help and wizard; each declared once."""

from __future__ import annotations

from typing import Final, NamedTuple

from textual.binding import Binding, BindingType


class KeyBinding(NamedTuple):
    """One binding of a screen or widget: `keys` are its defaults, separated by commas; the settings may replace them.

    `action` is the Textual action to run; with `priority` it runs before the focused widget sees the key.
    """

    id: str
    keys: str
    action: str
    help: str
    priority: bool = False

    @property
    def binding(self) -> Binding:
        """Return the Textual binding."""
        return Binding(self.keys, self.action, self.help, id=self.id, show=False, priority=self.priority)


def _moves(place: str, line: str, one: str) -> tuple[KeyBinding, ...]:
    """Return the bindings to move in a long list or text, with the action for one line and the name of a line."""
    return (
        KeyBinding(f"{place}.down", "j,down", f"{line}(1)", f"Next {one}."),
        KeyBinding(f"{place}.up", "k,up", f"{line}(-1)", f"Previous {one}."),
        KeyBinding(f"{place}.first", "g,home", "edge(0)", f"First {one}."),
        KeyBinding(f"{place}.last", "G,end", "edge(1)", f"Last {one}."),
        KeyBinding(f"{place}.page-down", "pagedown", "leap(2)", "A page down."),
        KeyBinding(f"{place}.page-up", "pageup", "leap(-2)", "A page up."),
        KeyBinding(f"{place}.half-down", "ctrl+d", "leap(1)", "Half a page down."),
        KeyBinding(f"{place}.half-up", "ctrl+u", "leap(-1)", "Half a page up."),
    )


EVERYWHERE: Final = (
    KeyBinding(
        "app.suspend",
        "ctrl+z",
        "suspend",
        "Suspend the program; fg in the shell brings it back. In a text of several lines: take typing back.",
    ),
    KeyBinding(
        "app.redraw",
        "ctrl+l",
        "draw_anew",
        "Draw the whole screen again, where something else has written on the terminal.",
    ),
)
TABLE: Final = (
    *_moves("table", "move", "row"),
    KeyBinding("table.select", "enter", "select", "Open the details."),
    KeyBinding("table.fold", "h,left", "fold(0)", "Fold the row."),
    KeyBinding("table.unfold", "l,right", "fold(1)", "Unfold the row."),
    KeyBinding("table.toggle", ".", "turn", "Fold or unfold the row."),
)
DETAIL: Final = _moves("detail", "scroll", "line")
RECORD: Final = (
    KeyBinding("detail.open", "enter", "open", "Go to the record under the cursor; edit a value or check-in."),
)
FORM: Final = (
    KeyBinding("form.save", "enter,ctrl+s,f2", "save", "Save; in a text of several lines, enter starts a new line."),
    KeyBinding("form.leave", "escape,ctrl+g", "leave", "Leave, or stop the round; asks before discarding changes."),
    KeyBinding(
        "form.tab",
        "tab",
        "pass_on(1)",
        "Next field; in a round, skip the form while its first field is empty.",
        priority=True,
    ),
    KeyBinding("form.shift-tab", "shift+tab", "pass_on(-1)", "Previous field.", priority=True),
    KeyBinding("form.next", "down", "move(1)", "Next field; in a text, the next line."),
    KeyBinding("form.previous", "up", "move(-1)", "Previous field; in a text, the previous line."),
)
EDITOR: Final = KeyBinding(
    "form.editor", "f5", "edit_outside", "In a text of several lines: write it in your editor ($VISUAL, $EDITOR)."
)
SKIP: Final = KeyBinding("form.skip", "f3", "skip", "In a round: skip the form; it stays due.")
CONFIRM: Final = (
    KeyBinding("confirm.yes", "y", "answer(1)", "Yes."),
    KeyBinding("confirm.no", "n,escape", "answer(0)", "No."),
    KeyBinding("confirm.default", "enter", "default", "The safer answer."),
)
OFFER: Final = (
    KeyBinding("offer.go", "y", "answer('go')", "Continue the draft."),
    KeyBinding("offer.later", "n,escape", "answer('later')", "Keep the draft for later."),
    KeyBinding("offer.drop", "d", "answer('drop')", "Discard the draft."),
)
TEXT: Final = (
    KeyBinding("text.back", "enter,escape", "answer(0)", "Back."),
    KeyBinding("text.copy", "y", "copy", "Copy the text."),
    KeyBinding("text.drop", "d", "answer(1)", "Discard the text, if offered."),
)
CONFLICT: Final = (
    KeyBinding("conflict.save", "enter,ctrl+s,f2", "save", "Save the marked values."),
    KeyBinding("conflict.leave", "escape,ctrl+g", "leave", "Back to the form."),
)
VERSIONS: Final = (
    KeyBinding("versions.down", "j,down,tab", "move(1)", "Next field."),
    KeyBinding("versions.up", "k,up,shift+tab", "move(-1)", "Previous field."),
    KeyBinding("versions.yours", "left,h", "mark('yours')", "Mark yours."),
    KeyBinding("versions.theirs", "right,l", "mark('theirs')", "Mark theirs."),
    KeyBinding("versions.other", "space", "mark('')", "Mark the other one."),
)
IMPORT: Final = (
    KeyBinding("import.go", "enter,ctrl+s,f2", "take_in", "Import the file as it is shown, in one change."),
    KeyBinding("import.change", "space,right,l", "change(1)", "Say what a column is, or turn a switch."),
    KeyBinding("import.turn-back", "left,h", "change(-1)", "Turn a switch back."),
    KeyBinding("import.leave-out", "x", "leave_out", "Leave a column out, or take it in again."),
    KeyBinding("import.leave", "escape,ctrl+g", "leave", "Leave; nothing is imported."),
)
PICK: Final = (
    KeyBinding("pick.choose", "enter,space,right,l", "choose", "Choose the row at the cursor."),
    KeyBinding("pick.leave", "escape,left,h", "leave", "Leave it as it is."),
)
COLUMNS: Final = (
    KeyBinding("columns.turn", "space", "turn", "Show the column at the cursor, or leave it out."),
    KeyBinding("columns.save", "enter,ctrl+s,f2", "save", "Save the choice."),
    KeyBinding("columns.leave", "escape,ctrl+g", "leave", "Leave it as it is."),
)
HELP: Final = (
    KeyBinding("help.next", "tab,right,l", "turn(1)", "Next page of the guide.", priority=True),
    KeyBinding("help.previous", "shift+tab,left,h", "turn(-1)", "Previous page.", priority=True),
    KeyBinding("help.search", "/", "search", "Search the keys and the guide."),
    KeyBinding("help.back", "escape", "back", "End the search, or leave the help."),
    KeyBinding("help.leave", "q,?,f1", "leave", "Leave the help."),
)
PALETTE: Final = (
    KeyBinding("palette.down", "down,ctrl+n", "move(1)", "Next choice.", priority=True),
    KeyBinding("palette.up", "up,ctrl+p", "move(-1)", "Previous choice.", priority=True),
    KeyBinding("palette.page-down", "pagedown", "leap(2)", "A page down.", priority=True),
    KeyBinding("palette.page-up", "pageup", "leap(-2)", "A page up.", priority=True),
    KeyBinding("palette.complete", "tab", "complete", "Complete the command.", priority=True),
    KeyBinding("palette.leave", "escape", "leave", "Leave without a choice."),
)
READING: Final = (
    KeyBinding("reading.open", "enter", "open", "Go to the row under the cursor."),
    KeyBinding("reading.back", "escape,q", "back", "Back."),
)
WRITE_REPORT: Final = KeyBinding("report.write", "w", "write", "Write the report or the digest to a file.")
WIZARD: Final = (
    KeyBinding("wizard.yes", "y", "answer('y')", "Answer yes."),
    KeyBinding("wizard.no", "n", "answer('n')", "Answer no."),
    KeyBinding("wizard.not-sure", "s", "answer('s')", "Answer that you are not sure."),
    KeyBinding("wizard.back", "backspace,left", "back", "Previous question."),
    *(KeyBinding(f"wizard.jump-{at}", str(at), f"jump({at})", f"Go to question {at}.") for at in range(1, 9)),
    KeyBinding("wizard.jump-9", "9", "jump(9)", "Go to the verdict, once all eight are answered."),
    KeyBinding("wizard.kpi", "k", "choose('kpi')", "At the verdict: create the KPI."),
    KeyBinding("wizard.okr", "o", "choose('okr')", "At the verdict: draft the OKR."),
    KeyBinding("wizard.both", "b", "choose('both')", "At the verdict: create both, linked."),
    KeyBinding("wizard.sharpen", "w", "sharpen", "At the verdict: sharpen the wording and ask again."),
    KeyBinding("wizard.record", "r", "choose('record')", "At the verdict: save only the decision."),
    KeyBinding("wizard.take", "enter", "take", "At the verdict: do what is marked."),
    KeyBinding("wizard.down", "down", "scroll(1)", "Scroll down."),
    KeyBinding("wizard.up", "up", "scroll(-1)", "Scroll up."),
    KeyBinding("wizard.help", "?,f1", "help", "Show the guide, examples, a glossary and a legend."),
    KeyBinding("wizard.leave", "escape", "leave", "Leave; your answers are saved."),
)
WAYS: Final = (
    "Plan a cycle",
    "Add your KPIs",
    "Is it a KPI or an OKR?",
    "Explore a sample first",
    "Bring what you have",
)
"""What the options of the welcome page are called."""

WELCOME: Final = (
    *(
        KeyBinding(f"welcome.{at}", str(at), f"take({at})", title if title.endswith("?") else f"{title}.")
        for at, title in enumerate(WAYS, 1)
    ),
    KeyBinding("welcome.down", "j,down", "move(1)", "Next option."),
    KeyBinding("welcome.up", "k,up", "move(-1)", "Previous option."),
    KeyBinding("welcome.take", "enter", "take(0)", "Choose the marked option."),
    KeyBinding("welcome.leave", "escape", "leave", "Start with an empty workspace."),
    KeyBinding("welcome.help", "?,f1", "help", "Show the guide, examples, a glossary and a legend."),
)

PLACES: Final[tuple[tuple[str, tuple[KeyBinding, ...]], ...]] = (
    ("Everywhere", EVERYWHERE),
    ("In a list", TABLE),
    ("In a text", DETAIL),
    ("In a detail", RECORD),
    ("In a form", (*FORM, EDITOR, SKIP)),
    ("At a question", CONFIRM),
    ("At an unsaved draft", OFFER),
    ("At the text of a deleted record", TEXT),
    ("In a conflict", (*CONFLICT, *VERSIONS)),
    ("In the preview of an import", IMPORT),
    ("In a list to choose from", PICK),
    ("In the choice of columns", COLUMNS),
    ("In the help", HELP),
    ("In the palette", PALETTE),
    ("In a timeline or comparison", READING),
    ("In a report or digest", (WRITE_REPORT,)),
    ("At the eight questions", WIZARD),
    ("In an empty workspace", WELCOME),
)
"""All bindings by the place where they work."""


def bindings(bound: tuple[KeyBinding, ...]) -> list[BindingType]:
    """Return the Textual bindings of a place."""
    return [one.binding for one in bound]
