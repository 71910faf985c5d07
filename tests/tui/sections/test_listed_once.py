"""What is listed is found once, and anew as soon as anything has changed that it depends on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.session import Session
from okrtui.tui.sections.base import Section
from okrtui.tui.sections.kpis.section import KpisSection
from okrtui.tui.sections.objectives.section import ObjectivesSection

NUMBERS = st.integers(1, 3)
Change = tuple[str, int, Record | None]
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(
        lambda number, state: ("cycles", number, builders.cycle(id=number, name=f"C{number}", state=state)),
        NUMBERS, st.sampled_from(["active", "closed"]),
    ),
    st.builds(
        lambda number, cycle, title: ("objectives", number, builders.objective(id=number, cycle=cycle, title=title)),
        NUMBERS, NUMBERS, st.sampled_from(["Grow", "Shrink"]),
    ),
    st.builds(
        lambda number, of: ("key_results", number, builders.key_result(id=number, objective=of)), NUMBERS, NUMBERS
    ),
    st.builds(
        lambda number, of, day: (
            "check_ins", number,
            builders.check_in(id=number, key_result=of, date=builders.TODAY - timedelta(days=day), value=day),
        ),
        NUMBERS, NUMBERS, st.integers(0, 40),
    ),
    st.builds(
        lambda number, name, state: ("kpis", number, builders.kpi(id=number, name=name, state=state)),
        NUMBERS, st.sampled_from(["Churn", "Leads"]), st.sampled_from(["active", "retired"]),
    ),
    st.builds(
        lambda number, kpi, value: ("measurements", number, builders.measurement(id=number, kpi=kpi, value=value)),
        NUMBERS, NUMBERS, st.integers(0, 9),
    ),
    st.builds(lambda table, number: (table, number, None), st.sampled_from(["key_results", "measurements"]), NUMBERS),
    st.builds(lambda number: ("check_ins", number, None), NUMBERS),
)  # fmt: skip


def turn(section: Section, to: str) -> None:
    """Do what somebody does with a list."""
    if to == "sort":
        section.sort_by(next(iter(section.sortable.values())))
    elif to == "tree":
        section.toggle("tree")
    elif to == "closed" and isinstance(section, ObjectivesSection):
        section.next_view(None)
    elif to == "fold" and isinstance(section, ObjectivesSection):
        section.fold_all(is_open=bool(section.shut))
    elif to.startswith("/"):
        section.typed = to[1:]


TURNS = st.sampled_from(["sort", "tree", "closed", "fold", "/", "/status:on", "/churn", "/grow", "/last:due"])


def people(workspace: Workspace, day: Callable[[], object]) -> Session:
    return Mock(spec=Session, workspace=workspace, today=day, actor="ada", read_only=False)


@pytest.mark.parametrize("kind", [KpisSection, ObjectivesSection])
@given(steps=st.lists(st.one_of(CHANGES, TURNS, st.just(7)), max_size=12))
def test_what_was_found_before_is_what_is_found_anew(
    kind: type[KpisSection | ObjectivesSection], steps: Sequence[Change | str | int]
) -> None:
    workspace, today = Workspace(), builders.TODAY
    every: list[Record] = [
        *(builders.cycle(id=number, name=f"C{number}") for number in (1, 2, 3)),
        *(builders.objective(id=number) for number in (1, 2, 3)),
        *(builders.key_result(id=number, objective=number) for number in (1, 2, 3)),
        *(builders.kpi(id=number, name=f"KPI {number}") for number in (1, 2, 3)),
    ]
    workspace.take((one.table, one.id, one) for one in every)
    session = people(workspace, lambda: today)
    section = kind(session, Mock())
    for step in steps:
        if isinstance(step, int):
            today += timedelta(days=step)
        elif isinstance(step, str):
            turn(section, step)
        else:
            workspace.take([step])
        fresh = kind(session, Mock())
        fresh.typed, fresh.sort = section.typed, section.sort
        if isinstance(section, ObjectivesSection) and isinstance(fresh, ObjectivesSection):
            fresh.tree, fresh.all_cycles, fresh.shut = section.tree, section.all_cycles, set(section.shut)
        assert section.keys() == fresh.keys()
        assert section.kept(section.keys()[0]) == fresh.kept(fresh.keys()[0])


@pytest.mark.parametrize("kind", [KpisSection, ObjectivesSection])
def test_a_list_that_nothing_changed_is_not_found_again(
    sample: Session, kind: type[KpisSection | ObjectivesSection], monkeypatch: pytest.MonkeyPatch
) -> None:
    section = kind(sample, Mock())
    first = section.keys()
    monkeypatch.setattr(sample.workspace, "numbers_of", Mock(side_effect=AssertionError))
    monkeypatch.setattr(type(sample.workspace), "kpis", property(Mock(side_effect=AssertionError)))
    sample.workspace.take([("check_ins", 999, builders.check_in(id=999, key_result=1))])
    assert section.keys() == first
