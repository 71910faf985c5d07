from __future__ import annotations

from datetime import date, timedelta

from cli.cli_desk import Desk


def test_an_audit_says_what_a_kpi_is_for(desk: Desk) -> None:
    found = desk.ask("kpi", "audit", "page load time", "Operational")
    assert (found["id"], found["category"], found["audited_from"]) == ("K8", "operational", "not yet audited")
    assert "K8" not in [one["id"] for one in desk.ask("todo", "--everyone") if one["kind"] == "audit"]
    assert "Audited K8 Page load time as health." in desk.do("kpi", "audit", "K8", "health")
    assert "Audited" in desk.do("kpi", "show", "K8")


def test_candidates_stand_by_their_strength_with_their_figures(desk: Desk) -> None:
    found = desk.ask("kpi", "candidates")
    assert [(one["id"], one["candidate"], one["points"]) for one in found] == [
        ("K2", "strong", 15),
        ("K5", "candidate", 9),
    ]
    assert found[0]["evidence"].startswith("15 values, steady between 3.54 and 4.89. The target of 3 is outside")
    text = desk.do("kpi", "candidates")
    assert "15 values, steady between 3.54 and 4.89" in text
    assert "the last 9 off target" in text
    assert "steady between" in desk.do("kpi", "show", "K2")


def test_a_candidate_that_is_passed_over_stands_last_until_its_evidence_changes(desk: Desk) -> None:
    found = desk.ask("kpi", "pass-over", "K2", "--reason", "After the move")
    assert (found["passed_over"]["reason"], found["passed_over"]["on"]) == ("After the move", "2026-11-21")
    listed = desk.ask("kpi", "candidates")
    assert [(one["id"], one["is_passed_over"]) for one in listed] == [("K5", False), ("K2", True)]
    assert "After the move" in desk.do("kpi", "candidates")
    assert "K2" not in [one["id"] for one in desk.ask("todo", "--everyone")]
    desk.do("kpi", "target", "K2", "--at-most", "2.5", "--since", "today")
    assert [one["id"] for one in desk.ask("kpi", "candidates")] == ["K2", "K5"]


def test_without_candidates_that_is_said(empty: Desk) -> None:
    assert empty.ask("kpi", "candidates") == []
    assert empty.do("kpi", "candidates") == "No KPI needs an OKR.\n"


def test_a_kpi_is_healed_as_proposed(desk: Desk) -> None:
    made = desk.ask("kpi", "heal", "K2", "--cycle", "2026-Q4")
    (fed,) = made["key_results"]
    assert (made["heals"], made["cycle"], made["state"], made["ambition"]) == ("K2", "C2", "draft", "aspirational")
    assert (fed["kpi"], fed["measure"]["baseline"], fed["measure"]["target"]) == ("K2", 4.217, 3)
    assert desk.ask("kpi", "show", "K2")["recovering"] is True
    assert len(desk.ask("undo")["changes"]) > 2
    assert desk.ask("kpi", "show", "K2")["recovering"] is False


def test_a_proposal_is_rounded_out_by_options(desk: Desk) -> None:
    changes = ("--key-result", "Rebuild the set-up", "--key-result", "Call within a day")
    words = ("--title", "Customers stay", "--why", "They leave early", "--owner", "bo", "--team", "Care")
    figures = ("--baseline", "4.5", "--target", "2.5", "--committed")
    made = desk.ask("kpi", "heal", "K2", "--cycle", "C2", *changes, *words, *figures)
    assert (made["title"], made["why"], made["owners"], made["team"]) == (
        "Customers stay", "They leave early", ["bo"], "Care",
    )  # fmt: skip
    assert made["ambition"] == "committed"
    fed, *steps = made["key_results"]
    assert (fed["measure"]["baseline"], fed["measure"]["target"]) == (4.5, 2.5)
    assert [one["title"] for one in steps] == ["Rebuild the set-up", "Call within a day"]
    assert desk.ask("objective", "start", made["id"])["state"] == "active"


def test_raising_what_pay_hangs_on_warns_on_standard_error(desk: Desk) -> None:
    desk.do("kpi", "edit", "K2", "--reward-linked")
    answer = desk.run("kpi", "heal", "K2", "--cycle", "C2", "--json")
    assert answer.code == 0
    assert answer.err.startswith("Pay depends on this KPI.")
    assert answer.json["heals"] == "K2"


def test_a_cause_explains_the_newest_signal_or_that_of_a_day(desk: Desk) -> None:
    signal = desk.ask("kpi", "show", "K7")["signals"][-1]["date"]
    assert "Noted the cause" in desk.do("kpi", "explain", "K7", "Somebody is on call")
    shown = desk.do("kpi", "show", "K7")
    assert f"{signal} Somebody is on call" in shown
    assert desk.run("kpi", "explain", "K7", "again").code == 2
    desk.do("kpi", "explain", "K7", "A new rota", "--on", signal)
    assert "A new rota" in desk.do("kpi", "show", "K7")
    assert "Somebody" not in desk.do("kpi", "show", "K7")
    assert "explain" not in [one["kind"] for one in desk.ask("todo", "--everyone") if one["id"] == "K7"]


def test_a_chart_begins_anew(desk: Desk) -> None:
    assert desk.ask("kpi", "show", "K7")["limits"]["provisional"] is False
    found = desk.ask("kpi", "rebaseline", "K7", "--since", "2026-10-05", "--reason", "On call every morning")
    assert found["rebaselines"] == [{"since": "2026-10-05", "reason": "On call every morning"}]
    assert (found["limits"]["provisional"], found["signals"]) == (True, [])
    assert "2026-10-05 On call every morning" in desk.do("kpi", "show", "K7")


STEADY = "10 11 10 12 11 10 11 12 10 11 10 12"


def record_weeks(empty: Desk, values: str) -> None:
    """A KPI with a value a week from Monday, 1 June on."""
    rows = [f"Lead time,{date(2026, 6, 1) + timedelta(7 * at)},{value}" for at, value in enumerate(values.split())]
    empty.do("kpi", "add", "Lead time", "--cadence", "weekly", "--at-most", "13", "--since", "2026-01-01")
    file = empty.path.parent / "values.csv"
    file.write_text("\n".join(["kpi,date,value", *rows]), encoding="utf-8")
    empty.do("kpi", "record", "--from-csv", str(file))


def test_a_value_with_a_known_cause_is_left_out_and_put_back(empty: Desk) -> None:
    record_weeks(empty, "10 11 10 12 11 50 11 12 10")
    before = empty.ask("kpi", "show", "K1")["limits"]
    assert before["provisional"] is True
    empty.do("kpi", "explain", "K1", "A strike", "--on", "2026-07-06", "--leave-out")
    out = empty.ask("kpi", "show", "K1")
    assert out["limits"]["upper"] < before["upper"] / 2
    assert [(one["date"], one["kind"]) for one in out["signals"]] == [("2026-07-06", "concern")]
    assert "2026-07-06 A strike (left out of the limits)" in empty.do("kpi", "show", "K1")
    empty.do("kpi", "explain", "K1", "A long strike", "--on", "2026-07-06")
    assert "A long strike (left out of the limits)" in empty.do("kpi", "show", "K1")
    empty.do("kpi", "explain", "K1", "A strike", "--on", "2026-07-06", "--keep-in")
    assert empty.ask("kpi", "show", "K1")["limits"] == before
    missing = empty.run("kpi", "explain", "K1", "A strike", "--on", "2026-07-07", "--leave-out")
    assert (missing.code, "--on: K1 has no value of 2026-07-07" in missing.err) == (1, True)


def test_locked_limits_are_recalculated_only_when_asked_with_a_reason(empty: Desk) -> None:
    record_weeks(empty, STEADY)
    before = empty.ask("kpi", "show", "K1")["limits"]
    assert before["locked_on"] == "2026-11-21"
    empty.do("kpi", "record", "K1", "20", "--on", "2026-06-01")
    shown = empty.ask("kpi", "show", "K1")
    assert shown["limits"] == before
    (offer,) = [one for one in shown["hints"] if one["rule"] == "kpi.limits"]
    assert offer["sentence"].startswith("Its limits are locked at 7.4 to 14.2; its first 12 values as they are now")
    assert empty.run("kpi", "recalculate", "K1").code == 2
    said = empty.do("kpi", "recalculate", "K1", "--reason", "Two were booked late")
    assert "Recalculated the limits of K1 Lead time." in said
    after = empty.ask("kpi", "show", "K1")
    assert after["limits"]["upper"] > before["upper"]
    assert not [one for one in after["hints"] if one["rule"] == "kpi.limits"]
    assert "(recalculated on 2026-11-21)" in empty.do("kpi", "show", "K1")
    again = empty.run("kpi", "recalculate", "K1", "--reason", "Once more")
    assert (again.code, "nothing has to be recalculated" in again.err) == (1, True)
    empty.do("undo")
    assert empty.ask("kpi", "show", "K1")["limits"] == before


def test_a_step_that_is_too_large_is_said_as_that_and_never_as_a_value_outside(empty: Desk) -> None:
    record_weeks(empty, "10 11 10 12 11 10 11 12 10 11 10 12 11 50 11")
    assert "2026-09-07: a larger step than usual from the value before" in empty.do("kpi", "show", "K1")
    (row,) = [one for one in empty.ask("todo", "--everyone") if one["kind"] == "explain"]
    assert row["detail"] == "improvement: a larger step than usual from the value before, and 1 before it"


def test_limits_say_what_is_missing_for_them(empty: Desk) -> None:
    record_weeks(empty, "10 11 10 12")
    assert "after 2 more values" in empty.do("kpi", "show", "K1")
    empty.do("kpi", "edit", "K1", "--cadence", "daily")
    for day in ("2026-11-01", "2026-11-11"):
        empty.do("kpi", "record", "K1", "11", "--on", day)
    assert "none: no two values are of adjacent days" in empty.do("kpi", "show", "K1")


def test_a_kpi_is_retired_and_taken_up_again(desk: Desk) -> None:
    assert desk.ask("kpi", "retire", "K8")["status"] == "retired"
    again = desk.run("kpi", "retire", "K8")
    assert (again.code, "okrtui kpi resume K8" in again.err) == (1, True)
    assert desk.run("kpi", "audit", "K8", "health").code == 1
    assert desk.ask("kpi", "resume", "K8")["state"] == "active"


def test_a_first_target_without_a_day_holds_from_the_beginning(empty: Desk) -> None:
    assert empty.ask("kpi", "add", "X", "--at-least", "5")["targets"][0]["since"] == "1900-01-01"
    assert empty.ask("kpi", "add", "Y")["targets"] == []
