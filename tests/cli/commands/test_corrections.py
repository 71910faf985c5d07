"""Values and check-ins are listed with their ids, corrected and deleted."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from pathlib import Path
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


FAR = "961 % is far from all other values of K4 Employee attendance rate (93.9 – 97.3 %)."


def test_a_value_far_from_all_others_is_asked_for_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    for line in (("kpi", "record", "K4", "961"), ("measurement", "edit", "M90", "--value", "961")):
        answer = desk.run(*line)
        assert (answer.code, answer.out) == (1, "")
        assert answer.err == f"{FAR} Use --yes to save it all the same.\n"
    assert desk.run("kr", "check-in", "KR6", "1000").err.startswith("1,000 leads is far from all other values of KR6")
    assert desk.run("check-in", "edit", "CI72", "--value", "1000").code == 1
    monkeypatch.setattr("okrtui.cli.framework.prompts.at_terminal", lambda: True)
    monkeypatch.setattr("sys.stdin", io.StringIO("n\ny\n"))
    assert "Nothing was changed." in desk.run("kpi", "record", "K4", "961").err
    answer = desk.run("kpi", "record", "K4", "961")
    assert (answer.code, answer.err) == (0, f"{FAR} Save it all the same? [y/N]: ")
    monkeypatch.undo()


def test_what_is_confirmed_or_stays_as_it_is_is_not_asked_for(desk: Desk) -> None:
    assert desk.ask("kpi", "record", "K4", "961", "--yes")["value"] == 961
    latest = desk.ask("measurement", "list", "--kpi", "K4")[-1]["id"]
    assert desk.ask("measurement", "edit", latest, "--note", "All of them came twice.")["value"] == 961
    assert desk.ask("measurement", "edit", latest, "--value", "962", "--yes")["value"] == 962
    assert desk.ask("check-in", "edit", "CI72", "--value", "1000", "--yes")["value"] == 1000
    assert desk.ask("kr", "check-in", "KR6", "1001", "--yes")["check_ins"][-1]["value"] == 1001


def test_an_import_names_far_values_before_and_does_not_stop(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "values.csv"
    rows = ["kpi,date,value", "K4,2026-11-18,96.2", "K4,2026-11-19,961", "K1,2026-11-20,240000"]
    file.write_text("\n".join(rows))
    told = desk.do("import", "--dry-run", file)
    assert f"Is this right? line 3: {FAR}" in told
    assert told.count("Is this right?") == 1
    assert desk.ask("import", "--dry-run", file)["far_values"] == [f"line 3: {FAR}"]
    assert desk.ask("import", file)["counts"]["added"] == 3


def test_a_replaced_value_says_what_it_replaced_and_whose_it_was(desk: Desk) -> None:
    before = desk.ask("measurement", "list", "--kpi", "K4")[-1]
    said = desk.do("kpi", "record", "K4", "97", "--on", before["date"])
    whose = f"{before['updated_by']}'s {before['value']} of {before['date']}"
    named = f"Recorded 97 for K4 Employee attendance rate; it replaces {whose}."
    assert said.startswith(named)
    assert desk.ask("log", "--limit", "1")[0]["title"] == named.rstrip(".")
    assert desk.ask("measurement", "list", "--kpi", "K4")[-1]["updated_by"] == "ada"
    count = desk.ask("log", "--limit", "1")[0]["sequence"]
    assert desk.do("kpi", "record", "K4", "97", "--on", before["date"]).startswith("Nothing changed.")
    assert desk.ask("log", "--limit", "1")[0]["sequence"] == count, "sent every night, it is logged once"
    said = desk.do("measurement", "edit", before["id"], "--value", "96.5")
    assert said.startswith("Corrected a value of 96.5 for K4 Employee attendance rate; it replaces ada's 97 of 2026")
    shown = desk.do("kpi", "show", "K4").splitlines()
    assert " ada" in next(line for line in shown if line.startswith(before["id"]))
