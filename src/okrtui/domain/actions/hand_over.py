"""Handing over what is somebody's to others: objectives, key results and KPIs, in one change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import NamedTuple

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.records.action_drafts import HandOverDraft
from okrtui.domain.records.enums import CycleState, KpiState
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.login_names import MOST_NAMES
from okrtui.domain.records.models import KeyResult, Kpi, Objective
from okrtui.domain.rules.lifecycle import is_open
from okrtui.domain.rules.number_text import counted
from okrtui.domain.rules.ownership import is_among
from okrtui.domain.rules.record_names import NOUNS
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError

OwnedRecord = Objective | KeyResult | Kpi


class HandOver(NamedTuple):
    """What a person owns: the records that are handed over, and those that stay as they are."""

    moved: tuple[OwnedRecord, ...]
    left: tuple[OwnedRecord, ...]

    @property
    def moved_text(self) -> str:
        """The records that are handed over, counted by kind."""
        return counted_by_kind(self.moved)

    @property
    def left_text(self) -> str:
        """A sentence on the records that stay; empty where there are none."""
        return f"Not handed over, as they are closed: {counted_by_kind(self.left)}." if self.left else ""


def counted_by_kind(records: Iterable[OwnedRecord]) -> str:
    """Return how many of each kind there are: `2 objectives, 1 KPI`; empty for none."""
    every = list(records)
    counts = ((sum(isinstance(one, kind) for one in every), NOUNS[kind.table]) for kind in (Objective, KeyResult, Kpi))
    return ", ".join(counted(count, noun) for count, noun in counts if count)


def planned(workspace: Workspace, draft: HandOverDraft) -> HandOver:
    """Return what would be handed over, and what would stay."""
    owned = list(_owned(workspace, draft.old))
    moved = tuple(one for one in owned if _moves(workspace, one, everything=draft.everything))
    kept = {(one.table, one.id) for one in moved}
    return HandOver(moved, tuple(one for one in owned if (one.table, one.id) not in kept))


def _owned(workspace: Workspace, name: str) -> Iterator[OwnedRecord]:
    every: Iterator[OwnedRecord]
    every = chain(workspace.objectives.values(), workspace.key_results.values(), workspace.kpis.values())
    return (one for one in every if is_among(name, one.owners))


def _moves(workspace: Workspace, record: OwnedRecord, *, everything: bool) -> bool:
    """Return whether a record is handed over: an open one, with `everything` any but those of closed cycles."""
    if isinstance(record, Kpi):
        return everything or record.state is KpiState.ACTIVE
    if workspace.cycle_of(record).state is CycleState.CLOSED:
        return False
    objective = workspace.objectives[record.objective] if isinstance(record, KeyResult) else record
    return everything or is_open(workspace, objective)


def hand_over(workspace: Workspace, draft: HandOverDraft, actor: str, now: datetime) -> Change:
    """Replace one owner by others wherever that one owns something. Raises RuleError where that is nowhere.

    Raises it also where a record would have more owners than it may.
    """
    found = planned(workspace, draft)
    if not found.moved:
        raise _nothing(draft, found)
    puts = tuple(touched(one, actor, now, {"owners": _replaced(one, draft)}) for one in found.moved)
    return Change("owner.hand-over", puts=puts)


def _nothing(draft: HandOverDraft, found: HandOver) -> RuleError:
    if not found.left:
        return RuleError(f"Nothing belongs to {draft.old}.", "Check the login name.")
    if draft.everything:
        return RuleError(f"What belongs to {draft.old} is in closed cycles.", "They stay as they are.")
    return RuleError(f"Nothing that is open belongs to {draft.old}.", "Hand over what is closed, too.")


def _replaced(record: OwnedRecord, draft: HandOverDraft) -> tuple[str, ...]:
    """Return the owners of a record with the new ones in the old one's place, each once."""
    every = chain.from_iterable(draft.new if is_among(draft.old, (one,)) else (one,) for one in record.owners)
    names: dict[str, str] = {}
    for one in every:
        names.setdefault(folded(one), one)
    if len(names) > MOST_NAMES:
        said = f"{record.shown_id} would have {len(names)} owners; {MOST_NAMES} are the most."
        raise RuleError(said, "Hand over to fewer people.")
    return tuple(names.values())
