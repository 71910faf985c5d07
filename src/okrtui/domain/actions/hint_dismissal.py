"""Dismissing a quality hint on a record, and restoring it."""

from __future__ import annotations

from datetime import datetime

from okrtui.domain.actions.record_changes import touched
from okrtui.domain.hints import GATES
from okrtui.domain.records.action_drafts import DismissalDraft, HintRef
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle, HintedRecord, KeyResult, Kpi, Objective
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError


def dismiss(workspace: Workspace, draft: DismissalDraft, actor: str, now: datetime) -> Change:
    """Dismiss a hint on a record, with a note that says why. Raises RuleError."""
    if draft.rule in GATES:
        raise RuleError("This hint cannot be dismissed.", "It must be resolved before the objective starts.")
    record = _hinted(workspace, draft)
    dismissed = {**record.dismissed, draft.rule.value: draft.note}
    return Change("hint.dismiss", puts=(touched(record, actor, now, {"dismissed": dismissed}),))


def recall(workspace: Workspace, ref: HintRef, actor: str, now: datetime) -> Change:
    """Restore a dismissed hint. Raises RuleError."""
    record = _hinted(workspace, ref)
    if ref.rule not in record.dismissed:
        raise RuleError(f"This hint is not dismissed on {record.shown_id}.", "There is nothing to restore.")
    dismissed = {rule: note for rule, note in record.dismissed.items() if rule != ref.rule}
    return Change("hint.recall", puts=(touched(record, actor, now, {"dismissed": dismissed}),))


_HINTED: tuple[type[HintedRecord], ...] = (Cycle, Objective, KeyResult, Kpi)


def _hinted(workspace: Workspace, ref: HintRef) -> HintedRecord:
    """Return the record that a hint is about. Raises RuleError where it is missing or a closed cycle."""
    kind = next(kind for kind in _HINTED if kind.table == ref.rule.table)
    record = workspace.find(kind, ref.id)
    if isinstance(record, Cycle) and record.state is CycleState.CLOSED:
        raise RuleError(f"{record.name} is closed, so it cannot be changed.", "Reopen the cycle first.")
    return record
