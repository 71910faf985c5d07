"""The right end of the top line: read-only, person, workspace, and week of the running cycle."""

from __future__ import annotations

from okrtui.domain.rules.lifecycle import running_cycles
from okrtui.domain.rules.periods import day_of
from okrtui.session import Session
from okrtui.tui.styled_text import Piece


def parts(session: Session, mark: str = "") -> list[Piece]:
    """Return the parts for the right end of the top line, the most important first, led by the mark."""
    pieces: list[Piece] = [(mark, "warn")] if mark else []
    pieces += [("read-only", "warn")] if session.read_only else []
    pieces.append((session.actor, "strong"))
    pieces += [] if mark else [(session.name, "muted")]
    for cycle in running_cycles(session.workspace)[:1]:
        position = day_of(cycle.start, cycle.end, session.today())
        pieces.append((f"{cycle.name} week {position.week}/{position.weeks}", "muted"))
    return pieces
