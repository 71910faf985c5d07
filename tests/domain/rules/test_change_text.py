from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
import okrtui
from builders import TODAY, metric, milestones
from domain.actions.builders import LATER
from domain.rules.change_cases import REVIEW_CASES, On
from okrtui.domain.actions import comments, cycles, decisions, kpis, objectives
from okrtui.domain.actions.hand_over import hand_over
from okrtui.domain.actions.limit_locking import with_locked_limits
from okrtui.domain.actions.record_changes import Action, Edit, Removal, delete
from okrtui.domain.records.action_drafts import HandOverDraft, TargetDraft
from okrtui.domain.records.log_entry import RecordChange
from okrtui.domain.records.models import (
    RECORDS,
    CheckInDraft,
    CommentDraft,
    CycleDraft,
    DecisionDraft,
    KeyResultDraft,
    KpiDraft,
    MeasurementDraft,
    NewKpiDraft,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.rules.change_text import FieldChange, changes, fields_changed, headline, records_in, title
from okrtui.domain.rules.integrity import check
from okrtui.domain.rules.record_phrases import in_words
from okrtui.domain.workspace import Workspace
from okrtui.sample import seed

NAMES = {("key_results", 1): "Cut time-to-value", ("key_results", 2): "Pilot", ("kpis", 1): "Customer churn rate"}


def company() -> Workspace:
    return builders.workspace(
        builders.cycle(),
        builders.cycle(id=2, name="2027-Q1", state="draft"),
        builders.kpi(),
        builders.kpi(id=2, name="Signups", state="retired"),
        builders.objective(),
        builders.objective(id=2, title="Serve well", state="draft", parent=1),
        builders.key_result(kpi=1),
        builders.key_result(id=2, title="Pilot", measure=milestones(1, 1)),
        builders.key_result(id=3, objective=2),
        builders.key_result(id=4, objective=2),
        builders.check_in(value=9),
        builders.check_in(id=2, key_result=2, done=[1]),
        builders.measurement(value="0.00001"),
        builders.signal_note(),
        builders.decision(),
        builders.comment(kpi=2, created_by="bob"),
        builders.comment(id=2, kpi=1, text="@bob, is it done?"),
    )


def done(action: Action[Any], draft: Any, workspace: Workspace | None = None) -> tuple[str, list[RecordChange]]:
    """What the store keeps of an action: its id, and each record after and before."""
    stored = company() if workspace is None else workspace
    there = action.workspace if isinstance(action, On) else stored
    change = with_locked_limits(there, action(stored, draft, "bob", LATER), "bob", LATER)
    check(there, change)
    before = {(one.table, one.id): one.document() for one in there}
    ops: list[RecordChange] = [
        (one.table, one.id, one.document(), before.get((one.table, one.id))) for one in change.puts
    ]
    ops += [(table, number, None, before[table, number]) for table, number in change.removes]
    return change.action, ops


def told(action: Action[Any], draft: Any) -> str:
    return title(*done(action, draft), NAMES)


CHECKED = {"date": TODAY, "key_result": 1}
DECISION = DecisionDraft(metric="Monthly churn", answers="ynynynyn")
CASES: list[tuple[Action[Any], Any, str]] = [
    (cycles.add, builders.calendar("2027-Q2"), "Planned C3 2027-Q2"),
    (cycles.edit, Edit(1, 1, builders.calendar("2027-Q2")), "Changed C1 2027-Q2"),
    (cycles.start, 2, "Started C2 2027-Q1 with 0 objectives"),
    (objectives.add, ObjectiveDraft(cycle=1, title="Grow"), "Added O3 Grow"),
    (objectives.edit, Edit(1, 1, ObjectiveDraft(cycle=1, title="Grow")), "Changed O1 Grow"),
    (objectives.start, 2, "Started O2 Serve well"),
    (objectives.drop, objectives.ObjectiveDrop(2, "late"), "Dropped O2 Serve well"),
    (objectives.add_key_result, KeyResultDraft(objective=1, title="Cut", measure=metric()), "Added KR5 Cut"),
    (
        objectives.edit_key_result,
        Edit(1, 1, KeyResultDraft(objective=1, title="Cut", measure=metric())),
        "Changed KR1 Cut",
    ),
    (
        objectives.check_in,
        CheckInDraft.model_validate({**CHECKED, "value": "9.5"}),
        "Checked in 9.5 for KR1 Cut time-to-value",
    ),
    (
        objectives.check_in,
        CheckInDraft.model_validate({**CHECKED, "key_result": 2, "done": [2]}),
        "Checked in 1 milestone for KR2 Pilot",
    ),
    (
        objectives.check_in,
        CheckInDraft.model_validate({**CHECKED, "key_result": 2}),
        "Checked in 0 milestones for KR2 Pilot",
    ),
    (kpis.add, NewKpiDraft(name="Leads"), "Added KPI K3 Leads"),
    (kpis.add, NewKpiDraft(name="Trials", value=Decimal(3)), "Added KPI K3 Trials with its first value"),
    (kpis.edit, Edit(1, 1, KpiDraft(name="Churn")), "Changed K1 Churn"),
    (
        kpis.target,
        TargetDraft.model_validate({"kpi": 1, "since": TODAY, "low": 1}),
        "Set a target for K1 Customer churn rate",
    ),
    (
        kpis.record,
        MeasurementDraft.model_validate({"kpi": 1, "date": TODAY, "value": -3}),
        "Recorded -3 for K1 Customer churn rate; it replaces ada's 0.00001 of 2026-11-21",
    ),
    (
        kpis.edit_measurement,
        Edit(1, 1, MeasurementDraft.model_validate({"kpi": 1, "date": TODAY, "value": 4})),
        "Corrected a value of 4 for K1 Customer churn rate; it replaces ada's 0.00001 of 2026-11-21",
    ),
    (
        objectives.edit_check_in,
        Edit(1, 1, CheckInDraft.model_validate({**CHECKED, "value": "9.5"})),
        "Corrected a check-in of 9.5 for KR1 Cut time-to-value; it replaces ada's 9 of 2026-11-21",
    ),
    (
        hand_over,
        HandOverDraft.model_validate({"old": "ada", "new": ["bo"]}),
        "Handed over O1 Make onboarding effortless and 6 more records",
    ),
    (kpis.retire, 1, "Retired K1 Customer churn rate"),
    (kpis.retire, 2, "Resumed K2 Signups"),
    (decisions.keep, decisions.DecisionWithRecords(DECISION), "Recorded decision D2 Monthly churn"),
    (
        decisions.keep,
        decisions.DecisionWithRecords(DECISION, NewKpiDraft(name="x"), ObjectiveDraft(cycle=1, title="Grow")),
        "Recorded decision D2 Monthly churn and 2 more records",
    ),
    (delete, Removal("cycles", 2), "Deleted C2 2027-Q1"),
    (delete, Removal("cycles", 1, together=True), "Deleted C1 2026-Q4 and 8 more records"),
    (
        delete,
        Removal("objectives", 1, together=True),
        "Deleted O1 Make onboarding effortless and 4 more records; 1 record no longer linked to it",
    ),
    (delete, Removal("objectives", 2, together=True), "Deleted O2 Serve well and 2 more records"),
    (delete, Removal("key_results", 1, together=True), "Deleted KR1 Cut time-to-value and 1 more record"),
    (
        delete,
        Removal("kpis", 1, together=True),
        "Deleted K1 Customer churn rate and 3 more records; 1 record no longer linked to it",
    ),
    (delete, Removal("decisions", 1), "Deleted D1 Monthly churn"),
    (delete, Removal("check_ins", 1), "Deleted a check-in of 9 for KR1 Cut time-to-value"),
    (delete, Removal("check_ins", 2), "Deleted a check-in of 1 milestone for KR2 Pilot"),
    (delete, Removal("measurements", 1), "Deleted a value of 0.00001 for K1 Customer churn rate"),
    (comments.write, CommentDraft(kpi=1, text="Hm."), "Commented on K1 Customer churn rate"),
    (comments.edit, Edit(1, 1, CommentDraft(kpi=2, text="!")), "Changed a comment on K2 (deleted)"),
    (comments.settle, ("kpis", 1), "Settled a mention on K1 Customer churn rate"),
    (delete, Removal("comments", 1), "Deleted a comment on K2 (deleted)"),
    (delete, Removal("signal_notes", 1), "Deleted the cause noted for K1 Customer churn rate"),
    *REVIEW_CASES,
    (lambda workspace, _, by, now: seed(workspace, TODAY, by, now), None, ""),
]


@pytest.mark.parametrize(
    ("action", "draft", "sentence"), CASES[:-1], ids=lambda one: one if isinstance(one, str) else ""
)
def test_what_was_done_reads_as_a_sentence(action: Action[Any], draft: Any, sentence: str) -> None:
    assert told(action, draft) == sentence


def test_started_objectives_are_counted() -> None:
    workspace = builders.workspace(
        builders.cycle(state="draft"),
        builders.objective(state="draft"),
        builders.key_result(),
        builders.key_result(id=2),
    )
    assert title(*done(cycles.start, 1, workspace)) == "Started C1 2026-Q4 with 1 objective"


def test_the_sample_and_what_came_from_outside_are_told_as_a_whole() -> None:
    action, ops = done(*CASES[-1][:2], Workspace())
    assert title(action, ops) == f"Added the sample data, {len(ops)} records"
    ops = [("kpis", 1, {"id": 1}, None)]
    assert title("tinydb", ops) == "Changed the workspace from a script, 1 record"
    assert title("reload", ops) == "Reloaded the workspace: its files were replaced, 1 record"
    assert title("workspace.import", ops) == "Imported a file, 1 record"
    assert title("workspace.restore", ops) == "Restored a backup, 1 record"
    assert title("cycle.edit", []) == "Nothing changed"
    assert title("workspace.lost", []) == "Lost to damage and set aside by a repair"


def test_every_action_there_is_has_its_sentence_here() -> None:
    folder = Path(okrtui.__file__).parent
    written = {
        name
        for path in (*folder.glob("domain/**/*.py"), *folder.glob("sample/*.py"))
        for name in re.findall(r'Change\(\s*(?:action=)?"([^"]+)"', path.read_text(encoding="utf-8"))
    }
    deletions = {f"{kind.table[:-1].replace('_', '-')}.delete" for kind in RECORDS}
    tried = {
        action(Workspace() if draft is None else company(), draft, "bob", LATER).action for action, draft, _ in CASES
    }
    assert "cycle.add" in written
    assert tried == (written | deletions) - {"workspace.import"}


def test_names_that_are_not_known_are_left_out() -> None:
    assert (
        title(*done(objectives.check_in, CheckInDraft.model_validate({**CHECKED, "value": 1})))
        == "Checked in 1 for KR1"
    )
    assert title(*done(delete, Removal("signal_notes", 1))) == "Deleted the cause noted for K1"


def test_each_field_is_told_before_and_after() -> None:
    edit = Edit(1, 1, CycleDraft.model_validate({"name": "New", "start": "2026-10-01", "end": "2026-12-30"}))
    _, ops = done(cycles.edit, edit)
    assert changes(ops) == [
        FieldChange("C1", "Name", "2026-Q4", "New"),
        FieldChange("C1", "Last day", "2026-12-31", "2026-12-30"),
    ]


def test_fields_without_a_label_are_told_in_words() -> None:
    _, ops = done(objectives.drop, objectives.ObjectiveDrop(1, "late"))
    assert changes(ops) == [
        FieldChange("O1", "State", "active", "dropped"),
        FieldChange("O1", "Closing note", "", "late"),
    ]
    assert changes([("moods", 1, {"how_so": "fine"}, None), ("cycles", 2, {"hue": 3}, None)]) == [
        FieldChange("moods1", "how_so", None, "fine"),
        FieldChange("C2", "hue", None, 3),
    ]


def test_a_new_record_tells_what_stands_in_it_and_a_deleted_one_what_stood() -> None:
    _, ops = done(kpis.record, MeasurementDraft.model_validate({"kpi": 1, "date": "2026-11-01", "value": 0}))
    expected = [("KPI", 1), ("Date", "2026-11-01"), ("Value", 0)]
    assert changes(ops) == [FieldChange("M2", field, None, after) for field, after in expected]
    _, ops = done(delete, Removal("signal_notes", 1))
    expected = [("KPI", 1), ("Date", "2026-11-21"), ("Cause", "A price rise."), ("Left out", False)]
    assert changes(ops) == [FieldChange("S1", field, before, None) for field, before in expected]


def test_a_replaced_value_is_told_with_the_one_before() -> None:
    _, ops = done(kpis.record, MeasurementDraft.model_validate({"kpi": 1, "date": TODAY, "value": 5}))
    assert changes(ops) == [FieldChange("M1", "Value", 0.00001, 5)]


def test_nothing_is_told_of_bookkeeping_and_of_what_was_and_is_empty() -> None:
    before = builders.kpi(revision=1).document()
    after = builders.kpi(revision=2, updated_by="bob", updated_at=LATER, created_by="x").document()
    assert changes([("kpis", 1, after, before)]) == []
    assert changes([("kpis", 1, {"name": "", "unit": None, "targets": []}, {"name": None, "decimals": ""})]) == []
    assert changes([("kpis", 1, {"decimals": 0, "reward_linked": False}, {})]) == [
        FieldChange("K1", "Decimals", None, 0),
        FieldChange("K1", "Tied to reward", before=None, after=False),
    ]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_changes_are_just_the_fields_that_differ(data: st.DataObject) -> None:
    names = data.draw(st.lists(st.text(max_size=30), min_size=2, max_size=2))
    states = data.draw(st.lists(st.sampled_from(["draft", "active", "closed"]), min_size=2, max_size=2))
    records: list[Record] = [
        builders.objective(why=name, state=state, revision=place)
        for place, (name, state) in enumerate(zip(names, states, strict=True), 1)
    ]
    before, after = (one.document() for one in records)
    expected = {("Why", before["why"], after["why"]), ("State", before["state"], after["state"])}
    found = {(field, old, new) for _, field, old, new in changes([("objectives", 1, after, before)])}
    assert found == {one for one in expected if one[1] != one[2]}


@pytest.mark.parametrize(
    ("op", "told"),
    [
        (("check_ins", 5, None, {"key_result": 6, "value": 22, "done": []}), "check-in of 22 for KR6 Cut"),
        (
            ("check_ins", 5, {"key_result": 6, "value": None, "done": [1, 2]}, None),
            "deletion of check-in of 2 milestones for KR6 Cut",
        ),
        (("measurements", 1, None, {"kpi": 2, "value": 4.5}), "value 4.5 of K2 Churn"),
        (("signal_notes", 1, None, {"kpi": 2, "cause": "A cold"}), "cause of a signal on K2 Churn"),
        (("comments", 1, None, {"kpi": 2, "created_by": "bo", "text": "Hm"}), "comment of bo on K2 Churn"),
        (("kpis", 2, None, {"name": "Churn"}), "K2 Churn"),
    ],
)
def test_what_was_undone_is_named_by_its_value_and_owner(op: RecordChange, told: str) -> None:
    names = {("key_results", 6): "Cut", ("kpis", 2): "Churn"}
    assert title("undo 3", [op], names) == f"Undone: {told}"
    table, number, after, before = op
    assert title("redo 3", [(table, number, before, after)], names) == f"Redone: {told}"


def in_state(now: str, then: str) -> RecordChange:
    """An undo of a step from one state to another."""
    return "kpis", 1, {"name": "Churn", "state": then}, {"name": "Churn", "state": now}


MONTHLY = {"cadence": "monthly", "reward_linked": True}
CLOSED = builders.cycle(state="closed").document()


@pytest.mark.parametrize(
    ("ops", "told"),
    [
        (
            [("kpis", 1, None, {"name": "Churn"}), ("measurements", 2, None, {"kpi": 1})],
            "K1 Churn with its first value",
        ),
        (
            [("kpis", 1, {"name": "Churn", "unit": "", "owner": "x"}, {"name": "Loss", "unit": "%", "owner": "x"})],
            "change of name, unit in K1 Loss",
        ),
        (
            [("check_ins", 5, {"key_result": 6, "value": 22}, {"key_result": 6, "value": 220})],
            "change of check-in of 220 for KR6 Cut, which was 22",
        ),
        (
            [("measurements", 5, {"kpi": 2, "value": 9, "note": ""}, {"kpi": 2, "value": 8, "note": "x"})],
            "change of value 8 of K2 Churn, which was 9, and of note",
        ),
        (
            [("measurements", 5, {"kpi": 2, "value": 9, "note": ""}, {"kpi": 2, "value": 9, "note": "x"})],
            "change of note in value 9 of K2 Churn",
        ),
        ([("objectives", 1, {"title": "Grow"}, {"title": "Grow up"})], "change of title in O1 Grow up"),
        (
            [("kpis", 1, {"name": "Churn", "cadence": "daily", "reward_linked": False}, {**MONTHLY, "name": "Churn"})],
            "change of cadence, reward linked in K1 Churn",
        ),
        (
            [("key_results", 6, {"title": "Cut", "feed": "total"}, {"title": "Cut", "feed": "mean", "kpi": 1})],
            "change of feed, KPI in KR6 Cut",
        ),
        ([("kpis", 1, {"name": "Churn", "revision": 2}, {"name": "Churn", "revision": 1})], "change of K1 Churn"),
        ([("cycles", 1, {**CLOSED, "state": "grading"}, CLOSED)], "closing of C1 2026-Q4"),
        (
            [("objectives", 1, {"title": "Grow", "state": "draft"}, {"title": "Grow", "state": "active"})],
            "start of O1 Grow",
        ),
        (
            [("objectives", 1, {"title": "Grow", "state": "closed"}, {"title": "Grow", "state": "active"})],
            "reopening of O1 Grow",
        ),
        (
            [("kpis", 1, {"name": "Churn", "unit": ""}, {"name": "Churn", "unit": "%", "limits": [{"points": 12}]})],
            "change of unit in K1 Churn",
        ),
        ([in_state("retired", "active")], "retirement of K1 Churn"),
        ([in_state("active", "retired")], "resumption of K1 Churn"),
        ([in_state("new", "odd")], "change of state in K1 Churn"),
        ([("cycles", 1, CLOSED, {**CLOSED, "state": "grading"})], "reopening of C1 2026-Q4"),
        (
            [("cycles", 1, {**CLOSED, "state": "active"}, {**CLOSED, "state": "grading"})],
            "start of grading of C1 2026-Q4",
        ),
        (
            [("objectives", 1, {"title": "Grow", "state": "dropped"}, {"title": "Grow", "state": "draft"})],
            "reopening of O1 Grow",
        ),
        ([("check_ins", 5, None, {"key_result": 9, "value": 22})], "check-in of 22 for KR9 (deleted)"),
        (
            [
                ("objectives", 8, None, {"title": "Grow"}),
                ("cycles", 1, {"name": "2026-Q4", "state": "grading"}, {"name": "2026-Q4", "state": "closed"}),
            ],
            "closing of C1 2026-Q4 and 1 more record",
        ),
        (
            [
                ("objectives", 8, None, {"title": "Grow"}),
                ("cycles", 1, {"name": "2027", "state": "draft"}, {"name": "2026-Q4", "state": "draft"}),
            ],
            "O8 Grow and 1 more record",
        ),
    ],
)
def test_an_undo_says_in_words_what_it_takes_back(ops: list[RecordChange], told: str) -> None:
    names = {("key_results", 6): "Cut", ("kpis", 2): "Churn"}
    assert title("undo 3", ops, names) == f"Undone: {told}"


@pytest.mark.parametrize(
    ("action", "told"),
    [
        ("audit", "audit of K1 Customer churn rate"),
        ("rebaseline", "new baseline of K1 Customer churn rate"),
        ("recalculate", "recalculation of the limits of K1 Customer churn rate"),
        ("pass_over", "postponement of an OKR for K1 Customer churn rate"),
        ("grade", "grading of KR1 Cut time-to-value"),
        ("dismiss", "change of the dismissed hints on O1 Make onboarding effortless"),
    ],
)
def test_an_undo_names_what_was_done_rather_than_the_fields_in_which_it_is_kept(action: str, told: str) -> None:
    (case,) = [one for one in REVIEW_CASES if getattr(getattr(one[0], "action", one[0]), "__name__", "") == action]
    _, ops = done(*case[:2])
    assert (
        title("undo 3", [(table, number, before, after) for table, number, after, before in ops]) == f"Undone: {told}"
    )


def test_a_commit_is_titled_with_the_names_of_the_workspace_or_its_own() -> None:
    workspace = company()
    check_in = {"key_result": 1, "value": 22, "date": "2026-11-21"}
    assert headline(workspace, "undo 2", [("check_ins", 9, None, check_in)]) == (
        "Undone: check-in of 22 for KR1 Cut time-to-value"
    )
    gone: list[RecordChange] = [
        ("check_ins", 9, None, {**check_in, "key_result": 8}),
        ("key_results", 8, None, {"title": "Gone", "objective": 1}),
    ]  # fmt: skip
    assert headline(workspace, "check-in.delete", gone) == "Deleted a check-in of 22 for KR8 Gone"
    assert headline(workspace, "check-in.delete", gone[:1]) == "Deleted a check-in of 22 for KR8 (deleted)"
    assert headline(workspace, "cycle.edit", []) == "Nothing changed"
    assert headline(workspace, "undo 2", [("moods", 9, None, {"title": "Odd"})]) == "Undone: moods9 Odd"
    unseen: RecordChange = ("kpis", 99, None, None)
    assert records_in([unseen, *gone]) == 2
    assert headline(workspace, "workspace.import", [unseen, *gone]) == "Imported a file, 2 records"


def test_the_log_names_records_and_what_they_refer_to() -> None:
    workspace = company()
    found = fields_changed(workspace, [("check_ins", 9, {"key_result": 1, "value": 22, "date": "2026-11-21"}, None)])
    assert {one.record for one in found} == {"CI9 check-in of 22 for KR1 Cut time-to-value"}
    assert [(one.field, one.after) for one in found] == [
        ("Key result", "KR1 Cut time-to-value"), ("Now", 22), ("Date", "2026-11-21"),
    ]  # fmt: skip
    (moved,) = fields_changed(workspace, [("key_results", 1, {"title": "Cut", "kpi": 1}, {"title": "Cut", "kpi": 77})])
    assert (moved.record, moved.before, moved.after) == ("KR1 Cut", "K77 (deleted)", "K1 Customer churn rate")


def test_a_record_is_told_in_words() -> None:
    workspace = company()
    assert in_words(workspace, workspace.check_ins[1]) == "check-in of 9 for KR1 Cut time-to-value"
    assert in_words(workspace, workspace.measurements[1]) == "value 0.00001 of K1 Customer churn rate"
    assert in_words(workspace, workspace.kpis[1]) == "K1 Customer churn rate"


def test_targets_are_told_as_they_are_typed_and_unknown_ones_as_they_are_stored() -> None:
    odd = [{"least": 1}]
    (change,) = changes(
        [("kpis", 1, {"targets": [{"since": "2026-10-01", "low": 40, "red_low": 35}]}, {"targets": odd})]
    )
    assert (change.before, change.after) == (odd, "2026-10-01 at least 40, red below 35")
    (change,) = changes([("kpis", 1, {"targets": 5}, {"targets": []})])
    assert (change.before, change.after) == (None, 5)
