from __future__ import annotations

from cli.cli_desk import TODAY, Desk


def test_a_key_result_is_edited(desk: Desk) -> None:
    before = desk.ask("kr", "show", "KR6")
    after = desk.ask("kr", "edit", "KR6", "--title", "70 leads", "--metric", "0:70", "--weight", "2", "--owner", "bo")
    assert (after["title"], after["weight"], after["owners"], after["revision"]) == ("70 leads", 2, ["bo"], 2)
    assert after["measure"] == before["measure"] | {"target": 70}
    assert after["check_ins"] == before["check_ins"]
    assert desk.ask("kr", "edit", "KR6", "--unit", "calls")["measure"]["unit"] == "calls"
    assert desk.ask("kr", "edit", "KR6", "--maintain", "5:")["measure"]["kind"] == "maintain"
    assert desk.ask("kr", "edit", "KR6", "--objective", "O5")["objective"] == "O5"


def test_a_title_that_says_from_what_to_what_needs_no_measure(desk: Desk) -> None:
    made = desk.ask("kr", "add", "O7", "First value, from 14 to 5 days")["measure"]
    assert made.items() >= {"kind": "metric", "baseline": 14, "target": 5, "unit": "days"}.items()
    assert "exactly one measure" in desk.run("kr", "add", "O7", "First value in 5 days, not 14").err
    assert desk.ask("kr", "add", "O7", "Calls from 2 to 9", "--metric", "1:3")["measure"]["target"] == 3


def test_a_kpi_is_linked_and_let_go_of(desk: Desk) -> None:
    assert desk.ask("kr", "edit", "KR6", "--kpi", "net promoter score")["kpi"] == "K3"
    assert desk.ask("kr", "edit", "KR6", "--kpi", "")["kpi"] is None


def test_a_key_result_that_a_kpi_feeds_is_due_as_that_is_measured(desk: Desk) -> None:
    def rhythm() -> str:
        lines = desk.run("kr", "show", "KR6").out.splitlines()
        return next(line for line in lines if line.startswith("Checked in")).removeprefix("Checked in").strip()

    assert rhythm() == "weekly"
    desk.do("kr", "edit", "KR6", "--kpi", "K3")
    assert rhythm() == "monthly, as K3 is measured"
    desk.do("kpi", "retire", "K3")
    assert rhythm() == "weekly"


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


def test_several_owners_by_repeating_or_with_commas(desk: Desk) -> None:
    assert desk.ask("kr", "edit", "KR6", "--owner", "bo", "--owner", "Ada")["owners"] == ["bo", "Ada"]
    assert desk.ask("kr", "edit", "KR6", "--owner", "cy, bo")["owners"] == ["cy", "bo"]
    for owner in ("CY", "bo"):
        assert "KR6" in [one["id"] for one in desk.ask("kr", "list", "--owner", owner)]
    assert "KR6" not in [one["id"] for one in desk.ask("kr", "list", "--owner", "nobody")]
    both = {one["id"] for one in desk.ask("kr", "list", "--owner", "cy", "--owner", "ada")}
    each = [{one["id"] for one in desk.ask("kr", "list", "--owner", owner)} for owner in ("cy", "ada")]
    assert both == each[0] | each[1]
    assert desk.ask("kr", "edit", "KR6", "--owner", "")["owners"] == []
    assert "cy, bo" in desk.do("kr", "edit", "KR6", "--owner", "cy,bo")
    answer = desk.run("kr", "edit", "KR6", "--owner", "a b c d e f g h i")
    assert (answer.code, answer.err) == (1, "--owner: Enter at most 8 login names.\n")
    assert desk.run("kr", "list", "--owner", "a b c d e f g h i").code == 1


def test_nobodys_key_results_are_those_without_owners_whose_objective_has_none(desk: Desk) -> None:
    desk.do("objective", "edit", "O7", "--owner", "")
    wanted = [one["id"] for one in desk.ask("objective", "list", "--owner", "")]
    assert wanted == ["O7"]


def test_rhythm_feed_an_open_baseline_and_the_score_that_somebody_expects(desk: Desk) -> None:
    after = desk.ask("kr", "edit", "KR6", "--rhythm", "fortnightly", "--feed", "TOTAL")
    assert (after["rhythm"], after["feed"]) == ("fortnightly", "total")
    after = desk.ask("kr", "check-in", "KR6", "30", "--expected-score", "0.8")
    assert (after["expected_score"], after["check_ins"][-1]["expected_score"]) == (0.8, 0.8)
    assert desk.ask("kr", "check-in", "KR6", "31")["expected_score"] == 0.8
    assert "Expected score  0.80" in desk.do("kr", "show", "KR6")
    answer = desk.run("kr", "check-in", "KR6", "30", "--expected-score", "1.1")
    assert (answer.code, answer.err) == (1, "--expected-score: Must be less than or equal to 1.\n")
    draft = desk.ask("objective", "add", "Be found by everybody", "--cycle", "C2")["id"]
    part = desk.ask("kr", "add", draft, "60 visits", "--metric", ":60")
    assert [part["measure"]["baseline"], *(part[name] for name in ("raw", "progress", "gap", "suggested_grade"))] == (
        [None] * 5
    )
    assert desk.ask("objective", "show", draft)["progress"] is None
    assert "needs one before its objective starts" in desk.do("kr", "show", part["id"])
    told = desk.run("kr", "add", "O4", "60 visits", "--metric", ":60").err
    assert "O4 has started: enter the value at the start." in told


def test_a_kpi_that_brings_amounts_of_a_period_is_offered_as_a_total(desk: Desk) -> None:
    desk.do("kpi", "add", "Leads a week", "--cadence", "weekly")
    for day in range(5, 20, 7):
        desk.do("kpi", "record", "Leads a week", "48", "--on", f"2026-11-{day:02}")
    line = ("kr", "add", "O4", "600 leads", "--metric", "0:600", "--kpi", "Leads a week")
    told = desk.do(*line)
    assert "brings at most 48 at a time, and the target is 600: perhaps its total counts" in told
    assert "--feed total." in told
    assert "at a time" not in desk.do(*line, "--feed", "latest")
    assert "at a time" in desk.do("kr", "edit", "KR6", "--metric", "0:600", "--kpi", "Leads a week")
    assert "at a time" not in desk.do("kr", "edit", "KR6", "--kpi", "")


def test_a_check_in_beside_a_kpi_names_the_kpi(desk: Desk) -> None:
    told = desk.do("kr", "check-in", "KR13", "4.5")
    assert "KR13 is fed by K7 Time to first reply, weekly. Its values are recorded with okrtui kpi record K7." in told
    assert "fed by" not in desk.do("kr", "check-in", "KR6", "26")
    assert "is dated" not in told


def test_a_check_in_without_a_day_after_the_cycle_names_its_day(desk: Desk) -> None:
    desk.do("cycle", "edit", "C2", "--end", "2026-11-20")
    told = desk.do("kr", "check-in", "KR6", "26")
    assert "The check-in is dated 2026-11-20, the last day of 2026-Q4." in told
    assert "is dated" not in desk.do("kr", "check-in", "KR6", "27", "--on", "2026-11-19")


def test_a_draft_is_called_a_draft_by_list_show_and_filter(desk: Desk) -> None:
    for command, number in (("objective", "O7"), ("kr", "KR15")):
        found = desk.ask(command, "show", number)
        assert (found["status"], found["expected"], found["gap"]) == ("draft", None, None)
        assert "○ draft" in desk.do(command, "show", number)
        assert [one["id"] for one in desk.ask(command, "list", "--status", "draft")] == [number]


def test_due_dates_of_a_key_result_and_of_its_steps(desk: Desk) -> None:
    found = desk.ask("kr", "edit", "KR11", "--due", "2026-12-20", "--milestone", "Party", "--milestone-due", "6:today")
    assert found["due_on"] == "2026-12-20"
    last = found["measure"]["steps"][-1]
    assert last.items() >= {"number": 6, "text": "Party", "due_on": str(TODAY)}.items()
    assert desk.ask("kr", "edit", "KR11", "--milestone-due", "6:", "--due", "")["due_on"] is None
    assert "has no colon" in desk.run("kr", "edit", "KR11", "--milestone-due", "6").err
    assert "There is no milestone 9" in desk.run("kr", "edit", "KR11", "--milestone-due", "9:today").err
    assert "is outside 2026-Q4" in desk.run("kr", "edit", "KR11", "--due", "2030-01-01").err
    for which in (("edit", "KR6"), ("add", "O7", "Calls from 2 to 9")):
        assert "measured by milestones" in desk.run("kr", *which, "--milestone-due", "1:today").err
