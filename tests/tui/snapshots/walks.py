"""The walks through the screens: what is pressed, and under which name the screen is then kept.

In the keys of a step, words in “quotes” are typed, those with @ are what somebody else does; all others are keys.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple


class Step(NamedTuple):
    """Keys, and the name of the screen they lead to; without a name it is not kept."""

    keys: str
    name: str = ""

    @property
    def strokes(self) -> list[tuple[str, str]]:
        """Return the keys and typed words in their order, one of both each."""
        return re.findall(r"“([^”]*)”|(\S+)", self.keys)


class Walk(NamedTuple):
    """Steps on a workspace: empty, sample, one with many objectives, or one that may only be read.

    `before` is what somebody pressed in an earlier session whose connection dropped.
    """

    name: str
    workspace: str
    steps: tuple[Step, ...]
    before: Step | None = None


def walk(name: str, workspace: str, *steps: tuple[str, str] | str, before: str = "") -> Walk:
    """Return a walk of steps that are written as keys, or as keys and a name."""
    listed = tuple(Step(one) if isinstance(one, str) else Step(*one) for one in steps)
    return Walk(name, workspace, listed, Step(before) if before else None)


LEFT: Final = "escape y"
"""Leaves a form in which something was typed."""

WALKS: Final = (
    walk(
        "empty", "empty",
        ("", "welcome"), ("?", "welcome-help"), "escape", ("escape", "today"), ("2", "objectives"), ("3", "kpis"),
        ("v", "audit"), ("v", "candidates"), ("4", "cycles"), ("5", "decide"), ("6", "log"),
        ("2 n", "no-cycle-yet"), "escape",
        ("4 n", "cycle-form"), ("enter", "cycle-added"), ("a", "start-nothing"),
    ),
    walk(
        "today", "sample",
        ("", "mine"), ("o", "detail"), "escape", ("E", "everybody"), ("/", "filter"),
        ("“owner:bo”", "filter-typed"), ("enter", "filtered"), "escape", ("/ “owner:nobody” enter", "nothing-fits"),
        "escape", ("G !", "explain-refused"), ("s", "sort"), "escape", ("|", "columns"), "escape",
        ("F", "filters"), "escape", ("C", "check-in-round"), ("“x” enter", "check-in-refused"), LEFT,
        ("M", "record-round"), "escape", ("P", "digest"), "escape", ("R", "report"), "escape",
        ("W", "timeline"), "escape", ("=", "comparison"), "escape",
        ("O", "hand-over"), "escape", ("I", "import"), ("“values.csv” enter", "import-preview"),
        ("down space", "import-pick"), "escape escape",
    ),
    walk(
        "objectives", "sample",
        ("2", "list"), ("o", "detail"), "escape", ("j o", "key-result-detail"), ("tab", "links"), "escape",
        "escape", ("t", "tree"), ("t -", "folded"), "+", ("v", "with-closed"), "v",
        ("space j space", "marked"), ("e", "edit-several"), "escape", "* *",
        ("n", "new"), ("enter", "required"), ("“To help and support 3 customers”", "hints"), LEFT,
        ("g j N", "new-key-result"), ("“Calls a day, from 2 to 9”", "from-words"), LEFT,
        ("e", "edit"), "escape", ("j e", "edit-key-result"), "escape", ("c", "check-in"), "escape",
        ("d", "delete-question"), "escape", ("k x", "close"), "escape",
        ("G k i", "no-hint-to-dismiss"), ("g j w", "changes"), "2", ("y", "copied"), ("Y", "copy-as"), "escape",
        ("/ “status:nonsense” enter", "wrong-filter"), "escape",
    ),
    walk(
        "kpis", "sample",
        ("3", "dashboard"), ("o", "detail"), ("tab", "values"), "escape", ("z", "chart"), "z",
        ("v", "audit"), ("v", "candidates"), ("v", "dashboard-again"),
        ("n", "new"), ("“Uptime of shops at least 99 %”", "target-from-words"), LEFT,
        ("g e", "edit"), "escape", ("m", "record"), ("“950” enter", "far-value"), "escape", LEFT,
        ("T", "targets"), "escape", ("H", "heal"), "escape", ("B", "rebaseline"), "escape",
        ("L", "recalculate"), "escape", ("x", "retire"), "escape", ("d", "delete"), "escape",
        ("D", "questions"), "escape",
    ),
    walk(
        "cycles", "sample",
        ("4", "list"), ("o", "detail"), "escape", ("n", "new"), "escape", ("e", "edit"), "escape",
        ("a", "grade-early"), ("y", "grade"), "escape", ("G a", "reopen"), "escape", ("x", "no-such-key"),
        ("X", "export"), "escape",
    ),
    walk(
        "closing", "sample",
        ("4 a y shift+tab “A trade fair brought them.”", "grade-with-note"), ("ctrl+s", "next-grade"),
        ("f3", "skipped"), ("enter enter enter enter enter enter", "last-grade"), ("enter", "one-is-left"),
        ("a enter", "close"),
        ("“Fewer goals.” tab right tab right right", "fates"), ("ctrl+s", "kept-to-be-edited"),
        ("enter", "its-key-result"), ("escape escape escape escape", "closed"), ("o", "closed-cycle"), "escape",
        ("=", "comparison"), "escape", ("u", "undo-the-closing"), ("y", "closing-undone"),
    ),
    walk(
        "decide", "sample",
        ("5", "list"), ("o", "detail"), "escape", ("n", "metric"),
        ("“Monthly churn rate below 3 %” enter", "question-1"),
        ("y n s", "question-4"), ("?", "question-help"), "escape", ("y n y n y", "verdict"), ("8", "back-at-8"),
        ("n 9", "verdict-changed"), ("o", "reason"), ("ctrl+s", "reason-required"), "escape", ("b", "kpi-form"),
        "escape", ("w", "sharpen"), "escape",
    ),
    walk(
        "states", "sample",
        ("5 G o", "decision-for-a-kpi"), "escape", ("k o", "decision-for-an-okr"), "escape",
        ("3 / “K7” enter !", "explain"), "escape escape", ("2 j z", "key-result-zoomed"), "z",
        ("v / “O1” enter o", "closed-objective"), "escape escape",
        ("2 g j j e shift+tab shift+tab “2026-11-24” ctrl+s", "due-date-saved"), ("z", "due-date"), "z",
        ("s “due on” enter", "sorted-by-due-date"), ("1", "due-soon"), ("c", "check-in-of-what-is-due"),
    ),
    walk(
        "many", "many",
        ("", "today"), ("2", "objectives"), ("-", "folded"), "+", ("s “owner” enter", "sorted"), ("S", "turned-round"),
        ("/ “owner:bo or owner:cy” enter", "filtered"), ("*", "all-marked"), "escape escape",
        ("W", "timeline"), "escape", ("4 o", "cycle"),
    ),
    walk(
        "log", "sample",
        ("6", "list"), ("o", "detail"), "escape", ("u", "undo-much"), "escape",
        "3 m “4.3” enter", ("u", "undone"), ("U", "redone"), ("6", "after"),
    ),
    walk(
        "help", "sample",
        ("?", "keys"), *((("tab", f"page-{number}")) for number in range(2, 12)),
        ("/ “stale”", "search"), "escape escape",
        ("ctrl+p", "palette"), ("“churn”", "palette-found"), ("“ xyzzy”", "palette-nothing"), "escape",
        (":", "command"), ("“nonsense” enter", "command-unknown"), "escape", ("ctrl+t", "themes"), "escape",
    ),
    walk(
        "together", "sample",
        ("3 e @bo-renames", "form"), ("ctrl+u “Churn” ctrl+s", "conflict"), "escape", LEFT,
        ("@bo-deletes j k", "deleted-by-somebody"), ("6", "log"),
    ),
    walk(
        "unsaved", "sample",
        ("", "offer"), ("y", "goes-on"), ("“ at once” ctrl+s", "next-offer"), ("y", "questions-go-on"),
        before="5 n “Monthly churn rate” enter y n escape 3 n “Calls answered”",
    ),
    walk(
        "read-only", "read-only",
        ("", "today"), ("c", "check-in-refused"), ("2 n", "new-refused"), ("u", "undo-refused"),
    ),
)  # fmt: skip
