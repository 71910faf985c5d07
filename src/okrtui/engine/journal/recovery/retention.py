"""Which backups stay: all of the last day, one a day for a month, one a month for a year; and how long the log is."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from okrtui.engine.journal.files.layout import STAMP, Layout

HISTORY_DAYS = 730
NEWEST = 3
LAST_DAY = 24
DAYS = timedelta(days=30)
MONTHS = timedelta(days=366)


class Retention(NamedTuple):
    """How far back the log reaches at least; what is older than that goes at a compaction."""

    history: timedelta = timedelta(days=HISTORY_DAYS)


def surplus(stamps: Iterable[datetime], now: datetime) -> set[datetime]:
    """Choose the backups that go.

    There stay the newest three whatever their age, up to 24 of the last 24 hours, the newest of each day for
    30 days and of each month for a year. An instant in the future counts as the last day.
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


def surplus_files(layout: Layout, retention: Retention, now: datetime) -> list[Path]:
    """Find the kept snapshots and journals that go, and backups of a day ago that nobody finished; no others do."""
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
    """Read the instant in the name of a backup; None where the name holds no other part, or none that can be read."""
    parts = path.name.split(".")
    with contextlib.suppress(ValueError):
        return datetime.strptime(parts[-2], STAMP).replace(tzinfo=UTC)
    return None


def _old_journals(layout: Layout, before: datetime) -> Iterator[Path]:
    """Give the oldest kept journals up to the first that was still written to at that time; the last one stays."""
    for path in layout.kept_journals()[:-1]:
        if _touched(path) >= before:
            return
        yield path
