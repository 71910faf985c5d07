from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

import okrtui
from cli.cli_desk import Desk
from okrtui.domain.workspace import Workspace
from okrtui.engine.protocol import Entry, Op
from okrtui.reports.json_fields import log as json_log

STAMP = {"id", "revision", "created_at", "created_by", "updated_at", "updated_by"}
HINTED = {"dismissed", "hints"}
FIELDS = {
    "cycle": HINTED
    | {"name", "start", "end", "cadence", "state", "retrospective"}
    | {"day", "days", "elapsed", "progress", "expected", "statuses", "drafts", "grade", "reading"},
    "objective": HINTED
    | {"cycle", "title", "why", "owners", "team", "ambition", "parent", "heals", "state", "closing_note"}
    | {"kept_from", "started_on", "gate_passed"}
    | {"progress", "expected", "gap", "status", "confidence", "forecast", "grade"},
    "kr": HINTED
    | {"objective", "title", "owners", "measure", "weight", "kpi", "feed", "rhythm", "due_on", "grade", "grade_note"}
    | {"expected_score"}
    | {"raw", "progress", "expected", "gap", "status", "confidence", "forecast", "suggested_grade", "due", "overdue"},
    "kpi": HINTED
    | {"rebaselines", "audited_on", "audited_from", "passed_over"}
    | {"name", "definition", "unit", "decimals", "category", "department", "owners", "cadence", "reward_linked"}
    | {"targets", "state", "value", "on", "status", "change", "stale", "due", "recovering", "limits", "signals"}
    | {"capability", "candidate"},
}
NESTED = {"cycle": "objectives", "objective": "key_results", "kr": "check_ins", "kpi": "measurements"}


@pytest.mark.parametrize("group", FIELDS)
def test_a_list_is_an_array_of_records_with_stored_and_computed_fields(desk: Desk, group: str) -> None:
    listed = desk.ask(group, "list")
    assert isinstance(listed, list)
    assert listed
    for one in listed:
        assert set(one) == STAMP | FIELDS[group]


@pytest.mark.parametrize("group", FIELDS)
def test_a_record_that_is_shown_has_what_belongs_to_it(desk: Desk, group: str) -> None:
    for listed in desk.ask(group, "list"):
        shown = desk.ask(group, "show", listed["id"])
        assert isinstance(shown.pop(NESTED[group]), list)
        assert all(one["kpi"] == shown["kpi"] for one in shown.pop("fed_by", []))
        assert shown == listed


def test_ids_are_texts_in_references_and_in_what_is_nested(desk: Desk) -> None:
    key_result = desk.ask("kr", "show", "KR13")
    assert (key_result["id"], key_result["objective"], key_result["kpi"]) == ("KR13", "O6", "K7")
    check_in = desk.ask("kr", "show", "KR6")["check_ins"][0]
    assert check_in["key_result"] == "KR6"
    assert check_in["id"].startswith("CI")
    objective = desk.ask("objective", "show", "O6")
    assert (objective["cycle"], objective["heals"], objective["parent"]) == ("C2", "K7", "O5")
    assert objective["key_results"][0]["objective"] == "O6"
    measurement = desk.ask("kpi", "show", "K2")["measurements"][0]
    assert measurement["kpi"] == "K2"
    assert desk.ask("cycle", "show", "C2")["objectives"][0]["cycle"] == "C2"


def test_the_figures_of_the_rules_come_out(desk: Desk) -> None:
    kpi = desk.ask("kpi", "show", "K2")
    assert (kpi["candidate"], kpi["capability"], kpi["status"]) == ("strong", "cannot", "missed")
    lines = {"centre", "lower", "upper", "range_upper", "mean_range"}
    assert set(kpi["limits"]) == lines | {"provisional", "locked_on"}
    assert kpi["limits"]["provisional"] is False
    assert kpi["limits"]["lower"] < kpi["limits"]["centre"] < kpi["limits"]["upper"]
    signal = desk.ask("kpi", "show", "K7")["signals"][-1]
    assert set(signal) == {"rule", "date", "kind", "finding"}
    assert desk.ask("kpi", "show", "K8")["capability"] is None
    key_result = desk.ask("kr", "show", "KR8")
    assert key_result["gap"] == pytest.approx(key_result["expected"] - key_result["progress"])


def test_decimals_are_plain_json_numbers(empty: Desk) -> None:
    empty.do("kpi", "add", "X", "--at-least", "0.1")
    for typed in ("0.1", "-5", "0.30000000000001", "123456789012345", "1e-12", "1,250,000", "5.50"):
        text = empty.do("kpi", "record", "X", typed, "--json")
        number = json.loads(text, parse_float=Decimal, parse_int=Decimal)["value"]
        assert number == Decimal(typed.replace(",", ""))


def test_every_changing_command_answers_with_its_record(desk: Desk) -> None:
    assert desk.ask("kpi", "record", "K1", "250000")["id"] == "K1"
    assert desk.ask("kr", "check-in", "KR6", "30")["id"] == "KR6"
    assert desk.ask("objective", "edit", "O7", "--team", "X")["id"] == "O7"
    assert desk.ask("cycle", "add", "2028")["id"] == "C4"
    assert desk.ask("kr", "delete", "KR15")["id"] == "KR15"
    assert desk.ask("decide", "X", "--answers", "ssssssss")["id"].startswith("D")


def test_a_log_entry_tells_each_field_before_and_after(desk: Desk) -> None:
    before = desk.ask("objective", "show", "O6")["team"]
    desk.do("objective", "edit", "O6", "--parent", "", "--team", "Board")
    (entry,) = desk.ask("log", "--limit", "1")
    assert set(entry) == {"sequence", "at", "by", "action", "title", "changes"}
    assert (entry["sequence"], entry["by"], entry["action"]) == (2, "ada", "objective.edit")
    assert entry["at"].startswith("2026-11-21T09:30:00")
    assert sorted(entry["changes"], key=lambda one: str(one["field"])) == [
        {"record": "O6", "field": "parent", "before": "O5", "after": None},
        {"record": "O6", "field": "team", "before": before, "after": "Board"},
    ]


def test_fields_that_are_new_and_empty_are_no_change_of_an_old_record() -> None:
    old = {"id": 1, "revision": 1, "name": "Churn", "owners": ["ada"], "unit": "%"}
    new = old | {"revision": 2, "owners": ["bo"], "unit": "", "dismissed": {}, "rebaselines": [], "audited_on": None}
    entry = Entry(7, datetime(2026, 11, 21, tzinfo=UTC), "ada", "kpi.edit", (Op("kpis", 1, new, old),))
    assert json_log.entry(Workspace(), entry)["changes"] == [
        {"record": "K1", "field": "owners", "before": ["ada"], "after": ["bo"]},
        {"record": "K1", "field": "unit", "before": "%", "after": ""},
    ]


def test_an_objective_tells_what_could_be_better(desk: Desk) -> None:
    desk.do("objective", "edit", "O7", "--owner", "", "--title", "Reach 30 countries by far")
    hints = {one["rule"]: one for one in desk.ask("objective", "show", "O7")["hints"]}
    assert set(hints["objective.owner"]) == {"rule", "sentence", "why", "gate"}
    assert not hints["objective.figure"]["gate"]
    assert hints["objective.key-results"]["gate"]
    assert "It has no owner." in desk.do("objective", "show", "O7")
    assert "! O7 has 1 key result" in desk.do("objective", "show", "O7")


def test_a_decision_carries_its_reading(desk: Desk) -> None:
    answer = desk.ask("decide", "Churn", "--answers", "yynnssyn")
    assert (answer["verdict"], answer["strength"]) == ("both", None)
    assert (answer["kpi_votes"], answer["okr_votes"]) == (2, 1)
    assert [one["name"] for one in answer["contrasts"]] == ["process", "purpose", "approach", "ambition"]
    assert [one["reading"] for one in answer["contrasts"]] == ["conflict", "gap", "open", "kpi"]


def test_the_to_do_list_and_the_paths(desk: Desk) -> None:
    for one in desk.ask("todo", "--everyone"):
        assert set(one) == {"kind", "id", "title", "owners", "detail", "days_late", "overdue", "key", "command"}
    paths = desk.ask("where")
    assert paths["workspace"] == {"path": str(desk.path), "why": "from OKRTUI_WORKSPACE"}
    assert set(paths["site_config"]) == {"path", "why"}
    assert paths["program"]["path"] == str(Path(okrtui.__file__).resolve().parent)
    assert paths["settings"]["mouse"] == {"value": True, "why": "the default"}
    assert desk.ask("init", str(desk.path) + "2")["path"] == str(desk.path) + "2"


def test_json_may_be_asked_for_anywhere(desk: Desk) -> None:
    asked = [("--json", "kpi", "list"), ("kpi", "--json", "list"), ("kpi", "list", "--json")]
    answers = [desk.do(*arguments) for arguments in asked]
    assert answers[0] == answers[1] == answers[2]
    assert isinstance(json.loads(answers[0]), list)
