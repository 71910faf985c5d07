from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from okrtui.domain.columns.values import SIGNS, status_text
from okrtui.domain.workspace import Workspace
from okrtui.engine.protocol import Entry, Op
from okrtui.glyphs import ASCII
from okrtui.reports.json_fields import log as json_log
from okrtui.reports.json_fields.records import record_json
from okrtui.reports.terminal.records import listed, shown
from okrtui.reports.terminal.tables import Page

TODAY = date(2026, 11, 21)
STAMP = {
    "revision": 1,
    "created_at": "2026-10-01T08:00:00Z",
    "created_by": "ada",
    "updated_at": "2026-10-01T08:00:00Z",
    "updated_by": "ada",
}
METRIC = {"kind": "metric", "baseline": 14, "target": 5, "unit": "days"}


def lost() -> Workspace:
    """A workspace whose records point to records that are not there, as a file edited by hand may leave it."""
    documents: dict[str, dict[str, dict[str, Any]]] = {
        "objectives": {
            "1": {"id": 1, "cycle": 9, "title": "Grow", "parent": 8, "heals": 7, "state": "active", **STAMP}
        },
        "key_results": {"1": {"id": 1, "objective": 6, "title": "Faster", "measure": METRIC, "kpi": 5, **STAMP}},
    }
    return Workspace.load(documents)


def test_a_reference_to_nothing_is_shown_as_its_id() -> None:
    workspace = lost()
    objective, key_result = workspace.objectives[1], workspace.key_results[1]
    text = shown(workspace, objective, TODAY, Page())
    assert all(name in text for name in ("C9", "O8", "K7"))
    text = shown(workspace, key_result, TODAY, Page())
    assert all(name in text for name in ("O6", "K5"))
    assert "C9" in listed(workspace, [objective], TODAY, Page())
    assert "O6" in listed(workspace, [key_result], TODAY, Page())


def test_what_cannot_be_computed_is_null() -> None:
    workspace = lost()
    found = record_json(workspace, workspace.objectives[1], TODAY, nested=True)
    assert (found["cycle"], found["parent"], found["heals"]) == ("C9", "O8", "K7")
    assert (found["status"], found["progress"]) == (None, None)
    found = record_json(workspace, workspace.key_results[1], TODAY, nested=True)
    assert (found["objective"], found["kpi"], found["raw"], found["status"]) == ("O6", "K5", None, None)


def test_a_log_entry_of_a_later_version_is_told_as_it_is() -> None:
    ops = (Op("badges", 3, {"id": 3, "name": "Gold"}, None), Op("kpis", 1, None, {"id": 1, "name": "X", "owner": "bo"}))
    told = json_log.entry(Workspace(), Entry(7, datetime(2026, 11, 21, tzinfo=UTC), "ada", "badge.give", ops))
    assert told["changes"] == [
        {"record": "badges3", "field": "name", "before": None, "after": "Gold"},
        {"record": "K1", "field": "name", "before": "X", "after": None},
        {"record": "K1", "field": "owner", "before": "bo", "after": None},
    ]


def test_every_status_has_a_sign_in_both_alphabets() -> None:
    for word in SIGNS:
        assert status_text(word).endswith(word)
        assert "?" not in Page(glyphs=ASCII).shown(status_text(word))
