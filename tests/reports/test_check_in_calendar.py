from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar, Event

from builders import check_in, cycle, key_result, kpi, milestones, objective, workspace
from okrtui.domain.records.models import Record
from okrtui.reports.check_in_calendar import events, ics

MADE = datetime(2026, 10, 1, 8, tzinfo=UTC)


def back(*found: Record, owner: str | None = None) -> dict[str, Event]:
    """The events of a calendar, as they are read back, by the start of their UID and what they are."""
    calendar = Calendar.from_ical(ics(events(workspace(*found), owner)))
    return {
        f"{parts[0]} {'-'.join(parts[2:])}": one for one in calendar.events for parts in [str(one["UID"]).split("-")]
    }


def goals(*more: Record, **changes: Any) -> tuple[Record, ...]:
    return cycle(), objective(), key_result(created_at=MADE, **changes), *more


def test_a_weekly_check_in_repeats_until_the_cycle_ends() -> None:
    found = back(*goals(title="Faster set-up"))["KR1 check-in@okrtui"]
    assert (found["SUMMARY"], found.start, found.end) == (
        "Check in KR1 Faster set-up",
        date(2026, 10, 8),
        date(2026, 10, 9),
    )
    assert dict(found.rrules[0]) == {"FREQ": ["WEEKLY"], "INTERVAL": [1], "UNTIL": [date(2026, 12, 31)]}
    assert found["DESCRIPTION"] == "O1 Make onboarding effortless\nada"
    assert found["TRANSP"] == "TRANSPARENT"


def test_it_starts_a_period_after_the_last_check_in_and_a_correction_moves_it() -> None:
    first = back(*goals(check_in(date=date(2026, 10, 20)), rhythm="fortnightly"))["KR1 check-in@okrtui"]
    second = back(*goals(check_in(date=date(2026, 10, 21)), rhythm="fortnightly"))["KR1 check-in@okrtui"]
    assert (first.start, second.start) == (date(2026, 11, 3), date(2026, 11, 4))
    assert dict(first.rrules[0]) == {"FREQ": ["WEEKLY"], "INTERVAL": [2], "UNTIL": [date(2026, 12, 29)]}
    assert first["UID"] == second["UID"]


def test_months_are_events_of_their_own() -> None:
    found = back(*goals(check_in(date=date(2026, 10, 31)), rhythm="monthly"))
    days = {name: one.start for name, one in found.items() if name.startswith("KR1")}
    assert days == {"KR1 check-in-1@okrtui": date(2026, 11, 30), "KR1 check-in-2@okrtui": date(2026, 12, 30)}
    assert not any("RRULE" in one for one in found.values())


def test_cycles_start_and_end_on_whole_days_until_they_are_closed() -> None:
    found = back(cycle(), cycle(id=2, name="Old", state="closed"))
    assert {name: (one["SUMMARY"], one.start, one.end - one.start) for name, one in found.items()} == {
        "C1 start@okrtui": ("2026-Q4 starts", date(2026, 10, 1), timedelta(days=1)),
        "C1 end@okrtui": ("2026-Q4 ends", date(2026, 12, 31), timedelta(days=1)),
    }


@pytest.mark.parametrize(
    "found",
    [
        (cycle(state="draft"), objective(), key_result()),
        (cycle(), objective(state="draft"), key_result()),
        (cycle(), objective(), key_result(kpi=1), kpi()),
        (cycle(), objective(), key_result(), check_in(date=date(2026, 12, 28))),
    ],
    ids=["of a cycle to come", "of a draft", "fed by a KPI", "after the end"],
)
def test_nobody_is_asked_for_check_ins_in_vain(found: tuple[Record, ...]) -> None:
    assert sorted(back(*found)) == ["C1 end@okrtui", "C1 start@okrtui"]


def test_an_owner_is_asked_for_what_is_theirs() -> None:
    mine = (*goals(owners="Bo"), key_result(id=2, title="Other", measure=milestones(1)))
    names = [name for name in back(*mine, owner="bo") if name.startswith("KR")]
    assert names == ["KR1 check-in@okrtui"]
    assert [name for name in back(*mine, owner="ada") if name.startswith("KR")] == ["KR2 check-in@okrtui"]


def test_the_same_records_give_the_same_bytes_and_a_change_a_later_stamp() -> None:
    there = workspace(*goals())
    assert ics(events(there)) == ics(events(there))
    later = MADE + timedelta(days=30)
    changed = back(*goals(check_in(date=date(2026, 10, 20), updated_at=later)))["KR1 check-in@okrtui"]
    assert (max(later, key_result().updated_at),) * 2 == (changed.DTSTAMP, changed.LAST_MODIFIED)


@pytest.mark.parametrize(
    "title", ["a, b; c", "back\\slash \\n", "BEGIN:VALARM", "[/b] =1+1", "x" * 300, "naïve ☃ 日本語" * 9, 'say "so"']
)
def test_titles_come_back_as_they_are(title: str) -> None:
    found = back(*goals(title=title))
    assert found["KR1 check-in@okrtui"]["SUMMARY"] == f"Check in KR1 {title}"
    assert len(found) == 3


def test_control_codes_and_line_breaks_start_no_line_of_their_own() -> None:
    data = ics(events(workspace(*goals(title="a\r\nATTACH:x\x1b]52;c;eA==\x07"))))
    assert b"\r\nATTACH" not in data
    assert b"\x1b" not in data
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
