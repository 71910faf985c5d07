"""A calendar of the days on which check-ins are due, and on which cycles start and end, as an iCalendar file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from icalendar import Calendar, Event

from okrtui.domain.records.enums import CheckInRhythm, CycleState
from okrtui.domain.records.models import Cycle, KeyResult, Record
from okrtui.domain.rules.due import check_in_days
from okrtui.domain.rules.lifecycle import objectives_in
from okrtui.domain.rules.ownership import is_among, owners_of, owners_text
from okrtui.domain.workspace import Workspace

_DAY = timedelta(days=1)
_WEEKS = {CheckInRhythm.WEEKLY: 1, CheckInRhythm.FORTNIGHTLY: 2}
"""The rhythms that one rule repeats exactly. A month after the 31st is no rule that calendars have."""


def events(workspace: Workspace, owner: str | None = None) -> list[Event]:
    """Return the events of every cycle that is not closed; of check-ins, only those due from an owner if one is named.

    The same records give the same events, and a record's events keep their UID when it changes, so that a calendar
    which takes them in again updates them.
    """
    cycles = sorted(workspace.cycles.values(), key=lambda one: (one.start, one.id))
    found = [each for cycle in cycles if cycle.state is not CycleState.CLOSED for each in _of_cycle(cycle)]
    objectives = objectives_in(workspace, CycleState.ACTIVE)  # nobody is asked for check-ins in others
    parts = (part for one in objectives for part in workspace.key_results_of(one.id))
    for key_result in sorted(parts, key=lambda one: one.id):
        if owner is None or is_among(owner, owners_of(workspace, key_result)):
            found += _of_key_result(workspace, key_result)
    return found


def ics(found: list[Event]) -> bytes:
    """Return events as an iCalendar file."""
    calendar = Calendar()
    calendar.add("prodid", "-//okrtui//okrtui//EN")
    calendar.add("version", "2.0")
    for each in found:
        calendar.add_component(each)
    data: bytes = calendar.to_ical()
    return data


def _of_cycle(cycle: Cycle) -> Iterator[Event]:
    yield _event(cycle, "start", f"{cycle.name} starts", cycle.start, cycle.updated_at)
    yield _event(cycle, "end", f"{cycle.name} ends", cycle.end, cycle.updated_at)


def _of_key_result(workspace: Workspace, key_result: KeyResult) -> Iterator[Event]:
    """Yield the check-ins of a key result: one event that repeats each week or fortnight, else one for each month."""
    days = check_in_days(workspace, key_result)
    if not days:
        return
    objective = workspace.objectives[key_result.objective]
    checked = workspace.check_ins_of(key_result.id)
    changed = max(one.updated_at for one in (key_result, objective, *checked[-1:]))
    owners = owners_text(owners_of(workspace, key_result))
    told = {"description": "\n".join(filter(None, (f"{objective.shown_id} {objective.title}", owners)))}
    title = f"Check in {key_result.shown_id} {key_result.title}"
    weeks = _WEEKS.get(key_result.rhythm)
    if weeks:
        rule = {"freq": "weekly", "interval": weeks, "until": days[-1]}
        yield _event(key_result, "check-in", title, days[0], changed, **told, rrule=rule)
        return
    for number, day in enumerate(days, start=1):
        yield _event(key_result, f"check-in-{number}", title, day, changed, **told)


def _event(record: Record, what: str, summary: str, day: date, changed: datetime, **told: Any) -> Event:
    """Return an event of a whole day. Its UID is the record's own: its id, and the moment when it was made."""
    event = Event()
    event.add("uid", f"{record.shown_id}-{record.created_at:%Y%m%dT%H%M%S%f}-{what}@okrtui")
    parts = {"dtstamp": changed, "last-modified": changed, "summary": summary, "dtstart": day, "dtend": day + _DAY}
    for name, value in {**parts, **told, "categories": ["OKR"], "transp": "TRANSPARENT"}.items():
        event.add(name, value)
    return event
