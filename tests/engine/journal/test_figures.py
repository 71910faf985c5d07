"""Figures about records are stored with the snapshot, and are those from scratch whatever happens to the records."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import END, TODAY
from domain.test_carried_figures import ENTRIES, LATER, beginning, figures, scratch
from okrtui.domain.records.models import Record
from okrtui.domain.rules.figures_to_keep import figures_to_keep
from okrtui.domain.rules.kpi_status import kpi_findings, kpi_standing, latest_values
from okrtui.domain.rules.status import cycle_standing, knows_standing
from okrtui.domain.rules.todo import needs
from okrtui.domain.stored_figures import RULES
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal.engine import JournalEngine
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.paged_documents import PagedDocuments
from okrtui.engine.journal.formats.snapshot import Meta
from okrtui.engine.protocol import Documents
from okrtui.errors import CorruptError
from okrtui.session import Session

META = Meta(generation=1, sequence=0, chain="0" * 8, highest={}, store="0" * 32, schema=2)


def documents_of(*records: Record) -> Documents:
    found: Documents = {kind: {} for kind in builders.workspace().highest}
    for one in records:
        found[one.table][str(one.id)] = one.document()
    return found


def read(documents: Documents) -> Documents:
    """The documents as they come back from a snapshot with figures."""
    data = snapshot.encode(META, documents, figures_to_keep(documents))
    assert dict(snapshot.decode(data)[1]) == {name: dict(table) for name, table in documents.items()}
    parts = snapshot.decode_parts(data, len(data), lambda offset, size: data[offset : offset + size])
    assert parts is not None
    return parts[1]


def change(documents: Documents, entry: list[tuple[str, int, Record | None]]) -> None:
    for table, number, record in entry:
        if record is not None:
            documents[table][str(number)] = record.document()


HISTORY = st.lists(ENTRIES, min_size=1, max_size=4)


@settings(max_examples=40)
@given(HISTORY, HISTORY, st.sampled_from([TODAY, END]))
def test_stored_figures_are_those_from_scratch(before: list[Any], after: list[Any], today: Any) -> None:
    documents = read(documents_of(*beginning()))
    for entry in before:  # what others wrote since the snapshot
        change(documents, entry)
    for _ in range(2):
        workspace = Workspace.load(documents)
        assert figures(workspace, today) == figures(scratch(workspace), today)
        workspace = Workspace.load(documents)
        for entry in after:  # what comes in while the workspace is open, whether or not anybody looked before
            workspace.take(entry)
        assert figures(workspace, today) == figures(scratch(workspace), today)
        documents = read(documents)


MEASURED = [builders.kpi(targets=[builders.target(low=40)]), *builders.measured("41 43 40 44 42 39 43 41 42 40 44 1")]
CLOSED = [
    builders.cycle(state="closed"),
    builders.objective(state="closed"),
    builders.key_result(grade="0.3", kpi=1),
    builders.check_in(value=8),
]


RUNNING = [
    builders.cycle(),
    *(builders.objective(id=number, state="draft" if number == 3 else "active") for number in (1, 2, 3)),
    builders.kpi(),
    *(builders.key_result(id=number, objective=number, kpi=1 if number == 2 else None) for number in (1, 2, 3)),
    builders.check_in(date=TODAY),
]
"""An objective that was checked in today, one that a KPI feeds, and a draft."""


def kept(workspace: Workspace) -> list[object]:
    kpi = workspace.kpis[1]
    found = [latest_values(workspace, kpi), kpi_findings(workspace, kpi, TODAY), kpi_standing(workspace, kpi, TODAY)]
    return [*found, cycle_standing(workspace, workspace.cycles[1], END)]


def test_no_value_and_nothing_in_a_closed_cycle_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    workspace, data = Workspace.load(read(documents_of(*MEASURED, *CLOSED))), PagedDocuments.data

    def read_page(self: PagedDocuments, place: int) -> bytes:
        assert self.index.table in {"kpis", "cycles"}
        return data(self, place)

    monkeypatch.setattr(PagedDocuments, "data", read_page)
    assert knows_standing(workspace, workspace.cycles[1], END)
    assert kept(workspace) == kept(builders.workspace(*MEASURED, *CLOSED))


def test_why_a_steady_kpi_is_a_candidate_is_told_without_reading_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    steady = " ".join(["41 43 40 44 42 39 43 41 42 40 44.25 42"] * 3)
    workspace = Workspace.load(
        read(documents_of(builders.kpi(targets=[builders.target(low=60)]), *builders.measured(steady)))
    )
    data = PagedDocuments.data

    def read_page(self: PagedDocuments, place: int) -> bytes:
        assert self.index.table == "kpis"
        return data(self, place)

    monkeypatch.setattr(PagedDocuments, "data", read_page)
    told = {one.kind: one.detail for one in needs(workspace, TODAY, None)}
    assert told["candidate"] == (  # type: ignore[index]
        "36 values, steady between 34.637 and 48.904. "
        "The target of 60 is outside that range, so today's way of working cannot reach it."
    )


@pytest.mark.parametrize(("days", "is_read"), [(6, False), (7, True)])
def test_a_to_do_list_reads_no_objective_before_something_is_due(
    days: int, *, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    quiet = [one for one in RUNNING if one.id == 1]
    workspace, data = Workspace.load(read(documents_of(*quiet))), PagedDocuments.data
    asked = set()

    def read_page(self: PagedDocuments, place: int) -> bytes:
        asked.add(self.index.table)
        return data(self, place)

    monkeypatch.setattr(PagedDocuments, "data", read_page)
    found = needs(workspace, TODAY + timedelta(days=days), None)
    assert [one.kind for one in found if one.table == "key_results"] == ["check in"] * is_read
    assert asked == {"cycles", "kpis", *({"objectives", "key_results", "check_ins"} if is_read else ())}


def test_a_value_makes_its_kpi_and_the_cycles_that_it_feeds_unknown() -> None:
    documents = read(documents_of(*MEASURED, *CLOSED))
    documents["measurements"]["90"] = builders.measurement(id=90, value=90).document()
    workspace = Workspace.load(documents)
    assert not knows_standing(workspace, workspace.cycles[1], END)
    assert latest_values(workspace, workspace.kpis[1]).values[-1] == 90


LONG = [builders.kpi(targets=[builders.target(low=40)]), *builders.measured(" ".join(["41 43 40 44 42 39 48"] * 5))]
NEXT = LONG[-1].date + timedelta(days=7)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("since", "is_read"),
    [
        (
            [
                builders.measurement(id=90, date=NEXT + timedelta(days=7), value=9),
                builders.measurement(id=91, date=NEXT),
            ],
            False,
        ),
        ([builders.measurement(id=90, date=NEXT - timedelta(days=7 * 3 + 1), value=9)], True),
        ([builders.measurement(id=5, date=NEXT, value=9)], True),
        ([builders.measurement(id=90, date=NEXT, value=9), builders.signal_note(date=NEXT)], True),
        ([builders.measurement(id=90, date=NEXT, value=9), builders.kpi(targets=[])], True),
    ],
    ids=["later values", "an earlier value", "a correction", "a cause", "a target"],
)
def test_later_values_are_judged_without_the_earlier_ones_being_read(
    since: list[Record], *, is_read: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    documents, data, asked = read(documents_of(*LONG)), PagedDocuments.data, set[str]()
    for one in since:
        documents[one.table][str(one.id)] = one.document()

    def read_page(self: PagedDocuments, place: int) -> bytes:
        asked.add(self.index.table)
        return data(self, place)

    monkeypatch.setattr(PagedDocuments, "data", read_page)
    workspace = Workspace.load(documents)
    workspace.read_changes()  # as whoever writes does
    found = judged(workspace, TODAY)
    assert ("measurements" in asked) is is_read
    assert found == judged(scratch(workspace), TODAY)


def judged(workspace: Workspace, today: date) -> list[object]:
    kpi = workspace.kpis[1]
    found = kpi_findings(workspace, kpi, today)
    return [latest_values(workspace, kpi), list(found.signals), found.candidate, found.ending]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(1, 9), st.integers(0, 9)),
        st.tuples(st.just("add"), st.integers(1, 9), st.integers(0, 9)),
        st.tuples(st.sampled_from(["correct", "move", "delete", "note"]), st.integers(0, 60), st.integers(0, 9)),
        st.tuples(st.sampled_from(["target", "rebaseline", "undo", "snapshot"]), st.integers(0, 60), st.integers(0, 9)),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=80)
@given(st.lists(st.integers(0, 9), max_size=30), STEPS)
def test_values_since_a_snapshot_are_judged_as_all_from_scratch(values: list[int], steps: list[Any]) -> None:
    first = [builders.kpi(targets=[builders.target(low=4)]), *builders.measured(" ".join(map(str, values)), every=1)]
    documents, undone = read(documents_of(*first)), dict[tuple[str, str], Any]()
    for kind, at, value in steps:
        keys, place = list(documents["measurements"]), ("measurements", "")
        latest = max((one["date"] for one in documents["measurements"].values()), default="2026-06-01")
        if kind == "add":
            day, place = date.fromisoformat(latest) + timedelta(days=at), ("measurements", str(len(keys) + 200))
            now: Any = builders.measurement(id=int(place[1]), date=day, value=value).document()
        elif kind in {"correct", "move", "delete"} and keys:
            place = "measurements", keys[at % len(keys)]
            there = documents["measurements"][place[1]]
            moved = (date.fromisoformat(there["date"]) - timedelta(days=400)).isoformat()
            now = {"correct": {**there, "value": value}, "move": {**there, "date": moved}, "delete": None}[kind]
        elif kind == "note":
            day = date.fromisoformat(latest) - timedelta(days=at % 9 - 3)
            place, now = ("signal_notes", "1"), builders.signal_note(date=day, left_out=value % 2 == 0).document()
        elif kind in {"target", "rebaseline"}:
            day = date.fromisoformat(latest) - timedelta(days=at % 20 - 5)
            again = {"since": day.isoformat(), "reason": "new", "by": "ada", "on": day.isoformat()}
            part = {"rebaselines": [again]} if kind == "rebaseline" else {"targets": [builders.target(low=value)]}
            place, now = ("kpis", "1"), builders.kpi(**{"targets": [builders.target(low=4)], **part}).document()
        elif kind == "undo" and undone:
            (place, now), *_ = undone.items()
        else:
            documents, undone = read(documents), {}
            continue
        undone = {place: documents[place[0]].get(place[1])}
        put(documents, place, now)
        assert told(Workspace.load(documents)) == told(scratch(Workspace.load(documents)))


def put(documents: Documents, place: tuple[str, str], document: Any) -> None:
    table, number = place
    if document is not None:
        documents[table][number] = document
    elif number in documents[table]:
        del documents[table][number]


def told(workspace: Workspace) -> list[object]:
    return [one for day in (TODAY, LATER, END) for one in judged(workspace, day)]


@pytest.mark.parametrize("rules", ["", "{", RULES + "0"])
def test_figures_by_other_rules_are_not_used(rules: str) -> None:
    figures = '{"1":{"latest":[null,["7",[739000]],[]]}}'
    assert _latest(f"{RULES}\n{figures}") == ["7"]
    assert _latest(f"{rules}\n{figures}") == ["44", "1"]
    assert _latest(rules) == ["44", "1"]


@pytest.mark.parametrize("stored", ["7", '["x",[739000]]', '["7",["x"]]', '["7",[1,2]]', "[7,[739000]]", "null", "[]"])
def test_a_figure_that_cannot_be_read_is_computed(stored: str) -> None:
    assert _latest(f'{RULES}\n{{"1":{{"latest":[null,{stored},[]]}}}}') == ["44", "1"]


def test_of_values_among_which_is_something_else_the_last_are_known() -> None:
    assert _latest(f'{RULES}\n{{"1":{{"latest":[null,["x 7 8",[739000,739001]],[]]}}}}') == ["7", "8"]


def _latest(text: str) -> list[str]:
    """The last two values of the KPI, given the text of the figures that are stored."""
    documents = documents_of(*MEASURED)
    data = snapshot.encode(META, documents, {"kpis": text})
    parts = snapshot.decode_parts(data, len(data), lambda offset, size: data[offset : offset + size])
    assert parts is not None
    workspace = Workspace.load(parts[1])
    return [str(one) for one in latest_values(workspace, workspace.kpis[1]).values[-2:]]


def test_figures_of_another_version_are_not_used() -> None:
    documents = documents_of(*MEASURED)
    data = snapshot.encode(META._replace(version="0.0.9"), documents, figures_to_keep(documents))
    parts = snapshot.decode_parts(data, len(data), lambda offset, size: data[offset : offset + size])
    assert parts is not None
    workspace = Workspace.load(parts[1])
    assert workspace.stored_figures(workspace.kpis[1]) == {}


def test_what_is_stored_is_as_it_was_kept() -> None:
    """A change of a rule behind a figure shows here: raise the number in RULES then, so that none is used again."""
    found = figures_to_keep(documents_of(*MEASURED, *CLOSED))
    assert found == {
        "kpis": f"""{RULES}
{{"1":{{"latest":[null,["41 43 40 44 42 39 43 41 42 40 44 1",[739927,739934,739941]],[]],\
"findings":[[null,"2020-01-01"],["investigate","2 0 739913 7 7 3 49 21 0 0 1 739941 11 0 0 0 0 0",\
"739941 0 0 1 12;;739864 739871 739878 739885 739892 739899 739906 739913 739920 739927 739934 739941;\
41 43 40 44 42 39 43 41 42 40 44 1"],[]]}}}}""",
        "cycles": f"""{RULES}
{{"1":{{"standing":["2026-12-31",[[92,92,13,13],"1","0.7","0.6666666666666666666666666667",{{"closed":1}},1,0,"0.3",\
"out of reach"],[["kpis",1]]]}}}}""",
        "objectives": f"{RULES}\n{{}}",
    }
    assert (
        figures_to_keep(documents_of(*RUNNING))["objectives"]
        == f"""{RULES}
{{"1":{{"first due":["2026-10-01",739948,[]]}},"3":{{"first due":["2026-10-01",3652059,[]]}}}}"""
    )
    assert RULES == "rules 3"
    for records in ([*MEASURED, *CLOSED], RUNNING):
        assert figures_to_keep(read(documents_of(*records))) == figures_to_keep(documents_of(*records))


def test_an_import_leaves_them_to_the_next_snapshot(monkeypatch: pytest.MonkeyPatch) -> None:
    documents = documents_of(*MEASURED)
    monkeypatch.setattr("okrtui.domain.rules.figures_to_keep.MANY", len(MEASURED) - 1)
    assert figures_to_keep(documents) == {}
    assert figures_to_keep(read(documents)).keys() == {"kpis", "cycles", "objectives"}


def test_a_compaction_stores_them_and_does_without_where_a_record_cannot_be_read(tmp_path: Path) -> None:
    engine = JournalEngine.create(tmp_path)
    session = Session(engine, "ada", now=lambda: builders.NOW, today=lambda: TODAY)
    session.do(lambda *_: Change("kpi.add", puts=tuple(MEASURED)), None)
    for compute, is_stored in ((figures_to_keep, True), (_unreadable, False), (figures_to_keep, True)):
        engine.keep_figures(compute)
        engine.compact()
        there = JournalEngine.open(tmp_path)
        workspace = Workspace.load(there.load().documents)
        assert bool(workspace.stored_figures(workspace.kpis[1])) is is_stored
        there.close()
    session.close()


def _unreadable(_: Documents) -> dict[str, str]:
    raise CorruptError("A record cannot be read.")
