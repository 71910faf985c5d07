"""Taking back and doing again, over any history of two people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain.actions import cycle_closing, kpis, objectives
from okrtui.domain.actions import undo as undoing
from okrtui.domain.actions.record_changes import Action, Edit, Removal, delete
from okrtui.domain.records.action_drafts import CycleClosingDraft
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.log_entry import RecordChange
from okrtui.domain.records.models import STAMPS, KeyResultDraft, KpiDraft, MeasurementDraft, NewKpiDraft
from okrtui.domain.rules.change_text import title
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Change, Put, Workspace
from okrtui.errors import RuleError

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Entry:
    sequence: int
    by: str
    action: str
    ops: tuple[RecordChange, ...]
    outdated: bool = False
    at: datetime = datetime(2026, 11, 21, tzinfo=UTC)


@dataclass
class Team:
    """A workspace with its log, newest first."""

    workspace: Workspace = field(default_factory=Workspace)
    log: list[Entry] = field(default_factory=list)

    def do(self, action: Action[Any], draft: Any, by: str = "ada") -> Entry:
        change = action(self.workspace, draft, by, NOW)
        check(self.workspace, change)
        after = {(put.table, put.id): put.document() for put in change.puts} | dict.fromkeys(change.removes)
        before = {key: self.workspace.table(key[0]).get(key[1]) for key in after}
        ops = tuple((*key, new, old.document() if (old := before[key]) else None) for key, new in after.items())
        self.workspace.apply(Put(table, number, new) for table, number, new, _ in ops)
        self.log.insert(0, Entry(len(self.log) + 1, by, change.action, ops))
        return self.log[0]

    def undo(self, by: str = "ada", sequence: int | None = None) -> Entry:
        return self.do(undoing.take_back, undoing.to_undo(self.log, by, sequence), by)

    def redo(self, by: str = "ada") -> Entry:
        return self.do(undoing.take_back, undoing.to_redo(self.log, by), by)

    def edit(self, name: str, by: str = "ada", **fields: Any) -> Entry:
        kpi = self.workspace.kpis[1]
        return self.do(kpis.edit, Edit(1, kpi.revision, KpiDraft(name=name, **fields)), by)

    @property
    def content(self) -> dict[tuple[str, int], dict[str, Any]]:
        return {
            (one.table, one.id): {name: value for name, value in one.document().items() if name not in STAMPS}
            for one in self.workspace
        }


@pytest.fixture
def team() -> Team:
    made = Team()
    made.do(kpis.add, NewKpiDraft(name="Churn", owners=("ada",)))
    return made


def test_undo_and_redo_walk_back_and_forth(team: Team) -> None:
    states = [team.content]
    for name in ("Churn rate", "Churn a month"):
        team.edit(name, owners="ada")
        states.append(team.content)
    team.undo()
    assert team.content == states[1]
    team.undo()
    assert team.content == states[0]
    team.undo()
    assert team.content == {}
    for state in states:
        team.redo()
        assert team.content == state
    with pytest.raises(RuleError, match="have nothing to redo"):
        team.redo()
    team.undo()
    assert team.content == states[1]


def test_what_somebody_else_changed_elsewhere_in_the_record_stays(team: Team) -> None:
    team.edit("Churn rate", owners="ada")
    team.edit("Churn rate", by="bo", owners="bo")
    team.undo()
    assert (team.workspace.kpis[1].name, team.workspace.kpis[1].owners) == ("Churn", ("bo",))


def test_a_later_change_of_the_same_field_is_not_lost_but_named(team: Team) -> None:
    team.edit("Churn rate", owners="ada")
    theirs = team.edit("Loss rate", by="bo", owners="ada")
    with pytest.raises(RuleError, match=rf"changed since by bo \(no\. {theirs.sequence}: "):
        team.undo()
    assert team.workspace.kpis[1].name == "Loss rate"
    team.undo("bo")
    team.undo()
    assert team.workspace.kpis[1].name == "Churn"


def test_a_deletion_comes_back_whole_and_with_its_number(team: Team) -> None:
    before = team.content
    team.do(delete, Removal("kpis", 1))
    assert team.content == {}
    team.undo()
    assert team.content == before
    assert team.workspace.next_id("kpis") == 2


def test_only_what_is_mine_and_stands_can_be_taken_back(team: Team) -> None:
    with pytest.raises(RuleError, match="it is ada's"):
        team.undo("bo", 1)
    with pytest.raises(RuleError, match="nothing to undo"):
        team.undo("bo")
    with pytest.raises(RuleError, match=r"no change no\. 9"):
        team.undo(sequence=9)
    team.undo(sequence=1)
    with pytest.raises(RuleError, match="undone already"):
        team.undo(sequence=1)


def test_what_others_built_on_stands_in_the_way_of_taking_back(team: Team) -> None:
    team.do(kpis.record, MeasurementDraft(kpi=1, date=NOW.date(), value=Decimal(3)), "bo")
    with pytest.raises(RuleError) as caught:
        team.undo()
    assert caught.value.message == "The addition of K1 Churn cannot be undone: value M1 depends on it."
    assert "delete" not in caught.value.message


def test_what_was_built_on_a_record_that_is_back_stands_in_the_way_of_deleting_it_again(team: Team) -> None:
    team.do(delete, Removal("kpis", 1))
    team.undo()
    draft = KeyResultDraft(objective=1, title="Lose fewer", measure=builders.metric(), kpi=1)
    team.workspace.apply(Put(one.table, one.id, one.document()) for one in (builders.cycle(), builders.objective()))
    team.do(objectives.add_key_result, draft, "bo")
    with pytest.raises(RuleError, match="The deletion of K1 Churn cannot be redone: KR1 Lose fewer depends on it"):
        team.redo()


def test_what_changes_many_records_is_asked_for_in_words() -> None:
    team = Team()
    several = [builders.kpi(id=number, name=f"KPI {number}") for number in range(1, 12)]
    team.do(lambda *_: Change("workspace.import", tuple(several)), None)
    found = undoing.to_undo(team.log, "ada")
    assert undoing.question(team.workspace, found) == "Undo no. 1: Imported a file, 11 records?"
    team.undo()
    asked = undoing.question(team.workspace, undoing.to_redo(team.log, "ada"))
    assert asked == "Redo: K1 KPI 1 and 10 more records?"
    team.do(lambda *_: Change("workspace.import", tuple(several[:10])), None)
    assert undoing.question(team.workspace, undoing.to_undo(team.log, "ada")) == ""


def test_an_undo_reads_as_a_sentence(team: Team) -> None:
    entry = team.undo()
    assert title(entry.action, entry.ops) == "Undone: K1 Churn"
    entry = team.redo()
    assert title(entry.action, entry.ops) == "Redone: K1 Churn"


@given(st.lists(st.tuples(st.sampled_from(["name", "owners", "undo", "redo"]), st.sampled_from(["ada", "bo"]))))
def test_nothing_of_somebody_else_is_ever_lost(steps: list[tuple[str, str]]) -> None:
    """Two people edit two different fields of one record: each field follows its person's own undo and redo alone."""
    team = Team()
    team.do(kpis.add, NewKpiDraft(name="n0", owners=("o0",)), "cy")
    stacks: dict[str, tuple[list[str], list[str]]] = {"ada": (["n0"], []), "bo": (["o0"], [])}
    for count, (step, by) in enumerate(steps):
        done, undone = stacks[by]
        kpi = team.workspace.kpis[1]
        if step in ("name", "owners"):
            value = f"v{count}"
            mine = {"ada": "name", "bo": "owners"}[by]
            team.edit(**{"name": kpi.name, "owners": ", ".join(kpi.owners), mine: value}, by=by)
            done.append(value)
            undone.clear()
        elif step == "undo" and len(done) > 1:
            team.undo(by)
            undone.append(done.pop())
        elif step == "redo" and undone:
            team.redo(by)
            done.append(undone.pop())
        kpi = team.workspace.kpis[1]
        assert (kpi.name, ", ".join(kpi.owners)) == (stacks["ada"][0][-1], stacks["bo"][0][-1])


def test_closing_a_cycle_can_be_taken_back(team: Team) -> None:
    """Closing touches what is in the cycle; taking it back reopens the cycle in the same change."""
    made = builders.workspace(
        builders.cycle(state="grading"), builders.objective(), builders.key_result(grade=Decimal("0.5"))
    )
    team.workspace, team.log = made, []
    before = team.content
    team.do(cycle_closing.close, CycleClosingDraft(cycle=1, retrospective="Fine."))
    assert team.workspace.cycles[1].state is CycleState.CLOSED
    team.undo()
    assert team.content == before
    team.redo()
    assert team.workspace.cycles[1].state is CycleState.CLOSED


def test_a_closed_cycle_goes_with_the_commit_that_brought_it_and_comes_again(team: Team) -> None:
    ended = builders.workspace(
        builders.cycle(state="closed"), builders.objective(state="closed"), builders.key_result(grade=Decimal("0.5"))
    )
    before = team.content
    team.do(lambda *_: Change("workspace.import", tuple(ended)), None)
    after = team.content
    team.undo()
    assert team.content == before
    team.redo()
    assert team.content == after
    team.do(cycle_closing.reopen, 1, "bo")
    with pytest.raises(RuleError, match="C1 2026-Q4 was changed since by bo"):
        team.undo()


def test_a_commit_of_an_older_form_cannot_be_undone() -> None:
    entry = Entry(1, "ada", "kpi.add", (("kpis", 1, {"name": "Churn"}, None),), outdated=True)
    with pytest.raises(RuleError, match=r"Cannot undo no\. 1: an update of okrtui"):
        undoing.to_undo([entry], "ada")


def test_a_record_that_changed_without_a_log_line_is_not_overwritten() -> None:
    workspace = builders.workspace(builders.kpi(id=1, name="Now"))
    entry = Entry(1, "ada", "kpi.edit", (("kpis", 1, {"name": "New"}, {"name": "Old"}),))
    with pytest.raises(RuleError, match="Cannot undo: K1 New was changed since"):
        undoing.take_back(workspace, undoing.Inverse(entry), "ada", NOW)
    with pytest.raises(RuleError, match="Cannot redo: K1 New was changed since"):
        undoing.take_back(workspace, undoing.Inverse(entry, again=True), "ada", NOW)
