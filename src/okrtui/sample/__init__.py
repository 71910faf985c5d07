"""The sample workspace: a small company a few weeks into its quarter, generated from a day and a login name.

It has every kind of record and every status, so that each screen has something to show.
"""

from __future__ import annotations

from datetime import date, datetime

from okrtui.domain.workspace import Change, Workspace
from okrtui.sample.calendar import SampleBuilder
from okrtui.sample.decisions import add_decisions
from okrtui.sample.kpis import add_kpis
from okrtui.sample.objectives import add_objectives


def seed(workspace: Workspace, today: date, actor: str, now: datetime) -> Change:
    """Return the change that fills a workspace with the sample as of `today`; some records are the actor's own."""
    builder = SampleBuilder(workspace, today, actor, now)
    kpis = add_kpis(builder)
    goals = add_objectives(builder, kpis)
    add_decisions(builder, kpis, goals)
    return Change("workspace.sample", puts=tuple(builder.records))
