"""One action on several records, in one change; where one of them refuses, nothing is changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final, NamedTuple

from okrtui.domain.actions import kpis, objectives
from okrtui.domain.actions.record_changes import Action, Edit
from okrtui.domain.records.action_drafts import ClosingDraft
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import KpiState
from okrtui.domain.records.models import (
    Draft,
    KeyResult,
    KeyResultDraft,
    Kpi,
    KpiDraft,
    Objective,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.rules.integrity import violations
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.record_names import shown_id
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import DraftError, RuleError

NAMED: Final = 4
"""The most records that a refusal names."""

RecordPlace = tuple[str, int]

_KINDS: Final[Mapping[str, type[Record]]] = {kind.table: kind for kind in (Objective, KeyResult, Kpi)}
_EDITS: Final[Mapping[str, tuple[type[Draft], Action[Any]]]] = {
    Objective.table: (ObjectiveDraft, objectives.edit),
    KeyResult.table: (KeyResultDraft, objectives.edit_key_result),
    Kpi.table: (KpiDraft, kpis.edit),
}
"""The draft and the action that edit a record of each table."""


class RecordStep(NamedTuple):
    """An action on one of several records, and its draft."""

    place: RecordPlace
    action: Action[Any]
    draft: Any


@dataclass(frozen=True)
class NewValues:
    """Values for some fields of a record; its other fields stay as they are by then."""

    place: RecordPlace
    values: Mapping[str, Any]


class Attempt(NamedTuple):
    """What several steps would do: the change of those that can be done, and why the others refuse."""

    change: Change
    refusals: Mapping[RecordPlace, RuleError]


def set_values(workspace: Workspace, new: NewValues, actor: str, now: datetime) -> Change:
    """Set some fields of a record. Raises RuleError where it has no such field, and what its edit raises."""
    table, number = new.place
    kind, edit = _EDITS[table]
    record = workspace.find(_KINDS[table], number)
    strange = next((name for name in new.values if name not in kind.model_fields), None)
    if strange is not None:
        above = " Change that of its objective." if isinstance(record, KeyResult) else ""
        raise RuleError(f"{record.shown_id} has no {strange} of its own.{above}")
    values = {name: getattr(record, name) for name in kind.model_fields}
    draft = build(kind, {**values, **new.values}, today=now.date())
    return edit(workspace, Edit(record.id, record.revision, draft), actor, now)


def edits(places: Iterable[RecordPlace], values: Mapping[str, Any]) -> list[RecordStep]:
    """Return the steps that give all records the same values."""
    return [RecordStep(place, set_values, NewValues(place, values)) for place in places]


def starts(numbers: Iterable[int]) -> list[RecordStep]:
    """Return the steps that start objectives."""
    return [RecordStep((Objective.table, number), objectives.start, number) for number in numbers]


def drops(numbers: Iterable[int], why: str) -> list[RecordStep]:
    """Return the steps that drop objectives, for one reason."""
    drafts = (objectives.ObjectiveDrop(number, why) for number in numbers)
    return [RecordStep((Objective.table, draft.id), objectives.drop, draft) for draft in drafts]


def closings(numbers: Iterable[int], note: str) -> list[RecordStep]:
    """Return the steps that close objectives, with one note."""
    drafts = (ClosingDraft(objective=number, note=note) for number in numbers)
    return [RecordStep((Objective.table, draft.objective), objectives.close, draft) for draft in drafts]


def retirements(workspace: Workspace, numbers: Iterable[int]) -> list[RecordStep]:
    """Return the steps that retire KPIs, or resume them where all of them are retired."""
    listed = list(numbers)
    retired = [one for one in listed if workspace.kpis[one].state is KpiState.RETIRED]
    action = kpis.resume if len(retired) == len(listed) else kpis.retire_active
    return [RecordStep((Kpi.table, number), action, number) for number in listed]


def attempt(workspace: Workspace, steps: Sequence[RecordStep], actor: str, now: datetime) -> Attempt:
    """Return what the steps would do now. Raises DraftError where what was typed is wrong for every record."""
    made: dict[RecordPlace, Change] = {}
    refusals: dict[RecordPlace, RuleError] = {}
    for step in steps:
        try:
            made[step.place] = step.action(workspace, step.draft, actor, now)
        except RuleError as error:
            refusals[step.place] = error
    if steps and all(isinstance(refusals.get(step.place), DraftError) for step in steps):
        raise refusals[steps[0].place]
    refusals |= {place: error for place, error in violations(workspace, _merged(made)) if place in made}
    return Attempt(_merged({place: one for place, one in made.items() if place not in refusals}), refusals)


def _merged(made: Mapping[RecordPlace, Change]) -> Change:
    """Return the changes as one, which is called like the first that changes something."""
    every = [one for one in made.values() if one.puts] or list(made.values())
    return Change(every[0].action if every else "", puts=tuple(chain.from_iterable(one.puts for one in every)))


def on_several(workspace: Workspace, steps: Sequence[RecordStep], actor: str, now: datetime) -> Change:
    """Do all steps in one change. Raises RuleError, naming every record that refuses; DraftError."""
    found = attempt(workspace, steps, actor, now)
    if len(steps) == 1:
        for error in found.refusals.values():
            raise error
    if found.refusals:
        raise RuleError(" ".join((refused_text(found, len(steps)), *reasons(found))), "Leave them out.")
    return found.change


def refused_text(found: Attempt, count: int) -> str:
    """Return a sentence on how many of so many records refuse."""
    refusing = len(found.refusals)
    which = f"{refusing} of {count:,}" if refusing < count else f"all {count:,}"
    return f"Nothing was changed: {which} cannot be changed like this."


def reasons(found: Attempt) -> list[str]:
    """Return why records refuse, each by its id; of many the first ones."""
    lines = [_reason(place, error) for place, error in found.refusals.items()]
    more = len(lines) - NAMED
    return [*lines[:NAMED], f"And {counted(more, 'more record')}."] if more > 1 else lines


def _reason(place: RecordPlace, error: RuleError) -> str:
    """Return the message of a refusal, with the record's id in front where it does not name it."""
    name = shown_id(*place) or ""
    return error.message if error.message.startswith(f"{name} ") else f"{name}: {error.message}"
