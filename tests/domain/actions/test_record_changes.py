from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from domain.actions.builders import LATER, assert_next, carry_out, refused
from okrtui.domain.actions import cycles, kpis, objectives
from okrtui.domain.actions.record_changes import Action, Edit, Removal, delete, owned_by
from okrtui.domain.records.models import CycleDraft, KeyResultDraft, KpiDraft, NewKpiDraft, ObjectiveDraft, Record
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Change, Workspace
from okrtui.errors import ConflictError, RuleError


def draft_of(kind: type[Any], record: Record, **changes: Any) -> Any:
    return kind(**{name: getattr(record, name) for name in kind.model_fields} | changes)


CYCLE, KPI = builders.cycle(id=1), builders.kpi(id=1)
OBJECTIVE, KEY_RESULT = builders.objective(id=1), builders.key_result(id=1)
EDITS: list[tuple[Action[Any], Record, Any]] = [
    (cycles.edit, CYCLE, draft_of(CycleDraft, CYCLE, name="Mine")),
    (objectives.edit, OBJECTIVE, draft_of(ObjectiveDraft, OBJECTIVE, title="Mine")),
    (objectives.edit_key_result, KEY_RESULT, draft_of(KeyResultDraft, KEY_RESULT, title="Mine")),
    (kpis.edit, KPI, draft_of(KpiDraft, KPI, name="Mine")),
]
every_edit = pytest.mark.parametrize(("action", "record", "draft"), EDITS, ids=lambda one: getattr(one, "table", ""))


def small() -> Workspace:
    return builders.workspace(CYCLE, KPI, OBJECTIVE, KEY_RESULT)


def named(record: Record) -> str:
    return str(getattr(record, "title", None) or getattr(record, "name", None))


@every_edit
def test_an_edit_is_the_next_revision_and_keeps_the_rest(action: Action[Any], record: Record, draft: Any) -> None:
    workspace = small()
    change = carry_out(workspace, action, Edit(1, 1, draft))
    (after,) = change.puts
    assert (change.action.endswith(".edit"), change.removes) == (True, ())
    assert_next(after, record, **{"title" if "title" in type(draft).model_fields else "name": "Mine"})
    assert carry_out(workspace, action, Edit(1, 2, draft), by="cyd").puts == (), "the same values make no revision"
    field = "title" if "title" in type(draft).model_fields else "name"
    again = carry_out(workspace, action, Edit(1, 2, draft.model_copy(update={field: "Ours"})), by="cyd")
    assert (again.puts[0].revision, again.puts[0].updated_by, again.puts[0].created_by) == (3, "cyd", "ada")


@every_edit
def test_a_stale_edit_shows_both_sides(action: Action[Any], record: Record, draft: Any) -> None:
    workspace = small()
    field = "title" if "title" in type(draft).model_fields else "name"
    carry_out(workspace, action, Edit(1, 1, draft.model_copy(update={field: "Theirs"})))
    with pytest.raises(ConflictError) as caught:
        action(workspace, Edit(1, 1, draft), "cyd", LATER)
    assert caught.value.message.startswith(f"{record.shown_id} was changed by bob while")
    assert caught.value.mine == {name: getattr(draft, name) for name in type(draft).model_fields}
    assert caught.value.theirs is not None
    assert (caught.value.theirs[field], caught.value.theirs["revision"]) == ("Theirs", 2)
    assert caught.value.mine.keys() <= caught.value.theirs.keys()
    assert named(workspace.table(record.table)[1]) == "Theirs"


@every_edit
def test_an_edit_of_a_deleted_record_keeps_what_was_typed(action: Action[Any], record: Record, draft: Any) -> None:
    workspace = small()
    carry_out(workspace, delete, Removal(record.table, 1, together=True))
    with pytest.raises(ConflictError) as caught:
        action(workspace, Edit(1, 1, draft), "cyd", LATER)
    assert caught.value.message == f"{record.shown_id} was deleted while you were editing it."
    assert caught.value.mine is not None
    assert "Mine" in caught.value.mine.values()
    assert caught.value.theirs is None


def test_an_edit_keeps_what_a_later_version_added() -> None:
    workspace = builders.workspace(builders.kpi(colour="red", targets=[builders.target(low=1, source="board")]))
    carry_out(workspace, kpis.edit, Edit(1, 1, KpiDraft(name="Other")))
    kpi = workspace.kpis[1]
    assert (kpi.name, kpi.owners) == ("Other", ())
    assert kpi.document()["colour"] == "red"
    assert kpi.document()["targets"][0]["source"] == "board"


# -- deleting


def company() -> Workspace:
    """Two objectives in two cycles; the first has everything and is what everything else points to."""
    return builders.workspace(
        builders.cycle(),
        builders.cycle(id=2, name="2027-Q1"),
        builders.kpi(),
        builders.kpi(id=2, name="Signups"),
        builders.objective(id=1, heals=1),
        builders.objective(id=2, cycle=2, parent=1, heals=2),
        builders.key_result(id=1, kpi=1),
        builders.key_result(id=2, kpi=2),
        builders.key_result(id=3, objective=2, kpi=1),
        builders.check_in(id=1, value=9),
        builders.check_in(id=2, key_result=2, value=9),
        builders.check_in(id=3, key_result=3, value=9),
        builders.measurement(id=1),
        builders.measurement(id=2, kpi=2),
        builders.signal_note(id=1),
        builders.decision(id=1, about_kpi=1, kpi=1, about_key_result=1, objective=1),
        builders.decision(id=2, about_kpi=2, about_key_result=3, objective=2),
    )


TOGETHER = {
    ("cycles", 1): ("C1 O1 KR1 KR2 CI1 CI2", {"O2": ["parent"], "D1": ["about_key_result", "objective"]}),
    ("objectives", 1): ("O1 KR1 KR2 CI1 CI2", {"O2": ["parent"], "D1": ["about_key_result", "objective"]}),
    ("objectives", 2): ("O2 KR3 CI3", {"D2": ["about_key_result", "objective"]}),
    ("key_results", 1): ("KR1 CI1", {"D1": ["about_key_result"]}),
    ("key_results", 2): ("KR2 CI2", {}),
    ("kpis", 1): ("K1 M1 S1", {"O1": ["heals"], "KR1": ["kpi"], "KR3": ["kpi"], "D1": ["about_kpi", "kpi"]}),
    ("check_ins", 1): ("CI1", {}),
    ("measurements", 2): ("M2", {}),
    ("signal_notes", 1): ("S1", {}),
    ("decisions", 1): ("D1", {}),
}


@pytest.mark.parametrize(("of", "expected"), TOGETHER.items(), ids=lambda one: str(one[0]))
def test_deleting_together(of: tuple[str, int], expected: tuple[str, dict[str, list[str]]]) -> None:
    workspace = company()
    before = {one.shown_id: one for one in workspace}
    change = carry_out(workspace, delete, Removal(*of, together=True))
    assert change.action == f"{of[0][:-1].replace('_', '-')}.delete"
    gone, unlinked = set(expected[0].split()), expected[1]
    after = {one.shown_id: one for one in workspace}
    assert before.keys() - after.keys() == gone
    assert {one.shown_id for one in change.puts} == unlinked.keys()
    for shown, record in after.items():
        if shown in unlinked:
            cleared: dict[str, Any] = dict.fromkeys(unlinked[shown])
            assert_next(record, before[shown], **cleared)
        else:
            assert record == before[shown]


@pytest.mark.parametrize(
    ("of", "told"),
    [
        (("cycles", 1), "C1 cannot be deleted alone: O1 depends on it."),
        (("objectives", 1), "O1 cannot be deleted alone: O2, KR1, KR2, D1 depend on it."),
        (("key_results", 1), "KR1 cannot be deleted alone: CI1, D1 depend on it."),
        (("kpis", 1), "K1 cannot be deleted alone: O1, KR1, KR3, M1, D1, S1 depend on it."),
        (("kpis", 7), "There is no K7."),
        (("check_ins", 7), "There is no CI7."),
    ],
)
def test_deleting_alone_what_is_pointed_to_is_refused(of: tuple[str, int], told: str) -> None:
    assert refused(company(), delete, Removal(*of)) == told


@pytest.mark.parametrize("of", [("check_ins", 1), ("measurements", 1), ("signal_notes", 1), ("decisions", 1)])
def test_what_nothing_points_to_is_deleted_alone(of: tuple[str, int]) -> None:
    workspace = company()
    change = carry_out(workspace, delete, Removal(*of))
    assert (change.puts, change.removes) == ((), (of,))


def test_the_number_of_a_deleted_record_is_not_given_again() -> None:
    workspace = company()
    carry_out(workspace, delete, Removal("kpis", 2, together=True))
    (fresh,) = carry_out(workspace, kpis.add, NewKpiDraft(name="Signups")).puts
    assert fresh.shown_id == "K3"


def test_nothing_goes_from_a_closed_cycle() -> None:
    workspace = builders.workspace(builders.cycle(state="closed", name="2026-Q3"), OBJECTIVE, KEY_RESULT)
    for of in (("cycles", 1), ("objectives", 1), ("key_results", 1)):
        told = refused(workspace, delete, Removal(*of, together=True))
        assert told == "2026-Q3 is closed, so it cannot be changed."


def test_what_belongs_and_what_only_points() -> None:
    belongs, links = owned_by(company(), "objectives", 1)
    assert {one.shown_id for one in belongs} == {"KR1", "KR2", "CI1", "CI2"}
    assert {one.shown_id for one in links} == {"O2", "D1"}


few = st.integers(1, 3)
maybe = st.none() | few


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """Three of each kind, pointing to one another at random (objectives only to earlier ones)."""
    numbers = range(1, 4)
    return builders.workspace(
        *(builders.cycle(id=n, name=f"C{n}") for n in numbers),
        *(builders.kpi(id=n, name=f"K{n}") for n in numbers),
        *(
            builders.objective(id=n, cycle=draw(few), heals=draw(maybe), parent=draw(st.integers(0, n - 1)) or None)
            for n in numbers
        ),
        *(builders.key_result(id=n, objective=draw(few), kpi=draw(maybe)) for n in numbers),
        *(builders.check_in(id=n, key_result=draw(few)) for n in numbers),
        *(builders.measurement(id=n, kpi=n) for n in numbers),
        *(builders.signal_note(id=n, kpi=draw(few)) for n in numbers),
        *(
            builders.decision(
                id=n, kpi=draw(maybe), about_kpi=draw(maybe), about_key_result=draw(maybe), objective=draw(maybe)
            )
            for n in numbers
        ),
    )


@settings(max_examples=50, deadline=None)
@given(workspaces(), st.sampled_from([table for table, _ in TOGETHER]), few)
def test_deleting_together_leaves_everything_true(workspace: Workspace, table: str, number: int) -> None:
    before = {(one.table, one.id): one for one in workspace}
    change = carry_out(workspace, delete, Removal(table, number, together=True))
    assert (table, number) in change.removes
    after = {(one.table, one.id): one for one in workspace}
    check(workspace, Change("everything", tuple(workspace)))
    assert all(one.revision == before[key].revision + 1 for key, one in after.items() if one != before[key])


@settings(max_examples=50, deadline=None)
@given(workspaces(), st.sampled_from([table for table, _ in TOGETHER]), few)
def test_deleting_alone_is_refused_just_where_something_points(workspace: Workspace, table: str, number: int) -> None:
    belongs, links = owned_by(workspace, table, number)
    try:
        carry_out(workspace, delete, Removal(table, number))
    except RuleError:
        assert belongs or links
    else:
        assert not belongs
        assert not links


def test_only_what_was_seen_is_deleted() -> None:
    workspace = company()
    kpi = workspace.kpis[2]
    with pytest.raises(ConflictError) as caught:
        delete(workspace, Removal("kpis", 2, together=True, revision=kpi.revision + 1), "bo", builders.NOW)
    assert str(caught.value).startswith("K2 was changed by ada since you opened it.")
    assert (caught.value.theirs or {})["name"] == kpi.name
    carry_out(workspace, delete, Removal("kpis", 2, together=True, revision=kpi.revision))
    assert 2 not in workspace.kpis
