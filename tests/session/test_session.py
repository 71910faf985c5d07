from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from builders import TODAY, at, calendar, metric
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.models import (
    CheckInDraft,
    Cycle,
    CycleDraft,
    KeyResultDraft,
    Kpi,
    KpiDraft,
    MeasurementDraft,
    NewKpiDraft,
    ObjectiveDraft,
)
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.memory import MemoryEngine, MemoryTurn, SharedEntries
from okrtui.engine.protocol import Entry, Op
from okrtui.errors import (
    ConflictError,
    CorruptError,
    DraftError,
    FullError,
    NewerSchemaError,
    ReadOnlyError,
    RuleError,
    UnreachableError,
)
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
def shared() -> SharedEntries:
    return SharedEntries("teams/acme")


@pytest.fixture
def enter(shared: SharedEntries) -> Callable[..., Session]:
    def one(actor: str, *, read_only: bool = False) -> Session:
        engine = MemoryEngine(shared, user=actor, read_only=read_only)
        return Session(engine, actor, now=Clock(), today=lambda: TODAY)

    return one


@pytest.fixture
def ada(enter: Callable[..., Session]) -> Session:
    return enter("ada")


@pytest.fixture
def bob(enter: Callable[..., Session]) -> Session:
    return enter("bob")


# -- one person


def test_what_is_done_is_there_under_the_name_and_time_of_the_person(ada: Session) -> None:
    entry = ada.do(cycles.add, Q1)
    assert (entry.sequence, entry.by, entry.action, entry.at) == (1, "ada", "cycle.add", at(1))
    cycle = ada.workspace.cycles[1]
    assert (cycle.created_by, cycle.created_at) == ("ada", at(1))
    assert entry.ops[0].after == cycle.document()
    assert (ada.identity, ada.name, ada.actor, ada.read_only) == ("teams/acme", "acme", "ada", "")
    assert ada.today() == TODAY


def test_an_entry_tells_which_records_it_added(ada: Session) -> None:
    assert ada.do(cycles.add, Q1).created(Cycle) == [1]
    edited = ada.do(cycles.edit, Edit(1, 1, named("Q1")))
    assert (edited.created(Cycle), edited.created(Kpi)) == ([], [])
    assert ada.do(kpis.add, CHURN).created(Kpi) == [1]


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

    with pytest.raises(RuleError, match="with that name"):
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


def test_nothing_is_acknowledged_before_it_is_kept(ada: Session, shared: SharedEntries) -> None:
    heard: list[list[Entry]] = []
    ada.listen(heard.append)
    shared.is_full = True
    with pytest.raises(FullError):
        ada.do(cycles.add, Q1)
    assert (heard, ada.sequence, list(ada.workspace)) == ([], 0, [])
    shared.is_full = False
    ada.do(cycles.add, Q1)
    assert [entry.sequence for entry in heard[0]] == [1]


def test_a_look_that_finds_a_change_before_it_is_known_to_be_made_tells_it_once(
    ada: Session, bob: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    append, told = MemoryTurn.append, list[int]()

    def looked(turn: MemoryTurn, *entry: Any) -> Entry:
        made = append(turn, *entry)
        monkeypatch.setattr(MemoryTurn, "append", append)
        ada.refresh()
        bob.do(cycles.add, Q1.model_copy(update={"name": "Another"}))
        ada.refresh()
        return made

    monkeypatch.setattr(MemoryTurn, "append", looked)
    ada.listen(lambda entries: told.extend(entry.sequence for entry in entries))
    assert ada.do(cycles.add, Q1).sequence == 1
    assert (told, ada.sequence) == ([1, 2], 2)
    assert len(ada.workspace.cycles) == 2


def test_listeners_are_told_and_may_listen_on_while_they_are(ada: Session) -> None:
    told: list[str] = []

    def first(entries: list[Entry]) -> None:
        told.append(f"first {len(entries)}")
        ada.listen(lambda entries: told.append(f"late {len(entries)}"))

    ada.listen(first)
    ada.do(cycles.add, Q1)
    assert told == ["first 1"]
    ada.do(kpis.add, CHURN)
    assert told == ["first 1", "first 1", "late 1"]


def test_the_history_is_newest_first(ada: Session) -> None:
    for name in "abc":
        ada.do(cycles.add, named(name))
    assert [(entry.sequence, entry.ops[0].after["name"]) for entry in ada.history() if entry.ops[0].after] == [
        (3, "c"),
        (2, "b"),
        (1, "a"),
    ]


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
    assert [cycle.created_by for cycle in bob.workspace.cycles.values()] == ["ada", "bob"]


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
    with pytest.raises(ConflictError, match="K1 was deleted while you were editing it") as caught:
        bob.do(kpis.edit, Edit(1, 1, KpiDraft(name="Mine")))
    assert caught.value.mine is not None
    assert (caught.value.mine["name"], caught.value.theirs) == ("Mine", None)


def test_values_and_check_ins_never_conflict(ada: Session, bob: Session) -> None:
    ada.do(cycles.add, calendar("2026-Q4"))
    ada.do(objectives.add, ObjectiveDraft(cycle=1, title="Grow"))
    for title in ("x", "y"):
        ada.do(objectives.add_key_result, KeyResultDraft(objective=1, title=title, measure=metric()))
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


def test_an_entry_of_an_unknown_table_is_passed_over(ada: Session, shared: SharedEntries) -> None:
    with MemoryEngine(shared, user="bob").turn(0) as turn:
        turn.append([Op("plans", 1, {"id": 1}, None)], "tinydb", "bob", at(1))
    assert [entry.by for entry in ada.refresh()] == ["bob"]
    assert (ada.sequence, ada.refusal) == (1, None)
    assert ada.do(cycles.add, named("Q1")).sequence == 2


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda cycle: Change("x", puts=(cycle,)), "C1 was changed by ada meanwhile."),
        (lambda _: Change("x", removes=(("cycles", 7),)), "Somebody deleted this record meanwhile."),
    ],
    ids=["a record of an old revision", "a record that is not there"],
)
def test_an_action_that_works_from_an_old_state_conflicts(
    ada: Session, change: Callable[[Cycle], Change], told: str
) -> None:
    ada.do(cycles.add, Q1)
    with pytest.raises(ConflictError) as caught:
        ada.do(lambda workspace, _draft, _actor, _now: change(workspace.cycles[1]), None)
    assert caught.value.message == told
    assert ada.sequence == 1


def _append(shared: SharedEntries, *ops: Op) -> None:
    with MemoryEngine(shared, user="bob").turn(0) as turn:
        turn.append(ops, "x", "bob", at(1))


BROKEN = Op("kpis", 1, {"id": 1}, None)


def test_a_record_that_cannot_be_read_is_refused_where_it_is_asked_for(shared: SharedEntries) -> None:
    _append(shared, BROKEN)
    session = Session(MemoryEngine(shared), "ada")
    for ask in (lambda: session.workspace.kpis[1], lambda: session.do(kpis.add, CHURN)):
        with pytest.raises(CorruptError, match="K1"):
            ask()
    newer = MemoryEngine(shared)
    newer.refused = NewerSchemaError("Made by a later version.", "Update okrtui.")
    with pytest.raises(NewerSchemaError, match="Made by a later version"):
        Session(newer, "ada")


def test_a_record_that_cannot_be_read_and_arrives_later_ends_writing(ada: Session, shared: SharedEntries) -> None:
    _append(shared, BROKEN)
    assert [entry.by for entry in ada.refresh()] == ["bob"]
    assert ada.workspace.kpis == {}
    with pytest.raises(CorruptError):
        ada.do(cycles.add, Q1)


def test_what_belongs_to_nothing_and_arrives_later_is_not_shown_and_ends_writing(
    ada: Session, shared: SharedEntries
) -> None:
    ada.do(kpis.add, CHURN)
    ada.do(kpis.record, value(5))
    _append(shared, Op("measurements", 9, ada.workspace.measurements[1].document() | {"id": 9, "kpi": 7}, None))
    _append(shared, Op("kpis", 1, None, ada.workspace.kpis[1].document()))
    assert [entry.by for entry in ada.refresh()] == ["bob", "bob"]
    assert list(ada.workspace) == []
    with pytest.raises(CorruptError, match="is not there"):
        ada.do(cycles.add, Q1)
    with pytest.raises(CorruptError, match="is not there"):
        Session(MemoryEngine(shared), "ada")


class _Repeating(MemoryEngine):
    """An engine that tells every entry again."""

    def since(self, sequence: int) -> Sequence[Entry]:
        return super().since(min(sequence, 0))


def test_an_entry_is_told_once_whatever_the_engine_repeats(shared: SharedEntries) -> None:
    session = Session(_Repeating(shared), "ada")
    _append(shared, Op("plans", 1, {"id": 1}, None))
    assert [entry.sequence for entry in session.refresh()] == [1]
    assert list(session.refresh()) == []
    assert session.sequence == 1


def test_news_that_could_not_be_looked_into_are_heard_at_the_next_look(
    ada: Session, enter: Callable[..., Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(*_: object) -> None:
        raise UnreachableError("The server cannot be reached.")

    enter("bob").do(kpis.add, CHURN)
    with monkeypatch.context() as patch:
        patch.setattr("okrtui.session.orphans_removed", lost)
        with pytest.raises(UnreachableError):
            ada.refresh()
    assert (ada.sequence, len(ada.refresh()), ada.workspace.kpis[1].name) == (0, 1, "Churn")
