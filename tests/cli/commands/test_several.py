"""Several records in one command: all of them in one change, or none."""

from __future__ import annotations

from typing import Any

from cli.cli_desk import Desk


def column(desk: Desk, kind: str, name: str) -> dict[str, Any]:
    return {one["id"]: one[name] for one in desk.ask(kind, "list")}


def test_several_records_get_the_same_values_in_one_change(desk: Desk) -> None:
    before = {kind: column(desk, kind, "owners") for kind in ("objective", "kr", "kpi")}
    done = desk.ask("objective", "edit", "O4", "O5", "O4", "--owner", "zoe")
    assert [(one["id"], one["owners"]) for one in done] == [("O4", ["zoe"]), ("O5", ["zoe"])]
    assert "Changed O4" in desk.do("log", "--limit", "1")
    assert "and 1 more record" in desk.do("log", "--limit", "1")
    told = desk.do("kr", "edit", "KR6", "KR7", "--owner", "zoe")
    assert "KR6" in told
    assert "KR7" in told
    desk.do("kpi", "edit", "K1", "K2", "--owner", "zoe", "--department", "Sales")
    owned = {one: names for kind in before for one, names in column(desk, kind, "owners").items()}
    assert sorted(one for one, names in owned.items() if names == ["zoe"]) == [
        "K1", "K2", "KR6", "KR7", "O4", "O5",
    ]  # fmt: skip
    for _ in range(3):
        desk.do("undo")
    assert {kind: column(desk, kind, "owners") for kind in before} == before


def test_where_one_refuses_nothing_is_changed(desk: Desk) -> None:
    before = column(desk, "objective", "state")
    refused = desk.run("objective", "start", "O4", "O7")
    assert refused.code == 1
    assert "Nothing was changed: all 2 cannot be changed like this." in refused.err
    assert "O4 is already active." in refused.err
    assert desk.run("objective", "drop", "O3", "O4", "--why", "Other priorities").code == 1
    assert column(desk, "objective", "state") == before
    assert desk.run("kpi", "retire", "K8", "K99").code == 2


def test_several_end_together(desk: Desk) -> None:
    desk.do("objective", "drop", "O4", "O5", "--why", "Other priorities")
    states = column(desk, "objective", "state")
    assert (states["O4"], states["O5"]) == ("dropped", "dropped")
    desk.do("undo")
    assert [one["state"] for one in desk.ask("objective", "close", "O4", "O5", "--note", "Done.")] == ["closed"] * 2
    assert [one["state"] for one in desk.ask("kpi", "retire", "K7", "K8")] == ["retired"] * 2
    assert [one["state"] for one in desk.ask("kpi", "resume", "K7", "K8")] == ["active"] * 2


def test_key_results_move_together_and_too_many_are_told(desk: Desk) -> None:
    told = desk.do("kr", "edit", "KR9", "KR10", "--objective", "O4")
    assert "O4 has 5 key results" in told
    assert "O4 has 5 key results" not in desk.do("kr", "edit", "KR9", "KR10", "--objective", "O4", "--owner", "zoe")


def test_one_alone_is_answered_as_one(desk: Desk) -> None:
    assert desk.ask("objective", "edit", "O4", "--team", "Sales")["id"] == "O4"
