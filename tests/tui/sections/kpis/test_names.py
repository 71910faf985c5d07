"""Hints by the names of other records are said beside the list once these names are known."""

from __future__ import annotations

import asyncio

import pytest

import builders
from okrtui.session import Session
from tui.person import at_work


async def test_a_similar_name_is_told_once_all_names_were_looked_at(
    sample: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("okrtui.domain.hints.FEW", 0)
    kpi = sample.workspace.kpis[1]
    sample.workspace.take([("kpis", 99, builders.kpi(id=99, name=f"{kpi.name} for"))])
    async with at_work(sample, (140, 60)) as me:
        me.work.host.go_to("kpis", 99)
        drawn = await me.rest()
        assert "K99" in drawn
        async with asyncio.timeout(5):
            while "easily confused" not in " ".join(me.screen.split()):
                await me.pilot.pause(0.01)
