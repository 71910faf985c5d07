"""A tally that is carried along says what one that is made anew says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

import builders
from okrtui.domain.records.models import Record
from okrtui.domain.rules.kpi_counts import kpi_counts
from okrtui.domain.rules.todo import needs
from okrtui.domain.tally import Tally
from okrtui.domain.workspace import Workspace

TODAY = builders.TODAY
NUMBERS = st.integers(1, 3)
DAYS = st.integers(0, 40).map(lambda days: TODAY - timedelta(days=days))
CHANGES: st.SearchStrategy[tuple[str, int, Record | None]] = st.one_of(
    st.builds(
        lambda number, kpi, day, value: (
            "measurements", number, builders.measurement(id=number, kpi=kpi, date=day, value=value),
        ),
        st.integers(1, 9), NUMBERS, DAYS, st.integers(0, 20),
    ),
    st.builds(
        lambda number, state, target: (
            "kpis", number, builders.kpi(id=number, name=f"KPI {number}", state=state, targets=target, owners=["ada"]),
        ),
        NUMBERS,
        st.sampled_from(["active", "retired"]),
        st.sampled_from([[], [{"since": builders.START, "low": 10}]]),
    ),
    st.builds(
        lambda number, heals, state: (
            "objectives", number, builders.objective(id=number, heals=heals, state=state, owners=["ada"]),
        ),
        NUMBERS, st.none() | NUMBERS, st.sampled_from(["draft", "active"]),
    ),
    st.builds(
        lambda number, objective, kpi: (
            "key_results", number, builders.key_result(id=number, objective=objective, kpi=kpi),
        ),
        NUMBERS, NUMBERS, st.none() | NUMBERS,
    ),
    st.builds(
        lambda number, part, day: ("check_ins", number, builders.check_in(id=number, key_result=part, date=day)),
        st.integers(1, 5), NUMBERS, DAYS,
    ),
    st.builds(lambda number: ("measurements", number, None), st.integers(1, 9)),
    st.builds(lambda number: ("check_ins", number, None), st.integers(1, 5)),
)  # fmt: skip


def everything() -> list[tuple[str, int, Record | None]]:
    records: list[Record] = [
        builders.cycle(),
        *(builders.objective(id=number, owners=["ada"]) for number in (1, 2, 3)),
        *(builders.key_result(id=number, objective=number) for number in (1, 2, 3)),
        *(builders.kpi(id=number, name=f"KPI {number}", owners=["ada"]) for number in (1, 2, 3)),
    ]
    return [(one.table, one.id, one) for one in records]


def anew(workspace: Workspace) -> Workspace:
    made = Workspace()
    for table in ("cycles", "objectives", "key_results", "check_ins", "kpis", "measurements"):
        made.take((table, number, one) for number, one in workspace.table(table).items())
    return made


def told(workspace: Workspace, day: date) -> object:
    counts = {word: count for word, count in kpi_counts(workspace, day).total().items() if count}
    return counts, [needs(workspace, day, owner) for owner in (None, "ada")]


@given(st.lists(st.tuples(CHANGES, st.integers(0, 1))))
def test_what_is_carried_along_is_as_if_it_were_computed_anew(
    changes: Sequence[tuple[tuple[str, int, Record | None], int]],
) -> None:
    workspace = Workspace()
    workspace.take(everything())
    for change, later in changes:
        workspace.take([change])
        day = TODAY + timedelta(days=3 * later)
        assert told(workspace, day) == told(anew(workspace), day)


def test_only_what_changed_is_looked_at_again() -> None:
    looked: list[int] = []
    said = {1: ("met",), 2: ("met", "stale"), 3: ()}

    def words(number: int) -> tuple[str, ...]:
        looked.append(number)
        return said[number]

    tally = Tally(said, words)
    assert tally.total() == Counter(met=2, stale=1)
    said[2] = ("near",)
    assert tally.ahead == 0
    tally.change(2)
    assert tally.ahead == 1
    assert len(list(tally.steps())) == 1
    assert +Counter(tally.total()) == Counter(met=1, near=1)
    assert looked == [1, 2, 3, 2]
