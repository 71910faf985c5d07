"""Values and check-ins are listed with their ids, corrected and deleted."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from cli.cli_desk import Desk


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in found]


def test_values_are_listed_by_kpi_owner_and_day(desk: Desk) -> None:
    every = desk.ask("measurement", "list")
    of_one = desk.ask("measurement", "list", "--kpi", "employee attendance rate")
    assert {one["kpi"] for one in of_one} == {"K4"}
    assert [one["date"] for one in every] == sorted(one["date"] for one in every)
    late = desk.ask("measurement", "list", "--kpi", "K4", "--since", "2026-11-09")
    assert ids(late) == ids([one for one in of_one if one["date"] >= "2026-11-09"])
    (owner,) = desk.ask("kpi", "show", "K4")["owners"]
    of_owner = {one["id"] for one in desk.ask("kpi", "list", "--owner", owner)}
    assert {one["kpi"] for one in desk.ask("measurement", "list", "--owner", owner)} == of_owner
    text = desk.do("measurement", "list", "--kpi", "K4", "--since", late[0]["date"])
    assert text.splitlines()[0].split() == ["id", "date", "KPI", "value", "by"]
    assert "K4 Employee attendance rate" in text
    assert desk.do("measurement", "list", "--owner", "nobody") == "No matching values.\n"


def test_check_ins_are_listed_by_key_result_owner_and_day(desk: Desk) -> None:
    of_one = desk.ask("check-in", "list", "--kr", "KR6")
    assert {one["key_result"] for one in of_one} == {"KR6"}
    assert ids(desk.ask("check-in", "list", "--kr", "KR6", "--since", of_one[-2]["date"])) == ids(of_one)[-2:]
    assert desk.do("check-in", "list", "--kr", "KR6", "--owner", "nobody") == "No matching check-ins.\n"
    heads = desk.do("check-in", "list").splitlines()[0]
    assert heads.split() == ["id", "date", "key", "result", "value", "confidence", "by", "note"]


def test_a_value_is_corrected_by_whoever_writes(desk: Desk) -> None:
    before = desk.ask("measurement", "list", "--kpi", "K4")[-1]
    said = desk.do("measurement", "edit", before["id"], "--value", "96.4", "--note", "a slip")
    assert said.startswith("Corrected a value of 96.4 for K4 Employee attendance rate")
    after = desk.ask("measurement", "list", "--kpi", "K4")[-1]
    assert (after["value"], after["note"], after["updated_by"]) == (96.4, "a slip", "ada")
    assert (after["date"], after["revision"]) == (before["date"], before["revision"] + 1)
    assert desk.ask("measurement", "edit", before["id"], "--note", "")["note"] == ""
    assert desk.do("measurement", "edit", before["id"], "--value", "96.4").startswith("Nothing changed.")
    desk.do("undo")
    desk.do("undo")
    assert desk.ask("measurement", "list", "--kpi", "K4")[-1]["value"] == before["value"]


def test_a_value_on_a_wrong_day_is_moved_or_deleted(desk: Desk) -> None:
    values = ids(desk.ask("measurement", "list", "--kpi", "K4"))
    moved = desk.ask("measurement", "edit", values[-1], "--on", "2026-11-17")
    assert moved["date"] == "2026-11-17"
    assert desk.do("measurement", "delete", values[-1]).startswith("Deleted a value of")
    assert ids(desk.ask("measurement", "list", "--kpi", "K4")) == values[:-1]
    desk.do("undo")
    assert ids(desk.ask("measurement", "list", "--kpi", "K4")) == values


def test_a_check_in_is_corrected_and_deleted(desk: Desk) -> None:
    before = desk.ask("check-in", "list", "--kr", "KR6")[-1]
    number = before["id"]
    after = desk.ask("check-in", "edit", number, "--value", "26", "--confidence", "8", "--on", "2026-11-18")
    assert (after["value"], after["confidence"], after["date"]) == (26, 8, "2026-11-18")
    assert (after["note"], after["updated_by"]) == (before["note"], "ada")
    assert desk.ask("check-in", "edit", number, "--confidence", "", "--note", "")["confidence"] is None
    said = desk.do("check-in", "delete", number)
    assert said.startswith("Deleted a check-in of 26 for KR6 60 qualified leads")
    assert number not in ids(desk.ask("check-in", "list"))


def test_milestones_of_a_check_in_are_corrected(desk: Desk) -> None:
    latest = desk.ask("kr", "show", "KR11")["check_ins"][-1]
    assert latest["done"] == [1, 2]
    assert desk.ask("check-in", "edit", latest["id"], "--done", "3", "--undone", "2")["done"] == [1, 3]
    answer = desk.run("check-in", "edit", latest["id"], "--value", "3")
    assert answer.code == 1
    assert answer.err.startswith("KR11 is measured by milestones, not by a value. Name the milestones")


def test_after_the_end_of_a_cycle_its_last_day_is_checked_in(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.cli_desk.TODAY", date(2027, 1, 4))
    monkeypatch.setattr("cli.cli_desk.NOW", datetime(2027, 1, 4, 9, tzinfo=UTC))
    found = desk.ask("kr", "check-in", "KR6", "50")
    assert found["check_ins"][-1]["date"] == "2026-12-31"
