"""Writing and editing comments, and settling mentions without an answer."""

from __future__ import annotations

from datetime import datetime

from okrtui.domain.actions.record_changes import Edit, current, new, revised, touched, values_of
from okrtui.domain.record_table import RecordKey
from okrtui.domain.records.models import Comment, CommentDraft
from okrtui.domain.rules.comments import waiting_for, why_not_own, why_nothing_waits
from okrtui.domain.rules.refusals import require
from okrtui.domain.workspace import Change, Workspace


def write(workspace: Workspace, draft: CommentDraft, actor: str, now: datetime) -> Change:
    """Write a comment about a record, which may be closed."""
    return Change("comment.add", puts=(new(workspace, Comment, actor, now, values_of(draft)),))


def edit(workspace: Workspace, edit: Edit[CommentDraft], actor: str, now: datetime) -> Change:
    """Change the text of a comment of one's own. Raises ConflictError, RuleError."""
    comment = current(workspace, Comment, edit)
    require(why_not_own(comment, actor))
    return Change("comment.edit", puts=revised(comment, actor, now, {"text": edit.draft.text}))


def settle(workspace: Workspace, about: RecordKey, actor: str, now: datetime) -> Change:
    """Settle all that mentions somebody on a record without an answer. Raises RuleError where nothing does."""
    require(why_nothing_waits(workspace, about, actor, now.date()))
    found = waiting_for(workspace, about, actor, now.date())
    puts = (touched(one, actor, now, {"settled_by": (*one.settled_by, actor)}) for one in found)
    return Change("comment.settle", puts=tuple(puts))
