"""What others wrote is taken in without records that belong to nothing: as a workspace is that is opened anew."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from builders import check_in, cycle, key_result, kpi, measurement, objective, workspace
from okrtui.domain.received import RecordChanges, orphans_removed, read_records
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import owner_fields
from okrtui.domain.workspace import Workspace

ID = st.integers(1, 3)
RECORD: st.SearchStrategy[Record] = st.one_of(
    st.builds(lambda number: cycle(id=number, name=f"Q{number}"), ID),
    st.builds(lambda number, of: objective(id=number, cycle=of), ID, ID),
    st.builds(lambda number, of: key_result(id=number, objective=of), ID, ID),
    st.builds(lambda number, of: check_in(id=number, key_result=of), ID, ID),
    st.builds(lambda number: kpi(id=number, name=f"KPI {number}"), ID),
    st.builds(lambda number, of: measurement(id=number, kpi=of), ID, ID),
)
REMOVED = st.tuples(st.sampled_from([kind.table for kind in RECORDS]), ID)


def whole() -> Workspace:
    """A workspace in which something belongs to everything."""
    return workspace(cycle(), objective(), key_result(), check_in(), kpi(), measurement())


def places(of: Workspace) -> set[tuple[str, int]]:
    return {(one.table, one.id) for one in of}


def taken(changes: RecordChanges) -> tuple[set[tuple[str, int]], str]:
    found = whole()
    removals, error = orphans_removed(found, changes)
    found.take([*changes, *removals])
    found.require_owners()
    return places(found), "" if error is None else error.message


def test_what_belongs_to_nothing_that_is_there_is_left_out() -> None:
    left, told = taken([("check_ins", 9, check_in(id=9, key_result=7))])
    assert left == places(whole())
    assert told == "The record CI9 is damaged: its key result, KR7, is not there."


def test_with_a_removed_record_goes_all_that_belonged_to_it() -> None:
    left, told = taken([("cycles", 1, None)])
    assert left == {("kpis", 1), ("measurements", 1)}
    assert "is not there" in told


def test_what_is_moved_to_another_one_in_time_stays() -> None:
    changes: RecordChanges = [
        ("key_results", 1, key_result(objective=2)), ("objectives", 1, None), ("objectives", 2, objective(id=2)),
    ]  # fmt: skip
    left, told = taken(changes)
    assert ("key_results", 1) in left
    assert told == ""


def test_a_record_that_cannot_be_read_is_left_out() -> None:
    records, error = read_records(whole(), [("kpis", 1, None), ("kpis", 2, {"id": 2}), ("plans", 1, {"id": 1})])
    assert records == [("kpis", 1, None)]
    assert error is not None


@given(st.lists(RECORD | REMOVED, max_size=6))
def test_what_is_left_belongs_to_something(drawn: list[Record | tuple[str, int]]) -> None:
    changes = {
        (one.table, one.id): one if isinstance(one, Record) else None for one in drawn if isinstance(one, Record)
    }
    gone = {one: None for one in drawn if not isinstance(one, Record)}
    every: RecordChanges = [(*place, record) for place, record in {**changes, **gone}.items()]
    left, told = taken(every)
    plain = whole()
    plain.take(every)
    assert (left == places(plain)) == (told == "")
    assert left <= places(plain)


def test_what_others_belong_to_comes_before_them() -> None:
    tables = [kind.table for kind in RECORDS]
    for kind in RECORDS:
        for _, owner in owner_fields(kind.table):
            assert tables.index(owner) < tables.index(kind.table)
