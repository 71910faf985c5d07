from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from builders import NOW, TODAY, at, calendar, metric
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.models import (
    CheckInDraft,
    CycleDraft,
    KeyResultDraft,
    KpiDraft,
    MeasurementDraft,
    NewKpiDraft,
    ObjectiveDraft,
)
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_store, open_store
from okrtui.engine.protocol import Entry
from okrtui.errors import ConflictError, DraftError, OkrError, ReadOnlyError, RuleError
from okrtui.session import Session, local_today, utc_now

Q1 = calendar("2027-Q1")
CHURN = NewKpiDraft(name="Churn")


def value(number: int, day: date = TODAY) -> MeasurementDraft:
    return MeasurementDraft(kpi=1, date=day, value=Decimal(number))


def named(name: str) -> CycleDraft:
    return Q1.model_copy(update={"name": name})


class Clock:
    """Tells a minute later every time it is asked."""

    def __init__(self) -> None:
        self.minutes = 0

    def __call__(self) -> datetime:
        self.minutes += 1
        return at(self.minutes)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    create_store(tmp_path / "w").close()
    return tmp_path / "w"


@pytest.fixture
def enter(path: Path) -> Iterator[Callable[..., Session]]:
    opened: list[Session] = []

    def one(actor: str, *, read_only: bool = False) -> Session:
        store = open_store(path, read_only=read_only)
        opened.append(Session(store, actor, now=Clock(), today=lambda: TODAY))
        return opened[-1]

    yield one
    for session in opened:
        session.close()


@pytest.fixture
def ada(enter: Callable[..., Session]) -> Session:
    return enter("ada")


@pytest.fixture
def bob(enter: Callable[..., Session]) -> Session:
    return enter("bob")


# -- one person


def test_what_is_done_is_there_under_the_name_and_time_of_the_person(ada: Session, path: Path) -> None:
    entry = ada.do(cycles.add, Q1)
    assert (entry.sequence, entry.by, entry.action, entry.at) == (1, "ada", "cycle.add", at(1))
    cycle = ada.workspace.cycles[1]
    assert (cycle.created_by, cycle.created_at) == ("ada", at(1))
    assert entry.ops[0].after == cycle.document()
    assert (ada.path, ada.actor, ada.read_only, ada.today()) == (path, "ada", "", TODAY)


def test_a_refused_action_leaves_no_trace(ada: Session) -> None:
    ada.do(cycles.add, Q1)
    with pytest.raises(RuleError):
        ada.do(cycles.add, Q1)
    with pytest.raises(RuleError):
        ada.do(cycles.start, 9)
    with pytest.raises(DraftError):
        ada.do(objectives.drop, _objective(ada))
    assert [entry.sequence for entry in ada.history()] == [2, 1]
    assert len(ada.workspace.cycles) == 1


def _objective(session: Session) -> objectives.ObjectiveDrop:
    session.do(objectives.add, ObjectiveDraft(cycle=1, title="Grow"))
    return objectives.ObjectiveDrop(1, " ")


def test_what_an_action_answers_is_checked_again(ada: Session) -> None:
    ada.do(cycles.add, Q1)

    def twin(workspace: Workspace, _draft: None, _actor: str, _now: datetime) -> Change:
        return Change("twin", puts=(workspace.cycles[1].model_copy(update={"id": 2, "name": " 2027-q1"}),))

    with pytest.raises(RuleError, match="of that name already"):
        ada.do(twin, None)


def test_a_session_that_may_not_write_says_so_before_anything_happens(enter: Callable[..., Session]) -> None:
    reader = enter("eve", read_only=True)
    asked: list[int] = []

    def action(_workspace: Workspace, draft: int, _actor: str, _now: datetime) -> Change:
        asked.append(draft)
        return Change("x")

    assert reader.read_only
    with pytest.raises(ReadOnlyError) as caught:
        reader.do(action, 1)
    assert str(caught.value) == reader.read_only
    assert asked == []
    assert list(reader.history()) == []


class Faulty:
    """A store whose commit never succeeds."""

    workspace = Workspace()
    path = Path("nowhere")
    read_only = ""

    def commit(self, *_: Any, **__: Any) -> Entry:
        raise OkrError("The disk is full.")


def test_nothing_is_acknowledged_before_it_is_kept() -> None:
    store: Any = Faulty()
    session = Session(store, "ada", now=lambda: NOW)
    heard: list[list[Entry]] = []
    session.listen(heard.append)
    with pytest.raises(OkrError, match="full"):
        session.do(cycles.add, Q1)
    assert heard == []
    assert dict(session.workspace.cycles) == {}


def test_what_was_acknowledged_is_on_the_disk(ada: Session, path: Path) -> None:
    ada.do(cycles.add, Q1)
    script = (
        "import sys; from okrtui.engine.journal import open_store;"
        "print([one.name for one in open_store(sys.argv[1], read_only=True).workspace])"
    )
    answer = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "['2027-Q1']"


def test_listeners_are_told_and_may_listen_on_while_they_are(ada: Session) -> None:
    told: list[str] = []

    def first(entries: list[Entry]) -> None:
        told.append(f"first {len(entries)}")
        ada.listen(lambda entries: told.append(f"late {len(entries)}"))

    ada.listen(first)
    ada.announce([ada.do(cycles.add, Q1)])
    assert told == ["first 1"]
    ada.announce([])
    assert told == ["first 1", "first 0", "late 0"]


def test_the_history_is_newest_first(ada: Session) -> None:
    for name in "abc":
        ada.do(cycles.add, named(name))
    assert [(entry.sequence, entry.ops[0].after["name"]) for entry in ada.history() if entry.ops[0].after] == [
        (3, "c"),
        (2, "b"),
        (1, "a"),
    ]


# -- the owner


def test_only_the_owner_touches_the_workspace(ada: Session) -> None:
    tasks: list[tuple[Callable[[], object], threading.Event, list[object]]] = []
    arrived = threading.Event()
    seen: list[str] = []

    def owner(function: Callable[[], object]) -> object:
        answer: list[object] = []
        finished = threading.Event()
        tasks.append((function, finished, answer))
        arrived.set()
        assert finished.wait(10)
        return answer[0]

    def action(workspace: Workspace, draft: CycleDraft, actor: str, now: datetime) -> Change:
        seen.append(threading.current_thread().name)
        return cycles.add(workspace, draft, actor, now)

    ada.run_in(owner)
    worker = threading.Thread(target=ada.do, args=(action, Q1), name="writer")
    worker.start()
    while worker.is_alive():
        arrived.wait(0.01)
        arrived.clear()
        while tasks:
            function, finished, answer = tasks.pop()
            try:
                answer.append(function())
            finally:
                finished.set()
    worker.join()
    assert seen == [threading.current_thread().name]
    assert ada.workspace.cycles[1].name == "2027-Q1"


# -- two people


def test_each_sees_what_the_other_did_and_is_told_once(ada: Session, bob: Session) -> None:
    heard: list[list[Entry]] = []
    bob.listen(heard.append)
    assert bob.refresh() == []
    entries = [ada.do(cycles.add, Q1), ada.do(kpis.add, CHURN)]
    assert bob.workspace.cycles == {}
    assert bob.refresh() == entries
    assert heard == [entries]
    assert bob.refresh() == []
    assert heard == [entries]
    assert list(bob.workspace) == list(ada.workspace)
    answer = bob.do(cycles.start, 1)
    assert (ada.refresh(), ada.workspace.cycles[1].state) == ([answer], "active")


def test_an_action_runs_on_what_the_other_wrote_meanwhile(ada: Session, bob: Session) -> None:
    ada.do(cycles.add, Q1)
    with pytest.raises(RuleError, match="C1 2027-Q1"):
        bob.do(cycles.add, named("2027-q1"))
    assert bob.do(cycles.add, named("Other")).ops[0].id == 2
    assert [entry.by for entry in bob.refresh()] == ["ada"]


def test_the_second_to_save_an_edit_sees_both_sides(ada: Session, bob: Session) -> None:
    ada.do(cycles.add, Q1)
    bob.refresh()
    mine = Edit(1, bob.workspace.cycles[1].revision, named("Bob's"))
    ada.do(cycles.edit, Edit(1, 1, named("Ada's")))
    with pytest.raises(ConflictError) as caught:
        bob.do(cycles.edit, mine)
    assert caught.value.message == "C1 was changed by ada while you were editing it."
    assert caught.value.mine is not None
    assert caught.value.theirs is not None
    assert (caught.value.mine["name"], caught.value.theirs["name"]) == ("Bob's", "Ada's")
    bob.do(cycles.edit, Edit(1, bob.workspace.cycles[1].revision, mine.draft))
    (op,) = ada.refresh()[0].ops
    assert op.before is not None
    assert (op.before["name"], ada.workspace.cycles[1].name, ada.workspace.cycles[1].revision) == ("Ada's", "Bob's", 3)


def test_an_edit_of_what_the_other_deleted_keeps_what_was_typed(ada: Session, bob: Session) -> None:
    ada.do(kpis.add, CHURN)
    bob.refresh()
    ada.do(delete, Removal("kpis", 1))
    with pytest.raises(ConflictError, match="K1 was deleted meanwhile") as caught:
        bob.do(kpis.edit, Edit(1, 1, KpiDraft(name="Mine")))
    assert caught.value.mine is not None
    assert (caught.value.mine["name"], caught.value.theirs) == ("Mine", None)


def test_values_and_check_ins_never_conflict(ada: Session, bob: Session) -> None:
    ada.do(cycles.add, Q1)
    ada.do(objectives.add, ObjectiveDraft(cycle=1, title="Grow"))
    ada.do(objectives.add_key_result, KeyResultDraft(objective=1, title="x", measure=metric()))
    ada.do(cycles.start, 1)
    ada.do(kpis.add, CHURN)
    bob.refresh()
    word = CheckInDraft(key_result=1, date=TODAY, value=Decimal(9))
    for number, (one, other) in enumerate([(ada, bob), (bob, ada)] * 2):
        one.do(kpis.record, value(number))
        other.do(kpis.record, value(number + 10))
        one.do(objectives.check_in, word)
        other.do(objectives.check_in, word)
    for session in (ada, bob):
        session.refresh()
        assert [(one.value, one.revision) for one in session.workspace.measurements_of(1)] == [(Decimal(13), 8)]
        assert [one.id for one in session.workspace.check_ins_of(1)] == list(range(1, 9))
    assert list(ada.workspace.check_ins_of(1)) == list(bob.workspace.check_ins_of(1))


def test_two_writing_at_once_lose_nothing(ada: Session, bob: Session) -> None:
    ada.do(kpis.add, CHURN)
    start = threading.Barrier(2)

    def record(session: Session, month: int) -> None:
        start.wait(10)
        for day in range(1, 16):
            session.do(kpis.record, value(day, date(2026, month, day)))

    writers = [threading.Thread(target=record, args=one) for one in ((ada, 1), (bob, 2))]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(30)
    for session in (ada, bob):
        session.refresh()
        assert sorted(session.workspace.measurements) == list(range(1, 31))
        assert len({one.date for one in session.workspace.measurements_of(1)}) == 30
    assert ada.workspace.table("measurements") == bob.workspace.table("measurements")


# -- the clock


def test_instants_are_utc_and_days_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    assert utc_now().tzinfo is UTC
    for zone, hours in (("XXX-14", 14), ("XXX12", -12)):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        offset = datetime.now(UTC).astimezone().utcoffset()
        assert offset is not None
        assert offset.total_seconds() == hours * 3600
        before = datetime.now(UTC) + offset
        told = local_today()
        after = datetime.now(UTC) + offset
        assert before.date() <= told <= after.date()
    monkeypatch.delenv("TZ")
    time.tzset()


def test_a_session_closes_its_store(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(path)
    closed: list[str] = []
    monkeypatch.setattr(store, "close", lambda: closed.append("store"))
    Session(store, "ada").close()
    assert closed == ["store"]
