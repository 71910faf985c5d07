"""The sample workspace: a small company a few weeks into its quarter, made from a day and a name and nothing else.

It shows every kind of record and every status at once, so that each screen has something to say.
"""

from __future__ import annotations

from datetime import date, datetime

from okrtui.domain.workspace import Change, Workspace
from okrtui.sample.calendar import SampleBuilder
from okrtui.sample.decisions import add_decisions
from okrtui.sample.kpis import add_kpis
from okrtui.sample.objectives import add_objectives


def seed(workspace: Workspace, today: date, actor: str, now: datetime) -> Change:
    """Fill a workspace with the sample as it stands `today`; some of it is the actor's own."""
    scene = SampleBuilder(workspace, today, actor, now)
    kpis = add_kpis(scene)
    goals = add_objectives(scene, kpis)
    add_decisions(scene, kpis, goals)
    return Change("workspace.sample", puts=tuple(scene.records))
