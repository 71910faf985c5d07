"""Planning an import on the workspace as it is, and committing it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeVar

from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_corrections import corrected
from okrtui.domain.actions.import_rows import IMPORT, ImportPlan
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange.import_formats import Reading
from okrtui.session import Session

T = TypeVar("T")
View = Callable[[Session, Callable[[Workspace], T]], T]
"""Calls a function that only reads with the workspace, while that stands still."""

Bar = Callable[[int], AbstractContextManager[record_import.Progress]]
"""Shows how far a plan of so many rows is."""

ATTEMPTS: Final = 10
"""How often an import is planned while others keep changing what it is about."""


def of_owner(session: Session, consider: Callable[[Workspace], T]) -> T:
    """Consider the workspace in the thread that owns it."""
    return consider(session.workspace)


def of_any_thread(session: Session, consider: Callable[[Workspace], T]) -> T:
    """Consider the workspace in any thread, by planning a change of nothing."""
    found: list[T] = []

    def look(view: Workspace, _draft: None, _actor: str, _now: datetime) -> Change:
        found.append(consider(view))
        return Change(IMPORT, ())

    session.plan(look, None)
    return found[0]


def silent(_steps: int) -> AbstractContextManager[record_import.Progress]:
    """Show nothing."""
    return nullcontext(lambda _: None)


def planned(session: Session, found: Reading, view: View[ImportPlan] = of_owner, bar: Bar = silent) -> ImportPlan:
    """Plan an import on the workspace as this session knows it. Raises RefusedImportError."""
    return _fitting(session, _readable(session, found, view, bar), view)


def _fitting(session: Session, plan: ImportPlan, view: View[ImportPlan]) -> ImportPlan:
    return view(session, lambda workspace: record_import.fitting(workspace, plan))


def _readable(session: Session, found: Reading, view: View[ImportPlan], bar: Bar) -> ImportPlan:
    """Plan an import that need not fit. Raises RefusedImportError where a row cannot be read."""

    def plan(reading: Reading) -> ImportPlan:
        with bar(len(reading.batch.rows)) as count:
            return view(
                session,
                lambda workspace: record_import.readable(
                    workspace, reading.batch, session.actor, session.now(), faults=reading.faults, progress=count
                ),
            )

    first = plan(found)
    by_hand = corrected(session.history(), first)
    return plan(found._replace(batch=replace(found.batch, corrected=by_hand))) if by_hand else first


def committed(
    session: Session, found: Reading, view: View[ImportPlan] = of_owner, bar: Bar = silent
) -> tuple[ImportPlan, int]:
    """Commit what was read; return how it was planned, and the number of the change. Raises OkrError.

    It is planned before anybody has to wait for it, and again if somebody was faster. Whether its records fit is
    checked once, with the commit; where they do not, each bad row is named.
    """
    for _ in range(ATTEMPTS):
        plan, known = _readable(session, found, view, bar), session.sequence
        try:
            return plan, session.do(record_import.take_in, plan).sequence
        except RuleError as error:
            if session.sequence == known:
                _fitting(session, plan, view)
                raise
            refusal = error
    raise refusal
