"""Records as they should never be left: what the doctor looks for in a workspace whose files are whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple, cast

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import CheckIn, Cycle, Measurement, Objective, Record
from okrtui.domain.rules.integrity import references, serves_itself
from okrtui.domain.rules.record_names import name_of

Records = Mapping[str, Mapping[int, Record]]


class Objection(NamedTuple):
    """Something that no change would have left: a record's id, what is wrong, and what to do."""

    place: str
    what: str
    advice: str


def check_records(records: Records, highest: Mapping[str, int]) -> Iterator[Objection]:
    """Check what every change has to leave true, and what a person should look at."""
    yield from _broken_references(records)
    yield from _named_alike(records)
    yield from _circles(records)
    yield from _out_of_their_cycle(records)
    for table, of_table in records.items():
        if of_table and max(of_table) > highest.get(table, 0):
            what = f"The highest number of {table} ever given is {highest.get(table, 0)}, but this is there."
            yield Objection(f"{PREFIXES[table]}{max(of_table)}", what, "The next compaction mends that.")


def _broken_references(records: Records) -> Iterator[Objection]:
    for table, of_table in records.items():
        fields = references(table)
        for record in of_table.values():
            for field, target in fields:
                number = getattr(record, field)
                if number is not None and number not in records[target]:
                    what = f"Its {field.replace('_', ' ')} is {PREFIXES[target]}{number}, which is not there."
                    yield Objection(record.shown_id, what, "Edit or delete it.")


def _named_alike(records: Records) -> Iterator[Objection]:
    alike: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in (*records["cycles"].values(), *records["kpis"].values()):
        alike[record.table, folded(name_of(record))].append(record)
    for value in cast("Mapping[int, Measurement]", records["measurements"]).values():
        alike[value.table, value.kpi, value.date].append(value)
    for first, *others in alike.values():
        for other in others:
            same = "KPI and day" if isinstance(other, Measurement) else "name"
            what = f"It has the same {same} as {first.shown_id}."
            yield Objection(other.shown_id, what, "Change or delete one of them.")


def _circles(records: Records) -> Iterator[Objection]:
    parents = {record.id: record.parent for record in records["objectives"].values() if isinstance(record, Objective)}
    known: dict[int, bool] = {}
    for number in parents:
        if serves_itself(number, parents.get, known):
            advice = "Let one of them serve another objective."
            yield Objection(f"O{number}", "Its chain of parents leads back to itself.", advice)


def _out_of_their_cycle(records: Records) -> Iterator[Objection]:
    """Find check-ins on days outside the cycle of their objective."""
    for check_in in records["check_ins"].values():
        cycle = _cycle_of(records, check_in)
        if isinstance(check_in, CheckIn) and cycle and not cycle.start <= check_in.date <= cycle.end:
            what = f"Its date, {check_in.date}, lies outside {cycle.name} ({cycle.start} to {cycle.end})."
            yield Objection(check_in.shown_id, what, "Correct its date, or that of the cycle.")


def _cycle_of(records: Records, check_in: Record) -> Cycle | None:
    key_result = records["key_results"].get(getattr(check_in, "key_result", 0))
    objective = records["objectives"].get(getattr(key_result, "objective", 0))
    cycle = records["cycles"].get(getattr(objective, "cycle", 0))
    return cycle if isinstance(cycle, Cycle) else None
