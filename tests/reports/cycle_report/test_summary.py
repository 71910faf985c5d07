"""The first page of a report: what it says, and of which days."""

from __future__ import annotations

from datetime import date

import pytest

from builders import TODAY, check_in, cycle, day, key_result, kpi, measurement, objective, target, workspace
from okrtui.domain.columns.objectives import ObjectiveSubject
from okrtui.domain.record_table import RecordTable
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import markdown
from okrtui.reports.cycle_report.asks import asks
from okrtui.reports.cycle_report.attention import attention
from okrtui.reports.cycle_report.moves import moves
from okrtui.reports.cycle_report.report import ReportOptions, article, beside
from okrtui.reports.cycle_report.sentences import next_cycle, sentence_on
from okrtui.reports.cycle_report.summary import summary


def told(records: Workspace, number: int, on: date) -> str:
    one = records.cycles[number]
    return markdown.render(article(records, one, on, ReportOptions(compare=beside(records, one))))


@pytest.mark.parametrize(
    ("changes", "parts", "sentence"),
    [
        ({"closing_note": "Others did it."}, (), "Others did it."),
        ({"state": "closed"}, (key_result(grade="0.7"),), "As far as a stretch goal is meant to go. Well done."),
        ({"state": "draft"}, (key_result(),), "Not started yet."),
        ({}, (), "No key results yet."),
        ({}, (key_result(title="Grow"),), "KR1 Grow has no check-in yet."),
        ({}, (key_result(title="Grow"), check_in(value=14, note="A big one left.")), "is off track: A big one left."),
        ({}, (key_result(title="Grow"), check_in(value=14)), "is off track, progress 0.00, expected 0.39."),
        ({}, (key_result(), check_in(value=5, date=day("2026-10-02"))), "was last checked in on 2026-10-02."),
        ({}, (key_result(), check_in(value=5)), "Its key result is on track."),
        (
            {},
            (key_result(), key_result(id=2), check_in(value=5), check_in(id=2, key_result=2, value=5)),
            "All 2 key results are on track.",
        ),
    ],
)  # fmt: skip
def test_an_objective_in_a_sentence(changes: dict[str, object], parts: tuple[Record, ...], sentence: str) -> None:
    records = workspace(cycle(), objective(**changes), *parts)
    assert sentence_on(ObjectiveSubject(records, records.objectives[1], TODAY)).endswith(sentence)


def test_what_moved_is_of_the_last_four_weeks_and_says_so() -> None:
    records = workspace(
        cycle(), objective(), key_result(), objective(id=2), key_result(id=2, objective=2),
        check_in(value=14, date=day("2026-10-20")), check_in(id=2, value=5, date=day("2026-11-10")),
    )  # fmt: skip
    found = moves(records, records.cycles[1], TODAY)
    assert found is not None
    assert (found.since, found.until, found.span) == (day("2026-10-24"), TODAY, "the last 4 weeks")
    assert [(one.record.id, one.most and one.most.id) for one in found.moved] == [(1, 1)]
    assert [one.id for one in found.still] == [2]
    text = told(records, 1, TODAY)
    assert "From 2026-10-24 to 2026-11-21, the last 4 weeks." in text
    assert "Without a change: O2 " in text


@pytest.mark.parametrize(
    ("state", "on", "since", "span"),
    [
        ("active", "2026-10-10", "2026-10-01", "since the cycle began"),
        ("grading", "2026-12-31", "2026-11-15", "the second half of the cycle"),
        ("closed", "2026-12-31", "2026-11-15", "the second half of the cycle"),
    ],
)
def test_the_span_of_what_moved(state: str, on: str, since: str, span: str) -> None:
    records = workspace(cycle(state=state), objective(), key_result())
    found = moves(records, records.cycles[1], day(on))
    assert found is not None
    assert (found.since, found.span) == (day(since), span)


def test_nothing_has_moved_on_the_first_day_or_in_a_draft() -> None:
    running, draft = workspace(cycle(), objective(), key_result()), workspace(cycle(state="draft"), objective())
    assert moves(running, running.cycles[1], running.cycles[1].start) is None
    assert moves(draft, draft.cycles[1], TODAY) is None
    assert "What moved" not in told(draft, 1, TODAY)


def test_kpis_that_are_red_come_before_amber_ones_and_met_ones_are_counted() -> None:
    goal = [target(high=40, red_high=44)]
    records = workspace(
        *(kpi(id=number, name=f"N{number}", targets=goal) for number in (1, 2, 3)), kpi(id=4, name="N4"),
        *(measurement(id=number, kpi=number, value=value) for number, value in ((1, 42), (2, 90), (3, 10))),
    )  # fmt: skip
    found = attention(records, TODAY)
    assert ([one.record.id for one in found.off], found.judged, found.active) == ([2, 1], 3, 4)


def test_asks_name_who_and_gather_what_is_alike() -> None:
    late = [key_result(id=number, owners=["bo"], title=f"N{number}") for number in range(1, 7)]
    records = workspace(cycle(), objective(owners=["ada"]), *late, check_in(value=14))
    found = asks(records, records.cycles[1], TODAY)
    assert [(one.owners, one.what) for one in found] == [
        (("bo",), "bring it back on track, or drop it"),
        (("bo",), "check in"),
    ]
    assert found[1].about == "KR2 N2; KR3 N3; KR4 N4; KR5 N5; 1 more"
    assert found[1].why.startswith("up to ")
    assert asks(workspace(cycle(state="closed")), cycle(state="closed"), TODAY) == ()


def test_key_results_off_track_are_asked_about_in_one_row_for_each_owner() -> None:
    parts = [
        key_result(id=number, owners=[who], title=f"N{number}") for number, who in ((1, "bo"), (2, "cy"), (3, "bo"))
    ]
    records = workspace(cycle(), objective(), *parts, *(check_in(id=at, key_result=at, value=14) for at in (1, 2, 3)))
    assert [(one.owners, one.about, one.why) for one in asks(records, records.cycles[1], TODAY)] == [
        (("bo",), "KR1 N1; KR3 N3", "off track"),
        (("cy",), "KR2 N2", "off track: progress 0.00, expected 0.39"),
    ]


def test_a_kpi_that_work_as_usual_cannot_mend_needs_a_decision(sample_of_records: Workspace) -> None:
    found = {one.what for one in asks(sample_of_records, sample_of_records.cycles[2], TODAY)}
    assert "decide whether it needs an objective" in found


def test_without_kpis_there_is_no_word_of_them_and_without_targets_it_is_said() -> None:
    none, bare = workspace(cycle()), workspace(cycle(), kpi(), measurement())
    assert "KPIs amber" not in told(none, 1, TODAY)
    assert "No KPI has a target and a value yet." in told(bare, 1, TODAY)
    assert "Nothing is overdue, and nothing needs a decision." in told(none, 1, TODAY)


def test_asks_of_another_cycle_are_left_out() -> None:
    other = cycle(id=2, name="2026", start="2026-01-01", cadence="year")
    records = workspace(cycle(), other, objective(cycle=2), key_result())
    assert asks(records, records.cycles[1], TODAY) == ()
    assert [one.about for one in asks(records, records.cycles[2], TODAY)] == [f"KR1 {records.key_results[1].title}"]


def test_the_next_cycle() -> None:
    after = cycle(id=2, name="2027-Q1", start="2027-01-01", end="2027-03-31", state="draft")
    alone, planned = workspace(cycle()), workspace(cycle(), after)
    filled = workspace(cycle(), after, objective(cycle=2, title="Grow", state="draft"))
    assert next_cycle(alone, alone.cycles[1], TODAY) == "No next cycle is planned yet."
    assert next_cycle(planned, planned.cycles[1], TODAY).endswith("starts on 2027-01-01. No objectives yet.")
    assert next_cycle(filled, filled.cycles[1], TODAY) == "C2 2027-Q1 starts on 2027-01-01 with 1 objective: O1 Grow."


def test_a_closed_cycle_says_so_once(sample_of_records: Workspace) -> None:
    text = told(sample_of_records, 1, date(2026, 9, 30))
    assert text.count("closed") == 1
    assert "| O1 | Learn who would buy from us, and why |  | 0.7 | strong |" in text
    assert "The grade is 0.9 of 1.0." in text


def test_a_missing_record_leaves_the_summary_out_and_says_so(sample_of_records: Workspace) -> None:
    objectives = sample_of_records.table("objectives")
    assert isinstance(objectives, RecordTable)
    assert 4 in [one.id for one in sample_of_records.objectives_of(2)]
    objectives.put(4, None)  # and not out of the index
    assert summary(sample_of_records, sample_of_records.cycles[2], TODAY, None) is None
    assert "okrtui doctor tells which" in told(sample_of_records, 2, TODAY)
