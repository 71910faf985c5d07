"""The columns that a list is asked for by name."""

from __future__ import annotations

import pytest

from cli.cli_desk import Desk

LISTS = ("cycle list", "objective list", "kr list", "kpi list", "check-in list", "measurement list")


def refusal(desk: Desk, *arguments: str) -> str:
    answer = desk.run(*arguments)
    assert (answer.code, answer.out) == (2, "")
    return answer.err


@pytest.mark.parametrize("command", LISTS)
def test_every_list_takes_columns_and_names_them_all_where_one_is_wrong(desk: Desk, command: str) -> None:
    lines = desk.do(*command.split(), "--columns", "id").splitlines()
    assert lines[0] == "id"
    assert all(line.strip() for line in lines)
    assert "The columns are: id, " in refusal(desk, *command.split(), "--columns", "nothing")


def test_they_come_in_the_order_asked_for_and_empty_ones_stay(desk: Desk) -> None:
    assert desk.do("objective", "list", "--columns", "owner,id,team").splitlines()[0].split() == ["owner", "id", "team"]
    assert desk.do("todo", "--everyone", "--columns", "id,command").splitlines()[0].split() == ["id", "command"]
    assert desk.do("log", "--columns", "what,no").splitlines()[0].split() == ["what", "no"]


def test_json_has_every_value_anyway(desk: Desk) -> None:
    assert "--columns is for tables" in refusal(desk, "kpi", "list", "--columns", "id", "--json")
