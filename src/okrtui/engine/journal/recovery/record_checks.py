"""Reading every record of a workspace, and having others look at what they leave true."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import RECORDS, Record
from okrtui.domain.records.validation import stored
from okrtui.engine.protocol import Documents, Entry
from okrtui.errors import CorruptError
from okrtui.maintenance import Finding, Level

TABLES = tuple(kind.table for kind in RECORDS)
Records = dict[str, dict[int, Record]]
Check = Callable[[Records, Mapping[str, int]], Iterable[tuple[str, str, str]]]
"""Finds what the rules object to in records and highest ids: a record's id, what is wrong, and what to do."""


def no_rules(_records: Records, _highest: Mapping[str, int]) -> Iterable[tuple[str, str, str]]:
    """Object to nothing."""
    return ()


def objections(check: Check, records: Records, highest: Mapping[str, int]) -> Iterator[Finding]:
    """Give what a check objects to as warnings; the files are whole all the same."""
    return (Finding(Level.WARNING, *each) for each in check(records, highest))


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


def check_times(newest_first: Iterable[Entry]) -> Iterator[Finding]:
    """Find commits that say they were made before the one before them: somebody's clock was wrong."""
    later: Entry | None = None
    for entry in newest_first:
        if later is not None and later.at < entry.at:
            what = f"It says {later.at:%Y-%m-%d %H:%M:%S}, earlier than commit {entry.sequence} before it."
            advice = "A clock was set back; the order of commits is that of their numbers all the same."
            yield Finding(Level.NOTE, f"commit {later.sequence}", what, advice)
        later = entry
