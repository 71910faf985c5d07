from __future__ import annotations

from typing import Any

import pytest

from cli.cli_desk import Desk


def targets(found: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    return [(one["since"], one["low"], one["high"]) for one in found["targets"]]


def test_the_first_target_holds_from_the_beginning_and_judges_what_is_brought_in(empty: Desk) -> None:
    empty.do("kpi", "add", "Churn", "--unit", "%", "--at-most", "3 %", "--red", "4%")
    found = empty.ask("kpi", "record", "K1", "3.9%", "--on", "2026-10")
    assert (found["value"], found["on"], found["status"]) == (3.9, "2026-10-31", "near")
    listed = empty.do("kpi", "list")
    assert "≤ 3 %" in listed
    assert "no target" not in listed


def test_the_targets_of_a_year_are_set_in_one_command_and_undone_in_one(desk: Desk) -> None:
    before = targets(desk.ask("kpi", "show", "K2"))
    first = ("--since", "2027-01-01", "--at-most", "3", "--red", "4")
    others = ("--since", "2027-04-01", "--at-most=2.5%", "--since", "2027-07-01", "--between", "-1:2")
    found = desk.ask("kpi", "target", "K2", *first, *others)
    assert targets(found)[-3:] == [("2027-01-01", None, 3), ("2027-04-01", None, 2.5), ("2027-07-01", -1, 2)]
    assert found["targets"][-3]["red_high"] == 4
    assert "2027-04-01 at most 2.5" in desk.do("kpi", "show", "K2")
    assert "Set the targets of K2" in desk.do("log", "--limit", "1")
    desk.do("undo")
    assert targets(desk.ask("kpi", "show", "K2")) == before


def test_a_target_is_corrected_and_removed(desk: Desk) -> None:
    before = targets(desk.ask("kpi", "show", "K2"))
    desk.do("kpi", "target", "K2", "--since", "2027-01-01", "--at-most", "9")
    assert targets(desk.ask("kpi", "target", "K2", "--at-most", "2", "--since", "2027-01-01"))[-1][2] == 2
    assert "Removed a target of K2" in desk.do("kpi", "target", "K2", "--remove", "2027-01-01")
    assert targets(desk.ask("kpi", "show", "K2")) == before


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("--at-least 4", 1, "--since: K2 has a target already; enter the first day of the new one."),
        ("--at-least 4 --since today --at-least 5 --since 2027-01-01", 2, "--at-least is given twice for one target."),
        ("", 2, "A target needs what is good."),
        ("--remove 2031-01-01", 1, "K2 has no target since 2031-01-01."),
        ("--since 2027-01-01 --at-most 4days", 2, "--at-most: The unit is %, not “days”."),
        ("--since 2027-01-01 --between 1:2 --at-most 4", 2, "--between sets both limits."),
        ("--since 2027-01-01 --red 4", 2, "--red needs a target."),
        ("--since 2027-01-01 --at-most", 2, "--at-most needs a value."),
        ("--since 1799-01-01 --at-most 3", 2, "1799-01-01 is not between 1900 and 2200. Check the year."),
    ],
)
def test_what_is_no_target_is_refused_and_changes_nothing(desk: Desk, words: str, code: int, told: str) -> None:
    before = targets(desk.ask("kpi", "show", "K2"))
    answer = desk.run("kpi", "target", "K2", *words.split())
    assert (answer.code, answer.out) == (code, "")
    assert told in answer.err
    assert targets(desk.ask("kpi", "show", "K2")) == before


def test_a_number_that_is_rounded_is_told_once(desk: Desk) -> None:
    result = desk.run("kpi", "record", "K2", "3.1234567890123456")
    assert result.err == "Rounded to 15 digits: 3.12345678901235.\n"
    assert desk.ask("kpi", "show", "K2")["value"] == 3.12345678901235
