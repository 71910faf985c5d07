"""A whole quarter through the screens: three people, each at their own, with keys alone.

The story and the table of every number worked out by hand stand in quarter_story.py; the quarter through the actions,
in quarter_team.py, ends with the same records.
"""

from __future__ import annotations

import asyncio
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import quarter_story as story
from builders import calendar, metric
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import ObjectiveState
from okrtui.domain.records.models import KeyResultDraft, MeasurementDraft, NewKpiDraft, ObjectiveDraft
from okrtui.domain.rules.carry_over import NEVER_STARTED
from okrtui.domain.workspace import Workspace
from okrtui.engine.journal import create_engine, open_engine
from okrtui.session import Session
from quarter_team import ENDING, Team
from tui import quarter_player as turns
from tui import quarter_shown as table
from tui.person import Person
from tui.quarter_seat import Clock, Seat, beside, office, press, sees, sees_rows, until

Seats = dict[str, Seat]


async def begin(seats: Seats, clock: Clock) -> None:
    """The KPI, which has values of twelve weeks when the plan is made, the healing, the start."""
    ada, bo, cy = seats["ada"], seats["bo"], seats["cy"]
    for seat in seats.values():
        await seat.does(press, "escape")
    await cy.does(turns.watch)
    for number, value in enumerate(story.BEFORE):
        clock.day = story.before(number)
        cy.session.do(kpis.record, MeasurementDraft(kpi=1, date=clock.day, value=value))
    clock.day = story.PLANNING
    await ada.does(turns.plan)
    await ada.does(turns.write, story.GOALS[0])
    await bo.does(press, "2")
    await bo.does(sees_rows, "O1 Make", "KR1 Days", "KR2 Guided")
    await bo.does(turns.write, story.GOALS[1])
    clock.day = story.START
    await cy.does(press, "1")
    await cy.does(sees_rows, "– record K1 Churn", "– candidate K1 Churn 12 values, steady between")
    await cy.does(turns.heal)
    await ada.does(press, "2")
    await ada.does(sees, "KR6 Call plan live")
    await ada.does(turns.start, "2026-Q4 started with 3 objectives.")


async def measure(cy: Person, week: int) -> None:
    """Cy's Monday: the value is recorded, and the KPI shows it with its limits and signals."""
    await press(cy, "1")
    await sees_rows(cy, *table.to_measure(week))
    if week == story.SLIP:
        await turns.record_slip(cy, story.SLIPPED, story.CHURN[week - 1])
    else:
        await turns.record(cy, story.CHURN[week - 1])
    await press(cy, "3")
    await sees_rows(cy, table.kpi_row(week))
    shown = await beside(cy, "K1")
    assert [text for text in table.kpi_detail(week) if text not in shown] == [], shown


async def check_in(me: Person, week: int, name: str) -> None:
    """What Today asks for is checked in, and nothing is left of it but what is skipped."""
    await press(me, "1")
    due = table.to_check_in(week, name)
    await (sees_rows(me, *due) if due else sees(me, "Nothing needs you."))
    mine = [one for one in story.said(week) if one.by == name]
    if week == 1:
        for one in mine:
            await turns.first_check_in(me, one)
        await press(me, "1")
        return
    follows = {one.key_result: table.follows(week, one.key_result) for one in mine}
    await turns.check_in_round(me, mine, follows, skipped=1 if (week, name) == (story.AWAY, "bo") else 0)
    for one in (one for one in mine if one.slip is not None):
        await turns.correct_check_in(me, one)


async def look(me: Person, week: int, name: str) -> None:
    """Everybody sees the same rows, and all the numbers of what is theirs."""
    place = list(table.NAMES).index(name)
    await sees(me, *table.summary(week, name))
    await press(me, "2", "g", *["j"] * (3 * place))
    await sees_rows(me, *table.listed(week, name))
    for kind, number in (("O", place + 1), ("KR", 2 * place + 1), ("KR", 2 * place + 2)):
        shown = await beside(me, f"{kind}{number}")
        assert f"progress expected conf forecast grade {table.five(week, kind, number)} " in shown, shown
        await press(me, "j")


async def live(seats: Seats, clock: Clock, week: int) -> None:
    """A week: Monday's value, the check-ins of its last day, and what all three see then.

    Bo leaves the program when he goes away, and opens it again when he is back; the others never leave it.
    """
    clock.day = story.measuring(week)
    await seats["cy"].does(measure, week)
    clock.day = story.last_day(week)
    if week == story.AWAY + 1:
        await seats["bo"].sit_down()
    for name, seat in seats.items():
        await seat.does(check_in, week, name)
    await asyncio.gather(*(seat.does(look, week, name) for name, seat in seats.items()))
    if week == story.AWAY:
        await seats["bo"].get_up()


async def explain(cy: Person) -> None:
    """The signals get their causes, the objective that did its work is closed, and the chart begins anew."""
    await press(cy, "1")
    await sees_rows(cy, "2 d explain K1 Churn", "– close O3 Keep the customers we win")
    await sees(cy, "KPIs ● 1 met ! 5 unexplained ⟳ 1 recovering")
    await turns.explain(cy, story.EXPLAINED)
    await sees_rows(cy, "– close O3 Keep the customers we win")
    await turns.close_what_healed(cy)
    await sees(cy, "Nothing needs you.", "KPIs ● 1 met")
    assert "recovering" not in cy.screen
    await turns.rebaseline(cy)
    shown = await beside(cy, "K1")
    assert [text for text in table.KPI_ANEW if text not in shown] == [], shown
    await press(cy, "1")
    await sees(cy, f"KPIs ● 1 met ! {table.SILENT_ANEW} unexplained")


async def grade(ada: Person) -> None:
    """The cycle is graded from the to-do list and closed; then it can only be read."""
    await press(ada, "1")
    await sees_rows(ada, "4 d grade C1 2026-Q4 3 objectives without a")
    await turns.grade(ada)
    await turns.close(ada)
    await sees_rows(ada, *table.CYCLES)
    await press(ada, "j")
    shown = await beside(ada, "C1")
    assert [text for text in table.CLOSED if text not in shown] == [], shown
    await press(ada, "2", "v", "G", "e")
    await sees(ada, "2026-Q4 is closed, so it cannot be changed. Press 4, then a on it to reopen it.")
    await press(ada, "v")


async def go_on(ada: Person, clock: Clock) -> None:
    """The next quarter begins with what was carried on, and Ada checks in."""
    await press(ada, "2")
    await sees_rows(ada, *table.CARRIED)
    await press(ada, "G", "k", "a")
    await sees(ada, "2027-Q1 has not started. Start both?")
    await press(ada, "n")
    await turns.start(ada, "2027-Q1 started with 1 objective.")
    await sees(ada, "O5 has 1 key result; it needs 2 to 4 before it starts.")
    await press(ada, "n")
    clock.day = story.last_day(story.NEXT_WEEK)
    await press(ada, "1")
    await sees_rows(ada, "2 d check in KR7 Days to value never checked in, expec")
    await turns.check_in_anew(ada, story.Said("ada", 7, value=story.ANEW))
    await press(ada, "2")
    await sees_rows(ada, *table.ANEW)


def documents(workspace: Workspace) -> dict[tuple[str, int], dict[str, Any]]:
    """Every record as it is stored, with who wrote it when."""
    return {(one.table, one.id): one.document() for one in workspace}


@pytest.mark.long
async def test_a_quarter_of_three_people_by_keys_alone_shows_and_stores_what_the_table_says(tmp_path: Path) -> None:
    clock, through_actions = Clock(), Team()
    async with office(tmp_path / "acme", clock) as seats:
        ada, bo, cy = seats["ada"], seats["bo"], seats["cy"]
        await begin(seats, clock)
        for week in story.WEEKS:
            await live(seats, clock, week)
        assert clock.day == ENDING
        await cy.does(explain)
        clock.day = story.OVER
        await ada.does(grade)
        await cy.does(turns.explain_later)
        await ada.does(go_on, clock)
        through_actions.play()
        expected = documents(through_actions.workspace)
        for seat in (ada, bo, cy):
            await until(seat.me, lambda seat=seat: documents(seat.session.workspace) == expected)  # type: ignore[misc]
            assert documents(seat.session.workspace) == expected
    store = Session(open_engine(tmp_path / "acme"), "eve")
    assert documents(store.workspace) == expected
    store.close()


def with_a_draft(session: Session) -> None:
    """An objective, one of whose key results a monthly KPI feeds, and one that is never ready to start."""
    session.do(cycles.add, calendar("2026-Q4"))
    monthly = {"name": "Leads", "cadence": "monthly", "owners": "ada"}
    session.do(kpis.add, build(NewKpiDraft, monthly, today=story.START))
    parts: tuple[dict[str, Any], ...] = (
        {"objective": 1, "title": "600 leads", "measure": metric(0, 600, "leads"), "kpi": 1, "feed": "total"},
        {"objective": 1, "title": "Ten deals", "measure": metric(0, 10, "deals")},
        {"objective": 2, "title": "60 visits", "measure": metric(None, 60, "visits")},
    )
    for title in ("Win new customers", "Be found by everybody"):
        session.do(objectives.add, ObjectiveDraft(cycle=1, title=title, owners=("ada",)))
    for part in parts:
        session.do(objectives.add_key_result, build(KeyResultDraft, part, today=story.START))


async def hand_over(seat: Seat, to: Seat) -> None:
    """All that is Ada's becomes Bo's, who finds it in his list."""
    await seat.does(turns.hand_over, "ada", "bo", "2 objectives, 1 KPI")
    await seat.does(press, "1")
    await seat.does(sees, "Nothing needs you.")
    due = ("81 d check in KR2 {}Ten deals", "– record K1 {}Leads", "– audit K1 {}Leads")
    await seat.does(turns.owned, "bo", *(one.format("bo ") for one in due))
    await to.sit_down()
    await to.does(sees_rows, *(one.format("") for one in due))


async def test_a_monthly_kpi_is_handed_over_in_a_quarter_and_a_draft_that_never_started_counts_nowhere(
    tmp_path: Path,
) -> None:
    create_engine(tmp_path / "acme").close()
    clock = Clock()
    seat, other = (Seat(tmp_path / "acme", name, clock) for name in ("ada", "bo"))
    clock.day = story.START
    await seat.sit_down()
    with_a_draft(seat.session)
    await seat.does(press, "escape")
    await seat.does(turns.start, "2026-Q4 started with 1 objective.")
    await seat.does(sees, "Not started: O2 Be found by everybody.", "KR3 has no baseline; it needs one")
    await seat.does(press, "n")
    for month, value, *shown in table.LEADS:
        clock.day = date(2026, month, 28)
        if month == story.HANDED_OVER:
            await hand_over(seat, other)
        await (seat if month < story.HANDED_OVER else other).does(turns.record, Decimal(value))
        await seat.does(press, "2")
        await seat.does(sees_rows, *table.with_a_draft(*shown))
        await seat.does(press, "1")
        await seat.does(sees, f"{shown[1]} of")
    clock.day = story.OVER
    await seat.does(press, "4", "g", "a")
    for place, suggested in ((1, "1.0"), (2, "0.0")):
        await seat.does(sees, f"Grade {place} of 2", f"suggested {suggested}")
        await seat.does(press, "f2")
    await seat.does(sees, "Be found by everybody never started")
    await seat.does(press, "f2")
    await seat.does(sees, "2026-Q4 closed.")
    dropped = seat.session.workspace.objectives[2]
    assert (dropped.state, dropped.closing_note, dropped.owners) == (ObjectiveState.DROPPED, NEVER_STARTED, ("bo",))
    await other.get_up()
    await seat.get_up()
