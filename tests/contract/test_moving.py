"""What every engine promises about a workspace that moves: whole or not at all, and nobody writes in the old place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.conftest import Opener
from contract.test_engine_contract import adding, kpi, numbers, put
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.engine.moving import move
from okrtui.engine.protocol import Destination, Engine, Entry, History, Op, StoredRecord
from okrtui.errors import BusyError, CorruptError, ReadOnlyError, RuleError, UsageError
from okrtui.maintenance import Moved

THERE = Destination("/srv/elsewhere", "ada", datetime(2027, 1, 4, 9, 30, tzinfo=UTC))


def stored(engine: Engine) -> dict[str, Any]:
    """Everything that an engine keeps, in a form that can be compared."""
    loaded = engine.load()
    documents = {table: dict(each) for table, each in loaded.documents.items() if each}
    log = list(engine.history(None, 10_000))
    return {"records": documents, "highest": dict(loaded.highest), "last": loaded.sequence, "log": log}


def elsewhere() -> MemoryEngine:
    """An engine on another workspace, with nothing in it."""
    return MemoryEngine(SharedEntries("elsewhere"))


def filled(engine: Engine) -> Engine:
    """Put a few entries into an empty workspace: records that stay, change and go, and ids that are used up."""
    put(engine, adding(1), adding(2, "b"), by="ada")
    put(engine, Op("kpis", 1, kpi(1, "A", 2), kpi(1, "a")), sequence=1, by="bob", action="kpi.edit")
    put(engine, Op("kpis", 2, None, kpi(2, "b")), Op("cycles", 4, None, None), sequence=2, action="kpi.delete")
    put(engine, Op("notes", 7, {"id": 7, "text": "[b] ü 日", "of": [1, {"x": None}], "n": 1e22}, None), sequence=3)
    return engine


class Broken:
    """A history that ends in the middle, as when its place is gone."""

    def __init__(self, history: History, after: int, error: Exception) -> None:
        self._history, self._after, self._error = history, after, error
        self.sequence, self.highest = history.sequence, history.highest

    def entries(self) -> Iterator[Entry]:
        for entry in self._history.entries():
            if entry.sequence > self._after:
                raise self._error
            yield entry

    def records(self) -> Iterator[StoredRecord]:
        for number, record in enumerate(self._history.records()):
            if self._after >= self.sequence and number:
                raise self._error
            yield record


# -- taking over


def test_what_was_taken_over_is_equal_and_goes_on(mine: Engine, theirs: Engine, opens: Opener) -> None:
    source = filled(elsewhere())
    move(source, mine, None)
    for engine in (mine, theirs, opens()):
        engine.since(0)
        assert stored(engine) == stored(source)
    entry = put(theirs, adding(3, "c"), sequence=4)
    assert entry.sequence == 5
    assert [each for each in mine.since(4) if each.sequence > 4] == [entry]
    assert numbers(opens().history(None, 10)) == [5, 4, 3, 2, 1]
    assert opens().load().documents["kpis"].keys() == {"1", "3"}


def test_records_of_an_earlier_schema_stay_marked(mine: Engine, opens: Opener) -> None:
    shared = SharedEntries("elsewhere")
    source = filled(MemoryEngine(shared))
    shared.entries[:2] = [entry._replace(schema=1) for entry in shared.entries[:2]]
    move(source, mine, None)
    assert [(each.sequence, each.outdated) for each in opens().history(None, 9)] == [
        (4, False), (3, False), (2, True), (1, True)
    ]  # fmt: skip


def test_a_log_that_does_not_reach_back_to_the_beginning_is_moved_as_it_is(mine: Engine, opens: Opener) -> None:
    shared = SharedEntries("elsewhere")
    source = filled(MemoryEngine(shared))
    shared.base, shared.earlier = source.load(), 2
    del shared.entries[:2]
    moved = move(source, mine, None)
    assert moved == Moved(commits=2, last=4, records=2)
    assert stored(opens()) == stored(source)
    assert numbers(opens().history(None, 9)) == [4, 3]
    assert opens().history(3, 9) == []
    assert put(opens(), adding(9), sequence=4).sequence == 5


def test_only_an_empty_workspace_takes_over(mine: Engine, opens: Opener) -> None:
    put(mine, adding(5))
    before = stored(mine)
    with pytest.raises(UsageError, match="empty"):
        move(filled(elsewhere()), mine, THERE)
    assert stored(opens()) == before


@pytest.mark.parametrize("after", [0, 2, 4])
def test_a_history_that_breaks_off_leaves_nothing(mine: Engine, opens: Opener, after: int) -> None:
    source = filled(elsewhere())
    empty = stored(mine)
    with source.hand_over(closes=False) as handover, pytest.raises(LookupError):
        mine.take_over(Broken(handover, after, LookupError("the other place is gone")))
    assert stored(opens()) == empty
    move(source, opens(), None)
    assert stored(opens()) == stored(source)


def test_a_value_that_cannot_be_stored_moves_nothing(mine: Engine, opens: Opener) -> None:
    shared = SharedEntries("elsewhere")
    source = filled(MemoryEngine(shared))
    shared.entries.append(Entry(5, THERE.at, "ada", "x", (Op("kpis", 8, {"id": 8, "name": float("nan")}, None),)))
    with pytest.raises(RuleError):
        move(source, mine, None)
    assert opens().load().sequence == 0


# -- handing over


def test_what_is_handed_over_is_equal_there(mine: Engine) -> None:
    target = elsewhere()
    before = stored(filled(mine))
    moved = move(mine, target, None)
    assert moved == Moved(commits=4, last=4, records=2)
    assert stored(target) == before
    assert put(mine, adding(3), sequence=4).sequence == 5


def test_nobody_writes_while_a_workspace_is_handed_over(mine: Engine, theirs: Engine) -> None:
    filled(mine)
    with mine.hand_over(closes=False):
        with pytest.raises(BusyError), theirs.turn(4, timeout=0.05):
            raise AssertionError("two at once")
        assert numbers(theirs.since(0)) == [1, 2, 3, 4]
        assert numbers(theirs.history(None, 9)) == [4, 3, 2, 1]
    assert put(theirs, adding(3), sequence=4).sequence == 5


def test_a_move_that_fails_leaves_the_old_place_as_it_was(mine: Engine, opens: Opener) -> None:
    before = stored(filled(mine))
    with pytest.raises(LookupError), mine.hand_over(closes=True):
        raise LookupError
    assert stored(opens()) == before
    assert put(opens(), adding(3), sequence=4).sequence == 5


def test_sessions_that_are_still_open_are_told_where_it_went(mine: Engine, theirs: Engine, opens: Opener) -> None:
    filled(mine)
    reader = opens(read_only=True)
    before = stored(mine)
    move(mine, elsewhere(), THERE)
    with pytest.raises(ReadOnlyError) as caught, theirs.turn(4):
        raise AssertionError("a turn")
    assert caught.value.message == "This workspace was moved to /srv/elsewhere by ada on 2027-01-04."
    assert caught.value.hint == "Use it there: okrtui --workspace /srv/elsewhere"
    for engine in (theirs, reader, opens(), opens(read_only=True)):
        engine.since(4)
        assert str(engine.refusal) == str(caught.value)
        assert stored(engine) == before
    with pytest.raises(ReadOnlyError), opens().hand_over(closes=False):
        raise AssertionError("handed over twice")


def test_a_session_that_only_reads_cannot_hand_over(mine: Engine, opens: Opener) -> None:
    filled(mine)
    with pytest.raises(ReadOnlyError), opens(read_only=True).hand_over(closes=True):
        raise AssertionError("handed over")


def test_a_move_that_did_not_get_to_close_the_old_place_is_finished(mine: Engine, opens: Opener) -> None:
    target = elsewhere()
    move(filled(mine), target, None)
    assert move(mine, target, THERE) == Moved(commits=4, last=4, records=2)
    assert "/srv/elsewhere" in str(opens().refusal)
    assert numbers(target.history(None, 9)) == [4, 3, 2, 1]


def test_a_workspace_is_not_moved_to_itself(mine: Engine, theirs: Engine) -> None:
    with pytest.raises(UsageError, match="to itself"):
        move(filled(mine), theirs, THERE)


def test_an_empty_workspace_moves_too(mine: Engine, opens: Opener) -> None:
    target = elsewhere()
    assert move(mine, target, THERE) == Moved(commits=0, last=0, records=0)
    assert stored(target)["log"] == []
    assert "moved to" in str(opens().refusal)


# -- logs that are not whole


@pytest.mark.parametrize("gone", [2, 4])
def test_a_gap_in_the_log_is_not_moved(gone: int) -> None:
    shared = SharedEntries("elsewhere")
    source, target = filled(MemoryEngine(shared)), MemoryEngine()
    shared.base, shared.earlier = source.load(), 1
    del shared.entries[gone - 1]
    with pytest.raises(CorruptError, match=f"Commit {gone} is missing in the log"):
        move(source, target, None)
    assert target.load().sequence == 0


def test_records_without_any_log_are_not_moved() -> None:
    shared = SharedEntries("elsewhere")
    source = filled(MemoryEngine(shared))
    shared.base, shared.earlier = source.load(), 4
    shared.entries.clear()
    with pytest.raises(UsageError, match="its log is gone") as caught:
        move(source, MemoryEngine(), None)
    assert "begins anew" in caught.value.hint


def test_commits_are_counted_as_they_pass() -> None:
    steps, counted = list[int](), list[int]()

    @contextmanager
    def bar(number: int) -> Iterator[Callable[[int], object]]:
        steps.append(number)
        yield counted.append

    move(filled(elsewhere()), MemoryEngine(), THERE, bar)
    assert (steps, counted) == ([4], [1, 1, 1, 1])
