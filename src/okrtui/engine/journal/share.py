"""Sharing a workspace: who may read and change it, set in one step for everything in it."""

from __future__ import annotations

import contextlib
from pathlib import Path

from okrtui.engine.journal.failures import translated
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.lock import WriteLock
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.files.shared_places import current, name_in, places, refuse_foreign
from okrtui.engine.journal.files.sharing import described, shared_with
from okrtui.engine.journal.recovery.doctor import refuse_missing
from okrtui.maintenance import Shared


def share(path: Path | str, *, team: str | None = None, readers: str | None = None) -> Shared:
    """Let a Unix group read and write, and others only read: everyone, nobody or a group; None changes neither.

    Whatever in the workspace is shared otherwise is mended too. Raises MissingWorkspaceError, UsageError, BusyError,
    and ReadOnlyError where a file belongs to somebody else; nothing was changed then.
    """
    layout, files = Layout(path), Files()
    refuse_missing(layout)
    sharing = shared_with(current(layout), team, readers)
    with translated(), contextlib.closing(WriteLock(layout.lock, files)) as lock, lock.held():
        every = list(places(layout, sharing))
        wrong = [one for one in every if one.differences()]
        refuse_foreign(layout, every, wrong)
        changes = [(name_in(layout, one.path), one.differences()) for one in wrong]
        for one in wrong:
            one.change()
    owner = layout.directory.stat().st_uid
    return Shared(layout.directory, described(sharing, owner), tuple(changes))
