"""The check of a workspace in a database: the log is whole, and the records are what it says. It changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from okrtui.domain.records.enums import PREFIXES
from okrtui.engine import migrations
from okrtui.engine.postgres.engine import PostgresEngine
from okrtui.engine.protocol import Entry, Loaded, Op
from okrtui.engine.record_checks import Check, no_rules, objections, read_records
from okrtui.maintenance import Finding, Report, Severity

PAGE = 500
RESTORE = "Restore a dump from before with pg_restore."


def examine(address: str, check: Check = no_rules) -> Report:
    """Check the log and every record. Raises MissingWorkspaceError, UnreachableError, ReadOnlyError."""
    with closing(PostgresEngine(address, read_only=True)) as engine:
        loaded = engine.load_whole()
        records, _, unreadable = read_records({table: dict(each) for table, each in loaded.documents.items()})
        of_log = tuple(_check_log(engine, loaded))
        moved = engine.moved
    found = (
        *of_log,
        *((Finding(Severity.NOTE, "okrtui.head", moved.message, moved.hint),) if moved else ()),
        *(one._replace(advice=RESTORE) for one in unreadable),
        *objections(check, records, loaded.highest),
    )
    count = sum(map(len, records.values()))
    return Report(address, found, 0 if of_log else loaded.sequence, count, tuple(one.place for one in unreadable))


def _check_log(engine: PostgresEngine, loaded: Loaded) -> Iterator[Finding]:
    """Find gaps in the log, and records that are not what their last entry left."""
    last: dict[tuple[str, int], dict[str, Any] | None] = {}
    begins, expected = engine.log_from(), loaded.sequence
    for entry in _newest_first(engine, loaded.sequence):
        if entry.sequence != expected:
            yield _damage(f"commit {expected}", "It is missing in the log.")
        expected = entry.sequence - 1
        for op in entry.ops:
            last.setdefault((op.table, op.id), _as_today(op, entry))
    if expected >= begins:
        yield _damage(f"commit {expected}", "It is missing in the log.")
    stored = {(table, int(key)): one for table, each in loaded.documents.items() for key, one in each.items()}
    for place in sorted(last.keys() | (stored.keys() if begins == 1 else set())):
        if last.get(place) != stored.get(place):
            yield _damage(
                f"{PREFIXES.get(place[0], place[0])}{place[1]}", "It is not what its last entry in the log left."
            )


def _as_today(op: Op, entry: Entry) -> dict[str, Any] | None:
    """Return the record that an entry left, in the form that records have today."""
    if op.after is None or not entry.outdated:
        return op.after
    return migrations.migrate({op.table: {str(op.id): op.after}}, entry.schema)[op.table][str(op.id)]


def _newest_first(engine: PostgresEngine, sequence: int) -> Iterator[Entry]:
    before = sequence + 1
    while page := engine.history(before, PAGE):
        yield from page
        before = page[-1].sequence


def _damage(place: str, what: str) -> Finding:
    return Finding(Severity.DAMAGE, place, what, RESTORE)
