"""An index that is built in steps, with changes in between, answers as one that is built at once."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain import index
from okrtui.domain.hints import FEW, HintRule, hints, names_ahead
from okrtui.domain.index import Index
from okrtui.domain.overlay import Overlay
from okrtui.domain.records.models import Kpi
from okrtui.domain.workspace import Workspace

NAMES = ("Churn rate", "Rate of churn", "Churn rates", "Revenue")
Step = tuple[int, str | None] | None
STEPS: st.SearchStrategy[Step] = st.none() | st.tuples(st.integers(1, 6), st.none() | st.sampled_from(NAMES))


def kpi(number: int, name: str) -> Kpi:
    return builders.kpi(id=number, name=name)


def workspace_of(kpis: dict[int, str]) -> Workspace:
    return Workspace.load({"kpis": {str(number): kpi(number, name).document() for number, name in kpis.items()}})


def built(workspace: Workspace, field: str) -> Index:
    found = workspace.index("kpis", field)
    assert isinstance(found, Index)
    return found


@given(st.dictionaries(st.integers(1, 6), st.sampled_from(NAMES)), st.lists(STEPS, max_size=12))
def test_what_changes_while_it_is_built_is_found(there: dict[int, str], steps: Sequence[Step]) -> None:
    workspace, now = workspace_of(there), dict(there)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "BLOCK", 1)
        work = built(workspace, "likeness").building()
        for step in steps:
            if step is None:
                next(work, None)
                continue
            number, name = step
            workspace.take([(Kpi.table, number, None if name is None else kpi(number, name))])
            now = {one: old for one, old in now.items() if one != number} | ({} if name is None else {number: name})
        for _ in work:
            pass
    assert built(workspace, "likeness").is_ready
    for name in NAMES:
        assert workspace.kpis_like(name) == workspace_of(now).kpis_like(name)


def test_it_goes_on_where_it_was_left_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BLOCK", 1)
    names = built(workspace_of(dict(enumerate(NAMES, 1))), "name")
    first = names.building()
    next(first)
    next(first)
    del first
    assert not names.is_ready
    assert len(list(names.building())) == len(NAMES) - 2
    assert names.is_ready
    assert list(names.building()) == []


def test_whoever_asks_meanwhile_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BLOCK", 1)
    workspace = workspace_of(dict(enumerate(NAMES, 1)))
    work = built(workspace, "likeness").building()
    next(work)
    assert {one.id for one in workspace.kpis_like("Churn rate")} >= {1, 3}
    assert list(work) == []


def test_hints_by_name_of_many_wait_until_the_names_are_known() -> None:
    workspace = workspace_of({1: "Churn rate", 2: "Churn rates", FEW + 1: "Revenue"})
    mine = workspace.kpis[1]

    def rules(*, by_name: bool) -> set[HintRule]:
        return {one.rule for one in hints(workspace, mine, builders.TODAY, by_name=by_name)}

    steps = names_ahead(workspace, mine)
    assert steps is not None
    assert HintRule.KPI_NAME not in rules(by_name=False)
    assert not built(workspace, "likeness").is_ready
    for _ in steps:
        pass
    assert names_ahead(workspace, mine) is None
    assert HintRule.KPI_NAME in rules(by_name=True)


def test_few_names_are_looked_at_at_once_and_other_records_need_none() -> None:
    workspace = workspace_of({1: "Churn rate", 2: "Revenue"})
    assert names_ahead(workspace, workspace.kpis[1]) is None
    assert names_ahead(workspace, builders.cycle()) is None
    many = workspace_of({1: "Churn rate", FEW + 1: "Revenue"})
    assert names_ahead(Overlay(many), many.kpis[1]) is None  # what plans a change asks at once
    assert names_ahead(many, builders.key_result()) is not None
