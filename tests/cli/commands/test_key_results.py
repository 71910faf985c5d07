from __future__ import annotations

from cli.cli_desk import Desk


def test_a_key_result_is_edited(desk: Desk) -> None:
    before = desk.ask("kr", "show", "KR6")
    after = desk.ask("kr", "edit", "KR6", "--title", "70 leads", "--metric", "0:70", "--weight", "2", "--owner", "bo")
    assert (after["title"], after["weight"], after["owner"], after["revision"]) == ("70 leads", 2, "bo", 2)
    assert after["measure"] == before["measure"] | {"target": 70}
    assert after["check_ins"] == before["check_ins"]
    assert desk.ask("kr", "edit", "KR6", "--unit", "calls")["measure"]["unit"] == "calls"
    assert desk.ask("kr", "edit", "KR6", "--maintain", "5:")["measure"]["kind"] == "maintain"
    assert desk.ask("kr", "edit", "KR6", "--objective", "O5")["objective"] == "O5"


def test_a_kpi_is_linked_and_let_go_of(desk: Desk) -> None:
    assert desk.ask("kr", "edit", "KR6", "--kpi", "net promoter score")["kpi"] == "K3"
    assert desk.ask("kr", "edit", "KR6", "--kpi", "")["kpi"] is None


def test_steps_come_and_go_and_no_number_is_used_twice(desk: Desk) -> None:
    def steps(*arguments: str) -> list[int]:
        found = desk.ask("kr", "edit", "KR11", *arguments)["measure"]["steps"]
        return [one["number"] for one in found]

    assert steps("--milestone", "Party", "--milestone", "Rest") == [1, 2, 3, 4, 5, 6, 7]
    desk.do("kr", "check-in", "KR11", "--done", "7")
    assert steps("--without", "7,6", "--without", "3") == [1, 2, 4, 5]
    assert steps("--milestone", "Again") == [1, 2, 4, 5, 8]
    assert desk.ask("kr", "edit", "KR6", "--milestone", "Only step")["measure"]["steps"][0]["number"] == 1


def test_a_step_that_is_not_done_after_all(desk: Desk) -> None:
    before = desk.ask("kr", "show", "KR11")
    assert before["check_ins"][-1]["done"] == [1, 2]
    after = desk.ask("kr", "check-in", "KR11", "--done", "3", "--undone", "2", "--note", "It broke again")
    assert after["check_ins"][-1]["done"] == [1, 3]
    assert len(after["check_ins"]) == len(before["check_ins"]) + 1
    assert desk.ask("kr", "check-in", "KR11", "--undone", "1,3")["progress"] == 0
