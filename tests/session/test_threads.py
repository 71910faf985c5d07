"""The threading rule of a session: its owner alone changes the workspace, and nobody waits for its owner."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from builders import NOW, TODAY, calendar
from okrtui.domain.actions import cycles, kpis
from okrtui.domain.actions.record_changes import Edit
from okrtui.domain.records.models import CycleDraft, KpiDraft, MeasurementDraft, NewKpiDraft
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.memory import MemoryEngine, SharedEntries
from okrtui.engine.protocol import Engine, Entry
from okrtui.errors import ConflictError, RuleError
from okrtui.session import Session

Q1 = calendar("2027-Q1")
CHURN = NewKpiDraft(name="Churn")


def named(name: str) -> CycleDraft:
    return Q1.model_copy(update={"name": name})


class Shown(Session):
    """A session whose owner shows it on a screen: it is called, and comes when it gets to it."""

    def __init__(self, engine: Engine, actor: str = "ada") -> None:
        super().__init__(engine, actor, now=lambda: NOW, today=lambda: TODAY)
        self.called = threading.Event()
        self.call_owner_by(self.called.set)

    def elsewhere(self, work: Callable[[], object]) -> None:
        """Do something in another thread and wait for it."""
        errors: list[BaseException] = []

        def tried() -> None:
            try:
                work()
            except BaseException as error:  # noqa: BLE001 - raised again below
                errors.append(error)

        worker = threading.Thread(target=tried)
        worker.start()
        worker.join(30)
        assert not worker.is_alive(), "it waits for the owner"
        if errors:
            raise errors[0]


@pytest.fixture
def shared() -> SharedEntries:
    return SharedEntries()


@pytest.fixture
def ada(shared: SharedEntries) -> Shown:
    return Shown(MemoryEngine(shared))


@pytest.fixture
def bob(shared: SharedEntries) -> Session:
    return Session(MemoryEngine(shared), "bob", now=lambda: NOW, today=lambda: TODAY)


def test_a_change_is_durable_before_the_owner_takes_it_in(ada: Shown, shared: SharedEntries) -> None:
    heard: list[Entry] = []
    ada.listen(heard.extend)
    ada.elsewhere(lambda: ada.do(cycles.add, Q1))
    assert len(shared.entries) == 1
    assert (ada.called.is_set(), list(ada.workspace), heard) == (True, [], [])
    ada.take_in()
    assert (ada.workspace.cycles[1].name, heard) == ("2027-Q1", shared.entries)
    ada.take_in()
    assert heard == shared.entries


def test_what_the_owner_does_itself_is_there_at_once(ada: Shown) -> None:
    ada.do(cycles.add, Q1)
    assert ada.workspace.cycles[1].name == "2027-Q1"
    assert not ada.called.is_set()


def test_the_next_change_sees_what_the_owner_has_not_taken_in_yet(ada: Shown) -> None:
    ada.elsewhere(lambda: ada.do(cycles.add, Q1))
    with pytest.raises(RuleError, match="C1 2027-Q1"):
        ada.elsewhere(lambda: ada.do(cycles.add, Q1))
    ada.elsewhere(lambda: ada.do(cycles.add, named("Next")))
    ada.elsewhere(lambda: ada.do(cycles.edit, Edit(2, 1, named("Renamed"))))
    with pytest.raises(ConflictError):
        ada.elsewhere(lambda: ada.do(cycles.edit, Edit(2, 1, named("Stale"))))
    assert dict(ada.workspace.cycles) == {}
    ada.take_in()
    assert [(one.id, one.name, one.revision) for one in ada.workspace.cycles.values()] == [
        (1, "2027-Q1", 1),
        (2, "Renamed", 2),
    ]


def test_what_others_did_is_heard_also_where_a_change_is_refused(ada: Shown, bob: Session) -> None:
    bob.do(cycles.add, Q1)
    with pytest.raises(RuleError):
        ada.elsewhere(lambda: ada.do(cycles.add, Q1))
    assert ada.called.is_set()
    ada.take_in()
    assert ada.workspace.cycles[1].created_by == "bob"


def test_only_the_owner_changes_the_workspace_and_never_under_a_plan(ada: Shown) -> None:
    ada.do(kpis.add, CHURN)
    planning, go_on = threading.Event(), threading.Event()

    def slowly(workspace: Workspace, draft: MeasurementDraft, actor: str, now: datetime) -> Change:
        before = len(workspace.measurements)
        planning.set()
        go_on.wait(5)
        assert len(workspace.measurements) == before
        return kpis.record(workspace, draft, actor, now)

    def value(day: int) -> MeasurementDraft:
        return MeasurementDraft(kpi=1, date=date(2026, 11, day), value=Decimal(day))

    ada.elsewhere(lambda: ada.do(kpis.record, value(1)))
    worker = threading.Thread(target=lambda: ada.do(slowly, value(2)))
    worker.start()
    assert planning.wait(5)
    owner = threading.Timer(0.05, go_on.set)
    owner.start()
    ada.take_in()
    assert go_on.is_set(), "the owner waited for the plan"
    worker.join(5)
    ada.take_in()
    assert len(ada.workspace.measurements) == 2


def test_screens_may_read_while_changes_are_planned(shared: SharedEntries) -> None:
    ada = Shown(MemoryEngine(shared))
    ada.do(kpis.add, CHURN)
    faults: list[BaseException] = []

    def write() -> None:
        try:
            for day in range(1, 29):
                for month in (8, 9, 10):
                    draft = MeasurementDraft(kpi=1, date=date(2026, month, day), value=Decimal(day))
                    ada.do(kpis.record, draft)
        except BaseException as error:  # noqa: BLE001 - told below
            faults.append(error)

    worker = threading.Thread(target=write)
    worker.start()
    while worker.is_alive():
        ada.take_in()
        assert len(ada.workspace.measurements_of(1)) == len(ada.workspace.measurements)
        assert ada.workspace.kpis_like("churn")
        assert ada.workspace.named("kpis", "Churn")
    worker.join()
    ada.take_in()
    assert (faults, len(ada.workspace.measurements_of(1))) == ([], 84)


@pytest.mark.parametrize("busy", [1.0, 6.0])
def test_an_owner_that_is_busy_holds_up_nobody_else(tmp_path: Path, busy: float) -> None:
    ada = Shown(create_engine(tmp_path / "w"))
    bob = Session(open_engine(tmp_path / "w"), "bob", now=lambda: NOW, today=lambda: TODAY)
    bob.do(cycles.add, Q1)
    saved = threading.Event()
    is_over = time.monotonic() + busy

    def save() -> None:
        ada.do(kpis.add, CHURN)
        saved.set()

    worker = threading.Thread(target=save)
    worker.start()
    waits: list[float] = []

    def others() -> None:
        assert saved.wait(30)
        while time.monotonic() < is_over:
            began = time.monotonic()
            bob.do(kpis.add, NewKpiDraft(name=f"KPI {len(waits)} of bob's"))
            waits.append(time.monotonic() - began)
            time.sleep(0.05)

    other = threading.Thread(target=others)
    other.start()
    time.sleep(busy)
    worker.join(30)
    other.join(30)
    assert waits
    assert max(waits) < 0.5, "not the second or more that the owner is busy"
    ada.refresh()
    assert len(ada.workspace.kpis) == 1 + len(waits)
    ada.close()
    bob.close()


def test_a_form_that_was_opened_before_still_conflicts(ada: Shown, bob: Session) -> None:
    ada.do(kpis.add, CHURN)
    bob.refresh()
    bob.do(kpis.edit, Edit(1, 1, KpiDraft(name="Bob's")))
    with pytest.raises(ConflictError) as caught:
        ada.elsewhere(lambda: ada.do(kpis.edit, Edit(1, 1, KpiDraft(name="Ada's"))))
    assert caught.value.theirs is not None
    assert caught.value.theirs["name"] == "Bob's"


def test_a_session_may_be_opened_in_another_thread_than_its_owner_is(shared: SharedEntries) -> None:
    opened: list[Shown] = []
    worker = threading.Thread(target=lambda: opened.append(Shown(MemoryEngine(shared))))
    worker.start()
    worker.join(30)
    (session,) = opened
    session.belong_here()
    session.do(cycles.add, Q1)
    assert not session.called.is_set(), "the owner takes in at once what it does itself"
    assert len(session.workspace.cycles) == 1
    session.elsewhere(lambda: session.do(kpis.add, CHURN))
    assert session.called.is_set()
    assert not session.workspace.kpis
    session.take_in()
    assert len(session.workspace.kpis) == 1
