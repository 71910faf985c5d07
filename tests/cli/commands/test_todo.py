from __future__ import annotations

from cli.cli_desk import Desk


def commands(desk: Desk) -> dict[tuple[str, str], str]:
    """The command of each row, by kind and id."""
    return {(one["kind"], one["id"]): one["command"] for one in desk.ask("todo", "--everyone")}


def test_every_row_names_the_command_that_settles_it(desk: Desk) -> None:
    found = commands(desk)
    assert found["check in", "KR14"] == "kr check-in KR14 VALUE"
    assert found["record", "K3"] == "kpi record K3 VALUE"
    assert found["explain", "K7"] == "kpi explain K7 CAUSE"
    assert found["candidate", "K2"] == "kpi heal K2 --cycle C"
    assert found["audit", "K8"] == "kpi audit K8 CATEGORY"
    text = desk.do("todo", "--everyone")
    assert all(command in text for command in found.values())


def test_the_list_of_everyone_tells_the_owners(desk: Desk) -> None:
    found = {one["id"]: one["owners"] for one in desk.ask("todo", "--everyone")}
    assert found["K3"] == ["bo"]
    head, *lines = desk.do("todo", "--everyone").splitlines()
    assert head.split() == ["late", "what", "id", "name", "owner", "why", "command"]
    assert all(" bo " in line for line in lines if " K3 " in line)
    assert "owner" not in desk.do("todo").splitlines()[0]
    of_bo = [one["owners"] for one in desk.ask("todo", "--owner", "BO")]
    assert of_bo
    assert all("bo" in owners for owners in of_bo)


def test_the_commands_settle_their_rows(desk: Desk) -> None:
    words = {"VALUE": "3", "CAUSE": "Rain", "CATEGORY": "health", "C": "C2"}
    for row, command in commands(desk).items():
        sure = ["--yes"] * ("VALUE" in command)
        desk.do(*(words.get(word, word) for word in command.split()), *sure)
        assert row not in commands(desk), command


def test_steps_are_checked_in_by_their_numbers(desk: Desk) -> None:
    desk.do("kr", "add", "O4", "Partners found", "--milestone", "Pilot")
    assert ("check in", "KR16") not in commands(desk), "it was made a moment ago"
    desk.do("kr", "check-in", "KR16", "--on", "2026-11-10")
    found = commands(desk)
    assert found["check in", "KR16"] == "kr check-in KR16 --done N"


def test_a_cycle_that_is_over_leads_through_its_grades(empty: Desk) -> None:
    empty.do("cycle", "add", "2026-Q3")
    empty.do("objective", "add", "Grow", "--cycle", "C1")
    for title in ("one", "two"):
        empty.do("kr", "add", "O1", title, "--metric", "0:5")
    empty.do("cycle", "start", "C1")
    assert commands(empty)["grade", "C1"] == "cycle grade C1"
    overdue = empty.run("todo", "--everyone", "--fail-overdue")
    assert overdue.code == 3
    empty.do("cycle", "grade", "C1")
    assert commands(empty)["grade", "C1"] == "kr grade KR1 SCORE"
    empty.do("kr", "grade", "KR1", "0.5")
    assert commands(empty)["grade", "C1"] == "kr grade KR2 SCORE"
    empty.do("kr", "grade", "KR2", "0.5")
    assert ("grade", "C1") not in commands(empty)


def test_an_objective_whose_kpi_is_well_again_is_to_be_closed(desk: Desk) -> None:
    for day in ("2026-11-19", "2026-11-20", "2026-11-21"):
        desk.do("kpi", "record", "K7", "3.5", "--on", day)
    assert commands(desk)["close", "O6"] == "objective close O6"
    desk.do("objective", "close", "O6")
    assert ("close", "O6") not in commands(desk)
