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

SAMPLE: Final = "sample"
"""What the greeting answers where somebody wants to look at the sample; no section is called so."""


@dataclass(frozen=True)
class Command:
    """One user action. `sections` says where it means something (empty: everywhere); `changes` that it writes.

    `keys` are its own, with commas between them; the settings may name others. `row` says that it is about the row
    under the cursor, `named` what it is called in a section of its own.
    """

    id: str
    title: str
    help: str
    keys: str
    sections: tuple[str, ...] = ()
    changes: bool = False
    show: bool = False
    row: bool = False
    named: tuple[tuple[str, str], ...] = ()

    def title_in(self, section: str) -> str:
        """What it is called in a section."""
        return dict(self.named).get(section, self.title)

    @property
    def binding(self) -> Binding:
        """The binding that runs it."""
        return Binding(self.keys, f"run({self.id!r})", self.title, id=self.id, show=False)


COMMANDS: Final = (
    *(
        Command(f"section.{key}", title, f"Go to {title}.", str(number))
        for number, (key, title) in enumerate(SECTIONS, 1)
    ),
    Command("row.open", "open", "Show all of the row under the cursor.", "o", row=True),
    Command(
        "key-result.check-in",
        "check in",
        "Say where the key result under the cursor stands.",
        "c",
        (TODAY, OBJECTIVES),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "kpi.record",
        "record",
        "Record a value of the KPI under the cursor.",
        "m",
        (TODAY, KPIS),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "key-result.round",
        "check in all",
        "Check in all of mine that is due, one after the other.",
        "C",
        changes=True,
    ),
    Command(
        "kpi.round",
        "record all",
        "Record all of my KPIs that are due, one after the other.",
        "M",
        changes=True,
    ),
    Command(
        "kpi.explain",
        "explain",
        "Note the cause of the newest signal that nobody explained.",
        "!",
        (TODAY, KPIS),
        changes=True,
        row=True,
    ),
    Command(
        "kpi.heal",
        "heal",
        "Raise an objective from the KPI under the cursor: what is proposed stands in a form.",
        "H",
        (TODAY, KPIS),
        changes=True,
        row=True,
    ),
    Command(
        "kpi.audit-health",
        "health",
        "In the audit: it watches over how well the business is; the next KPI follows.",
        "b",
        (KPIS,),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "kpi.audit-operational",
        "operational",
        "In the audit: it tells how well a process runs; the next KPI follows.",
        "p",
        (KPIS,),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "kpi.audit-strategic",
        "strategic",
        "In the audit: it stands for growth or change; the next KPI follows.",
        "f",
        (KPIS,),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "row.new",
        "new",
        "Make a new one of what the section lists: an objective, a KPI, a cycle, a decision.",
        "n",
        (OBJECTIVES, KPIS, CYCLES, DECIDE),
        changes=True,
        show=True,
    ),
    Command(
        "key-result.new",
        "key result",
        "Add a key result to the objective under the cursor.",
        "N",
        (OBJECTIVES,),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "row.edit",
        "edit",
        "Change the row under the cursor.",
        "e",
        (OBJECTIVES, KPIS, CYCLES),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "kpi.target",
        "target",
        "Set what is good for the KPI under the cursor, from a day on.",
        "T",
        (KPIS,),
        changes=True,
        show=True,
        row=True,
    ),
    Command(
        "kpi.rebaseline",
        "re-baseline",
        "Begin the chart anew where the work itself was changed, with a reason.",
        "B",
        (KPIS,),
        changes=True,
        row=True,
    ),
    Command(
        "row.advance",
        "start",
        "Bring a cycle or an objective to its next state: start, grade, close; grade a key result; reopen.",
        "a",
        (TODAY, OBJECTIVES, CYCLES),
        changes=True,
        show=True,
        row=True,
        named=((TODAY, "grade"), (OBJECTIVES, "start / grade"), (CYCLES, "start / grade")),
    ),
    Command(
        "row.retire",
        "end",
        "Close or drop an objective, or take it up again; retire a KPI or bring it back; pass a candidate over.",
        "x",
        (OBJECTIVES, KPIS),
        changes=True,
        row=True,
        named=((OBJECTIVES, "close / drop"), (KPIS, "retire")),
    ),
    Command(
        "hint.dismiss",
        "hint aside",
        "Put a hint aside with a note, or take it up again.",
        "i",
        (OBJECTIVES, KPIS, CYCLES),
        changes=True,
        row=True,
    ),
    Command(
        "row.delete",
        "delete",
        "Delete the row under the cursor, after a question.",
        "d",
        (OBJECTIVES, KPIS, CYCLES, DECIDE),
        changes=True,
        row=True,
    ),
    Command(
        "row.decide",
        "decide",
        "Ask the eight questions about the key result or the KPI under the cursor.",
        "D",
        (OBJECTIVES, KPIS),
        changes=True,
        row=True,
    ),
    Command("view.tree", "tree", "List objectives by cycle, or as a tree of what serves what.", "t", (OBJECTIVES,)),
    Command(
        "view.next",
        "view",
        "Show open cycles only or all; the KPIs as a dashboard, an audit, candidates; from Today, the audit.",
        "v",
        (TODAY, OBJECTIVES, KPIS),
        named=((TODAY, "audit"), (OBJECTIVES, "closed"), (KPIS, "view")),
    ),
    Command("view.everybody", "everybody", "Show what needs me, or what needs anybody.", "E", (TODAY,), show=True),
    Command(
        "app.undo", "undo", "Take back what you did last; in the log, the change under the cursor.", "u", changes=True
    ),
    Command("app.redo", "redo", "Do again what you took back last.", "U", changes=True),
    Command("view.filter", "filter", "Narrow the list: words, or field:value; tab completes.", "/", show=True),
    Command("view.sort", "sort", "Sort by the next column.", "s", (KPIS,)),
    Command("row.copy", "copy id", "Copy the id of the row to the terminal's clipboard.", "y", row=True),
    Command("app.refresh", "refresh", "Look for changes of others now.", "r"),
    Command("app.palette", "find", "Find any action, objective, key result, KPI or cycle.", "ctrl+p,:"),
    Command(
        "app.help",
        "help",
        "Keys of this section, the guide, examples to take over, and a search through all of it.",
        "?,f1",
    ),
    Command("app.quit", "quit", "Leave; everything is saved already.", "q,ctrl+q"),
    Command("app.back", "back", "Close the detail, or clear the filter.", "escape"),
)
"""All of them, in the order in which help and footer list them."""

BY_ID: Final = {command.id: command for command in COMMANDS}
BY_KEY: Final = {key: command for command in COMMANDS for key in command.keys.split(",")}
"""The commands by their own keys, whatever the settings name."""


def here(section: str) -> list[Command]:
    """The commands that mean something in a section."""
    return [command for command in COMMANDS if not command.sections or section in command.sections]
