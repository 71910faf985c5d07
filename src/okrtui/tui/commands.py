"""Every user action, declared once: its binding, its place in footer, palette and help all come from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from textual.binding import Binding

TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE, LOG = "today", "objectives", "kpis", "cycles", "decide", "log"
SECTIONS: Final = (
    (TODAY, "Today"),
    (OBJECTIVES, "Objectives"),
    (KPIS, "KPIs"),
    (CYCLES, "Cycles"),
    (DECIDE, "Decide"),
    (LOG, "Log"),
)
"""The sections in the order of their number keys."""


@dataclass(frozen=True)
class Command:
    """One user action. `sections` says where it means something (empty: everywhere); `changes` that it writes."""

    id: str
    title: str
    help: str
    keys: str
    sections: tuple[str, ...] = ()
    changes: bool = False
    show: bool = False

    @property
    def key(self) -> str:
        """The key that is shown for it."""
        first = self.keys.split(",")[0]
        names = {"question_mark": "?", "slash": "/", "escape": "esc", "ctrl+p": "^p"}
        return names.get(first, first)

    @property
    def binding(self) -> Binding:
        """The binding that runs it."""
        return Binding(self.keys, f"run({self.id!r})", self.title, id=self.id, show=False)


COMMANDS: Final = (
    *(
        Command(f"section.{key}", title, f"Go to {title}.", str(number))
        for number, (key, title) in enumerate(SECTIONS, 1)
    ),
    Command("row.open", "open", "Show all of the row under the cursor.", "o"),
    Command(
        "key-result.check-in",
        "check in",
        "Say where the key result under the cursor stands.",
        "c",
        (TODAY, OBJECTIVES),
        changes=True,
        show=True,
    ),
    Command("kpi.record", "record", "Record a value of the KPI under the cursor.", "m", (TODAY, KPIS), True, True),
    Command(
        "row.new",
        "new",
        "Make a new one of what the section lists: an objective, a KPI, a cycle, a decision.",
        "n",
        (TODAY, OBJECTIVES, KPIS, CYCLES, DECIDE),
        changes=True,
        show=True,
    ),
    Command(
        "key-result.new", "key result", "Add a key result to the objective under the cursor.", "N", (OBJECTIVES,), True, True
    ),
    Command("row.edit", "edit", "Change the row under the cursor.", "e", (OBJECTIVES, KPIS, CYCLES), True, True),
    Command("kpi.target", "target", "Set what is good for the KPI under the cursor, from a day on.", "T", (KPIS,), True, True),
    Command(
        "row.advance",
        "start",
        "Start the cycle or the objective under the cursor.",
        "a",
        (OBJECTIVES, CYCLES),
        changes=True,
        show=True,
    ),
    Command(
        "row.retire",
        "drop / retire",
        "Drop an objective with a reason; retire a KPI or bring it back.",
        "x",
        (OBJECTIVES, KPIS),
        changes=True,
    ),
    Command(
        "row.delete",
        "delete",
        "Delete the row under the cursor, after a question.",
        "d",
        (OBJECTIVES, KPIS, CYCLES, DECIDE),
        changes=True,
    ),
    Command("row.decide", "decide", "Ask the eight questions about the row under the cursor.", "D", (OBJECTIVES, KPIS), True),
    Command("view.tree", "tree", "List objectives by cycle, or as a tree of what serves what.", "t", (OBJECTIVES,)),
    Command("view.next", "view", "Show open cycles only or all; active KPIs or all.", "v", (OBJECTIVES, KPIS)),
    Command("view.everybody", "everybody", "Show what needs me, or what needs anybody.", "E", (TODAY,), show=True),
    Command("view.filter", "filter", "Narrow the list: words, or field:value.", "slash", show=True),
    Command("view.sort", "sort", "Sort by the next column.", "s", (KPIS,)),
    Command("row.copy", "copy id", "Copy the id of the row to the terminal's clipboard.", "y"),
    Command("app.refresh", "refresh", "Look for changes of others now.", "r"),
    Command("app.palette", "find", "Find any action, objective, key result, KPI or cycle.", "ctrl+p,colon"),
    Command("app.help", "help", "Keys of this section.", "question_mark,f1"),
    Command("app.quit", "quit", "Leave; everything is saved already.", "q,ctrl+q"),
    Command("app.back", "back", "Close the detail, or clear the filter.", "escape"),
)
"""All of them, in the order in which help and footer list them."""

BY_ID: Final = {command.id: command for command in COMMANDS}


def here(section: str) -> list[Command]:
    """The commands that mean something in a section."""
    return [command for command in COMMANDS if not command.sections or section in command.sections]


def footer(section: str) -> list[Command]:
    """The commands for the bottom line, from the most to the least needed; the tabs say their numbers themselves."""
    listed = [command for command in here(section) if not command.id.startswith(("section.", "app.help"))]
    return sorted(listed, key=lambda command: not command.show)


def where(command: Command) -> str:
    """The sections a command belongs to, for the sentence that says why its key does nothing elsewhere."""
    names = [f"{number} {title}" for number, (key, title) in enumerate(SECTIONS, 1) if key in command.sections]
    return " or ".join(names)
