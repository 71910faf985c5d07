"""Reasons why a record takes no changes; screens, commands, actions and the integrity check all ask here.

Each function returns the error that the change would meet, or None where it may be made.
"""

from __future__ import annotations

from datetime import date

from okrtui.domain.records.enums import CycleState, KpiState, ObjectiveState
from okrtui.domain.records.models import Cycle, KeyResult, Kpi, Objective
from okrtui.domain.rules.limits import LOCKED, no_ranges_text
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.starting import why_draft
from okrtui.domain.rules.stretches import current, drifted, settled
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError


def require(refusal: RuleError | None) -> None:
    """Raise a refusal, if there is one."""
    if refusal is not None:
        raise refusal


def why_closed(cycle: Cycle) -> RuleError | None:
    """Return why nothing in a cycle can be changed: it is closed."""
    if cycle.state is not CycleState.CLOSED:
        return None
    return RuleError(f"{cycle.name} is closed, so it cannot be changed.", "Reopen the cycle first.", "cycle.reopen")


def why_not_started(cycle: Cycle) -> RuleError | None:
    """Return why nothing can be checked in yet: the cycle is a draft."""
    if cycle.state is not CycleState.DRAFT:
        return None
    said = f"{cycle.name} has not started, so it takes no check-ins."
    return RuleError(said, "Start the cycle first.", "cycle.start")


def why_ended(objective: Objective) -> RuleError | None:
    """Return why nothing can be added to an objective or moved out of it: it is closed or dropped."""
    if objective.state in (ObjectiveState.DRAFT, ObjectiveState.ACTIVE):
        return None
    said = f"{objective.shown_id} is {objective.state}: nothing can be added to it or moved out of it."
    return RuleError(said, "Choose an open objective, or reopen it first.")


def why_no_key_results(workspace: Workspace, objective: Objective) -> RuleError | None:
    """Return why no key result can be added to an objective, or moved to or from it."""
    return why_closed(workspace.cycles[objective.cycle]) or why_ended(objective)


def why_no_check_in(workspace: Workspace, key_result: KeyResult) -> RuleError | None:
    """Return why a key result cannot be checked in."""
    objective = workspace.objectives[key_result.objective]
    unstarted = why_not_started(workspace.cycles[objective.cycle]) or why_draft(workspace, objective)
    return why_no_key_results(workspace, objective) or unstarted


def why_retired(kpi: Kpi) -> RuleError | None:
    """Return why a KPI cannot be reviewed: it is retired."""
    if kpi.state is not KpiState.RETIRED:
        return None
    return RuleError(f"{kpi.name} is retired.", "Resume it first.", "kpi.resume")


def why_no_recalculation(workspace: Workspace, kpi: Kpi, today: date) -> RuleError | None:
    """Return why the limits of a KPI's chart cannot be recalculated: they are not locked, or would stay the same."""
    one = current(workspace, kpi, today)
    missing = LOCKED - len(one.counted)
    if missing > 0 and one.locked is None:
        return RuleError(f"The limits of {kpi.shown_id} are not locked yet: they follow its values.", "")
    if missing > 0:
        left = counted(len(one.counted), "value")
        return RuleError(f"Only {left} of {kpi.shown_id} are left; limits are locked on {LOCKED}.", "Re-baseline it.")
    if settled(one, kpi.cadence) is None:
        return RuleError(f"The limits of {kpi.shown_id} cannot be computed: {no_ranges_text(kpi)}.", "")
    if drifted(one, kpi.cadence) is None:
        return RuleError(f"The limits of {kpi.shown_id} are those of its values: nothing has to be recalculated.", "")
    return why_retired(kpi)


def why_no_measurement(kpi: Kpi) -> RuleError | None:
    """Return why no value can be recorded for a KPI."""
    if kpi.state is not KpiState.RETIRED:
        return None
    return RuleError(f"{kpi.name} is retired and takes no more values.", "Resume it first.", "kpi.resume")


def why_no_healing(workspace: Workspace, kpi: Kpi) -> RuleError | None:
    """Return why no objective can be created from a KPI: it is retired, or an open objective was created from it."""
    healers = workspace.healed_by(kpi.id)
    if kpi.state is KpiState.RETIRED or not healers:
        return why_retired(kpi)
    return RuleError(f"{healers[0].shown_id} already works on {kpi.shown_id}.", "Add your changes to that objective.")


def why_no_new_objectives(cycle: Cycle) -> RuleError | None:
    """Return why no objective can be added to a cycle: it is being graded or is closed."""
    if cycle.state in (CycleState.DRAFT, CycleState.ACTIVE):
        return None
    return RuleError(f"{cycle.name} is {cycle.state} and takes no new objectives.", "Choose a draft or active cycle.")
