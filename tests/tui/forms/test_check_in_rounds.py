from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

from builders import MADE, calendar
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.records.models import KeyResultDraft, MeasurementDraft, NewKpiDraft, ObjectiveDraft
from okrtui.session import Session
from tui.person import at_work


@contextmanager
def long_ago(session: Session) -> Iterator[None]:
    """What is done in here was done before the quarter: nothing of it is new today."""
    now, session.now = session.now, lambda: MADE
    yield
    session.now = now


def ten_due(session: Session) -> None:
    """Three objectives with ten key results of mine, none of them checked in so far."""
    with long_ago(session):
        _ten(session)


def _ten(session: Session) -> None:
    session.do(cycles.add, calendar("2026-Q4"))
    for number in range(1, 4):
        session.do(
            objectives.add, ObjectiveDraft(cycle=1, title=f"Go there {number}", owners=("ada",), why="It matters.")
        )
    for number in range(10):
        part = {
            "objective": 1 + number // 4,
            "title": f"Part {number}",
            "owners": "ada",
            "measure": {"kind": "metric", "baseline": 0, "target": 100},
        }
        session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))
    session.do(cycles.start, 1)


async def test_ten_check_ins_take_thirty_one_keys_from_anywhere(bare: Session) -> None:
    ten_due(bare)
    pressed: list[str] = []
    async with at_work(bare) as me:

        async def press(*keys: str) -> str:
            pressed.extend(keys)
            return await me.press(*keys)

        await me.press("6")
        assert "Check in · 1 of 10" in await press("C")
        for place in range(10):
            assert f"· {place + 1} of 10" in me.lines[0]
            await press(*str(30 + place), "enter")
        assert "10 of 10 checked in. Nothing is left." in me.screen
        values = [one.value for one in bare.workspace.check_ins.values()]
        assert values == [Decimal(30 + place) for place in range(10)]
        assert len(pressed) == 31, "one key to begin, two digits and enter each"
        assert "None of your check-ins is due." in await me.press("C")


async def test_a_round_skips_with_tab_or_f3_and_stops_with_escape(bare: Session) -> None:
    ten_due(bare)
    check_ins: Callable[[], list[int]] = lambda: [one.key_result for one in bare.workspace.check_ins.values()]  # noqa: E731
    async with at_work(bare) as me:
        assert "tab F3 skip" in await me.press("C")
        assert "Go there 1" in me.screen
        assert "Expected by today: 39.2 (progress 0.39)" in me.screen
        assert "2 of 10" in await me.press("tab")
        assert "progress 0.40 of 0.39 expected" in await me.press("4", "0")
        await me.press("tab")
        assert me.field == "confidence", "once something stands there, tab is tab"
        assert "3 of 10" in await me.press("7", "enter")
        assert "Skip this form and discard your changes?" in await me.press("5", "f3")
        assert "Expected by today" not in await me.press("n")
        assert "progress 0.05 of 0.39 expected" in me.screen, "what was typed is still there"
        assert "4 of 10" in await me.press("f3", "y"), "a skipped one is not saved"
        assert "5 of 10" in await me.press("f3"), "nothing was typed, so nothing is asked"
        shown = await me.press("escape")
        assert "1 of 10 checked in. 9 are still due: press C to continue." in shown
        assert check_ins() == [2]
        await me.press("C", "5", "escape")
        assert "Discard your changes?" in me.screen
        assert "0 of 9 checked in" in await me.press("y")


async def test_values_of_mine_are_recorded_one_after_the_other(bare: Session) -> None:
    for name in ("Churn", "Uptime"):
        bare.do(kpis.add, NewKpiDraft.model_validate({"name": name, "owners": "ada", "low": 3}))
    bare.do(kpis.record, MeasurementDraft(kpi=1, date=date(2026, 10, 3), value=Decimal(4)))
    async with at_work(bare) as me:
        await me.press("2")
        assert "Record a value · 1 of 2" in await me.press("M")
        assert "Record a value · 2 of 2" in await me.press("5", "enter")
        shown = await me.press("9", "9", "enter")
        assert "2 of 2 recorded. Nothing is left." in shown
        assert "None of your KPI values is due." in await me.press("M")
        assert "is still" not in me.screen


async def test_a_round_says_what_skips_where_tab_goes_on_to_the_next_field(bare: Session) -> None:
    with long_ago(bare):
        bare.do(cycles.add, calendar("2026-Q4"))
        bare.do(objectives.add, ObjectiveDraft(cycle=1, title="Go there", owners=("ada",), why="It matters."))
        steps = {"kind": "milestones", "steps": [{"number": 1, "text": "Pilot"}, {"number": 2, "text": "All"}]}
        for place in range(2):
            part = {"objective": 1, "title": f"Part {place}", "owners": "ada", "measure": steps}
            bare.do(objectives.add_key_result, KeyResultDraft.model_validate(part))
        bare.do(cycles.start, 1)
    async with at_work(bare) as me:
        assert "tab next  F3 skip  esc stop" in await me.press("C")
        await me.press("tab")
        assert me.field == "confidence", "that nothing was done can be a check-in"
        assert "F3 skip" in me.last
        assert "2 of 2" in await me.press("f3")
        assert "2 are still due" in await me.press("f3")


def fed(session: Session) -> None:
    """Two key results of mine: one that I check in, one that a KPI of bo's feeds, which is due."""
    with long_ago(session):
        session.do(cycles.add, calendar("2026-Q4"))
        session.do(kpis.add, NewKpiDraft.model_validate({"name": "Churn", "owners": "bo", "low": 3}))
        session.do(objectives.add, ObjectiveDraft(cycle=1, title="Go there", owners=("ada",), why="It matters."))
        for kpi in (None, 1):
            measure = {"kind": "metric", "baseline": 0, "target": 100}
            part = {"objective": 1, "title": f"Part {kpi}", "owners": "ada", "measure": measure, "kpi": kpi}
            session.do(objectives.add_key_result, KeyResultDraft.model_validate(part))
        session.do(cycles.start, 1)


async def test_a_round_says_where_the_due_check_ins_are_that_a_kpi_feeds(bare: Session) -> None:
    fed(bare)
    async with at_work(bare) as me:
        assert "KR2" in me.screen
        assert "Check in · 1 of 1" in await me.press("C")
        rest = "fed by KPIs: press c on a row to record the value."
        assert f"1 of 1 checked in. The rest is {rest}" in " ".join((await me.press("5", "enter")).split())
        assert f"Your due check-ins are {rest}" in " ".join((await me.press("C")).split())
        assert "KR2" in me.screen
        assert "KR2 is fed by K1 Churn" in await me.press("c")
        await me.press("y", "5", "enter")
        assert "None of your check-ins is due." in await me.press("C")
