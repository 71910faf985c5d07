"""Undo and redo as a person has them: over restarts, compactions and others' work, in any order that harms nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from builders import NOW, TODAY, calendar
from conftest import session_on
from okrtui.domain.actions import cycles, kpis
from okrtui.domain.actions.record_changes import Edit, Removal, delete
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import KpiDraft, MeasurementDraft, NewKpiDraft
from okrtui.engine.journal import create_engine, open_engine
from okrtui.engine.journal.recovery.retention import Retention
from okrtui.engine.protocol import Op
from okrtui.errors import RuleError
from okrtui.sample import seed
from okrtui.session import Session

Enter = Callable[[str], Session]


@pytest.fixture
def enter(tmp_path: Path) -> Iterator[Enter]:
    """Begin a session of somebody's; one that was begun before has ended by then."""
    create_engine(tmp_path / "w").close()
    opened: list[Session] = []

    def begin(actor: str) -> Session:
        for session in opened:
            session.close()
        opened[:] = [session_on(open_engine(tmp_path / "w"), actor)]
        return opened[0]

    yield begin
    for session in opened:
        session.close()


def compact(session: Session) -> None:
    """Have the journal folded into the snapshot, as it is once it has grown."""
    session._engine.compact()  # type: ignore[attr-defined]


def edit(session: Session, name: str, number: int = 1) -> int:
    revision = session.workspace.kpis[number].revision
    return session.do(kpis.edit, Edit(number, revision, KpiDraft(name=name))).sequence


def named(session: Session) -> list[str]:
    return [one.name for _, one in sorted(session.workspace.kpis.items())]


def test_what_was_done_in_earlier_sessions_is_taken_back_and_done_again_in_later_ones(enter: Enter) -> None:
    enter("ada").do(kpis.add, NewKpiDraft(name="Churn"))
    edit(enter("ada"), "Churn rate")
    compact(enter("ada"))
    enter("ada").undo()
    compact(enter("ada"))
    enter("ada").undo()
    assert named(enter("ada")) == []
    enter("ada").redo()
    assert named(enter("ada")) == ["Churn"]
    enter("ada").redo()
    assert named(enter("bo")) == ["Churn rate"]


def test_changes_are_taken_back_out_of_their_order_where_none_contradicts_another(enter: Enter) -> None:
    ada = enter("ada")
    for name in ("Churn", "Leads", "Costs"):
        ada.do(kpis.add, NewKpiDraft(name=name))
    first, second = edit(ada, "Churn rate", 1), edit(ada, "Leads won", 2)
    edit(enter("bo"), "Costs of sales", 3)
    ada = enter("ada")
    ada.undo(first)
    ada.undo(second)
    assert named(ada) == ["Churn", "Leads", "Costs of sales"]
    with pytest.raises(RuleError, match="changed since by bo"):
        ada.undo(3)
    with pytest.raises(RuleError, match="undone already"):
        ada.undo(second)
    ada.redo()
    assert named(ada) == ["Churn", "Leads won", "Costs of sales"]


def test_a_change_of_many_records_is_taken_back_as_one(enter: Enter) -> None:
    ada = enter("ada")
    ada.do(seed, TODAY)
    before = {(one.table, one.id): one for one in ada.workspace}
    gone = ada.do(delete, Removal("kpis", 8, together=True))
    assert len(gone.ops) > 3
    compact(ada)
    ada = enter("ada")
    ada.undo()
    assert {key: one.document().keys() for key, one in before.items()} == {
        (one.table, one.id): one.document().keys() for one in ada.workspace
    }
    ada.undo(1)
    assert list(ada.workspace) == []
    ada.redo()
    assert len(list(ada.workspace)) == len(before)


def test_what_lies_further_back_than_the_log_is_kept_says_so(enter: Enter) -> None:
    ada = enter("ada")
    ada.do(kpis.add, NewKpiDraft(name="Churn"))
    ada._engine.journal_file.retention = Retention(timedelta(0))  # type: ignore[attr-defined]
    for number in range(4):
        compact(ada)
        ada.do(kpis.record, MeasurementDraft(kpi=1, date=TODAY - timedelta(days=number), value=Decimal(number)))
    compact(ada)
    kept = [entry.sequence for entry in ada.history()]
    assert 1 not in kept
    with pytest.raises(RuleError, match=r"no change no\. 1 to undo"):
        ada.undo(1)
    ada.undo(kept[0])
    assert named(ada) == ["Churn"]


def test_taking_back_is_refused_before_anything_is_looked_for_where_nothing_may_be_written(tmp_path: Path) -> None:
    session_on(create_engine(tmp_path / "w")).do(cycles.add, calendar("2027-Q1"))
    session = session_on(open_engine(tmp_path / "w", read_only=True))
    for take_back in (session.undo, session.redo):
        with pytest.raises(Exception, match="read-only") as caught:
            take_back()
        assert getattr(caught.value, "exit_code", None) == 5


def test_taking_back_the_twelfth_value_takes_back_the_limits_that_it_locked(enter: Enter) -> None:
    session = enter("ada")
    session.do(kpis.add, NewKpiDraft(name="Churn", cadence=Rhythm.WEEKLY))
    for week in range(12, 0, -1):
        day = TODAY - timedelta(days=7 * week)
        entry = session.do(kpis.record, MeasurementDraft(kpi=1, date=day, value=Decimal(week % 5)))
    assert [op.table for op in entry.ops] == ["measurements", "kpis"]
    (locked,) = session.workspace.kpis[1].limits
    session.undo()
    assert (len(session.workspace.measurements), session.workspace.kpis[1].limits) == (11, ())
    session.redo()
    assert (len(session.workspace.measurements), session.workspace.kpis[1].limits) == (12, (locked,))


def test_a_change_of_a_table_of_a_later_version_is_not_undone(tmp_path: Path) -> None:
    engine = create_engine(tmp_path / "w")
    with engine.turn(0) as turn:
        turn.append([Op("maps", 1, {"id": 1}, None)], "map.add", "ada", NOW)
    session = session_on(engine, "ada")
    with pytest.raises(RuleError, match=r"no\. 1: it changed “maps”, which this version does not know"):
        session.undo()
    session.close()
