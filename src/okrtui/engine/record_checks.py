"""Checks of every record of a workspace: whether it can be read and follows the rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import ownerless, stored
from okrtui.engine.protocol import Documents, Entry
from okrtui.errors import CorruptError
from okrtui.maintenance import Finding, Severity

TABLES = tuple(kind.table for kind in RECORDS)
ReadableRecords = dict[str, dict[int, Record]]
Check = Callable[[ReadableRecords, Mapping[str, int]], Iterable[tuple[str, str, str]]]
"""Finds violations of the rules in records and highest ids: a record's id, the problem, and what to do."""


REMOVED = "okrtui doctor --repair removes it and keeps a copy of the files."


def no_rules(_records: ReadableRecords, _highest: Mapping[str, int]) -> Iterable[tuple[str, str, str]]:
    """Find no violations."""
    return ()


def objections(check: Check, records: ReadableRecords, highest: Mapping[str, int]) -> Iterator[Finding]:
    """Return the violations that a check finds as warnings, since the files are intact."""
    return (Finding(Severity.WARNING, *each) for each in check(records, highest))


def read_records(documents: Documents) -> tuple[ReadableRecords, list[tuple[str, str]], list[Finding]]:
    """Parse every document; return the records, the (table, key) pairs of unreadable ones, and findings about them."""
    records: ReadableRecords = {table: {} for table in TABLES}
    unreadable: list[tuple[str, str]] = []
    findings: list[Finding] = []
    for table in TABLES:
        for key, document in documents.get(table, {}).items():
            try:
                records[table][int(key)] = stored(table, int(key), document)
            except (CorruptError, ValueError) as error:
                what = error.message if isinstance(error, CorruptError) else f"“{key}” is not a record number."
                unreadable.append((table, key))
                findings.append(Finding(Severity.DAMAGE, f"{PREFIXES[table]}{key}", what, REMOVED))
        for number, orphan in list(ownerless(records, table)):
            del records[table][number]
            unreadable.append((table, str(number)))
            findings.append(Finding(Severity.DAMAGE, f"{PREFIXES[table]}{number}", orphan.message, REMOVED))
    return records, unreadable, findings


def check_times(newest_first: Iterable[Entry]) -> Iterator[Finding]:
    """Find commits dated before the previous one, because a clock was wrong."""
    later: Entry | None = None
    for entry in newest_first:
        if later is not None and later.at < entry.at:
            what = f"Dated {later.at:%Y-%m-%d %H:%M:%S}, earlier than commit {entry.sequence} before it."
            advice = "A clock was set back; commits are still ordered by number."
            yield Finding(Severity.NOTE, f"commit {later.sequence}", what, advice)
        later = entry
