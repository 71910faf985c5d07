"""Workspaces of any shape, and how a file is taken in without a store."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from builders import (
    NOW,
    TODAY,
    check_in,
    comment,
    cycle,
    decision,
    key_result,
    kpi,
    measurement,
    milestones,
    objective,
    signal_note,
    workspace,
)
from okrtui.domain.actions import record_import
from okrtui.domain.actions.import_rows import ImportPlan
from okrtui.domain.records.models import Record
from okrtui.domain.rules.integrity import check
from okrtui.domain.workspace import Put, Workspace
from okrtui.reports.exchange import csv_rows
from okrtui.reports.exchange.import_formats import ImportOptions, Reading

NASTY = (
    "=1+1", "+cmd", "-5", "@SUM(A1)", "'=x", "''=", "'plain", "＝1", 'say "so", or; not', "two\nlines", "a\tb", "null",
    "K1", "1. first | 2", "a | b", "{}", "[1]", "日本語", "e\u0301", "x" * 300, "yes", "1,5", "# no comment", "0",
)  # fmt: skip
TEXTS = st.sampled_from(NASTY) | st.text(max_size=12)
TITLES = TEXTS.map(lambda text: text if text in NASTY else f"t{text}")
NAMES = TITLES.filter(lambda text: text != "K1")  # a name that reads like an id is refused
NUMBERS = st.builds(lambda n, places: Decimal(n).scaleb(-places), st.integers(-(10**9), 10**9), st.integers(0, 6))
DAYS = st.integers(0, 4000).map(lambda days: TODAY - timedelta(days=days))
STEPS = st.lists(st.tuples(TITLES, st.sampled_from([1, 2, 0.5])), min_size=1, max_size=3).map(
    lambda found: [{"number": 2 * n, "text": text, "weight": weight} for n, (text, weight) in enumerate(found, 1)]
)
OWNERS = st.sampled_from([(), ("ada",), ("ada", "bo"), ("Ada Lovelace",), ("=x", "b c"), ("'a",)])
MEASURES = st.one_of(
    st.builds(lambda n, unit: {"kind": "metric", "baseline": n, "target": n + 1, "unit": unit}, NUMBERS, TITLES),
    st.builds(lambda n: {"kind": "maintain", "low": n}, NUMBERS),
    STEPS.map(lambda steps: {"kind": "milestones", "steps": steps}),
)


@st.composite
def workspaces(draw: st.DrawFn) -> Workspace:
    """A workspace with gaps in its numbers, and texts that try a file format."""

    def ids(most: int) -> list[int]:
        return sorted(draw(st.sets(st.integers(1, 30), max_size=most)))

    def stamp() -> dict[str, Any]:
        return {"revision": draw(st.integers(1, 9)), "created_by": draw(TITLES), "created_at": NOW}

    found: list[Record] = []
    told: dict[str, Any]
    cycles, kpis = ids(2), ids(3)
    found += (cycle(id=n, name=f"{draw(TITLES)} {n}", retrospective=draw(TEXTS), **stamp()) for n in cycles)
    for n in kpis:
        target = {"since": draw(DAYS), "low": draw(NUMBERS)}
        told = {"targets": draw(st.sampled_from([[], [target]])), "dismissed": draw(st.sampled_from([{}, {"a": "=b"}]))}
        passed = draw(st.sampled_from([None, {"on": TODAY, "reason": "=later", "evidence": ""}]))
        found.append(
            kpi(
                id=n,
                name=f"{draw(TITLES)} {n}",
                unit=draw(TEXTS),
                owners=draw(OWNERS),
                passed_over=passed,
                **told,
                **stamp(),
            )
        )
    objectives = ids(3) if cycles else []
    for n in objectives:
        parent = draw(st.sampled_from([None, *(one for one in objectives if one < n)]))
        heals = draw(st.sampled_from([None, *kpis]))
        told = {
            "cycle": draw(st.sampled_from(cycles)),
            "parent": parent,
            "heals": heals,
            "why": draw(TEXTS),
            "owners": draw(OWNERS),
            "state": draw(st.sampled_from(["active", "draft"])),
        }
        found.append(objective(id=n, title=draw(NAMES), **told, **stamp()))
    parts = ids(4) if objectives else []
    for n in parts:
        told = {"measure": draw(MEASURES), "kpi": draw(st.sampled_from([None, *kpis])), "title": draw(NAMES)}
        found.append(key_result(id=n, objective=draw(st.sampled_from(objectives)), **told, **stamp()))
    for n in ids(4) if parts else []:
        told = {"value": draw(st.one_of(st.none(), NUMBERS)), "done": draw(st.sampled_from([[], [2], [2, 4]]))}
        found.append(check_in(id=n, key_result=draw(st.sampled_from(parts)), date=draw(DAYS), note=draw(TEXTS), **told))
    for n in ids(5) if kpis else []:
        told = {"date": TODAY - timedelta(days=n), "value": draw(NUMBERS), "note": draw(TEXTS)}
        found.append(measurement(id=n, kpi=draw(st.sampled_from(kpis)), **told, **stamp()))
    found += (comment(id=n, kpi=kpis[0], text=draw(TITLES), settled_by=draw(OWNERS)) for n in ids(2) if kpis)
    found += (signal_note(id=n, kpi=kpis[0], cause=draw(TITLES), date=draw(DAYS)) for n in ids(2) if kpis)
    found += (decision(id=n, metric=draw(TITLES), why=draw(TEXTS), **stamp()) for n in ids(2))
    made = workspace(*found)
    made.apply([Put("kpis", draw(st.integers(31, 40)), None)])
    return made


def planned(there: Workspace, reading: Reading, by: str = "bob") -> ImportPlan:
    """What taking a file in comes to."""
    return record_import.plan(there, reading.batch, by, NOW)


def taken_in(there: Workspace, *readings: Reading) -> ImportPlan:
    """Take files in, as the store does it; nothing speaks against it."""
    plan = ImportPlan((), (), {})
    for reading in readings:
        assert (reading.unreadable, list(reading.faults)) == ("", [])
        plan = planned(there, reading)
        assert list(plan.faults) == []
        check(there, plan.change)
        there.apply(Put(one.table, one.id, one.document()) for one in plan.change.puts)
    return plan


def reasons(there: Workspace, reading: Reading) -> list[tuple[str | int, str]]:
    """Every fault by place, of the file as well as of its rows."""
    plan = planned(there, reading)
    found = [*reading.faults, *plan.faults, *record_import.misfits(there, plan)]
    return [(one.place, one.reason) for one in found]


def records(there: Workspace) -> dict[tuple[str, int], Record]:
    """Every record by table and number."""
    return {(one.table, one.id): one for one in there}


def read(text: str, table: str | None = None, **options: Any) -> Reading:
    """What a CSV file says."""
    return csv_rows.read(text, TODAY, ImportOptions(table, **options))


def put(there: Workspace, *found: Record) -> Workspace:
    """The workspace with these records in it."""
    there.apply(Put(one.table, one.id, one.document()) for one in found)
    return there


def goals(**changes: Any) -> Workspace:
    """A cycle with an objective, a key result moved by a number and one by milestones."""
    parts = (key_result(), key_result(id=2, title="Guided set-up", measure=milestones(1, 1)))
    return workspace(cycle(**changes), objective(), *parts, kpi())
