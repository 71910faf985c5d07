"""No question to the server grows with the workspace but those that are about all of it: the server counts the rows."""

from __future__ import annotations

import time
import tracemalloc
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing

import psycopg
import pytest

from contract.test_engine_contract import NOW, kpi, numbers, put
from engine.postgres.conftest import Team
from okrtui.engine.postgres import turns
from okrtui.engine.postgres.doctor import PAGE, examine
from okrtui.engine.postgres.row_groups import RowTable
from okrtui.engine.protocol import Entry, Op, StoredRecord
from okrtui.errors import UnreachableError

SIZE = 10_000
KPIS = 100
READ = """
select sum(seq_tup_read + idx_tup_fetch)::bigint, sum(seq_scan + idx_scan)::bigint from pg_stat_user_tables
where schemaname = 'okrtui' and relname in ('entry', 'record')
"""


class LongHistory:
    """So many commits, of which each adds a record."""

    sequence = SIZE
    highest: Mapping[str, int] = {"measurements": SIZE}

    def entries(self) -> Iterator[Entry]:
        for table, number, document in self.records():
            yield Entry(number, NOW, "ada", "note.add", (Op(table, number, document, None),))

    def records(self) -> Iterator[StoredRecord]:
        for number in range(1, SIZE + 1):
            yield StoredRecord("measurements", number, kpi(number, "a") | {"kpi": number % KPIS + 1})


def rows_read(team: Team, until: int = 0) -> tuple[int, int]:
    """Return how many rows were read in how many scans; the server counts a little later."""
    end = time.monotonic() + 20
    while True:
        with psycopg.connect(team.address("owner")) as connection:
            found = connection.execute(READ).fetchone()
        assert found is not None
        if found[1] >= until or time.monotonic() > end:
            return found[0], found[1]
        time.sleep(0.05)


@pytest.fixture
def large(team: Team) -> Team:
    """A workspace with a long log, of which the server knows how long it is."""
    with closing(team.open("owner")) as owner:
        owner.take_over(LongHistory())
    with psycopg.connect(team.address("owner"), autocommit=True) as connection:
        connection.execute("analyze okrtui.entry")
        connection.execute("analyze okrtui.record")
    return team


def test_a_move_reads_and_writes_in_pieces(team: Team) -> None:
    with closing(team.open("owner")) as owner:
        tracemalloc.start()
        try:
            owner.take_over(LongHistory())
            with owner.hand_over(closes=False) as handover:
                assert sum(1 for _ in handover.entries()) == sum(1 for _ in handover.records()) == SIZE
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert most < SIZE * 400, "a record or an entry alone takes more than that many bytes"


def work(team: Team) -> None:
    """Do whatever a session does after its start."""
    mine, theirs = team.open("ada"), team.open("bob")
    with closing(mine), closing(theirs):
        put(mine, Op("measurements", SIZE + 1, kpi(SIZE + 1, "b"), None), sequence=SIZE)
        put(mine, Op("measurements", 5, kpi(5, "c", 2), kpi(5, "a")), sequence=SIZE + 1)
        put(mine, Op("measurements", 6, None, kpi(6, "a")), sequence=SIZE + 2)
        assert numbers(theirs.since(SIZE)) == [SIZE + 1, SIZE + 2, SIZE + 3]
        with theirs.turn(SIZE) as turn:
            assert len(turn.news) == 3
        for before in (None, SIZE, SIZE // 2, 3):
            assert theirs.history(before, 2)
        for last in (SIZE + 1, SIZE + 3):
            theirs.since(last)
        with pytest.raises(UnreachableError):
            turns.settle(mine.connections, NO_COMMIT, 1)


NO_COMMIT = uuid.UUID(int=0)


def test_what_a_session_asks_and_changes_reads_a_few_rows(large: Team) -> None:
    rows, scans = rows_read(large)
    work(large)
    now, done = rows_read(large, scans + 15)
    assert done >= scans + 15
    assert now - rows < SIZE / 100


def test_a_start_reads_nothing_and_what_is_asked_for_is_found_by_index(large: Team) -> None:
    rows, scans = rows_read(large)
    with closing(large.open("rita")) as reader:
        table = reader.load().documents["measurements"]
        assert isinstance(table, RowTable)
        assert [number for number in (0, 1, SIZE // 2, SIZE, SIZE + 1) if number in table.groups] == [
            1,
            SIZE // 2,
            SIZE,
        ]
        assert len(list(table.groups.of("kpi", 7))) == SIZE / KPIS
        assert list(table.groups.of("kpi", None)) == []
        assert rows_read(large, scans + 6)[0] - rows < SIZE / 10
        assert len(table) == SIZE


def test_what_is_about_a_record_is_found_in_the_log_by_index(large: Team) -> None:
    with closing(large.open("ada")) as mine:
        put(mine, Op("measurements", 107, None, {"id": 107, "kpi": 8}), sequence=SIZE)
        put(mine, Op("kpis", 7, kpi(7, "a"), None), sequence=SIZE + 1)
        rows, scans = rows_read(large)
        found = mine.history_about({7, 107}, SIZE + 9, SIZE)
        assert [one.sequence for one in found[:2]] == [SIZE + 2, SIZE + 1]
        assert {one.ops[0].id for one in found[2:]} == {7, 107, *range(6, SIZE, KPIS)}
        assert [one.sequence for one in mine.history_about({7}, SIZE + 2, 1)] == [SIZE - KPIS + 6]
    assert rows_read(large, scans + 2)[0] - rows < SIZE / 10


def test_the_doctor_reads_everything(large: Team) -> None:
    rows, scans = rows_read(large)
    examine(large.address("rita"))
    assert rows_read(large, scans + SIZE // PAGE)[0] - rows > 2 * SIZE
