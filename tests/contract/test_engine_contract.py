"""What every engine promises: order, durability, turns, news, the log. Run against each engine in the same words."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from contract.conftest import Opener, Place
from okrtui.engine.protocol import Engine, Entry, Op
from okrtui.errors import BusyError, ReadOnlyError, RuleError

NOW = datetime(2027, 1, 4, 9, 30, tzinfo=UTC)


def kpi(number: int, name: str, revision: int = 1) -> dict[str, Any]:
    by = {"created_at": NOW.isoformat(), "created_by": "ada", "updated_at": NOW.isoformat(), "updated_by": "ada"}
    return {"id": number, "name": name, "revision": revision, **by}


def adding(number: int, name: str = "a") -> Op:
    return Op("kpis", number, kpi(number, name), None)


def put(engine: Engine, *ops: Op, sequence: int = 0, by: str = "ada", action: str = "kpi.add") -> Entry:
    with engine.turn(sequence) as turn:
        return turn.append(ops, action, by, NOW)


def numbers(entries: Sequence[Entry]) -> list[int]:
    return [entry.sequence for entry in entries]


def names(engine: Engine) -> dict[str, str]:
    return {number: one["name"] for number, one in engine.load().documents.get("kpis", {}).items()}


# -- entries


def test_nothing_is_kept_at_first(mine: Engine) -> None:
    loaded = mine.load()
    assert (loaded.sequence, [table for table in loaded.documents.values() if table]) == (0, [])
    assert (list(mine.since(0)), list(mine.history(None, 10)), mine.refusal) == ([], [], None)
    assert mine.warning == ""


def test_an_entry_says_what_by_whom_and_when(mine: Engine) -> None:
    entry = put(mine, adding(1), by="bob", action="kpi.add")
    assert (entry.sequence, entry.at, entry.by, entry.action, entry.outdated) == (1, NOW, "bob", "kpi.add", False)
    assert entry.ops == (adding(1),)
    assert entry.used == ()


def test_what_is_appended_is_there_for_everybody_from_then_on(mine: Engine, opens: Opener) -> None:
    put(mine, adding(1, "Churn"), Op("cycles", 3, {"id": 3, "name": "Q1"}, None))
    loaded = opens().load()
    assert loaded.documents["kpis"] == {"1": kpi(1, "Churn")}
    assert loaded.documents["cycles"] == {"3": {"id": 3, "name": "Q1"}}
    assert (loaded.highest["kpis"], loaded.highest["cycles"], loaded.sequence) == (1, 3, 1)


def test_a_record_is_replaced_and_removed(mine: Engine, opens: Opener) -> None:
    put(mine, adding(1, "a"), adding(2, "b"))
    put(mine, Op("kpis", 1, kpi(1, "A", 2), kpi(1, "a")), Op("kpis", 2, None, kpi(2, "b")), sequence=1)
    assert names(opens()) == {"1": "A"}


def test_an_entry_is_whole_or_not_at_all(mine: Engine, opens: Opener) -> None:
    with pytest.raises(RuleError):
        put(mine, adding(1), Op("kpis", 2, {"id": 2, "name": float("nan")}, None))
    assert names(opens()) == {}
    assert put(mine, adding(1)).sequence == 1


def test_what_the_caller_alters_later_is_not_what_is_kept(mine: Engine, opens: Opener) -> None:
    document = kpi(1, "a")
    entry = put(mine, Op("kpis", 1, document, None))
    document["name"] = "b"
    assert (entry.ops[0].after or {})["name"] == "a"
    assert names(opens()) == {"1": "a"}


def test_a_turn_without_an_entry_leaves_nothing(mine: Engine) -> None:
    with mine.turn(0):
        pass
    with pytest.raises(LookupError), mine.turn(0):
        raise LookupError
    assert put(mine, adding(1)).sequence == 1


# -- ids


def test_the_highest_id_outlives_its_record(mine: Engine, opens: Opener) -> None:
    put(mine, adding(1), adding(2, "b"))
    put(mine, Op("kpis", 2, None, kpi(2, "b")), sequence=1)
    assert opens().load().highest["kpis"] == 2


def test_an_id_can_be_used_up_without_a_record(mine: Engine, theirs: Engine, opens: Opener) -> None:
    entry = put(mine, adding(1), Op("kpis", 9, None, None), Op("cycles", 4, None, None))
    assert entry.ops == (adding(1),)
    assert sorted(entry.used) == [("cycles", 4), ("kpis", 9)]
    assert list(theirs.since(0)) == [entry]
    highest = opens().load().highest
    assert (highest["kpis"], highest["cycles"]) == (9, 4)
    assert list(mine.history(None, 1)) == [entry]


# -- order, and what others wrote


def test_numbers_are_gapless_and_in_the_order_of_the_turns(mine: Engine, theirs: Engine) -> None:
    made = [put((mine, theirs)[number % 2], adding(number)) for number in range(1, 7)]
    assert numbers(made) == [1, 2, 3, 4, 5, 6]


def test_each_hears_what_the_other_wrote_in_order(mine: Engine, theirs: Engine) -> None:
    made = [put(theirs, adding(number), sequence=number - 1) for number in (1, 2, 3)]
    assert list(mine.since(0)) == made
    assert list(mine.since(3)) == []
    put(theirs, adding(4), sequence=3)
    assert numbers(mine.since(3)) == [4]


def test_what_was_handed_over_but_not_named_is_handed_over_again(mine: Engine, theirs: Engine) -> None:
    put(theirs, adding(1))
    assert numbers(mine.since(0)) == [1]
    put(theirs, adding(2), sequence=1)
    assert numbers(mine.since(0)) == [1, 2]
    assert numbers(mine.since(2)) == []


def test_a_turn_knows_what_came_before_it(mine: Engine, theirs: Engine) -> None:
    made = [put(theirs, adding(1)), put(theirs, adding(2), sequence=1)]
    with mine.turn(0) as turn:
        assert list(turn.news) == made
        assert turn.append([adding(3)], "kpi.add", "ada", NOW).sequence == 3
    with mine.turn(3) as turn:
        assert list(turn.news) == []
    assert list(mine.since(3)) == []


def test_news_of_a_turn_that_came_to_nothing_are_handed_over_again(mine: Engine, theirs: Engine) -> None:
    put(theirs, adding(1))
    with contextlib.suppress(LookupError), mine.turn(0) as turn:
        assert numbers(turn.news) == [1]
        raise LookupError
    assert numbers(mine.since(0)) == [1]


def test_nobody_waits_for_a_turn_whose_entry_is_kept(mine: Engine, theirs: Engine) -> None:
    with mine.turn(0) as turn:
        turn.append([adding(1)], "kpi.add", "ada", NOW)
        with theirs.turn(0, timeout=0) as other:
            assert numbers(other.news) == [1]
            assert other.append([adding(2)], "kpi.add", "bob", NOW).sequence == 2
    assert numbers(mine.since(1)) == [2]


def test_many_threads_of_many_sessions_lose_and_double_nothing(opens: Opener) -> None:
    engines = [opens(), opens()]
    start = threading.Barrier(4)
    made: list[int] = []

    def write(engine: Engine, worker: int) -> None:
        start.wait(10)
        made.extend(put(engine, adding(worker * 10 + number)).sequence for number in range(1, 11))

    workers = [threading.Thread(target=write, args=(engines[n % 2], n)) for n in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(made) == list(range(1, 41))
    fresh = opens()
    assert len(names(fresh)) == 40
    assert numbers(fresh.history(None, 100)) == list(range(40, 0, -1))


def test_a_reader_beside_a_writer_sees_every_entry_once_and_in_order(mine: Engine, theirs: Engine) -> None:
    seen: list[Entry] = []
    is_over = threading.Event()

    def read() -> None:
        while True:
            last = is_over.is_set()
            seen.extend(theirs.since(seen[-1].sequence if seen else 0))
            if last:
                return

    reader = threading.Thread(target=read)
    reader.start()
    made = [put(mine, adding(number), sequence=number - 1) for number in range(1, 40)]
    is_over.set()
    reader.join(60)
    assert seen == made


# -- turns


def test_who_comes_too_late_is_told_who_is_writing(mine: Engine, theirs: Engine, place: Place) -> None:
    with mine.turn(0):
        with pytest.raises(BusyError) as caught, theirs.turn(0, timeout=0.05):
            raise AssertionError("two at once")
        assert place.user in caught.value.message
        assert caught.value.hint
    assert put(theirs, adding(1)).sequence == 1


def test_who_waits_comes_next(mine: Engine, theirs: Engine) -> None:
    waits = threading.Thread(target=lambda: put(theirs, adding(2)))
    with mine.turn(0) as turn:
        waits.start()
        waits.join(0.05)
        assert waits.is_alive()
        turn.append([adding(1)], "kpi.add", "ada", NOW)
    waits.join(10)
    assert numbers(mine.since(1)) == [2]


def test_reading_waits_for_no_turn(mine: Engine, theirs: Engine, opens: Opener) -> None:
    put(mine, adding(1))
    with mine.turn(1):
        assert numbers(theirs.since(0)) == [1]
        assert names(opens()) == {"1": "a"}
        assert numbers(theirs.history(None, 5)) == [1]
        assert numbers(mine.since(1)) == []


def test_a_session_that_only_reads_gets_no_turn(opens: Opener, mine: Engine) -> None:
    reader = opens(read_only=True)
    assert isinstance(reader.refusal, ReadOnlyError)
    with pytest.raises(ReadOnlyError), reader.turn(0):
        raise AssertionError("a turn")
    put(mine, adding(1))
    assert numbers(reader.since(0)) == [1]


# -- the log


def test_the_log_is_read_a_page_at_a_time_newest_first(mine: Engine, opens: Opener) -> None:
    made = [put(mine, adding(number), sequence=number - 1) for number in range(1, 8)]
    for engine in (mine, opens()):
        assert list(engine.history(None, 100)) == made[::-1]
        pages = [engine.history(before, 3) for before in (None, 5, 2, 1)]
        assert [numbers(page) for page in pages] == [[7, 6, 5], [4, 3, 2], [1], []]
        assert numbers(engine.history(4, 2)) == [3, 2]
        assert numbers(engine.history(None, 1)) == [7]


def test_the_log_goes_on_while_it_is_read(mine: Engine) -> None:
    for number in range(1, 5):
        put(mine, adding(number), sequence=number - 1)
    assert numbers(mine.history(None, 2)) == [4, 3]
    put(mine, adding(5), sequence=4)
    assert numbers(mine.history(3, 2)) == [2, 1]
    assert numbers(mine.history(None, 2)) == [5, 4]


# -- the end


def test_closing_in_the_middle_of_a_turn_loses_nothing(opens: Opener, place: Place) -> None:
    mine = place.open()
    inside, go_on = threading.Event(), threading.Event()
    outcome: list[object] = []

    def write() -> None:
        with contextlib.suppress(Exception), mine.turn(0) as turn:
            inside.set()
            go_on.wait(10)
            outcome.append(turn.append([adding(1)], "kpi.add", "ada", NOW))

    writer = threading.Thread(target=write)
    writer.start()
    assert inside.wait(10)
    mine.close()
    go_on.set()
    writer.join(10)
    assert len(names(opens())) == len(outcome)
    mine.close()
    assert put(opens(), adding(2)).sequence == len(outcome) + 1


def test_a_workspace_has_one_name(opens: Opener) -> None:
    assert opens().identity == opens().identity
    assert opens().identity.rpartition("/")[2]


def test_only_a_server_says_who_somebody_is(mine: Engine, place: Place) -> None:
    assert mine.user in {"", place.user}
