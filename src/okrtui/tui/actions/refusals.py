"""The domain's refusals as sentences, with the keys that remove the reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Objective
from okrtui.domain.rules.refusals import why_closed
from okrtui.errors import RuleError
from okrtui.tui.actions.action import Context
from okrtui.tui.keys import keymap

REMEDIES: Final[Mapping[str, str]] = {
    "cycle.reopen": "Press {section.cycles}, then {row.advance} on it to reopen it.",
    "objective.start": "Press {section.objectives}, then {row.advance} on it to start it.",
    "cycle.start": "Press {section.cycles}, then {row.advance} on it to start it.",
    "kpi.resume": "Press {section.kpis}, then {row.retire} on it to resume it.",
}


def sentence(refusal: RuleError | None) -> str | None:
    """Return a refusal as a sentence, with the keys to press where there are some."""
    if refusal is None:
        return None
    remedy = REMEDIES.get(refusal.remedy)
    return str(refusal) if remedy is None else f"{refusal.message} {keymap.filled(remedy)}"


def cycle_of(context: Context) -> Cycle | None:
    """Return the cycle that the record of an action belongs to."""
    record, workspace = context.subject, context.session.workspace
    if isinstance(record, CheckIn):
        record = workspace.key_results[record.key_result]
    if isinstance(record, KeyResult):
        record = workspace.objectives[record.objective]
    if isinstance(record, Objective):
        record = workspace.cycles[record.cycle]
    return record if isinstance(record, Cycle) else None


def in_closed_cycle(context: Context) -> str | None:
    """Return the refusal of every change to a row whose cycle is closed; None for an open one."""
    cycle = cycle_of(context)
    return None if cycle is None else sentence(why_closed(cycle))
