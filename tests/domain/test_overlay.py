"""A workspace with records laid over it answers every question as one that has taken them in."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY, check_in, cycle, key_result, kpi, measurement, objective, signal_note, workspace
from okrtui.domain.overlay import Overlay
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.workspace import Workspace

ID = st.integers(1, 4)
NAMES = ("Churn", "churn rate", "Leads", "Costs")

DAYS = st.integers(0, 3).map(lambda days: TODAY - timedelta(days=days))
RECORD: st.SearchStrategy[Record] = st.one_of(
    st.builds(lambda number, name: cycle(id=number, name=NAMES[name - 1]), ID, ID),
    st.builds(lambda number, of, parent: objective(id=number, cycle=of, parent=parent), ID, ID, st.none() | ID),
    st.builds(
        lambda number, of, fed, title: key_result(id=number, objective=of, kpi=fed, title=NAMES[title - 1]),
        ID, ID, st.none() | ID, ID,
    ),
    st.builds(lambda number, of, day: check_in(id=number, key_result=of, date=day), ID, ID, DAYS),
    st.builds(lambda number, name: kpi(id=number, name=NAMES[name - 1]), ID, ID),
    st.builds(lambda number, of, day: measurement(id=number, kpi=of, date=day), ID, ID, DAYS),
    st.builds(lambda number, of, day: signal_note(id=number, kpi=of, date=day), ID, ID, DAYS),
)  # fmt: skip
TABLES = [kind.table for kind in RECORDS]
CHANGE = st.one_of(
    RECORD.map(lambda record: (record.table, record.id, record)), st.tuples(st.sampled_from(TABLES), ID, st.none())
)


def asked(there: Workspace) -> list[object]:
    """Everything one can ask of a workspace."""
    answers: list[object] = [list(there), dict(there.highest)]
    for table in TABLES:
        records = there.table(table)
        answers += [dict(records), len(records), sorted(records), [records.get(n) for n in range(6)], 2 in records]
    for number in range(6):
        answers += [
            there.objectives_of(number), there.children_of(number or None), there.key_results_of(number),
            there.check_ins_of(number), there.measurements_of(number), there.signal_notes_of(number),
            there.fed_by(number), there.healed_by(number), list(there.numbers_of("objectives", "cycle", number)),
            [there.measured_on(number, TODAY - timedelta(days=days)) for days in range(4)],
            there.index("measurements", "kpi").has(number),
        ]  # fmt: skip
    answers += [there.linked(*one) for one in (("objectives", "parent"), ("key_results", "kpi"))]
    for name in NAMES:
        answers += [there.named("kpis", name), there.named("cycles", name), there.kpis_like(name)]
        answers.append(there.key_results_called(name))
    return answers


@given(before=st.lists(CHANGE, max_size=12), laid=st.lists(CHANGE, max_size=12), is_asked=st.booleans())
def test_an_overlay_answers_as_a_workspace_that_has_taken_it_in(
    before: list[tuple[str, int, Record | None]], laid: list[tuple[str, int, Record | None]], *, is_asked: bool
) -> None:
    below, whole = workspace(), workspace()
    below.take(before)
    whole.take(before)
    untouched = asked(below) if is_asked else None
    view = Overlay(below)
    view.use({"kpis": 9})
    whole.use({"kpis": 9})
    for each in laid:
        view.take([each])
        whole.take([each])
    assert asked(view) == asked(whole)
    assert untouched is None or asked(below) == untouched
    over = Overlay(view)
    over.take(before)
    whole.take(before)
    assert asked(over) == asked(whole)
