"""The weekly digest as the plain text of an email, and as JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from okrtui.domain.columns.values import plain_or_none as plain
from okrtui.domain.columns.values import status_text as status
from okrtui.domain.records.field_types import clean_line, folded
from okrtui.domain.records.models import Cycle, KeyResult, Kpi
from okrtui.domain.rules.measure_text import reading_text
from okrtui.domain.rules.number_text import counted, number, share
from okrtui.domain.rules.ownership import owners_text
from okrtui.domain.rules.record_names import name_of
from okrtui.reports.digest.week import Behind, Digest, Due, KeyResultMove, KpiMove, changed
from okrtui.reports.json_fields.records import Json
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
    mark = "~" if page.ascii_only else "…"
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


def _due(due: Iterable[Due]) -> Iterator[DigestRow]:
    """Yield what is due, person by person."""
    for _, each in groupby(due, lambda one: folded(owners_text(one.owners))):
        rows = list(each)
        yield f"{owners_text(rows[0].owners) or 'no owner'}:", "", ""
        yield from map(_owed, rows)


def _owed(one: Due) -> DigestRow:
    what = _asked(one.record)
    late = f"{counted(one.late, 'day')} late" if one.late else "due"
    return one.record.shown_id, name_of(one.record), f"{what}, {late}{'!' if one.overdue else ''}"


def _asked(record: KeyResult | Kpi | Cycle) -> str:
    if isinstance(record, KeyResult):
        return "check in"
    return "record" if isinstance(record, Kpi) else "grade"


def _behind(one: Behind) -> DigestRow:
    at = one.standing
    figures = f"{status(at.status.value)}, {share(at.raw)} of {share(at.expected)}"
    return one.record.shown_id, one.record.title, f"{figures}, {owners_text(one.owners)}" if one.owners else figures


def _news(move: KpiMove) -> Iterator[DigestRow]:
    if move.turned and move.status_before is not None:
        way = f"{move.status_before.value} → {status(move.standing.status.value)}"
        yield move.record.shown_id, move.record.name, way
    for signal in move.signals:
        yield move.record.shown_id, move.record.name, f"{signal.kind.value} on {signal.date}"
        yield "", signal.finding, ""


# -- JSON ---------------------------------------------------------------------------------------------------------


def as_json(week: Digest) -> Json:
    """Return the same week as JSON values."""
    return {
        "from": week.first.isoformat(),
        "to": week.today.isoformat(),
        "moved": [*map(_moved_json, week.key_results), *map(_measured_json, week.kpis)],
        "due": [_due_json(one) for one in week.due],
        "behind": [_behind_json(one) for one in week.behind],
    }


def _moved_json(move: KeyResultMove) -> Json:
    before, now = move.before, move.now
    return {
        "id": move.record.shown_id,
        "title": move.record.title,
        "owners": list(move.owners),
        "on": now.date.isoformat(),
        "before": plain(before.value) if before else None,
        "value": plain(now.value),
        "done_before": list(before.done) if before else [],
        "done": list(now.done),
        "raw": plain(move.standing.raw),
        "status": move.standing.status.value,
    }


def _measured_json(move: KpiMove) -> Json:
    at = move.standing
    return {
        "id": move.record.shown_id,
        "title": move.record.name,
        "owners": list(move.record.owners),
        "on": at.on.isoformat() if at.on else None,
        "before": plain(move.before),
        "value": plain(at.value),
        "status_before": move.status_before.value if move.status_before else None,
        "status": at.status.value,
        "signals": [
            {"rule": one.rule.value, "date": one.date.isoformat(), "kind": one.kind.value} for one in move.signals
        ],
    }


def _due_json(one: Due) -> Json:
    fields = {"owners": list(one.owners), "what": _asked(one.record), "id": one.record.shown_id}
    return fields | {"title": name_of(one.record), "days_late": one.late, "overdue": one.overdue}


def _behind_json(one: Behind) -> Json:
    at = one.standing
    fields = {"id": one.record.shown_id, "title": one.record.title, "owners": list(one.owners)}
    figures = {"raw": plain(at.raw), "expected": plain(at.expected), "gap": plain(at.gap)}
    return fields | {"status": at.status.value} | figures
