from __future__ import annotations

import pytest

from cli.cli_desk import Desk, bytes_of


def test_undo_and_redo_from_the_shell(empty: Desk) -> None:
    empty.do("kpi", "add", "Churn")
    empty.do("kpi", "record", "K1", "4.2", "--on", "2026-11-01")
    empty.do("kpi", "record", "K1", "9.9", "--on", "2026-11-01")
    told = empty.ask("undo")
    assert (told["action"], told["by"]) == ("undo 3", "ada")
    assert [(one["field"], one["before"], one["after"]) for one in told["changes"]] == [("value", 9.9, 4.2)]
    assert empty.ask("kpi", "show", "K1")["value"] == 4.2
    assert empty.ask("redo")["action"] == "redo 3"
    assert empty.ask("kpi", "show", "K1")["value"] == 9.9


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("undo", "7"), 1, "There is no change no. 7"),
        (("undo", "K1"), 2, "ENTRY"),
        (("redo",), 1, "nothing of yours to be done again"),
    ],
)
def test_what_stands_in_the_way_is_said_and_nothing_is_written(
    empty: Desk, arguments: tuple[str, ...], code: int, said: str
) -> None:
    empty.do("kpi", "add", "Churn")
    before = bytes_of(empty.path)
    answer = empty.run(*arguments)
    assert (answer.code, answer.out) == (code, "")
    assert said in answer.err
    assert bytes_of(empty.path) == before
