"""Putting a quality hint aside for a record, and taking it up again."""

from __future__ import annotations

from datetime import datetime

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.hints import GATES
from okrtui.domain.records.action_drafts import DismissalDraft, HintRef
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import RECORDS, Cycle, HintedRecord
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError


def dismiss(workspace: Workspace, draft: DismissalDraft, actor: str, now: datetime) -> Change:
    """Put a hint aside for a record, with a note that says why. Raises RuleError."""
    if draft.rule in GATES:
        raise RuleError("Must be met before the objective starts.", "It cannot be put aside.")
    record = _hinted(workspace, draft)
    dismissed = {**record.dismissed, draft.rule.value: draft.note}
    return Change("hint.dismiss", puts=(touched(record, actor, now, {"dismissed": dismissed}),))


def recall(workspace: Workspace, ref: HintRef, actor: str, now: datetime) -> Change:
    """Take up again a hint that was put aside. Raises RuleError."""
    record = _hinted(workspace, ref)
    if ref.rule not in record.dismissed:
        raise RuleError(f"This hint was not put aside for {record.shown_id}.", "There is nothing to take up again.")
    dismissed = {rule: note for rule, note in record.dismissed.items() if rule != ref.rule}
    return Change("hint.recall", puts=(touched(record, actor, now, {"dismissed": dismissed}),))


def _hinted(workspace: Workspace, ref: HintRef) -> HintedRecord:
    """The record that a hint is about. Raises RuleError where it is gone or its cycle is closed."""
    kind = next(kind for kind in RECORDS if kind.table == ref.rule.table)
    record = workspace.find(kind, ref.id)
    if isinstance(record, Cycle) and record.state is CycleState.CLOSED:
        raise RuleError(f"{record.name} is closed and can only be read.", "Reopen the cycle first.")
    if not isinstance(record, HintedRecord):
        raise RuleError(f"There are no hints for {record.shown_id}.")
    return record
