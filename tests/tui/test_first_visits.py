"""Before anybody goes to a section, what its first picture is drawn from is there; afterwards its rows are kept."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable
from pathlib import Path

import pytest

from conftest import Opener
from okrtui.domain.actions import kpis
from okrtui.domain.records.models import NewKpiDraft
from okrtui.errors import CorruptError
from okrtui.session import Session
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.sections.objectives.section import ObjectivesSection
from okrtui.tui.widgets.table import Row
from tui.person import Person, at_work


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.tui.first_visits.LATER", 0.0)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Hashable]:
    """The keys of the KPIs whose rows were made."""
    keys: list[Hashable] = []
    make = KpisSection.row

    def noted(section: KpisSection, key: Hashable) -> Row:
        keys.append(key)
        return make(section, key)

    monkeypatch.setattr(KpisSection, "row", noted)
    return keys


async def ready(me: Person) -> None:
    async with asyncio.timeout(5):
        while not me.work.first_visits.is_ready:
            await me.pilot.pause(0.01)


async def test_rows_are_made_before_the_first_visit_and_not_again(sample: Session, made: list[Hashable]) -> None:
    async with at_work(sample) as me:
        await ready(me)
        before = list(made)
        assert before
        assert len(before) == len(set(before))
        shown = await me.press("3")
        assert "dashboard" in shown
        await me.press("2", "3", "4", "3")
        assert made == before
        assert me.screen == shown


async def test_rows_are_made_again_once_a_record_has_changed(
    sample: Session, sample_path: Path, opener: Opener, made: list[Hashable]
) -> None:
    async with at_work(sample) as me:
        await ready(me)
        await me.press("3", "1")
        made.clear()
        opener(sample_path).do(kpis.add, NewKpiDraft(name="AA first of all"))
        sample.refresh()
        await me.rest()
        assert "AA first of all" in await me.press("3")
        assert made


async def test_a_section_that_was_folded_meanwhile_is_drawn_as_it_is(sample: Session) -> None:
    async with at_work(sample) as me:
        await ready(me)
        unfolded = await me.press("2")
        folded = await me.press("left")
        assert folded != unfolded
        assert await me.press("1", "2") == folded


async def test_a_section_that_cannot_be_read_is_left_for_its_visit(
    sample: Session, made: list[Hashable], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: ObjectivesSection) -> None:
        raise CorruptError("workspace.json is damaged.")

    with monkeypatch.context() as patched:
        patched.setattr(ObjectivesSection, "keys", broken)
        async with at_work(sample) as me:
            await ready(me)
            assert made


async def test_what_was_begun_begins_anew_where_records_change(sample: Session, made: list[Hashable]) -> None:
    async with at_work(sample) as me:
        me.work.first_visits.make_ready()
        me.work.take_in([])
        await ready(me)
        assert made
        made.clear()
        me.work.take_in([])
        await me.rest()
        assert not made


async def test_rows_that_went_while_one_was_elsewhere_are_not_asked_for(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.tui.between_keys.SLICE", -1.0)  # a step a slice
    async with at_work(sample) as me:
        me.work.first_visits.is_ready = False
        await me.press("a", "3")
        me.work.section_of("today").cursor = "gone"
        for _ in range(4):
            await me.press("1", "slash")
            await me.type("nothing like this")
            await me.press("enter", "3", "1", "escape", "3")
        await ready(me)
        assert not me.app.guard.errors
