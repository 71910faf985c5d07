from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from okrtui.session import Entry, Op
from okrtui.tui.sections.log.packed_changes import PackedOps, packed

AT = datetime(2026, 11, 29, tzinfo=UTC)
NUMBERS = st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
DOCUMENTS = st.none() | st.dictionaries(st.text(max_size=5), VALUES, max_size=4)
OPS = st.lists(st.builds(Op, st.text(min_size=1, max_size=9), st.integers(1, 2**60), DOCUMENTS, DOCUMENTS), max_size=4)


@given(OPS)
def test_ops_come_back_as_they_were(ops: list[Op]) -> None:
    found = PackedOps(ops)
    assert list(found) == ops
    assert all(type(one) is Op for one in found)
    assert (len(found), list(found[:2]), [found[at] for at in range(len(ops))]) == (len(ops), ops[:2], ops)


def test_all_else_of_a_change_stays() -> None:
    entry = Entry(7, AT, "ada", "kpi.record", (Op("kpis", 1, {"id": 1}, None),), (("kpis", 3),), 2)
    found = packed(entry)
    assert found._replace(ops=tuple(found.ops)) == entry
