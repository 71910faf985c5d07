"""Where one is: who, in which workspace, in which week of which cycle, and whether anything can be changed."""

from __future__ import annotations

from okrtui.domain.records.enums import CycleState
from okrtui.domain.rules.periods import day_of
from okrtui.session import Session
from okrtui.tui.styled_text import Piece


def parts(session: Session, mark: str = "") -> list[Piece]:
    """The parts for the right end of the top line, from the most to the least needed; a mark stands first."""
    told: list[Piece] = [(mark, "warn")] if mark else []
    told += [("read-only", "warn")] if session.read_only else []
    told.append((session.actor, "strong"))
    told += [] if mark else [(session.name, "muted")]
    running = [one for one in session.workspace.cycles.values() if one.state is CycleState.ACTIVE]
    if running:
        cycle = min(running, key=lambda one: (one.end, one.id))
        position = day_of(cycle.start, cycle.end, session.today())
        told.append((f"{cycle.name} week {position.week}/{position.weeks}", "muted"))
    return told
