"""The rows of a section, kept while another one is shown."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from typing import Final, NamedTuple

from okrtui.domain.record_table import versions
from okrtui.domain.records.models import RECORDS
from okrtui.domain.workspace import Workspace
from okrtui.session import Session
from okrtui.tui import styled_text
from okrtui.tui.filtering import LazyRows
from okrtui.tui.widgets.table import Row

EVERY_TABLE: Final = [kind.table for kind in RECORDS]

MOST: Final = 100
"""The rows that are kept, some screens of them; where more were made, none are."""


class _Kept(NamedTuple):
    workspace: Workspace
    basis: tuple[Hashable, ...]
    rows: LazyRows[Hashable, Row]


class KeptRows:
    """The rows of one section, each made when it is drawn."""

    def __init__(self, session: Session, make: Callable[[Hashable], Row]) -> None:
        self._session, self._make = session, make
        self._kept: _Kept | None = None

    def of(self, keys: Sequence[Hashable], depend_on: Iterable[Hashable], *, as_left: bool) -> LazyRows[Hashable, Row]:
        """Return the rows of some keys.

        Where the section's state is `as_left`, those that were made are not made again, unless the records, the day,
        the signs or what else they `depend_on` has changed.
        """
        workspace, today = self._session.workspace, self._session.today()
        changes = versions(map(workspace.table, EVERY_TABLE))
        basis = (today, styled_text.glyphs(), styled_text.folds(), *depend_on, *changes)
        kept = self._kept if as_left else None
        if kept is None or kept.basis != basis or kept.workspace is not workspace or not kept.rows.are_of(keys, MOST):
            kept = self._kept = _Kept(workspace, basis, LazyRows(keys, self._make))
        return kept.rows
