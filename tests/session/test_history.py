"""The log as a session gives it."""

from __future__ import annotations

from collections.abc import Collection
from itertools import islice

import builders
from okrtui.domain.workspace import Change
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.engine.protocol import Entry
from okrtui.session import Session


class FindingEngine(MemoryEngine):
    """An engine that finds the entries about a record; they are those with its number."""

    def history_about(self, numbers: Collection[int], before: int, limit: int) -> list[Entry]:
        found = (one for one in self.history(before, 99) if any(op.id in numbers for op in one.ops))
        return list(islice(found, limit))


def test_an_engine_that_can_leaves_out_what_is_not_about_a_record() -> None:
    shared = SharedEntries("teams/acme")
    session = Session(FindingEngine(shared, user="ada"), "ada")
    for number in (1, 2):
        session.do(lambda *_, number=number: Change("add", (builders.kpi(id=number, name=f"Churn {number}"),)), None)
    assert [one.sequence for one in session.history({1})] == [1]
    assert [one.sequence for one in session.history()] == [2, 1]
    assert [one.sequence for one in session.history_page(2, 5, {1, 2})] == [1]
    assert [one.sequence for one in Session(MemoryEngine(shared), "ada").history({1})] == [2, 1]
