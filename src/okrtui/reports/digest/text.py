"""The weekly digest as the plain text of an email."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from okrtui.domain.columns.todo import TodoRow
from okrtui.domain.columns.values import status_text
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.rules.measure_text import reading_text
from okrtui.domain.rules.number_text import counted, number, share
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.todo import Need
from okrtui.reports.digest.week import Digest, KeyResultMove, KeyResultNews, KpiMove, changed
from okrtui.reports.terminal.tables import Page, cells, cropped

WIDTH = 72
_ID = 6
_STILL = "still "


def as_text(week: Digest, page: Page) -> str:
    """Return the whole email, at most 72 cells wide; empty if there is no news."""
    if week.quiet:
        return ""
    sections = (
        ("Moved", sorted([*map(_key_result, week.key_results), *map(_kpi, week.kpis)], key=_stood_still)),
        ("Due", list(_due(week.due))),
        ("At risk or off track", list(map(_behind, week.behind))),
        ("KPIs with a signal or a new status", [row for one in week.kpis for row in _news(one)]),
    )
    parts = [f"Week from {week.first} to {week.today}"]
    for head, rows in sections:
        if rows:
            parts.append("\n".join((head, *(_line(*row, page) for row in rows))))
    return "\n\n".join(parts)


DigestRow = tuple[str, str, str]
"""The left side, the name, which is shortened first, and the right side."""


def _line(left: str, name: str, right: str, page: Page) -> str:
    """Return a line of a section: the right side in full if possible, the name in the remaining width."""
    mark = page.glyphs.ellipsis
    if not (name or right):
        return "  " + cropped(page.shown(clean_line(left)), WIDTH - 2, mark)
    start = f"  {page.shown(clean_line(left)):<{_ID}}"
    end = page.shown(clean_line(right))
    end = cropped(end, WIDTH - cells(start) - 2 * _ID, mark)
    room = WIDTH - cells(start) - cells(end) - (2 if end else 0)
    text = cropped(page.shown(clean_line(name)), room, mark)
    return f"{start}{text}{' ' * (room - cells(text))}{'  ' if end else ''}{end}".rstrip()


def _key_result(move: KeyResultMove) -> DigestRow:
    measure = move.record.measure
    before, now = reading_text(measure, move.before), reading_text(measure, move.now)
    way = f"{_bare(before, now)} → {now}" if changed(move) else f"{_STILL}{now}"
    return move.record.shown_id, move.record.title, way


def _kpi(move: KpiMove) -> DigestRow:
    one = move.record
    before, now = (number(value, one.unit, one.decimals) for value in (move.before, move.standing.value))
    if move.before is None:
        return one.shown_id, one.name, now
    return one.shown_id, one.name, f"{_STILL}{now}" if before == now else f"{_bare(before, now)} → {now}"


def _stood_still(row: DigestRow) -> bool:
    return row[2].startswith(_STILL)


def _bare(before: str, now: str) -> str:
    """Return the first of two values without its unit if the second one has the same."""
    figure, _, unit = before.partition(" ")
    return figure if unit and now.endswith(f" {unit}") else before


def _due(due: Iterable[TodoRow]) -> Iterator[DigestRow]:
    """Yield what is due, person by person."""
    for _, each in groupby((row.need for row in due), lambda need: folded(owners_text(need.owners))):
        needs = list(each)
        yield f"{owners_text(needs[0].owners) or 'no owner'}:", "", ""
        yield from map(_owed, needs)


def _owed(need: Need) -> DigestRow:
    late = f"{counted(need.days_late, 'day')} late" if need.days_late else "due"
    return need.shown_id, need.title, f"{need.kind}, {late}{'!' if need.overdue else ''}"


def _behind(one: KeyResultNews) -> DigestRow:
    at = one.standing
    figures = f"{status_text(at.status.value)}, {share(at.raw)} of {share(at.expected)}"
    return one.record.shown_id, one.record.title, f"{figures}, {owners_text(one.owners)}" if one.owners else figures


def _news(move: KpiMove) -> Iterator[DigestRow]:
    if move.turned and move.status_before is not None:
        way = f"{move.status_before.value} → {status_text(move.standing.status.value)}"
        yield move.record.shown_id, move.record.name, way
    for signal in move.signals:
        yield move.record.shown_id, move.record.name, f"{signal.kind.value} on {signal.date}"
        yield "", signal.finding, ""
