"""The hostile workspace: texts that try to style, crash, click, link or reach the terminal, in every text field."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any, Final

from builders import TODAY
from okrtui.domain.actions import comments, cycles, decisions, kpis, objectives
from okrtui.domain.actions.decisions import DecisionWithRecords
from okrtui.domain.records.models import (
    CheckInDraft,
    CommentDraft,
    CycleDraft,
    DecisionDraft,
    KeyResultDraft,
    MeasurementDraft,
    NewKpiDraft,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.workspace import Workspace
from okrtui.session import Session

CLICK: Final = "[@click=app.quit]x[/]"
TEXTS: Final = (
    "[/]",
    "[b",
    CLICK,
    "[TODO] [A=b] \\[/]",
    "\x1b[31mred\x1b]0;title\x07",
    "\x1b]52;c;aGVsbG8=\x1b\\copied",
    "\x9b31m\x85next\x90q\x9c",
    "abc\u202edcba\u2066x\u2069",
    "e\u0301\u0302\u0303 a\u0300\u0301",
    "日本語のタイトルがここに入ります",
    "ตั้งเป้าหมายไตรมาสนี้ให้ชัดเจน",
    "👩\u200d👩\u200d👧 family",
    "x" * 300,
)
"""What titles, names, notes and owners are made of."""

OBEYED: Final = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""What a terminal would obey instead of showing it."""


def fill(session: Session) -> None:
    """Make a record of every kind for each text, by the actions that people use."""
    for number, text in enumerate(TEXTS, 1):
        year = 2000 + number
        name = f"{text} {number}"
        plan = {"name": name, "start": f"{year}-10-01", "end": "2026-12-31", "cadence": "custom"}
        session.do(cycles.add, CycleDraft.model_validate(plan))
        _pursue(session, number, text)
        session.do(cycles.start, number)
        session.do(
            objectives.check_in, CheckInDraft(key_result=2 * number - 1, date=TODAY, value=Decimal(3), note=text)
        )
        watched = {"name": name, "definition": text, "unit": text[:40], "department": text, "owners": text, "low": 2}
        session.do(kpis.add, NewKpiDraft.model_validate(watched))
        session.do(kpis.record, MeasurementDraft(kpi=number, date=TODAY, value=Decimal(number), note=text))
        decided = DecisionDraft.model_validate(
            {"metric": text, "answers": "yynnyyns", "why": text, "about_kpi": number}
        )
        session.do(decisions.keep, DecisionWithRecords(decided))
        session.do(comments.write, CommentDraft(objective=number, text=f"@bo {text}\n{text}"))


def _pursue(session: Session, number: int, text: str) -> None:
    parent = number - 1 or None
    written = {"cycle": number, "title": text, "why": text, "owners": text, "team": text, "parent": parent}
    session.do(objectives.add, ObjectiveDraft.model_validate(written))
    measures: tuple[dict[str, Any], ...] = (
        {"kind": "metric", "baseline": 0, "target": 9, "unit": text[:40]},
        {"kind": "milestones", "steps": [{"number": 1, "text": text}]},
    )
    for measure in measures:
        part = {"objective": number, "title": text, "owners": "", "measure": measure}
        session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))


def taint(workspace: Workspace) -> None:
    """Put raw texts into the records in memory, past the field types that would have cleaned them."""
    for table in ("cycles", "objectives", "key_results", "check_ins", "kpis", "measurements", "decisions", "comments"):
        known = list(workspace.table(table).items())
        workspace.take((table, number, _tainted(record)) for number, record in known)


def _tainted(record: Record) -> Record:
    raw = TEXTS[(record.id - 1) % len(TEXTS)]
    kept = {"answers", "verdict"}
    texts = {name for name, value in record if type(value) is str and name not in kept}
    return record.model_copy(update=dict.fromkeys(texts, raw))
