"""Where cycles stand is worked out between the keys: the list is there before it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator

import pytest

import builders
from okrtui.domain.records.models import Cycle
from okrtui.session import Session
from okrtui.tui.sections.cycles import cycle_detail, standings
from okrtui.tui.widgets.summary import AT_ONCE
from tui.person import Person, at_work


@pytest.fixture
def slowly(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Has cycles worked out only after something was put into the list."""
    working_out, gate = standings.working_out, list[str]()

    def held(session: Session, cycles: Iterable[Cycle]) -> Iterator[None]:
        while not gate:
            yield
        yield from working_out(session, cycles)

    monkeypatch.setattr(standings, "working_out", held)
    monkeypatch.setattr(standings, "steps_ahead", lambda *_: 0 if gate else AT_ONCE + 1)
    return gate


async def until(me: Person, text: str) -> str:
    """Wait until a text is gone from the screen."""
    async with asyncio.timeout(5):
        while text in me.screen:
            await me.pilot.pause(0.01)
    return me.screen


async def test_the_list_is_there_before_it_is_known_where_cycles_stand(sample: Session, slowly: list[str]) -> None:
    async with at_work(sample, (120, 40)) as me:
        shown = await me.press("4", "G")  # to the closed one: the sum above Today's list needed the other
        assert "ended 52 days ago" in shown
        assert "counting" in shown
        assert "grade 0." not in shown
        slowly.append("now")
        assert "grade 0." in await until(me, "counting")


async def test_headings_of_cycles_wait_as_well(sample: Session, slowly: list[str]) -> None:
    async with at_work(sample, (120, 40)) as me:
        await me.press("2", "v")
        assert "…" in heading(me)
        slowly.append("now")
        await until(me, heading(me))
        assert "0." in heading(me)


def heading(me: Person) -> str:
    """The heading of the closed cycle."""
    return next(line for line in me.screen.splitlines() if "2026-Q3  closed" in line)


def test_a_cycle_that_went_meanwhile_is_passed_over(sample: Session) -> None:
    workspace = sample.workspace
    steps = standings.working_out(sample, list(workspace.cycles.values()))
    next(steps)
    removed = [(table, number, None) for table in workspace.highest for number in list(workspace.table(table))]
    workspace.take(removed)
    assert list(steps) == []


def test_a_long_detail_says_how_many_objectives_more_there_are(sample: Session) -> None:
    count = cycle_detail.LISTED + 7
    workspace = sample.workspace
    workspace.take(("objectives", number, builders.objective(id=number)) for number in range(101, 101 + count))
    cycle = workspace.cycles[1]
    drawn = cycle_detail.lines(sample, cycle, 60, None)
    there = len(workspace.objectives_of(1)) - cycle_detail.LISTED
    assert any(f"and {there} more: press 2 for all objectives" in str(part) for part in drawn)


def test_what_is_to_be_judged_is_told_before_and_after_a_change(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace = sample.workspace
    cycle = workspace.cycles[2]
    inside = workspace.numbers_of("objectives", "cycle", 2)
    assert standings.steps_ahead(sample, [cycle]) == len(inside)
    for _ in standings.working_out(sample, [cycle]):
        pass
    assert standings.steps_ahead(sample, [cycle]) == 0
    changed = workspace.objectives[inside[0]].model_copy(update={"title": "Another"})
    workspace.take([("objectives", changed.id, changed)])
    assert standings.steps_ahead(sample, [cycle]) == 1
    monkeypatch.setattr(standings, "MANY", len(inside) - 1)
    assert standings.steps_ahead(sample, [cycle]) == len(inside)


def test_no_more_are_counted_than_tell_that_they_are_not_few(sample: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standings, "ENOUGH", 2)
    assert standings.steps_ahead(sample, list(sample.workspace.cycles.values())) == 2
