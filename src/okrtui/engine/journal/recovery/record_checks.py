"""What may be wrong with records although every file is whole. Pure: documents in, findings out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.field_types import folded
from okrtui.domain.records.models import RECORDS, CheckIn, Cycle, Kpi, Measurement, Objective, Record
from okrtui.domain.records.validation import stored
from okrtui.domain.rules.integrity import references, serves_itself
from okrtui.engine.protocol import Documents, Entry, Finding, Level
from okrtui.errors import CorruptError

TABLES = tuple(kind.table for kind in RECORDS)
Records = dict[str, dict[int, Record]]


def read_records(documents: Documents) -> tuple[Records, list[tuple[str, str]], list[Finding]]:
    """Read every document: the records, the (table, key) pairs of those that cannot be read, and why not."""
    records: Records = {table: {} for table in TABLES}
    unreadable: list[tuple[str, str]] = []
    findings: list[Finding] = []
    for table in TABLES:
        for key, document in documents.get(table, {}).items():
            try:
                records[table][int(key)] = stored(table, int(key), document)
            except (CorruptError, ValueError) as error:
                what = error.message if isinstance(error, CorruptError) else f"“{key}” is no number of a record."
                unreadable.append((table, key))
                advice = "okrtui doctor --repair takes it out, and keeps the files as they were."
                findings.append(Finding(Level.DAMAGE, f"{PREFIXES[table]}{key}", what, advice))
    return records, unreadable, findings


def check_records(records: Records, highest: Mapping[str, int]) -> Iterator[Finding]:
    """Check what every change has to leave true, and what a person should look at."""
    yield from _broken_references(records)
    yield from _named_alike(records)
    yield from _circles(records)
    yield from _out_of_their_cycle(records)
    for table, of_table in records.items():
        if of_table and max(of_table) > highest.get(table, 0):
            what = f"The highest number of {table} ever given is {highest.get(table, 0)}, but this is there."
            yield Finding(Level.WARNING, f"{PREFIXES[table]}{max(of_table)}", what, "The next compaction mends that.")


def _broken_references(records: Records) -> Iterator[Finding]:
    for table, of_table in records.items():
        fields = references(table)
        for record in of_table.values():
            for field, target in fields:
                number = getattr(record, field)
                if number is not None and number not in records[target]:
                    what = f"Its {field.replace('_', ' ')} is {PREFIXES[target]}{number}, which is not there."
                    yield Finding(Level.WARNING, record.shown_id, what, "Edit or delete it.")


def _named_alike(records: Records) -> Iterator[Finding]:
    alike: dict[tuple[object, ...], list[Record]] = defaultdict(list)
    for record in (*records["cycles"].values(), *records["kpis"].values(), *records["measurements"].values()):
        if isinstance(record, Cycle | Kpi):
            alike[record.table, folded(record.name)].append(record)
        elif isinstance(record, Measurement):
            alike[record.table, record.kpi, record.date].append(record)
    for first, *others in alike.values():
        for other in others:
            same = "KPI and day" if isinstance(other, Measurement) else "name"
            what = f"It has the same {same} as {first.shown_id}."
            yield Finding(Level.WARNING, other.shown_id, what, "Change or delete one of them.")


def _circles(records: Records) -> Iterator[Finding]:
    parents = {record.id: record.parent for record in records["objectives"].values() if isinstance(record, Objective)}
    known: dict[int, bool] = {}
    for number in parents:
        if serves_itself(number, parents.get, known):
            advice = "Let one of them serve another objective."
            yield Finding(Level.WARNING, f"O{number}", "It serves itself in a circle.", advice)


def _out_of_their_cycle(records: Records) -> Iterator[Finding]:
    """Find check-ins on days outside the cycle of their objective."""
    for check_in in records["check_ins"].values():
        cycle = _cycle_of(records, check_in)
        if isinstance(check_in, CheckIn) and cycle and not cycle.start <= check_in.date <= cycle.end:
            what = f"Its date, {check_in.date}, lies outside {cycle.name} ({cycle.start} to {cycle.end})."
            yield Finding(Level.WARNING, check_in.shown_id, what, "Correct its date, or that of the cycle.")


def _cycle_of(records: Records, check_in: Record) -> Cycle | None:
    key_result = records["key_results"].get(getattr(check_in, "key_result", 0))
    objective = records["objectives"].get(getattr(key_result, "objective", 0))
    cycle = records["cycles"].get(getattr(objective, "cycle", 0))
    return cycle if isinstance(cycle, Cycle) else None


def check_times(newest_first: Iterable[Entry]) -> Iterator[Finding]:
    """Find commits that say they were made before the one before them: somebody's clock was wrong."""
    later: Entry | None = None
    for entry in newest_first:
        if later is not None and later.at < entry.at:
            what = f"It says {later.at:%Y-%m-%d %H:%M:%S}, earlier than commit {entry.sequence} before it."
            advice = "A clock was set back; the order of commits is that of their numbers all the same."
            yield Finding(Level.NOTE, f"commit {later.sequence}", what, advice)
        later = entry
