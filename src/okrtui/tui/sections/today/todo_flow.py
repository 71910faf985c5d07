"""What the commands of the to-do list do to the record that a row is about."""

from __future__ import annotations

from okrtui.domain.records.models import Cycle, Kpi, Objective
from okrtui.domain.rules.todo import Need
from okrtui.session import Session
from okrtui.tui.sections.cycles.cycle_flow import CycleWalk
from okrtui.tui.sections.host import Desk
from okrtui.tui.sections.kpis.kpi_flow import Reviewer
from okrtui.tui.sections.objectives.objective_flow import Ender


async def settle(session: Session, desk: Desk, action: str, need: Need) -> None:
    """Do what a command is for. Raises OkrError."""
    workspace = session.workspace
    if need.table == "cycles":
        await CycleWalk(session, desk).advance(workspace.find(Cycle, need.id))
    elif need.table == "objectives":
        await Ender(session, desk).advance(workspace.find(Objective, need.id))
    elif action == "key-result.check-in":
        await Reviewer(session, desk).check_in(need.id)
    elif action == "kpi.record":
        await Reviewer(session, desk).record(need.id)
    elif action == "kpi.explain":
        await Reviewer(session, desk).explain(workspace.find(Kpi, need.id))
    else:
        await Reviewer(session, desk).heal(workspace.find(Kpi, need.id))
