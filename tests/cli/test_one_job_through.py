from __future__ import annotations

import io

import pytest

from cli.cli_desk import Desk, bytes_of
from okrtui.domain.rules.decision import QUESTIONS


def test_the_main_job_from_an_empty_workspace_to_a_cycle_under_way(bare: Desk) -> None:
    bare.do("init")
    assert bare.ask("cycle", "add", "2026-Q4")["end"] == "2026-12-31"
    bare.do(
        "objective", "add", "Make onboarding effortless", "--cycle", "2026-q4", "--owner", "ada", "--why", "It leaks"
    )
    bare.do("kr", "add", "O1", "Cut time-to-value", "--metric", "14:5", "--unit", "days", "--owner", "ada")
    bare.do("kr", "add", "o1", "Guided set-up", "--milestone", "Pilot", "--milestone", "All regions")
    bare.do("kr", "add", "1", "Keep it rated", "--maintain", "4.5:", "--weight", "2")
    assert bare.ask("cycle", "start", "C1")["state"] == "active"
    assert bare.ask("objective", "show", "O1")["state"] == "active"
    said = bare.do("kr", "check-in", "KR1", "9.5", "--confidence", "6", "--note", "new wizard live")
    assert "Checked in 9.5 for KR1 Cut time-to-value." in said
    assert "0.50" in said
    bare.do("kr", "check-in", "KR2", "--done", "1")
    assert bare.ask("kr", "check-in", "KR2", "--done", "2")["progress"] == 1
    assert bare.ask("kr", "check-in", "KR3", "4.7", "--on", "yesterday")["check_ins"][0]["date"] == "2026-11-20"
    assert [one["progress"] for one in bare.ask("kr", "list")][:2] == [0.5, 1]
    assert "9.5" in bare.do("kr", "show", "KR1")
    assert bare.ask("todo") == []


def test_a_kpi_is_added_with_its_first_value(empty: Desk) -> None:
    empty.do("kpi", "add", "Churn", "--at-most", "3", "--unit", "%", "--value", "4.2 %", "--on", "2026-11-02")
    empty.do("kpi", "add", "Balance", "--value", "-3")
    told = [(one["id"], one["value"], one["on"]) for one in empty.ask("kpi", "list")]
    assert told == [("K1", 4.2, "2026-11-02"), ("K2", -3, "2026-11-21")]
    assert "2027-01-01 is in the future" in empty.run("kpi", "add", "Uptime", "--value", "3", "--on", "2027-01-01").err
    assert "--on is the day of a first value." in empty.run("kpi", "add", "Uptime", "--on", "2026-11-02").err


def test_the_life_of_a_kpi(empty: Desk) -> None:
    told = ("--unit", "%", "--owner", "ada", "--department", "Sales")
    empty.do("kpi", "add", "Churn", "--at-most", "3", "--red", "4", "--since", "2026-11-01", *told)
    answer = empty.ask("kpi", "record", "churn", "4.2", "--note", "three left")
    assert (answer["id"], answer["value"], answer["on"], answer["status"]) == ("K1", 4.2, "2026-11-21", "missed")
    assert empty.ask("kpi", "record", "K1", "3.5")["status"] == "near"
    assert len(empty.ask("kpi", "show", "K1")["measurements"]) == 1
    answer = empty.ask("kpi", "target", "K1", "--at-most", "3.6", "--since", "yesterday")
    assert (answer["status"], len(answer["targets"])) == ("met", 2)
    answer = empty.ask(
        "kpi", "edit", "K1", "--owner", "bo", "--category", "HEALTH", "--decimals", "2", "--reward-linked"
    )
    assert (answer["owners"], answer["category"], answer["reward_linked"], answer["unit"]) == (
        ["bo"],
        "health",
        True,
        "%",
    )
    assert empty.ask("kpi", "edit", "K1", "--decimals", "")["decimals"] is None
    assert empty.ask("kpi", "delete", "K1", "--together")["name"] == "Churn"
    assert empty.ask("kpi", "list") == []


@pytest.mark.parametrize(
    "line",
    ["cycle edit C3 --cadence QUARTER", "objective edit O7", "kr edit KR6 --unit leads", "kr edit KR11", "kpi edit K1"],
)
def test_an_edit_that_says_what_stands_there_changes_nothing(desk: Desk, line: str) -> None:
    before = bytes_of(desk.path)
    group, _, number, *_ = line.split()
    assert desk.do(*line.split()).startswith("Nothing changed.\n\nid")
    assert desk.ask(*line.split()) == desk.ask(group, "show", number)
    assert bytes_of(desk.path) == before


@pytest.mark.parametrize("status", ["off track", "off-track", "Off-Track"])
def test_a_status_needs_no_quotes(desk: Desk, status: str) -> None:
    assert [one["id"] for one in desk.ask("objective", "list", "--status", status)] == ["O4"]
    assert [one["status"] for one in desk.ask("kr", "list", "--status", status)] == ["off track"]
    assert "not-yet-audited" in desk.do("kpi", "list", "--help")
    assert [one["id"] for one in desk.ask("kpi", "list", "--category", "not-yet-audited")] == ["K8"]


def test_an_empty_list_says_whether_there_is_anything_at_all(empty: Desk) -> None:
    assert "Plan one with" in empty.do("cycle", "list", "--state", "active")
    empty.do("cycle", "add", "2027-Q1")
    assert empty.do("cycle", "list", "--state", "active") == "No matching cycles.\n"


@pytest.mark.parametrize(
    ("options", "band"),
    [
        (("--at-least", "-3"), (-3, None, None, None)),
        (("--at-least", "5", "--red", "2"), (5, None, 2, None)),
        (("--at-most", "-1", "--red", "0"), (None, -1, None, 0)),
        (("--between", "-2:-1"), (-2, -1, None, None)),
        (("--between", "1:2", "--red", "0:3"), (1, 2, 0, 3)),
        (("--between", "1:2", "--red", "0"), (1, 2, 0, None)),
        (("--between", "1:2", "--red", "3"), (1, 2, None, 3)),
    ],
)
def test_a_target_is_typed_as_one_says_it(empty: Desk, options: tuple[str, ...], band: tuple[int | None, ...]) -> None:
    (target,) = empty.ask("kpi", "add", "X", *options)["targets"]
    assert tuple(target[name] for name in ("low", "high", "red_low", "red_high")) == band
    assert target["since"] == "1900-01-01"


def test_an_objective_is_edited_served_dropped_and_deleted(desk: Desk) -> None:
    before = desk.ask("objective", "show", "O7")
    after = desk.ask("objective", "edit", "O7", "--committed", "--parent", "O4", "--team", "Board")
    assert (after["ambition"], after["parent"], after["team"]) == ("committed", "O4", "Board")
    assert (after["title"], after["owners"], after["revision"]) == (before["title"], before["owners"], 2)
    assert desk.ask("objective", "edit", "O7", "--parent", "")["parent"] is None
    assert desk.ask("objective", "edit", "O7", "--aspirational", "--cycle", "2026-Q4")["cycle"] == "C2"
    dropped = desk.ask("objective", "drop", "O7", "--why", "Not this year")
    assert (dropped["state"], dropped["closing_note"]) == ("dropped", "Not this year")
    assert "O7" in desk.do("objective", "delete", "O7", "--together")
    assert desk.run("objective", "show", "O7").code == 2


def test_an_edit_that_changes_nothing_says_so(desk: Desk) -> None:
    title = desk.ask("objective", "show", "O7")["title"]
    assert desk.ask("objective", "edit", "O7", "--title", title)["title"] == title


def test_a_started_objective_and_a_deleted_cycle(empty: Desk) -> None:
    empty.do("cycle", "add", "Spring", "--start", "2026-11-01", "--end", "2027-01-31", "--cadence", "custom")
    empty.do("objective", "add", "Grow", "--cycle", "spring")
    for title in ("one", "two"):
        empty.do("kr", "add", "O1", title, "--metric", "0:5")
    empty.do("cycle", "start", "Spring")
    empty.do("objective", "add", "Go", "--cycle", "Spring")
    empty.do("kr", "add", "O2", "one", "--metric", "0:5")
    answer = empty.run("objective", "start", "O2")
    way_on = "Add, merge or move key results first, or start it anyway with a reason."
    told = f"O2 has 1 key result; it needs 2 to 4 before it starts. {way_on}\n"
    assert (answer.code, answer.err) == (1, told)
    begun = empty.ask("objective", "start", "O2", "--anyway", "One number says it all.")
    assert (begun["state"], begun["gate_passed"]) == ("active", "One number says it all.")
    assert empty.ask("objective", "show", "O1")["state"] == "active"
    assert "Say why it can start as it is." in empty.run("objective", "start", "O2", "--anyway", " ").err
    assert empty.ask("kr", "delete", "KR2")["title"] == "two"
    assert empty.ask("cycle", "delete", "C1", "--together")["name"] == "Spring"
    assert empty.ask("objective", "list") == []


def test_a_cycle_that_starts_names_what_does_not_start_with_it(empty: Desk) -> None:
    empty.do("cycle", "add", "Spring", "--start", "2026-11-01", "--end", "2027-01-31", "--cadence", "custom")
    empty.do("objective", "add", "Grow", "--cycle", "spring")
    said = empty.do("cycle", "start", "Spring")
    assert "Not started: O1 Grow. O1 has 0 key results; it needs 2 to 4 before it starts." in said
    empty.do("undo")
    assert "Not started" not in empty.do("cycle", "start", "Spring", "--anyway", "We find them on the way.")
    assert empty.ask("objective", "show", "O1")["state"] == "active"


def test_lists_are_narrowed(desk: Desk) -> None:
    def ids(*arguments: str) -> list[str]:
        return [one["id"] for one in desk.ask(*arguments)]

    assert ids("objective", "list", "--cycle", "2026-Q4") == ["O4", "O5", "O6"]
    assert ids("objective", "list", "--cycle", "C2", "--status", "off track") == ["O4"]
    assert ids("objective", "list", "--state", "dropped") == ["O3"]
    assert ids("cycle", "list", "--state", "draft") == ["C3"]
    assert ids("kr", "list", "--objective", "O4", "--status", "on track") == ["KR6"]
    assert ids("kr", "list", "--cycle", "C3") == ["KR15"]
    assert ids("kpi", "list", "--stale") == ["K3"]
    assert ids("kpi", "list", "--status", "Missed") == ["K2"]
    assert ids("kpi", "list", "--department", "engineering", "--category", "health") == ["K6"]
    assert all(one["owners"] == ["bo"] for one in desk.ask("kpi", "list", "--owner", "BO"))
    assert desk.do("kpi", "list", "--owner", "nobody") == "No matching KPIs.\n"


def test_what_is_listed_can_be_shown(desk: Desk) -> None:
    for group in ("cycle", "objective", "kr", "kpi"):
        listed = desk.do(group, "list")
        for one in desk.ask(group, "list"):
            assert one["id"] in listed
            shown = desk.do(group, "show", one["id"])
            assert (one.get("title") or one["name"])[:40] in shown


def test_a_decision_by_its_sheet(desk: Desk) -> None:
    answer = desk.ask("decide", "Churn", "--answers", "YNYNYNNN", "--for", "K2")
    assert (answer["verdict"], answer["strength"], answer["about_kpi"]) == ("kpi", "strong", "K2")
    assert desk.ask("decide", "Churn", "--answers", "nynynyny", "--for", "KR6")["about_key_result"] == "KR6"
    refused = desk.run("decide", "Churn", "--answers", "ynynynnn", "--choose", "okr")
    assert (refused.code, "--why" in refused.err) == (1, True)
    chosen = desk.ask("decide", "Churn", "--answers", "ynynynnn", "--choose", "OKR", "--why", "we want to move it")
    assert (chosen["verdict"], chosen["chosen"]) == ("kpi", "okr")
    said = desk.do("decide", "Reach", "--answers", "yyyyyyyy")
    assert "BOTH" in said
    assert "conflict" in said


def test_a_decision_by_questions_in_plain_text(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\nperhaps\nNo\ny\nno\nyes\nn\nnot sure\nn\n"))
    answer = desk.run("decide", "Churn", "--json")
    assert answer.code == 0
    assert answer.json["answers"] == "ynynynsn"
    assert all(question.ask in answer.err for question in QUESTIONS)
    assert "Answer y, n or s." in answer.err


def test_answers_that_end_early_keep_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\nn\n"))
    answer = desk.run("decide", "Churn")
    assert answer.code == 2
    assert "ended before question 3" in answer.err
    assert desk.ask("log", "--limit", "1")[0]["action"] == "workspace.sample"


def test_the_log_is_narrowed(empty: Desk) -> None:
    for name in ("one", "two", "three"):
        empty.do("kpi", "add", name)
    assert [one["sequence"] for one in empty.ask("log")] == [3, 2, 1]
    assert len(empty.ask("log", "--limit", "2")) == 2
    assert len(empty.ask("log", "--by", "Ada", "--since", "today")) == 3
    assert empty.ask("log", "--by", "bo") == []
    assert empty.do("log", "--since", "tomorrow") == "No changes.\n"
    assert "Added KPI K3 three" in empty.do("log")


def test_the_to_do_list_and_what_is_overdue(desk: Desk) -> None:
    everyone = desk.ask("todo", "--everyone")
    assert [one["id"] for one in desk.ask("todo", "--owner", "BO")] == [
        one["id"] for one in desk.ask("todo", "--owner", "bo")
    ]
    assert len(everyone) > len(desk.ask("todo"))
    late = [one["days_late"] for one in everyone if one["days_late"] is not None]
    assert late == sorted(late, reverse=True)
    text = desk.run("todo", "--everyone", "--fail-overdue")
    assert (text.code, text.err) == (3, "")
    assert "kpi record K3" in text.out
    assert desk.run("todo", "--owner", "nobody", "--fail-overdue").code == 0
    assert desk.do("todo", "--owner", "nobody") == "Nothing to do.\n"
