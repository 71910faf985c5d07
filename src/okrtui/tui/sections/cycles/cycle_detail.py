"""The detail of a cycle: state, progress, objectives with their grades, and the next step."""

from __future__ import annotations

from datetime import date
from typing import Final

from okrtui.domain.columns.cycles import CYCLES, CycleSubject
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle, Objective
from okrtui.domain.rules.grading import CYCLE_TEXTS, band
from okrtui.domain.rules.lifecycle import ungraded
from okrtui.domain.rules.periods import CyclePosition, day_of, position_text
from okrtui.domain.rules.status import CycleStanding, grade_of
from okrtui.session import Session
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailPart
from okrtui.tui.keys import keymap
from okrtui.tui.sections import comment_rows, hint_lines, record_links
from okrtui.tui.sections.base import Drawing
from okrtui.tui.sections.record_columns import fact_lines
from okrtui.tui.sections.record_links import Link
from okrtui.tui.styled_text import Cell, DetailLines, Paragraph, Tone

LISTED: Final = 50
"""The objectives listed in the detail of a cycle, at most."""

_TONES: Final[dict[CycleState, Tone]] = {CycleState.ACTIVE: "good", CycleState.GRADING: "warn"}


def state_cell(state: CycleState) -> Cell:
    """Return the state of a cycle with its sign."""
    signs = styled_text.glyphs()
    sign = {
        CycleState.DRAFT: signs.outdated,
        CycleState.ACTIVE: signs.good,
        CycleState.GRADING: signs.warn,
        CycleState.CLOSED: signs.pending,
    }[state]
    return Cell(f"{sign} {state}", _TONES.get(state, "muted"))


def elapsed(cycle: Cycle, position: CyclePosition, today: date) -> str:
    """Return the position of today in a cycle, in words, with its week."""
    week = f", week {position.week} of {position.weeks}" if cycle.start <= today <= cycle.end else ""
    return position_text(cycle, today, position) + week


def lines(
    session: Session, cycle: Cycle, width: int, standing: CycleStanding | None, *, comments_first: bool = False
) -> Drawing:
    """Return the detail of a cycle, given where it stands; None while that is not known yet."""
    today, state = session.today(), state_cell(cycle.state)
    drawn: list[DetailPart] = [
        ((f"{cycle.shown_id} ", "muted"), (cycle.name, "strong")),
        ((state.text, state.tone), (f"   {cycle.cadence}", "muted")),
        ((formatting.dates(cycle.start, cycle.end), "muted"),),
        ((elapsed(cycle, day_of(cycle.start, cycle.end, today), today), ""),),
    ]
    drawn += [(("counting", "muted"),), ()] if standing is None else _stands(session, cycle, width, standing)
    drawn += [*_objectives(session, cycle), (), Paragraph(_next_step(session, cycle), "accent")]
    if cycle.retrospective:
        drawn += [(), (("retrospective", "head"),), Paragraph(cycle.retrospective)]
    drawn += [] if standing is None else hint_lines.lines(session, cycle)
    return comment_rows.with_threads(drawn, session.workspace, cycle, today, first=comments_first)


def _stands(session: Session, cycle: Cycle, width: int, standing: CycleStanding) -> DetailLines:
    """Return the facts, the progress and the grade of a cycle."""
    drawn: DetailLines = [*fact_lines(CYCLES, CycleSubject(session.workspace, cycle, session.today())), ()]
    if standing.progress is not None:
        bar = styled_text.bar(standing.progress, max(8, width - 16), standing.expected)
        progress = f"{formatting.share(standing.progress)} of {formatting.share(standing.expected)}"
        drawn += [(*bar, ("  ", ""), (progress, "muted")), ()]
    return [*drawn, *_grade(standing)]


def _objectives(session: Session, cycle: Cycle) -> list[DetailPart]:
    """Return the first objectives of a cycle, and the key that lists them all."""
    workspace, there = session.workspace, keymap.key("section.objectives")
    inside = workspace.numbers_of(Objective.table, "cycle", cycle.id)
    if not inside:
        new = keymap.key("row.new")
        return [Paragraph(f"No objectives yet. Press {there}, then {new} to add one.", "muted")]
    drawn = record_links.rows(_objective(session, workspace.objectives[one]) for one in inside[:LISTED])
    if (more := len(inside) - LISTED) > 0:
        drawn.append(Paragraph(f"and {more:,} more: press {there} for all objectives", "muted"))
    return drawn


def _grade(standing: CycleStanding) -> DetailLines:
    if standing.grade is None:
        return []
    reading = standing.reading
    drawn: DetailLines = [(("grade ", "muted"), (formatting.grade(standing.grade), "strong"),
                     ("" if reading is None else f"   {reading}", "accent"))]  # fmt: skip
    return [*drawn, *([] if reading is None else [Paragraph(CYCLE_TEXTS[reading], "muted")]), ()]


def _objective(session: Session, objective: Objective) -> Link:
    grade = grade_of(session.workspace, objective)
    ended = "dropped" if objective.state is ObjectiveState.DROPPED else ""
    if grade is not None:
        ended = f"{formatting.grade(grade)}  {band(objective.ambition, grade)}   {objective.ambition}"
    return Link(objective, objective.title, below=[((f"    {ended}", "muted"),)] if ended else [])


def _next_step(session: Session, cycle: Cycle) -> str:
    advance = keymap.key("row.advance")
    match cycle.state:
        case CycleState.DRAFT:
            return f"Press {advance} to start it, with its objectives that are ready; each that is not is named."
        case CycleState.ACTIVE if session.today() < cycle.start:
            return f"When it has ended, press {advance} to grade it."
        case CycleState.ACTIVE:
            return f"Press {advance} to grade it: one key result after the other, then choose what to carry over."
        case CycleState.GRADING:
            left = len(ungraded(session.workspace, cycle))
            waits = f"{formatting.plural(left, 'key result')} without a grade. Press {advance} to continue."
            there = keymap.key("section.objectives")
            next_step = waits if left else f"Press {advance} to close it."
            return f"{next_step} To change a grade, press {there}, then {advance} on the key result."
    return f"It is closed and read-only. Press {advance} to reopen it for grading."
