from __future__ import annotations

from pathlib import Path

import pytest

from cli.cli_desk import Desk
from okrtui.cli.framework import prompts

GRADES = {"KR6": "0.7", "KR7": "0.3", "KR8": "0.1", "KR9": "0.4", "KR10": "0.3", "KR11": "0.4", "KR12": "0.8",
          "KR13": "0.6", "KR14": "0.0"}  # fmt: skip


@pytest.fixture
def graded(desk: Desk) -> Desk:
    """The sample, its running cycle graded."""
    desk.do("cycle", "grade", "C2")
    for key_result, grade in GRADES.items():
        desk.do("kr", "grade", key_result, grade, "--note", "as it came out")
    return desk


def test_grading_begins_with_what_waits_for_a_grade(desk: Desk) -> None:
    text = desk.do("cycle", "grade", "2026-Q4")
    assert "Started grading C2 2026-Q4." in text
    assert all(f"kr grade {name} " in text for name in GRADES)
    assert desk.ask("cycle", "show", "C2")["state"] == "grading"
    found = desk.ask("kr", "grade", "KR6", "0.4", "--note", "One fair fell through")
    assert (found["grade"], found["grade_note"]) == (0.4, "One fair fell through")
    assert "Graded KR6" in desk.do("kr", "grade", "KR6", "1")


def test_what_was_promised_in_full_needs_a_note_where_it_was_not_kept(desk: Desk) -> None:
    desk.do("objective", "edit", "O4", "--committed")
    refused = desk.run("kr", "grade", "KR6", "0.9")
    assert (refused.code, "--note: A commitment below 1.0 needs a note" in refused.err) == (1, True)
    assert desk.ask("kr", "grade", "KR6", "1.0")["grade"] == 1
    text = desk.do("cycle", "grade", "C2")
    assert "kr grade KR8 0.1 --note TEXT" in text
    assert "kr grade KR6" not in text


def test_a_cycle_waits_for_its_grades(desk: Desk) -> None:
    desk.do("cycle", "grade", "C2")
    refused = desk.run("cycle", "close", "C2")
    assert (refused.code, "cannot be closed: KR6" in refused.err) == (1, True)


def test_nothing_is_carried_that_is_not_named(graded: Desk) -> None:
    closed = graded.ask("cycle", "close", "C2", "--retrospective", "Fewer goals")
    assert (closed["state"], closed["retrospective"]) == ("closed", "Fewer goals")
    assert {one["state"] for one in closed["objectives"]} == {"closed"}
    assert len(graded.ask("objective", "list")) == 7
    assert graded.ask("cycle", "reopen", "C2")["state"] == "grading"


def test_what_is_kept_goes_on_from_where_it_stands(graded: Desk) -> None:
    named = ("--keep", "O4,O5", "--change", "o6", "--plan", "2027-Q2")
    text = graded.do("cycle", "close", "C2", *named)
    assert "Carried over:" in text
    assert "Edit next: okrtui objective edit O10." in text
    new = graded.ask("objective", "list", "--cycle", "2027-Q2")
    assert [one["title"] for one in new] == [one["title"] for one in graded.ask("objective", "list", "--cycle", "C2")]
    (leads, *_) = graded.ask("kr", "list", "--objective", new[0]["id"])
    assert (leads["measure"]["baseline"], leads["measure"]["target"]) == (22, 60)


def test_what_is_kept_may_go_into_a_cycle_that_is_there(graded: Desk) -> None:
    graded.do("cycle", "close", "C2", "--keep", "O4", "--drop", "O5", "--into", "C3")
    assert [one["id"] for one in graded.ask("objective", "list", "--cycle", "C3")] == ["O7", "O8"]


def test_what_was_kept_before_a_cycle_was_reopened_is_not_kept_again(graded: Desk) -> None:
    graded.do("cycle", "close", "C2", "--keep", "O4", "--into", "C3")
    graded.do("cycle", "reopen", "C2")
    refused = graded.run("cycle", "close", "C2", "--keep", "O4", "--into", "C3")
    assert (refused.code, refused.err) == (
        1,
        "O4 is already carried over as O8. Leave O4 out, or drop or delete O8 first.\n",
    )
    text = graded.do("cycle", "close", "C2", "--keep", "O5", "--into", "C3", "--yes")
    assert "O4" not in text.partition("Not carried over")[2]
    assert [one["id"] for one in graded.ask("objective", "list", "--cycle", "C3")] == ["O7", "O8", "O9"]


def test_what_is_kept_needs_a_cycle_to_go_into(graded: Desk) -> None:
    refused = graded.run("cycle", "close", "C2", "--keep", "O4")
    assert (refused.code, "Choose the cycle to carry" in refused.err) == (1, True)


def test_what_is_done_is_told_and_not_carried(desk: Desk) -> None:
    desk.do("kr", "check-in", "KR6", "60")
    desk.do("cycle", "grade", "C2")
    for key_result in GRADES:
        desk.do("kr", "grade", key_result, "1")
    text = desk.do("cycle", "close", "C2", "--keep", "O4", "--into", "C3")
    assert "Done, so not carried over: KR6 60 qualified leads" in text
    assert len(desk.ask("kr", "list", "--objective", "O8")) == 2


def test_too_few_key_results_of_what_is_kept_are_told_before_the_cycle_closes(
    graded: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key_result in ("KR8", "KR7"):
        graded.do("kr", "delete", key_result, "--together")
    thin = "O4 with 1 key result: each needs 2 to 4 before it starts."
    close = ("cycle", "close", "C2", "--keep", "O4,O5", "--into", "C3")
    refused = graded.run(*close)
    assert (refused.code, refused.err) == (1, f"{thin} Use --yes to close the cycle all the same.\n")
    monkeypatch.setattr(prompts, "at_terminal", lambda: True)
    monkeypatch.setattr(prompts, "confirmed", lambda question: question != f"{thin} Close the cycle all the same?")
    assert "Nothing was changed." in graded.run(*close).err
    assert graded.ask("cycle", "show", "C2")["state"] == "grading"
    assert thin in graded.do(*close, "--yes")
    assert graded.ask("cycle", "show", "C2")["state"] == "closed"


def test_what_forbids_to_close_a_cycle_comes_before_what_needs_a_yes(desk: Desk) -> None:
    for key_result in ("KR8", "KR7"):
        desk.do("kr", "delete", key_result, "--together")
    desk.do("cycle", "grade", "C2")
    refused = desk.run("cycle", "close", "C2", "--keep", "O4", "--into", "C3")
    assert (refused.code, "cannot be closed: KR6" in refused.err) == (1, True)


def test_a_cycle_is_edited(desk: Desk) -> None:
    found = desk.ask("cycle", "edit", "C3", "--name", "Spring", "--end", "2027-04-15", "--cadence", "custom")
    assert (found["name"], found["start"], found["end"], found["cadence"]) == (
        "Spring", "2027-01-01", "2027-04-15", "custom",
    )  # fmt: skip


def test_an_objective_is_closed_and_reopened(desk: Desk) -> None:
    closed = desk.ask("objective", "close", "O6", "--note", "Answers come in time")
    assert (closed["state"], closed["closing_note"]) == ("closed", "Answers come in time")
    assert desk.ask("objective", "reopen", "O6")["state"] == "active"
    desk.do("objective", "drop", "O7", "--why", "Not now")
    assert desk.ask("objective", "reopen", "O7")["state"] == "draft"


def test_the_cycle_that_follows_is_planned_by_the_rhythm_of_those_that_are_there(graded: Desk) -> None:
    graded.do("cycle", "close", "C2", "--keep", "O4", "--plan", "next")
    planned = graded.ask("cycle", "show", "C4")
    assert (planned["name"], planned["cadence"]) == ("2027-Q2", "quarter"), "2027-Q1 is there already"
    assert graded.ask("cycle", "add", "next")["name"] == "2027-Q3"
    assert graded.ask("cycle", "add", "next", "--cadence", "month")["name"] == "2026-11"
    refused = graded.run("cycle", "add", "next", "--cadence", "custom")
    assert (refused.code, "--start and --end" in refused.err) == (2, True)


def test_cycles_are_named_by_the_fiscal_year_of_the_settings(desk: Desk, tmp_path: Path) -> None:
    answer = desk.run("cycle", "add", "FY27-Q4")
    assert (answer.code, answer.out) == (2, "")
    unknown = "“FY27-Q4” names a fiscal year, but the setting fiscal_year_starts does not say when yours begins"
    assert answer.err.startswith(f"{unknown}. Set it to a month")
    file = tmp_path / ".config" / "okrtui" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text('fiscal_year_starts = "april"\n')
    made = desk.ask("cycle", "add", "fy28-q1")
    assert (made["name"], made["start"], made["end"]) == ("FY28-Q1", "2027-04-01", "2027-06-30")
    assert desk.ask("cycle", "add", "next")["name"] == "FY28-Q2"
    assert desk.ask("where")["settings"]["fiscal_year_starts"]["value"] == "april"


def test_a_timeline_tells_each_week_of_the_running_cycle(desk: Desk) -> None:
    text = desk.do("cycle", "timeline")
    assert text.startswith("C2 2026-Q4, week 8 of 13\n")
    assert "KR6 60 qualified leads" in text
    found = desk.ask("cycle", "timeline", "2026-Q3")
    assert (found["cycle"], found["week"], found["weeks"][12]["last"]) == ("C1", 13, "2026-09-30")
    row = found["rows"][0]
    assert (row["id"], len(row["weeks"])) == ("O1", 13)
    assert row["weeks"][0].keys() == {"week", "on", "progress", "status", "confidence"}


def test_without_a_cycle_there_is_no_timeline(empty: Desk) -> None:
    refused = empty.run("cycle", "timeline")
    assert (refused.code, "There is no cycle yet." in refused.err) == (1, True)


def test_a_cycle_is_compared_with_the_one_before_or_a_named_one(desk: Desk) -> None:
    assert desk.do("cycle", "compare").startswith("C1 2026-Q3 and C2 2026-Q4\n")
    assert desk.do("cycle", "compare", "C1", "C3").startswith("C1 2026-Q3 and C3 2027-Q1\n")
    assert desk.ask("cycle", "compare", "C2")["then"] == "C1"
    for named, why in ((["C1"], "No cycle began before C1"), (["C2", "C2"], "cannot be compared with itself")):
        refused = desk.run("cycle", "compare", *named)
        assert (refused.code, why in refused.err) == (1, True)
