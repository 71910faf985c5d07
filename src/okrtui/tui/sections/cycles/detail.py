"""What stands beside a cycle: its state, how far it is, its objectives with their grades, and what comes next."""

from __future__ import annotations

from datetime import date
from typing import Final

from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, Objective
from okrtui.domain.rules.carry_over import ungraded
from okrtui.domain.rules.grading import CYCLE_TEXTS, band
from okrtui.domain.rules.periods import CyclePosition
from okrtui.domain.rules.status import CycleStanding, cycle_standing, objective_standing
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.sections import hint_lines
from okrtui.tui.sections.base import Drawing
from okrtui.tui.styled_text import Cell, Line, Paragraph, Tone

_TONES: Final[dict[CycleState, Tone]] = {CycleState.ACTIVE: "good", CycleState.GRADING: "warn"}

Drawn = list[Line | Paragraph]


def state(cycle: Cycle) -> Cell:
    """A cycle's state with its sign."""
    signs = styled_text.glyphs()
    sign = {
        CycleState.DRAFT: signs.outdated,
        CycleState.ACTIVE: signs.good,
        CycleState.GRADING: signs.warn,
        CycleState.CLOSED: signs.pending,
    }[cycle.state]
    return Cell(f"{sign} {cycle.state}", _TONES.get(cycle.state, "muted"))


def elapsed(cycle: Cycle, position: CyclePosition, today: date) -> str:
    """Where today lies in a cycle, in words."""
    if today < cycle.start:
        return f"begins in {formatting.plural((cycle.start - today).days, 'day')}"
    if today > cycle.end:
        return f"over for {formatting.plural((today - cycle.end).days, 'day')}"
    return f"day {position.day} of {position.days}, week {position.week} of {position.weeks}"


def lines(session: Session, cycle: Cycle, width: int) -> Drawing:
    """All of a cycle."""
    workspace, today = session.workspace, session.today()
    standing = cycle_standing(workspace, cycle, today)
    drawn: Drawn = [
        ((f"{cycle.shown_id} ", "muted"), (cycle.name, "strong")),
        ((state(cycle).text, state(cycle).tone), (f"   {cycle.cadence}", "muted")),
        ((formatting.dates(cycle.start, cycle.end), "muted"),),
        ((elapsed(cycle, standing.position, today), ""),),
        (),
    ]
    if standing.progress is not None:
        bar = styled_text.bar(standing.progress, max(8, width - 16), standing.expected)
        said = f"{formatting.share(standing.progress)} of {formatting.share(standing.expected)}"
        drawn += [(*bar, ("  ", ""), (said, "muted")), ()]
    drawn += _grade(standing)
    for objective in workspace.objectives_of(cycle.id):
        drawn += _objective(session, objective, width)
    if not standing.objectives:
        there, new = keymap.key("section.objectives"), keymap.key("row.new")
        drawn.append(((f"No objectives in it yet: {there}, then {new}.", "muted"),))
    drawn += [(), Paragraph(_way_on(session, cycle), "accent")]
    if cycle.retrospective:
        drawn += [(), (("retrospective", "head"),), Paragraph(cycle.retrospective)]
    return [*drawn, *hint_lines.lines(session, cycle)]


def _grade(standing: CycleStanding) -> Drawn:
    if standing.grade is None:
        return []
    reading = standing.reading
    drawn: Drawn = [(("grade ", "muted"), (formatting.grade(standing.grade), "strong"),
                     ("" if reading is None else f"   {reading}", "accent"))]  # fmt: skip
    return [*drawn, *([] if reading is None else [Paragraph(CYCLE_TEXTS[reading], "muted")]), ()]


def _objective(session: Session, objective: Objective, width: int) -> list[Line]:
    grade = objective_standing(session.workspace, objective, session.today()).grade
    drawn = formatting.entry(f"{objective.shown_id}  ", objective.title, width)
    if grade is not None:
        told = f"{formatting.grade(grade)}  {band(objective.ambition, grade)}   {objective.ambition}"
        drawn.append(((f"      {told}", "muted"),))
    elif objective.state is ObjectiveState.DROPPED:
        drawn.append((("      dropped", "muted"),))
    return drawn


def _way_on(session: Session, cycle: Cycle) -> str:
    advance = keymap.key("row.advance")
    match cycle.state:
        case CycleState.DRAFT:
            return f"{advance} starts it, and with it the objectives that have 2 to 4 key results."
        case CycleState.ACTIVE:
            return f"{advance} grades it: one key result after the other, then what goes on in the next cycle."
        case CycleState.GRADING:
            left = len(ungraded(session.workspace, cycle))
            waits = f"{formatting.plural(left, 'key result')} still without a grade; {advance} goes on"
            there = keymap.key("section.objectives")
            way = waits if left else f"{advance} closes it"
            return f"{way}. In {there}, {advance} on a key result grades it again."
    return f"It is closed and can only be read. {advance} reopens it for grading."
