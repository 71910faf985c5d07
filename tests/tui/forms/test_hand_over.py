"""All that is somebody's handed over by keys: the summary while typing, one change, one undo."""

from __future__ import annotations

from okrtui.domain.actions import kpis
from okrtui.domain.records.models import NewKpiDraft, Record
from okrtui.session import Session
from tui.person import at_work

OWNED = ("objectives", "key_results", "kpis")


def owned_by(session: Session, name: str) -> set[str]:
    return {one.shown_id for one in session.workspace if one.table in OWNED and name in owners(one)}


def owners(record: Record) -> tuple[str, ...]:
    return tuple(getattr(record, "owners", ()))


async def test_all_that_is_somebodys_goes_to_somebody_else_in_one_change(sample: Session) -> None:
    bo, eve = owned_by(sample, "bo"), owned_by(sample, "eve")
    assert len(bo) > 2
    assert not eve
    async with at_work(sample, (80, 24)) as me:
        await me.press("1", "O")
        assert me.front == "FormScreen"
        await me.fill(old="bo")
        assert "To be handed over:" in await me.rest()
        await me.fill(new="eve")
        told = await me.press("enter")
        moved = owned_by(sample, "eve")
        assert f"Handed over {len(moved)} records." in told
        assert moved
        assert owned_by(sample, "bo") == bo - moved
        left = {one for one in bo - moved if one.startswith("K") and not one.startswith("KR")}
        assert not left
        await me.press("u")
        if me.front != "MainScreen":
            await me.press("y")
    assert (owned_by(sample, "bo"), owned_by(sample, "eve")) == (bo, set())


async def test_a_single_record_is_handed_over(bare: Session) -> None:
    bare.do(kpis.add, NewKpiDraft.model_validate({"name": "Churn", "owners": "bo", "low": 3}))
    async with at_work(bare) as me:
        await me.press("1", "O")
        await me.fill(old="bo", new="eve")
        assert "Handed over 1 record." in await me.press("enter")


async def test_handing_over_what_nobody_owns_is_refused_and_the_form_stays(sample: Session) -> None:
    async with at_work(sample, (80, 24)) as me:
        await me.press("1", "O")
        await me.fill(old="nobody")
        assert "Nothing belongs to nobody." in await me.rest()
        await me.fill(new="eve")
        await me.press("enter")
        assert me.front == "FormScreen"
    assert not owned_by(sample, "eve")
