from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from builders import at
from okrtui.domain.actions.limit_locking import with_locked_limits
from okrtui.domain.actions.record_changes import Action
from okrtui.domain.records.models import Record
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Change, Put, Workspace
from okrtui.errors import DraftError, RuleError

LATER = at(60)


def carry_out(workspace: Workspace, action: Action[Any], draft: Any, by: str = "bob", now: datetime = LATER) -> Change:
    """What a session does with an action, without an engine; each record comes back from its document as it was."""
    change = with_locked_limits(workspace, action(workspace, draft, by, now), by, now)
    check(workspace, change)
    for record in change.puts:
        assert record_of(record.table, json.loads(json.dumps(record.document()))) == record
    workspace.apply(Put(record.table, record.id, record.document()) for record in change.puts)
    workspace.apply(Put(table, number, None) for table, number in change.removes)
    return change


def refused(workspace: Workspace, action: Action[Any], draft: Any) -> str:
    """The sentence with which an action, or the check behind it, refuses; nothing has changed then."""
    before = {(one.table, one.id): one for one in workspace}
    with pytest.raises(RuleError) as caught:
        carry_out(workspace, action, draft)
    assert {(one.table, one.id): one for one in workspace} == before
    return caught.value.message


def wrong_fields(workspace: Workspace, action: Action[Any], draft: Any) -> dict[str, str]:
    """The sentences by field with which an action refuses."""
    with pytest.raises(DraftError) as caught:
        carry_out(workspace, action, draft)
    return caught.value.fields


def assert_new(record: Record, number: int, by: str = "bob") -> None:
    assert (record.id, record.revision) == (number, 1)
    assert (record.created_by, record.updated_by) == (by, by)
    assert (record.created_at, record.updated_at) == (LATER, LATER)


def assert_next(record: Record, before: Record, by: str = "bob", **changes: Any) -> None:
    """The record is the one before with these changes, its next revision, stamped."""
    stamp = {"revision": before.revision + 1, "updated_at": LATER, "updated_by": by}
    assert record == before.model_copy(update={**changes, **stamp})
