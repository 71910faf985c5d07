"""A session that reads records when they are asked for sees what one sees that read everything at its start."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import builders
from contract.test_engine_contract import put
from engine.postgres.conftest import Team
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.postgres.engine import PostgresEngine
from okrtui.engine.postgres.lookups import LOOKUPS
from okrtui.engine.postgres.past_records import StoredRow
from okrtui.engine.postgres.row_groups import ReadRows, RowGroups, RowQuery, RowTable
from okrtui.engine.protocol import Loaded, Op
from okrtui.errors import CorruptError, NewerSchemaError
from okrtui.session import Session

Documents = dict[int, dict[str, Any]]

KPIS = range(1, 5)
ADDED = [Op("kpis", number, builders.kpi(id=number, name=f"K{number}").document(), None) for number in KPIS]
RESET = """
update okrtui.head set sequence = null;
delete from okrtui.entry; delete from okrtui.record; delete from okrtui.highest
"""


def value(number: int, kpi: int, revision: int) -> dict[str, Any]:
    return builders.measurement(id=number, kpi=kpi, date=date(2026, 1, number), revision=revision).document()


class Told:
    """A workspace in which somebody writes, with what it was after every commit."""

    def __init__(self, engine: PostgresEngine) -> None:
        self._engine = engine
        put(engine, *ADDED)
        self.states: list[Documents] = [{}, {}]

    def put(self, number: int, kpi: int | None) -> None:
        before, sequence = self.states[-1].get(number), len(self.states) - 1
        after = None if kpi is None else value(number, kpi, sequence)
        if (before, after) != (None, None):
            others = {key: one for key, one in self.states[-1].items() if key != number}
            self.states.append(others if after is None else {**others, number: after})
            put(self._engine, Op("measurements", number, after, before), sequence=sequence)


class Reader:
    """A session that reads as it goes, and knows what it should see."""

    def __init__(self, engine: PostgresEngine, told: Told) -> None:
        self._engine, self._told = engine, told
        loaded: Loaded = engine.load()
        self.sequence, self._then = loaded.sequence, told.states[loaded.sequence]
        self._workspace = Workspace.load(loaded.documents, loaded.highest)
        table = cast("RowTable", loaded.documents.get("measurements"))
        self._groups: RowGroups | None = table.groups if table else None

    def hear(self, _: int) -> None:
        entries = self._engine.since(self.sequence)
        self._workspace.apply(op[:3] for entry in entries for op in entry.ops)  # type: ignore[misc]
        self.sequence = entries[-1].sequence if entries else self.sequence

    def in_turn(self, number: int) -> None:
        with self._engine.turn(self.sequence):
            self.ask(number)

    def ask(self, number: int) -> None:
        now = self._told.states[self.sequence]
        record = self._workspace.measurements.get(number)
        assert (record and record.document()) == now.get(number)

    def owned(self, kpi: int) -> None:
        now = self._told.states[self.sequence]
        found = [one.document() for one in self._workspace.measurements_of(kpi % 5)]
        assert found == [now[key] for key in sorted(now) if now[key]["kpi"] == kpi % 5]

    def then(self, kpi: int) -> None:
        """Ask the groups, which never change."""
        if self._groups is not None:
            of_kpi = {key: one for key, one in self._then.items() if one["kpi"] == kpi % 5}
            assert dict(self._groups.of("kpi", kpi % 5)) == of_kpi
            assert self._groups.document(kpi) == self._then.get(kpi)

    def all(self, _: int) -> None:
        if self._groups is not None:
            assert sorted(self._groups.each()) == sorted(self._then.items())
            assert sorted(self._groups.numbers()) == sorted(self._then)
            assert dict(self._groups.values_of("kpi")) == {key: one["kpi"] for key, one in self._then.items()}

    def everything(self) -> None:
        for kpi in KPIS:
            self.owned(kpi)
            self.then(kpi)
        now = self._told.states[self.sequence]
        assert {number: one.document() for number, one in self._workspace.measurements.items()} == now
        assert len(self._workspace.measurements) == len(now)


ASKS: dict[str, Callable[[Reader, int], None]] = {
    name: getattr(Reader, name) for name in ("hear", "in_turn", "ask", "owned", "then", "all")
}
NUMBERS = st.integers(1, 12)
WRITES = st.tuples(NUMBERS, st.none() | st.sampled_from(KPIS))
STEPS = st.lists(WRITES | st.tuples(st.sampled_from(sorted(ASKS)), NUMBERS), max_size=16)


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.engine.postgres.row_groups.FEWEST", 2)
    monkeypatch.setattr("okrtui.engine.postgres.row_groups.MOST", 3)


@pytest.mark.usefixtures("small_pages")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WRITES, max_size=12), STEPS)
@example([(1, 1), (2, 2), (3, 2)], [])
def test_whatever_is_written_meanwhile_a_reader_sees_its_own_moment(team: Team, first: Any, steps: Any) -> None:
    team.sql(RESET)
    told = Told(team.open("ada"))
    for write in first:
        told.put(*write)
    reader = Reader(team.open("bob"), told)
    for what, number in steps:
        if isinstance(what, str):
            ASKS[what](reader, number)
        else:
            told.put(what, number)
    reader.everything()
    for engine in team.opened:
        engine.close()


def counted(read: ReadRows, asked: list[RowQuery]) -> ReadRows:
    def one(query: RowQuery) -> list[StoredRow]:
        asked.append(query)
        return read(query)

    return one


def test_going_through_a_table_from_either_end_asks_a_few_questions(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, number = team.open("ada"), 2000
    put(mine, *(Op("kpis", each, builders.kpi(id=each, name=f"K{each}").document(), None) for each in range(1, number)))
    asked: list[RowQuery] = []
    for numbers in (range(1, number), range(number - 1, 0, -1)):
        groups = cast("RowTable", mine.load().documents["kpis"]).groups
        monkeypatch.setattr(groups, "_read", counted(groups._read, asked))
        assert [(groups.document(each) or {})["id"] for each in numbers] == list(numbers)
    assert len(asked) < 16


def test_a_page_and_the_entries_since_are_of_one_moment(team: Team) -> None:
    told, is_over = Told(team.open("ada")), threading.Event()
    for number in range(1, 13):
        told.put(number, 1)

    def write() -> None:
        for number in range(200):
            told.put(number % 12 + 1, number % 5 or None)
        is_over.set()

    writer = threading.Thread(target=write)
    writer.start()
    engine = team.open("bob")
    while not is_over.is_set():
        loaded = engine.load()
        documents = dict(loaded.documents["measurements"].items())
        assert {int(key): one for key, one in documents.items()} == told.states[loaded.sequence]
    writer.join()


def test_a_plan_reads_on_the_connection_that_has_the_turn(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = team.open("ada")
    put(mine, *ADDED)
    session = Session(mine, "ada")
    monkeypatch.setattr(mine.connections, "opened", lambda: pytest.fail("there is one"))
    session.do(lambda workspace, *_: Change("x", (workspace.kpis[2].model_copy(update={"revision": 2}),)), None)
    assert session.workspace.kpis[2].revision == 2


def test_records_of_a_later_schema_are_not_mixed_with_those_of_this_one(team: Team) -> None:
    mine = team.open("ada")
    put(mine, *ADDED)
    loaded = mine.load()
    team.sql("update okrtui.head set schema = schema + 1")
    with pytest.raises(NewerSchemaError, match="upgraded by a newer version"):
        loaded.documents["kpis"]["1"]


def test_records_of_another_state_are_not_mixed_with_those_of_this_one(team: Team) -> None:
    mine = team.open("ada")
    put(mine, *ADDED)
    loaded = mine.load()
    team.sql("update okrtui.entry set at = at + interval '1 day'")
    with pytest.raises(CorruptError, match="another state"):
        loaded.documents["kpis"]["1"]


def test_a_record_that_belongs_to_nothing_is_told_where_it_is_asked_for(team: Team) -> None:
    mine = team.open("ada")
    put(mine, Op("measurements", 1, value(1, 7, 1), None))
    workspace = Session(mine, "ada").workspace
    with pytest.raises(CorruptError, match=r"M1 .* K7, is not there"):
        workspace.measurements.get(1)


def test_every_field_by_which_the_workspace_finds_records_of_another_has_an_index() -> None:
    asked = {(index._records._name, field) for fields in Workspace()._built.values() for field, index in fields.items()}
    names = {(table, field) for table, field in asked if field not in {"title", "name", "likeness", "owners"}}
    assert names <= {(table, field) for table, fields in LOOKUPS.items() for field in fields}
