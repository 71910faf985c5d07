"""The retention of backups (hourly for a day, daily for a month, monthly for a year) and of the log."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from okrtui.engine.journal.files.layout import STAMP, Layout

HISTORY_DAYS = 730
NEWEST = 3
LAST_DAY = 24
DAYS = timedelta(days=30)
MONTHS = timedelta(days=366)
LEAP, SETTLED = timedelta(days=45), timedelta(days=7)
"""A time without anything kept after which the clock may have leapt, and the time after which it did not."""


class Retention(NamedTuple):
    """The period the log covers at least; a compaction deletes older entries."""

    history: timedelta = timedelta(days=HISTORY_DAYS)


def surplus(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Return the backups to delete.

    Kept are the newest three whatever their age, up to 24 of the last 24 hours, the newest of each day for
    30 days and of each month for a year. Times in the future count as the last day.
    """
    newest_first = sorted(set(stamps), reverse=True)
    kept = set(newest_first[:NEWEST])
    kept.update([at for at in newest_first if now - at <= timedelta(days=1)][:LAST_DAY])
    kept.update(
        _newest_of_each((at for at in newest_first if now - at <= DAYS), lambda at: (at.year, at.month, at.day))
    )
    kept.update(_newest_of_each((at for at in newest_first if now - at <= MONTHS), lambda at: (at.year, at.month)))
    return set(newest_first) - kept


def _newest_of_each(
    newest_first: Iterable[datetime], span: Callable[[datetime], tuple[int, ...]]
) -> Iterator[datetime]:
    seen: set[tuple[int, ...]] = set()
    for at in newest_first:
        if span(at) not in seen:
            seen.add(span(at))
            yield at


def _leap(layout: Layout, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the two times between which the clock may have leapt, None if it did not.

    Nothing is deleted by a clock that may be wrong: after a long time without anything kept, only a week in which
    something was kept again shows that the time is right.
    """
    known = sorted(at for at in {*_known(layout), now} if at <= now)
    for before, after in reversed(list(pairwise(known))):
        if after - before > LEAP:
            return (before, after) if now - after < SETTLED else None
    return None


def _known(layout: Layout) -> Iterator[datetime]:
    yield from map(_touched, layout.kept_journals())
    yield from (at for path in layout.kept_snapshots() if (at := stamp_of(path)))


def surplus_files(layout: Layout, retention: Retention, now: datetime) -> list[Path]:
    """List the kept snapshots and journals to delete, and unfinished backups older than a day."""
    return [] if _leap(layout, now) else _outdated(layout, retention, now)


def held_back(layout: Layout, retention: Retention, now: datetime) -> tuple[datetime, datetime] | None:
    """Return the two times between which the clock may have leapt, None if nothing old is kept because of that."""
    return _leap(layout, now) if _outdated(layout, retention, now) else None


def _outdated(layout: Layout, retention: Retention, now: datetime) -> list[Path]:
    dated: dict[datetime, list[Path]] = {}
    for path in layout.kept_snapshots():
        if at := stamp_of(path):
            dated.setdefault(at, []).append(path)
    snapshots = [path for at in surplus(dated, now) for path in dated[at]]
    unfinished = [path for path in layout.unfinished() if _touched(path) < now - timedelta(days=1)]
    return [*snapshots, *unfinished, *_old_journals(layout, now - retention.history)]


def _touched(path: Path) -> datetime:
    return datetime.fromtimestamp(path.lstat().st_mtime, UTC)


def stamp_of(path: Path) -> datetime | None:
    """Return the time in the name of a backup; None if there is none or it cannot be read."""
    parts = path.name.split(".")
    with contextlib.suppress(ValueError):
        return datetime.strptime(parts[-2], STAMP).replace(tzinfo=UTC)
    return None


def _old_journals(layout: Layout, before: datetime) -> Iterator[Path]:
    """Return the oldest kept journals up to the first one written after that time; the last one is kept."""
    for path in layout.kept_journals()[:-1]:
        if _touched(path) >= before:
            return
        yield path
