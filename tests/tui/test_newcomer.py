"""A newcomer's ten minutes on an empty workspace, at 80x24: every key besides the typed words is counted."""

from __future__ import annotations

from okrtui.domain.records.measures import Metric
from okrtui.domain.rules.kpi_health import target_at
from okrtui.session import Session
from tui.person import Person, at_work

MOST_KEYS = 45
"""The most keys, with the sixteen answers to the eight questions about two metrics."""

KPI_ANSWERS, OKR_ANSWERS = "ynynynyn", "nynynyny"


class Newcomer:
    """Presses keys, which are counted, and types words, which are not."""

    def __init__(self, me: Person) -> None:
        self.me, self.keys = me, 0

    async def press(self, *keys: str) -> str:
        self.keys += len(keys)
        return await self.me.press(*keys)

    async def say(self, words: str, *keys: str) -> str:
        """Type words, then press keys."""
        await self.me.type(words)
        return await self.press(*keys)


async def test_cycle_objectives_kpis_values_and_two_verdicts_take_few_keys(bare: Session) -> None:
    async with at_work(bare) as me:
        new = Newcomer(me)
        assert "2026-Q4" in await new.press("1")
        assert "Add an objective" in await new.press("enter")
        await new.say("Make new customers feel at home", "enter")
        assert "Key result 2" in await new.say("First value, from 14 to 5 days", "enter")
        third = await new.say("Active accounts, from 20 to 65 %", "enter")
        assert "enter next objective" in third
        assert "esc done" in third
        assert "Add an objective" in await new.press("enter")
        await new.say("Answer customers while it helps", "enter")
        await new.say("First reply, from 6.5 to 4 hours", "enter")
        await new.say("Settled by the help pages, from 12 to 30 %", "enter")
        assert "O2 is saved with 2 key results" in await new.press("escape")
        await new.press("a")
        assert "2026-Q4 started with 2 objectives" in await new.press("y")

        await new.press("3")
        assert "now 4.2" in await new.press("n")
        assert "K1 added with 4.2 %" in await new.say("Customer churn rate at most 3 %, now 4.2", "enter")
        await new.press("n")
        await new.say("Uptime at least 99.9 %, now 99.95", "enter")
        await new.press("n")
        assert "K3 added with 47" in await new.say("Net promoter score at least 45, now 47", "enter")

        await new.press("5")
        for metric, answers in (("Attendance above 95 %", KPI_ANSWERS), ("Enter the Thai market", OKR_ANSWERS)):
            await new.press("n")
            await new.say(metric, "enter")
            await new.press(*answers)
            form = await new.press("enter")
            if answers == KPI_ANSWERS:
                assert "Name            Attendance\n" in form
                assert "K4 added" in await new.press("enter")
                await new.press("5")
        assert "Enter the Thai market" in await new.press("enter")
        assert new.keys <= MOST_KEYS

        workspace = bare.workspace
        churn, attendance = workspace.kpis[1], workspace.kpis[4]
        assert (churn.name, churn.unit, attendance.name) == ("Customer churn rate", "%", "Attendance")
        aim = target_at(churn.targets, bare.today())
        assert aim is not None
        assert aim.high == 3
        values = [(one.kpi, str(one.value), one.date) for one in workspace.measurements.values()]
        assert values == [(1, "4.2", bare.today()), (2, "99.95", bare.today()), (3, "47", bare.today())]
        first = workspace.key_results[1].measure
        assert isinstance(first, Metric)
        assert f"{first.baseline} {first.target} {first.unit}" == "14 5 days"
