from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import START, TODAY, maintain, measured, metric, milestones, target
from okrtui.domain.hints import GATES, WHYS, Hint, Hinted, HintRule, count_gate, hints, objective_hints
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.models import (
    RECORDS,
    CycleDraft,
    HintedRecord,
    KeyResultDraft,
    Kpi,
    KpiDraft,
    NewKpiDraft,
    ObjectiveDraft,
    Record,
)
from okrtui.domain.rules.grading import NEVER_PAY
from okrtui.domain.workspace import Put, Workspace
from okrtui.errors import DraftError
from okrtui.sample import seed

AFTER = builders.END + timedelta(days=1)


def found(*records: Record, of: int = 1, today: Any = TODAY, **changes: Any) -> list[str]:
    """The rules that hint at the first of the records, changed; behind it stand a cycle, an objective and a KPI."""
    about = records[0].model_validate({**records[0].document(), "id": of, **changes})
    around: list[Record] = [builders.cycle(), builders.objective(), builders.kpi(owners="x", targets=[target(low=1)])]
    taken = {(one.table, one.id) for one in (about, *records[1:])}
    workspace = builders.workspace(
        about, *records[1:], *(one for one in around if (one.table, one.id) not in taken), *measured("4", kpi=1)
    )
    kept: Hinted = workspace.table(about.table)[of]
    return [hint.rule.value for hint in hints(workspace, kept, today)]


def two() -> list[Record]:
    """The two key results an objective needs."""
    return [builders.key_result(id=number, title=f"Number {number}") for number in (1, 2)]


SOUND = builders.objective(title="Make onboarding effortless", why="They wait.", state="draft")


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"title": "Cut onboarding to 5 days"}, ["objective.figure"]),
        ({"title": "Be the first choice in B2B"}, []),
        ({"title": "Grow fast"}, ["objective.length"]),
        ({"title": " ".join(["word"] * 19)}, ["objective.length"]),
        ({"title": " ".join(["word"] * 18)}, []),
        ({"title": "Grow fast now"}, []),
        ({"owners": ""}, ["objective.owner"]),
        ({"why": ""}, ["objective.why"]),
        (
            {"title": "5", "why": "", "owners": ""},
            [f"objective.{rule}" for rule in ("figure", "length", "owner", "why")],
        ),
        ({"state": "closed", "why": ""}, []),
        ({"state": "dropped", "why": ""}, []),
        ({"why": "", "dismissed": {"objective.why": "It is plain."}}, []),
    ],
)
def test_how_an_objective_is_written(changes: dict[str, Any], rules: list[str]) -> None:
    assert found(SOUND, *two(), **changes) == rules


@pytest.mark.parametrize(("count", "gate"), [(0, True), (1, True), (2, False), (4, False), (5, True)])
def test_an_objective_has_two_to_four_key_results(count: int, gate: bool) -> None:  # noqa: FBT001
    results = [builders.key_result(id=number) for number in range(1, count + 1)]
    workspace = builders.workspace(builders.cycle(), SOUND, *results)
    assert [hint.rule in GATES for hint in count_gate(SOUND, count)] == [True] * gate
    draft = ObjectiveDraft(cycle=1, title="Make it easy", why="x", owners=("ada",))
    assert objective_hints(workspace, draft) == ()
    assert [hint.gate for hint in objective_hints(workspace, draft, key_results=count)] == [True] * gate
    assert [hint.gate for hint in hints(workspace, SOUND, TODAY)] == [True] * gate
    dismissed = SOUND.model_copy(update={"dismissed": {"objective.key-results": "No."}})
    assert [hint.gate for hint in hints(workspace, dismissed, TODAY)] == [True] * gate


def test_the_gate_in_words() -> None:
    (hint,) = objective_hints(
        builders.workspace(), ObjectiveDraft(cycle=1, title="Make it easy", why="x", owners=("y",)), key_results=1
    )
    assert hint.sentence == "This objective has 1 key result; it needs 2 to 4 before it starts."


@pytest.mark.parametrize(
    ("other", "changes", "hinted"),
    [
        ({"team": ""}, {"team": "Sales"}, True),
        ({"team": "Company"}, {"team": "Sales"}, True),
        ({"team": ""}, {"team": "Sales", "parent": 2}, False),
        ({"team": ""}, {"team": ""}, False),
        ({"team": "Support"}, {"team": "Sales"}, False),
        ({"team": "", "state": "dropped"}, {"team": "Sales"}, False),
        ({"team": "", "cycle": 2}, {"team": "Sales"}, False),
    ],
)
def test_an_objective_serves_the_company_where_that_has_objectives(
    other: dict[str, Any],
    changes: dict[str, Any],
    hinted: bool,  # noqa: FBT001
) -> None:
    rules = found(
        SOUND, *two(), builders.objective(id=2, **other), builders.cycle(id=2, name="2027", cadence="year"), **changes
    )
    assert rules == ["objective.alignment"] * hinted


@pytest.mark.parametrize(("others", "hinted"), [(4, False), (5, True)])
def test_a_team_pursues_five_objectives_at_most(others: int, hinted: bool) -> None:  # noqa: FBT001
    crowd = [builders.objective(id=number, team="SALES") for number in range(2, others + 2)]
    away = [
        builders.objective(id=90, team="Sales", state="dropped"),
        builders.objective(id=91, team="Sales", cycle=2),
        builders.objective(id=92, team="Support"),
        builders.cycle(id=2, name="2027", cadence="year"),
    ]
    assert found(SOUND, *two(), *crowd, *away, team="Sales") == ["objective.crowd"] * hinted


KR = builders.key_result(title="Cut the time to value", measure=metric(14, 5), created_at=builders.NOW)


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"measure": milestones(1, 1)}, []),
        ({"measure": {"kind": "milestones", "steps": [{"number": 1, "text": "Pilot live"}]}}, ["key-result.no-figure"]),
        (
            {"title": "3 pilots", "measure": {"kind": "milestones", "steps": [{"number": 1, "text": "Pilot live"}]}},
            [],
        ),
        ({"title": "Help sales"}, ["key-result.activity"]),
        ({"measure": maintain(low=95)}, ["key-result.sounds-like-kpi"]),
        # K1 stands at 4: a target of 3 asks for a move down from 14, one of 4 or 5 does not
        ({"kpi": 1, "measure": metric(14, 3)}, []),
        ({"kpi": 1, "measure": metric(14, 4)}, ["key-result.sounds-like-kpi"]),
        ({"title": "Bring customer churn rate down", "measure": metric(14, 5)}, ["key-result.sounds-like-kpi"]),
        ({"title": "Bring customer churn rate down", "measure": metric(14, 3)}, []),
        ({"title": "Customer churn rate", "measure": milestones(1, 1)}, []),
    ],
)
def test_how_a_key_result_is_written(changes: dict[str, Any], rules: list[str]) -> None:
    assert found(KR, **changes) == rules


def test_a_target_that_was_reached_meanwhile_is_a_success_and_no_kpi() -> None:
    assert found(KR, kpi=1, measure=metric(14, 4), created_at=builders.NOW - timedelta(days=1)) == []


@pytest.mark.parametrize(
    ("other", "changes", "hinted"),
    [
        ({"title": "cut  the TIME to value"}, {}, True),
        ({"title": "Another", "kpi": 2}, {"kpi": 2}, True),
        ({"title": "Another"}, {}, False),
        ({"title": "Cut the time to value", "objective": 2}, {}, False),
        ({"title": "Cut the time to value", "objective": 3}, {}, True),
    ],
)
def test_two_open_key_results_do_not_share_a_metric(
    other: dict[str, Any],
    changes: dict[str, Any],
    hinted: bool,  # noqa: FBT001
) -> None:
    rules = found(
        KR,
        builders.key_result(id=2, **other),
        builders.kpi(id=2, name="b"),
        builders.objective(id=2, state="closed"),
        builders.objective(id=3),
        **changes,
    )
    assert rules == ["key-result.same-metric"] * hinted


@pytest.mark.parametrize(
    ("records", "changes", "hinted"),
    [
        ([builders.check_in(date=START, value=5)], {}, True),
        ([builders.check_in(date=START, value=6)], {}, False),
        ([builders.check_in(date=START + timedelta(days=1), value=5)], {}, False),
        ([builders.check_in(id=1, date=START - timedelta(days=1), value=5),
          builders.check_in(id=2, date=START, value=9)], {}, False),
        ([builders.check_in(date=START, done=[1, 2])], {"measure": milestones(1, 1)}, True),
        ([builders.check_in(date=START, done=[1])], {"measure": milestones(1, 1)}, False),
        ([builders.measurement(id=70, kpi=2, date=START, value=5), builders.measurement(id=71, kpi=2, value=9)],
         {"kpi": 2}, True),
        ([builders.measurement(id=70, kpi=2, date=START - timedelta(days=40), value=5),
          builders.measurement(id=71, kpi=2, value=9)], {"kpi": 2}, True),
    ],
)  # fmt: skip
def test_a_target_reached_at_the_start(records: list[Record], changes: dict[str, Any], hinted: bool) -> None:  # noqa: FBT001
    rules = found(KR, builders.kpi(id=2, name="b"), *records, **changes)
    assert rules == ["key-result.reached"] * hinted


def test_a_key_result_of_a_cycle_that_is_over_is_due() -> None:
    assert found(KR, today=builders.END) == []
    assert found(KR, today=AFTER) == ["key-result.passed"]
    assert found(KR, today=AFTER, grade="0.7") == []
    assert found(KR, builders.objective(state="closed"), today=AFTER) == []
    assert found(KR, builders.cycle(state="closed"), today=AFTER) == []


KPI = builders.kpi(name="Lead time", owners="ada", targets=[target(low=1)])


@pytest.mark.parametrize(
    ("changes", "rules"),
    [
        ({}, []),
        ({"owners": ""}, ["kpi.owner"]),
        ({"targets": []}, ["kpi.target"]),
        ({"category": "not yet audited"}, ["kpi.audit"]),
        ({"name": "Customers' churn rate"}, ["kpi.name"]),
        ({"owners": "", "targets": [], "state": "retired"}, []),
        ({"owners": "", "dismissed": {"kpi.owner": "All of us."}}, []),
    ],
)
def test_how_a_kpi_is_described(changes: dict[str, Any], rules: list[str]) -> None:
    values = [builders.measurement(id=70, kpi=2)]
    assert found(KPI, *values, of=2, **changes) == rules


def test_a_kpi_that_nobody_measures() -> None:
    assert found(KPI, of=2) == ["kpi.stale"]


@pytest.mark.parametrize(
    ("cadence", "days", "said"),
    [
        ("monthly", "2026-11-03 2026-11-20", "1 month has more than one value: 2026-11-03 and 2026-11-20."),
        ("weekly", "2026-11-03 2026-11-08 2026-11-10 2026-11-15 2026-11-16",
         "2 weeks have more than one value: 2026-11-10 and 2026-11-15."),
        ("weekly", "2026-11-08 2026-11-09", ""),
    ],
)  # fmt: skip
def test_several_values_of_one_period(cadence: str, days: str, said: str) -> None:
    values = [builders.measurement(id=at, kpi=1, date=day) for at, day in enumerate(days.split(), 1)]
    one = builders.kpi(targets=[builders.target(high=5)], cadence=cadence)
    workspace = builders.workspace(builders.cycle(), one, *values)
    told = [hint.sentence for hint in hints(workspace, one, TODAY) if hint.rule is HintRule.KPI_PERIOD]
    assert told == ([f"It is measured {cadence}, but {said}"] if said else [])


def test_locked_limits_that_the_values_would_not_give_any_more() -> None:
    locked = {"points": 12, "total": "490", "ranges": 11, "range_total": "15", "locked_on": TODAY}
    for values, rules in (("40 41 " * 6, ["kpi.limits"]), ("40 41 " * 5, [])):
        one = builders.kpi(targets=[builders.target(high=50)], limits=[locked])
        workspace = builders.workspace(builders.cycle(), one, *builders.measured(values))
        assert [hint.rule for hint in hints(workspace, one, TODAY)] == rules


@pytest.mark.parametrize(
    ("records", "rules"),
    [
        ([builders.key_result(kpi=2)], ["kpi.reward"]),
        ([builders.objective(id=9, heals=2, state="draft")], ["kpi.reward"]),
        ([builders.objective(id=9, heals=2, state="closed")], []),
        ([builders.key_result(kpi=2, objective=9), builders.objective(id=9, state="dropped")], []),
        ([], []),
    ],
)
def test_a_kpi_tied_to_reward_is_not_raised_lightly(records: list[Record], rules: list[str]) -> None:
    assert found(KPI, builders.measurement(id=70, kpi=2), *records, of=2, reward_linked=True) == rules


def test_the_key_result_it_is_raised_into_says_so_too() -> None:
    workspace = builders.workspace(builders.cycle(), builders.objective(), builders.kpi(reward_linked=True))
    draft = KeyResultDraft(objective=1, title="Cut it", measure=metric(), kpi=1)
    assert hints(workspace, draft, TODAY) == (Hint(HintRule.REWARDED, NEVER_PAY),)


@pytest.mark.parametrize(
    ("teams", "state", "told"),
    [
        (("Sales", "Support"), "active", ["It feeds key results of Sales, Support."]),
        (("Sales", "SALES"), "active", []),
        (("Sales", ""), "active", []),
        (("Sales", "Support"), "closed", []),
    ],
)
def test_a_kpi_feeds_key_results_of_one_department(teams: tuple[str, str], state: str, told: list[str]) -> None:
    workspace = builders.workspace(
        builders.cycle(),
        KPI,
        builders.measurement(),
        *(builders.objective(id=n, team=team, state=("active", state)[n - 1]) for n, team in enumerate(teams, 1)),
        *(builders.key_result(id=n, objective=n, kpi=1) for n in (1, 2)),
    )
    assert [hint.sentence for hint in hints(workspace, workspace.kpis[1], TODAY)] == told


@pytest.mark.parametrize(
    ("confidence", "changes", "hinted"),
    [
        ((10, 10), {}, True),
        ((10, 9), {}, False),
        ((10, None), {}, True),
        ((None, None), {}, False),
        ((10, 9), {"ambition": "committed"}, True),
        ((10, 9), {"state": "dropped"}, True),
    ],
)
def test_a_cycle_nobody_doubts(confidence: tuple[Any, Any], changes: dict[str, Any], hinted: bool) -> None:  # noqa: FBT001
    records = [
        builders.objective(id=1),
        builders.objective(**{"id": 2, **changes}),
        builders.key_result(id=1, objective=1),
        builders.key_result(id=2, objective=2 if confidence[1] else 1),
        *(builders.check_in(id=n, key_result=n, value=9, confidence=said) for n, said in enumerate(confidence, 1)),
    ]
    if confidence[1] is None:
        records = [one for one in records if (one.table, one.id) != ("objectives", 2)]
    workspace = builders.workspace(builders.cycle(), *records)
    rules = [hint.rule for hint in hints(workspace, workspace.cycles[1], TODAY)]
    assert rules == [HintRule.TOO_SAFE] * hinted


@pytest.mark.parametrize(
    ("other", "hinted"),
    [
        ({"start": "2026-12-31", "end": "2027-03-31"}, True),
        ({"start": "2027-01-01", "end": "2027-03-31"}, False),
        ({"start": "2026-01-01", "end": "2026-10-01"}, True),
        ({"start": "2026-12-31", "end": "2027-03-31", "cadence": "year"}, False),
    ],
)
def test_cycles_of_one_cadence_do_not_overlap(other: dict[str, Any], hinted: bool) -> None:  # noqa: FBT001
    records = [builders.cycle(), builders.cycle(id=2, name="b", **other)]
    workspace = builders.workspace(*records)
    assert [hint.rule for hint in hints(workspace, workspace.cycles[1], TODAY)] == [HintRule.OVERLAP] * hinted
    draft = CycleDraft(name="new", start=START, end=builders.END)
    assert [hint.rule for hint in hints(workspace, draft, TODAY)] == [HintRule.OVERLAP]
    closed = builders.workspace(builders.cycle(state="closed"), records[1])
    assert hints(closed, closed.cycles[1], TODAY) == ()


def test_every_rule_has_its_reason_and_its_table() -> None:
    assert set(WHYS) == set(HintRule)
    hinted = {kind.table for kind in RECORDS if issubclass(kind, HintedRecord)}
    assert {rule.table for rule in HintRule} == hinted == {"cycles", "objectives", "key_results", "kpis"}
    assert all(why.endswith(".") for why in WHYS.values())


def test_a_new_kpi_in_a_form() -> None:
    workspace = builders.workspace(builders.kpi())
    told = [hint.rule.value for hint in hints(workspace, NewKpiDraft(name="churn rate of CUSTOMERS"), TODAY)]
    assert told == ["kpi.owner", "kpi.target", "kpi.audit", "kpi.name"]
    edited = workspace.kpis[1].model_copy(update={"owners": ""})
    assert "kpi.name" not in [hint.rule.value for hint in hints(workspace, edited, TODAY)]


# -- whatever is typed

TEXT = st.text(max_size=40)
NUMBER = st.decimals(-(10**9), 10**9, places=2)
MEASURE = st.one_of(
    st.fixed_dictionaries({"kind": st.just("metric"), "baseline": NUMBER, "target": NUMBER}),
    st.fixed_dictionaries({"kind": st.just("maintain"), "low": NUMBER}),
    st.fixed_dictionaries(
        {"kind": st.just("milestones"), "steps": TEXT.map(lambda text: [{"number": 1, "text": text}])}
    ),
)
IDS = st.integers(1, 12)
TYPED: list[tuple[type[Any], st.SearchStrategy[dict[str, Any]]]] = [
    (
        ObjectiveDraft,
        st.fixed_dictionaries(
            {"cycle": IDS, "title": TEXT, "why": TEXT, "owners": TEXT, "team": TEXT, "parent": st.none() | IDS}
        ),
    ),
    (
        KeyResultDraft,
        st.fixed_dictionaries({"objective": IDS, "title": TEXT, "measure": MEASURE, "kpi": st.none() | IDS}),
    ),
    (NewKpiDraft, st.fixed_dictionaries({"name": TEXT, "owners": TEXT, "reward_linked": st.booleans()})),
    (KpiDraft, st.fixed_dictionaries({"name": TEXT})),
    (CycleDraft, st.fixed_dictionaries({"name": TEXT, "start": st.dates(), "end": st.dates()})),
]


def sample() -> Workspace:
    made = Workspace()
    change = seed(made, TODAY, "ada", builders.NOW)
    made.apply(Put(record.table, record.id, record.document()) for record in change.puts)
    return made


SAMPLE = sample()


@settings(max_examples=200, deadline=None)
@given(st.data(), st.dates())
def test_hints_never_fail_whatever_the_draft(data: st.DataObject, today: Any) -> None:
    kind, typed = data.draw(st.sampled_from(TYPED))
    try:
        draft = build(kind, data.draw(typed), today=TODAY)
    except DraftError:
        return
    for workspace in (SAMPLE, Workspace()):
        for hint in hints(workspace, draft, today):
            assert hint.sentence.endswith(".")
            assert hint.why
            assert hint.gate is (hint.rule in GATES)


def test_hints_for_all_of_the_sample() -> None:
    told = {
        one.shown_id: [hint.rule.value for hint in hints(SAMPLE, one, TODAY)]
        for one in SAMPLE
        if isinstance(one, ObjectiveDraft | KeyResultDraft | Kpi | CycleDraft)
    }
    assert any(told.values())
    assert not [rule for rules in told.values() for rule in rules if rule == "cycle.overlap"]


def test_a_record_in_a_form_is_counted_by_the_form() -> None:
    workspace = builders.workspace(builders.cycle(), builders.objective())
    rules = [hint.rule for hint in objective_hints(workspace, workspace.objectives[1], key_results=3)]
    assert HintRule.KEY_RESULTS not in rules
    assert HintRule.KEY_RESULTS in [hint.rule for hint in objective_hints(workspace, workspace.objectives[1])]


@pytest.mark.parametrize(
    ("feed", "target", "values", "hinted"),
    [
        ("latest", 600, "48 50", True),
        ("total", 600, "48 50", False),
        ("latest", 140, "48 50", False),
        ("latest", 9, "", False),
    ],
)
def test_a_target_far_above_what_a_period_brings_asks_for_the_total(
    feed: str,
    target: int,
    values: str,
    hinted: bool,  # noqa: FBT001
) -> None:
    records = [builders.kpi(id=2, name="Leads"), *(builders.measured(values, kpi=2) if values else [])]
    rules = found(KR, *records, kpi=2, feed=feed, measure=metric(0, target))
    assert ("key-result.feed" in rules) is hinted
