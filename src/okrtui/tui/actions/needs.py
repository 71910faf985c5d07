"""The action for each kind of row in the to-do list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrtui.domain.rules.todo import NeedKind
from okrtui.tui.actions import comments, kpis, objectives, rows, views

SETTLED_BY: Final[Mapping[NeedKind, str]] = {
    NeedKind.CHECK_IN: objectives.CHECK_IN.id,
    NeedKind.DELIVER: objectives.CHECK_IN.id,
    NeedKind.RECORD: kpis.RECORD.id,
    NeedKind.REPLY: comments.WRITE.id,
    NeedKind.EXPLAIN: kpis.EXPLAIN.id,
    NeedKind.CANDIDATE: kpis.HEAL.id,
    NeedKind.AUDIT: views.NEXT.id,
    NeedKind.GRADE: rows.ADVANCE.id,
    NeedKind.CLOSE: rows.ADVANCE.id,
}
