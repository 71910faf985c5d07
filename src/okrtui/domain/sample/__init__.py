"""The sample workspace: a small company a few weeks into its quarter, made from a day and a name and nothing else.

It shows every kind of record and every status at once, so that each screen has something to say.
"""

from __future__ import annotations

from datetime import date, datetime

from okrtui.domain.sample.decisions import decide
from okrtui.domain.sample.kpis import watch
from okrtui.domain.sample.objectives import pursue
from okrtui.domain.sample.scene import Scene
from okrtui.domain.workspace import Change, Workspace


def seed(workspace: Workspace, today: date, actor: str, now: datetime) -> Change:
    """Fill a workspace with the sample as it stands `today`; some of it is the actor's own."""
    scene = Scene(workspace, today, actor, now)
    kpis = watch(scene)
    goals = pursue(scene, kpis)
    decide(scene, kpis, goals)
    return Change("workspace.sample", puts=tuple(scene.records))
