"""Whatever a workspace has seen, it is the same after any number of moves between engines."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from contract.test_moving import stored
from okrtui.engine import postgres
from okrtui.engine.journal import create_engine, handover
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.engine.moving import move
from okrtui.engine.protocol import Engine, Op
from postgres_server import PostgresServer

START = datetime(2027, 1, 4, tzinfo=UTC)
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
VALUES = st.one_of(
    TEXTS, st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.floats(-(2.0**53), 2.0**53),
    st.lists(TEXTS, max_size=3),
)  # fmt: skip
STEPS = st.tuples(
    st.sampled_from(["kpis", "cycles", "notes of mine"]),
    st.integers(1, 4),
    st.sampled_from(["put", "put", "remove", "use up"]),
    VALUES,
)
COMMITS = st.lists(
    st.tuples(st.lists(STEPS, max_size=4), TEXTS, st.sampled_from(["kpi.add", "undo:1", "[b]"]), st.integers(0, 10**9)),
    max_size=12,
)


ONE_SERVER = [HealthCheck.function_scoped_fixture]


def written(commits: list[tuple[list[tuple[str, int, str, Any]], str, str, int]]) -> Engine:
    """A workspace with these commits."""
    engine = MemoryEngine(SharedEntries("before"))
    records: dict[tuple[str, int], dict[str, Any]] = {}
    for steps, by, action, microseconds in commits:
        ops: dict[tuple[str, int], Op] = {}
        for table, number, kind, value in steps:
            place = table, number
            before = records.get(place)
            if place in ops or (kind == "remove" and before is None):
                continue
            after = {"id": number, "value": value, "revision": 1} if kind == "put" else None
            ops[place] = Op(*place, after, None if kind == "use up" else before)
            if after is not None:
                records[place] = after
            elif kind == "remove":
                del records[place]
        with engine.turn(0) as turn:
            turn.append(list(ops.values()), action, by, START + timedelta(microseconds=microseconds))
    return engine


def hops(engine: Engine, *targets: Callable[[], Engine]) -> None:
    before = stored(engine)
    with contextlib.ExitStack() as ways:
        for make in targets:
            target = ways.enter_context(contextlib.closing(make()))
            moved = move(engine, target, None)
            assert stored(target) == before
            assert (moved.commits, moved.last) == (len(before["log"]), before["last"])
            engine = target


@given(COMMITS, st.sampled_from([1, 400, 10**6]))
@settings(max_examples=25, deadline=None)
def test_a_workspace_is_the_same_after_moves_between_memory_and_directories(commits: Any, piece: int) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(handover, "PIECE", piece)
        hops(
            written(commits),
            lambda: create_engine(Path(folder) / "a"),
            lambda: MemoryEngine(SharedEntries("between")),
            lambda: create_engine(Path(folder) / "b"),
            lambda: create_engine(Path(folder) / "c"),
        )


@given(COMMITS)
@settings(max_examples=5, deadline=None, phases=[Phase.generate], suppress_health_check=ONE_SERVER)
def test_a_workspace_is_the_same_after_moves_to_a_server_and_back(
    postgres_server: PostgresServer, commits: Any
) -> None:
    def database() -> Engine:
        return postgres.create_engine(postgres_server.address(postgres_server.new_database()))

    with tempfile.TemporaryDirectory() as folder:
        hops(
            written(commits),
            database,
            database,
            lambda: create_engine(Path(folder) / "a"),
            database,
            lambda: MemoryEngine(SharedEntries("between")),
        )
