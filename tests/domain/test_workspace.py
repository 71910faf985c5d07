from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import END, TODAY
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import RECORDS, CheckIn, Cycle, KeyResult, Kpi, Objective, Record
from okrtui.domain.records.validation import record_of
from okrtui.domain.rules.comments import comments_about
from okrtui.domain.rules.kpi_status import kpi_standing
from okrtui.domain.rules.status import key_result_standing, objective_standing
from okrtui.domain.workspace import Put, Workspace
from okrtui.errors import CorruptError, RuleError, UnreachableError, UsageError

few = st.integers(1, 4)
maybe = st.none() | few
names = st.sampled_from(["Churn", "churn", " CHURN  rate", "Ｃhurn", "Straße", "STRASSE"])
days = st.sampled_from(["2026-11-01", "2026-11-08", "2026-10-31"])

MAKERS: dict[str, st.SearchStrategy[Record]] = {
    "cycles": st.builds(builders.cycle, id=few, name=names),
    "objectives": st.builds(
        builders.objective,
        id=few,
        cycle=few,
        parent=maybe,
        heals=maybe,
        state=st.sampled_from(["draft", "active", "closed", "dropped"]),
    ),
    "key_results": st.builds(builders.key_result, id=few, objective=few, kpi=maybe),
    "check_ins": st.builds(builders.check_in, id=few, key_result=few, date=days),
    "kpis": st.builds(builders.kpi, id=few, name=names),
    "measurements": st.builds(builders.measurement, id=few, kpi=few, date=days),
    "decisions": st.builds(builders.decision, id=few, kpi=maybe),
    "signal_notes": st.builds(builders.signal_note, id=few, kpi=few, date=days),
    "comments": st.builds(builders.comment, id=few, objective=few),
}
puts = st.one_of(*MAKERS.values()).map(lambda record: Put(record.table, record.id, record.document()))
removes = st.builds(Put, st.sampled_from(sorted(MAKERS)), few, st.none())
rounds = st.lists(st.lists(puts | removes, max_size=6), max_size=12)

Model = dict[tuple[str, int], Record]


def having(model: Model, table: str, field: str, value: object, *, by_date: bool = False) -> tuple[Any, ...]:
    found: list[Any] = [one for (name, _), one in model.items() if name == table and getattr(one, field) == value]
    return tuple(sorted(found, key=lambda one: (one.date, one.id) if by_date else one.id))


def assert_same(workspace: Workspace, model: Model) -> None:
    for kind in RECORDS:
        assert workspace.table(kind.table) == {
            number: one for (name, number), one in model.items() if name == kind.table
        }
    assert sorted((one.table, one.id) for one in workspace) == sorted(model)
    for number in range(6):
        assert workspace.objectives_of(number) == having(model, "objectives", "cycle", number)
        assert workspace.children_of(number) == having(model, "objectives", "parent", number)
        assert workspace.key_results_of(number) == having(model, "key_results", "objective", number)
        assert workspace.fed_by(number) == having(model, "key_results", "kpi", number)
        assert workspace.check_ins_of(number) == having(model, "check_ins", "key_result", number, by_date=True)
        assert workspace.measurements_of(number) == having(model, "measurements", "kpi", number, by_date=True)
        assert workspace.signal_notes_of(number) == having(model, "signal_notes", "kpi", number, by_date=True)
        assert comments_about(workspace, "objectives", number) == having(model, "comments", "objective", number)
        healing = having(model, "objectives", "heals", number)
        assert workspace.healed_by(number) == tuple(one for one in healing if one.state in ("draft", "active"))
    assert workspace.children_of(None) == having(model, "objectives", "parent", None)
    for table in ("kpis", "cycles"):
        for name in ("churn", "churn RATE", "strasse", "nobody"):
            found = [one for one in having_names(model, table) if folded(one.name) == folded(name)]
            assert workspace.named(table, name) == (found[0] if found else None)


def documents_of(model: Model) -> dict[str, dict[Any, dict[str, Any]]]:
    documents: dict[str, dict[Any, dict[str, Any]]] = {}
    for (table, number), record in model.items():
        documents.setdefault(table, {})[str(number)] = record.document()
    return documents


def having_names(model: Model, table: str) -> list[Any]:
    return sorted((one for (name, _), one in model.items() if name == table), key=lambda one: one.id)


@settings(max_examples=60, deadline=None)
@given(rounds)
def test_any_sequence_of_changes_equals_a_plain_dictionary(steps: list[list[Put]]) -> None:
    workspace = Workspace()
    model: Model = {}
    highest = dict.fromkeys(MAKERS, 0)
    for place, step in enumerate(steps):
        if place % 3 == 1:  # indexes are built when they are first asked, so changes meet them built and unbuilt
            workspace = Workspace.load(documents_of(model), workspace.highest)
        workspace.apply(step)
        for table, number, document in step:
            model.pop((table, number), None)
            if document is not None:
                model[table, number] = record_of(table, document)
            highest[table] = max(highest[table], number)
        assert_same(workspace, model)
        assert workspace.highest == highest
    loaded = Workspace.load(documents_of(model), workspace.highest)
    assert_same(loaded, model)
    assert loaded.highest == highest


pair = st.integers(1, 2)
COMPANY: list[Record] = [
    builders.cycle(),
    builders.cycle(id=2, name="2026", start="2026-01-01"),
    *(builders.kpi(id=number, name=f"K{number}", targets=[builders.target(low=4)]) for number in (1, 2)),
    *(builders.objective(id=number, cycle=number) for number in (1, 2)),
    *(builders.key_result(id=number, objective=number, kpi=number) for number in (1, 2)),
]
CHANGED: st.SearchStrategy[Record] = st.one_of(
    st.builds(builders.cycle, id=pair, name=st.just("x"), state=st.sampled_from(["active", "grading", "closed"])),
    st.builds(
        builders.objective,
        id=pair,
        cycle=pair,
        heals=st.none() | pair,
        state=st.sampled_from(["active", "dropped"]),
        ambition=st.sampled_from(["aspirational", "committed"]),
    ),
    st.builds(builders.key_result, id=pair, objective=pair, kpi=st.none() | pair, weight=pair),
    st.builds(builders.check_in, id=pair, key_result=pair, date=days, value=st.integers(4, 16)),
    st.builds(builders.measurement, id=pair, kpi=pair, date=days, value=st.integers(1, 9)),
    st.builds(builders.signal_note, id=pair, kpi=pair, date=days),
    st.builds(builders.kpi, id=pair, name=st.just("y"), state=st.sampled_from(["active", "retired"])),
)
GONE = st.builds(Put, st.sampled_from(["check_ins", "measurements", "signal_notes"]), pair, st.none())


def no_forecast() -> None:
    return None


def standings(workspace: Workspace, today: date) -> list[object]:
    """Where everything stands; forecasts are asked for, as they are worked out late."""
    results = [key_result_standing(workspace, workspace.key_results[number], today) for number in (1, 2)]
    objectives = [objective_standing(workspace, workspace.objectives[number], today) for number in (1, 2)]
    parts = [
        {number: one._replace(ahead=no_forecast) for number, one in each.key_results.items()} for each in objectives
    ]
    return [
        *(one._replace(ahead=no_forecast) for one in results),
        *(one.forecast for one in results),
        *(one.forecast for one in objectives),
        *(one._replace(ahead=no_forecast, key_results=its) for one, its in zip(objectives, parts, strict=True)),
        *(kpi_standing(workspace, workspace.kpis[number], today) for number in (1, 2)),
    ]


@settings(max_examples=80, deadline=None)
@given(st.lists(CHANGED.map(lambda one: Put(one.table, one.id, one.document())) | GONE, max_size=12))
def test_what_is_remembered_is_what_would_be_found_anew(steps: list[Put]) -> None:
    workspace = builders.workspace(*COMPANY)
    for place, step in enumerate(steps):
        workspace.apply([step])
        today = TODAY + timedelta(days=place // 4)
        assert standings(workspace, today) == standings(builders.workspace(*workspace), today)


@settings(max_examples=60, deadline=None)
@given(rounds=st.lists(st.lists(CHANGED, max_size=4), max_size=4), is_asked=st.booleans())
def test_many_new_records_at_once_are_as_those_that_come_one_after_another(
    rounds: list[list[Record]], *, is_asked: bool
) -> None:
    at_once, one_by_one = builders.workspace(*COMPANY), builders.workspace(*COMPANY)
    for place, step in enumerate(rounds):
        first = 10 * (place + 1)
        records = [one.model_copy(update={"id": number}) for number, one in enumerate(step, start=first)]
        if is_asked:
            standings(at_once, TODAY)
            [at_once.measurements_of(number) for number in (1, 2)]
        at_once.take((one.table, one.id, one) for one in records)
        for one in records:
            one_by_one.take([(one.table, one.id, one)])
        assert_same(at_once, {(one.table, one.id): one for one in one_by_one})
        assert at_once.highest == one_by_one.highest
        assert standings(at_once, TODAY) == standings(builders.workspace(*one_by_one), TODAY)


def test_what_was_worked_out_is_worked_out_once_a_day() -> None:
    workspace = builders.workspace(*COMPANY)
    asked: list[date] = []

    def ask(record: Record, day: date) -> int:
        def make() -> int:
            asked.append(day)
            return len(asked)

        return workspace.remembered(record, day, make)

    kpi = workspace.kpis[1]
    assert [ask(kpi, TODAY), ask(kpi, TODAY), ask(kpi, END), ask(kpi, END), ask(kpi, TODAY)] == [1, 1, 2, 2, 3]
    workspace.apply([Put("kpis", 1, kpi.document())])
    assert ask(workspace.kpis[1], TODAY) == 4
    assert (ask(kpi, TODAY), ask(kpi, TODAY)) == (5, 6), "a record that is no longer the one is never remembered"


def test_numbers_go_on_after_the_highest_ever_used() -> None:
    workspace = builders.workspace(builders.kpi(id=3))
    workspace.apply([Put("kpis", 3, None)])
    assert workspace.next_id("kpis") == 4
    loaded = Workspace.load({"kpis": {"3": builders.kpi(id=3).document()}}, {"kpis": 9, "cycles": 2})
    assert (loaded.next_id("kpis"), loaded.next_id("cycles"), loaded.next_id("objectives")) == (10, 3, 1)
    assert Workspace.load({"kpis": {"3": builders.kpi(id=3).document()}}, {"kpis": 1}).next_id("kpis") == 4


def test_applying_the_same_change_twice_changes_nothing() -> None:
    change = [Put("kpis", 1, builders.kpi().document()), Put("kpis", 2, None)]
    workspace = Workspace()
    workspace.apply(change)
    workspace.apply(change)
    assert [one.shown_id for one in workspace] == ["K1"]
    assert workspace.named("kpis", "customer churn rate") == builders.kpi()


def test_tables_of_a_later_version_are_passed_over() -> None:
    workspace = Workspace()
    workspace.apply([Put("moods", 1, {"id": 1, "mood": "fine"}), Put("moods", 2, None)])
    assert list(workspace) == []
    assert list(Workspace.load({"moods": {"1": {"id": 1}}}, {"moods": 1})) == []


def test_fields_of_a_later_version_are_kept() -> None:
    document = builders.key_result().document()
    document["colour"] = "red"
    document["measure"]["source"] = {"of": ["truth"]}
    (record,) = Workspace.load({"key_results": {"1": document}})
    assert record.document() == document


DAMAGED: list[tuple[str, Callable[[dict[str, Any]], object], str]] = [
    ("kpis", lambda one: one.pop("name"), "The record K1 is damaged: its field “name” cannot be read"),
    ("kpis", lambda one: one.update(name=""), "The record K1 is damaged: its field “name” cannot be read"),
    ("cycles", lambda one: one.update(start="soon"), "The record C1 is damaged: its field “start” cannot be read"),
    ("cycles", lambda one: one.update(end=one["start"]), "The record C1 is damaged: it cannot be read (The last day"),
    ("measurements", lambda one: one.update(value="NaN"), "The record M1 is damaged: its field “value” cannot be read"),
    (
        "key_results",
        lambda one: one["measure"].update(kind="\x1bwish"),
        "The record KR1 is damaged: its field “measure”",
    ),
    ("key_results", lambda one: one["measure"].pop("target"), "“measure.metric.target” cannot be read"),
    ("objectives", lambda one: one.update(id=7), "The record O1 is damaged: its id is O7."),
    ("objectives", lambda one: one.update(id="\x1b[2J"), "The record O? is damaged: its field “id” cannot be read"),
]


@pytest.mark.parametrize(("table", "damage", "told"), DAMAGED)
def test_a_damaged_document_is_named(table: str, damage: Callable[[dict[str, Any]], object], told: str) -> None:
    document = {
        "cycles": builders.cycle,
        "objectives": builders.objective,
        "key_results": builders.key_result,
        "kpis": builders.kpi,
        "measurements": builders.measurement,
    }[table]().document()
    damage(document)
    with pytest.raises(CorruptError) as caught:
        Workspace.load({table: {"1": document}}, at_once=True)
    assert told in caught.value.message
    assert str(caught.value).isprintable()
    assert caught.value.hint


def test_what_is_no_document_at_all_is_named() -> None:
    with pytest.raises(CorruptError, match=r"The record K\? is damaged: it cannot be read"):
        Workspace.load({"kpis": {"1": ["no", "document"]}}, at_once=True)  # type: ignore[dict-item]


QUARTER, CHURN = builders.cycle(id=2, name="2026-Q4"), builders.kpi(id=12, name="Customer  Churn")
SMALL = builders.workspace(
    QUARTER, CHURN, builders.kpi(id=2, name="12"), builders.objective(id=3, cycle=2), builders.key_result(objective=3)
)


@pytest.mark.parametrize(
    ("kind", "typed", "found"),
    [
        (Cycle, "C2", "C2"),
        (Cycle, "c2", "C2"),
        (Cycle, "2", "C2"),
        (Cycle, " c2\n", "C2"),
        (Cycle, "C002", "C2"),
        (Cycle, "2026-q4", "C2"),
        (Cycle, "２０２６-Q4", "C2"),
        (Kpi, "k12", "K12"),
        (Kpi, "12", "K12"),  # an id goes before a name
        (Kpi, "K2", "K2"),
        (Kpi, " customer CHURN ", "K12"),
        (Objective, "o3", "O3"),
        (KeyResult, "kr1", "KR1"),
        (KeyResult, "KR1", "KR1"),
        (KeyResult, "1", "KR1"),
    ],
)
def test_what_somebody_typed_is_resolved(kind: type[Record], typed: str, found: str) -> None:
    assert SMALL.resolve(kind, typed).shown_id == found


@pytest.mark.parametrize(
    ("kind", "typed", "told"),
    [
        (Cycle, "C9", "“C9” is not an id or name here. An id looks like C7"),
        (Cycle, "", "“” is not an id or name here."),
        (Cycle, "K2", "“K2” is not an id or name here."),
        (Kpi, "KR1", "“KR1” is not an id or name here. An id looks like K7"),
        (Kpi, "churn", "“churn” is not an id or name here."),
        (Objective, "Make onboarding effortless", "is not an id here. An id looks like O7"),
        (KeyResult, "K1", "“K1” is not an id here. An id looks like KR7"),
        (KeyResult, "-1", "“-1” is not an id here."),
        (KeyResult, "1.0", "“1.0” is not an id here."),
        (KeyResult, "¹", "“¹” is not an id here."),
        (CheckIn, "C1", "“C1” is not an id here. An id looks like CI7"),
        (Kpi, "9" * 5000, "is not an id or name here."),
    ],
)
def test_what_cannot_be_resolved_is_told(kind: type[Record], typed: str, told: str) -> None:
    with pytest.raises(UsageError) as caught:
        SMALL.resolve(kind, typed)
    assert told in str(caught.value)


def test_find_names_what_is_gone() -> None:
    assert SMALL.find(Kpi, 12) == CHURN
    with pytest.raises(RuleError, match=r"There is no KR4\."):
        SMALL.find(KeyResult, 4)


def test_the_cycle_of_a_record() -> None:
    workspace = builders.workspace(
        QUARTER,
        builders.objective(id=3, cycle=2),
        builders.key_result(id=4, objective=3),
        builders.check_in(key_result=4),
    )
    assert workspace.cycle_of(workspace.objectives[3]) == QUARTER
    assert workspace.cycle_of(workspace.key_results[4]) == QUARTER
    assert workspace.cycle_of(workspace.check_ins[1]) == QUARTER


def test_only_what_is_indexed_is_answered_from_an_index() -> None:
    assert SMALL.indexed("objectives", "cycle", 2) == (SMALL.objectives[3],)
    assert SMALL.indexed("objectives", "cycle", 1) == ()
    assert SMALL.indexed("decisions", "kpi", 1) is None
    assert SMALL.indexed("objectives", "owners", "ada") is None


def test_where_nobody_can_tell_what_depends_on_a_record_everything_is_computed_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def lost(*_: object) -> None:
        raise UnreachableError("The server cannot be reached.")

    workspace, day = Workspace(), date(2027, 1, 4)
    kpi = builders.kpi(id=1)
    workspace.take([("kpis", 1, kpi)])
    assert workspace.remembered(kpi, day, lambda: "old") == "old"
    monkeypatch.setattr("okrtui.domain.memory.depending_on", lost)
    workspace.take([("kpis", 2, builders.kpi(id=2, name="Another"))])
    assert workspace.remembered(kpi, day, lambda: "new") == "new"
