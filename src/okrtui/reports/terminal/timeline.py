"""The timeline of a cycle as text: a line for each objective and key result, a cell for each week."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from okrtui.domain.columns.values import SIGNS
from okrtui.domain.records.models import KeyResult, Objective
from okrtui.domain.rules.number_text import counted, share
from okrtui.domain.rules.pace import Status
from okrtui.domain.rules.progress import clamp
from okrtui.domain.timeline import Timeline, TimelineCell, TimelineRow
from okrtui.glyphs import UNICODE, shown_in
from okrtui.reports.terminal.tables import Page, blocks, cells, cropped

LEVELS = UNICODE.levels
"""Progress from 0 to 1 as a sign; the last one is all of it."""

NONE = "No objective of this cycle was started."
"""Stands where a timeline has no lines."""

_ROOMS = ((10, 24), (5, 30), (4, 20), (2, 9))
"""The cells for a week from the most to the least that is told, each with the least for the names beside it."""

_NUMBERS, _CONFIDENCE = 10, 4
"""The rooms from which on progress is told as a number, and confidence is told."""

_LOWEST, _HIGHEST = Decimal("-9.99"), Decimal("99.99")
"""The numbers that have room in a week."""

_STATUSES = (Status.ON_TRACK, Status.AT_RISK, Status.OFF_TRACK, Status.PENDING)
_INDENT = "  "


class WeekText(NamedTuple):
    """The text of a week in a line; by its status it is coloured."""

    text: str
    status: Status


class TimelineLine(NamedTuple):
    """A line of the timeline: an objective or a key result by its name, and the texts of its weeks."""

    row: TimelineRow
    name: str
    weeks: tuple[WeekText, ...]

    @property
    def is_objective(self) -> bool:
        """True for the line of an objective, whose key results follow."""
        return isinstance(self.row.record, Objective)


class TimelineText(NamedTuple):
    """A timeline for a width: its heading, cells for names, the numbers of the weeks, the lines, and a legend."""

    heading: str
    names: int
    heads: str
    lines: tuple[TimelineLine, ...]
    legend: tuple[str, ...]


def timeline_text(timeline: Timeline, width: int | None) -> TimelineText:
    """Return a timeline for a width, or in full: where there is less room, less is told, then not of every week."""
    lines = [(row, _name(row)) for row in timeline.rows]
    longest, count = max((cells(name) for _, name in lines), default=0), len(timeline.weeks)
    room, least = _room(count, longest, width)
    names = longest if width is None else min(longest, max(least, width - room * count - 1))
    shown = _shown(count, count if width is None else max(1, (width - names - 1) // room))
    return TimelineText(
        heading=_heading(timeline),
        names=names + 1,
        heads=_heads(shown, room),
        lines=tuple(TimelineLine(row, name, tuple(_weeks(row, shown, room))) for row, name in lines),
        legend=_legend(room) if lines else (NONE,),
    )


def _room(count: int, longest: int, width: int | None) -> tuple[int, int]:
    """Return the cells for each of so many weeks, and the least for the names."""
    fitting = (one for one in _ROOMS if width is None or one[0] * count + min(one[1], longest) < width)
    return next(fitting, _ROOMS[-1])


def _shown(count: int, most: int) -> list[int]:
    """Return the weeks that are shown, at most so many: each, or every second …, with the last one."""
    step = -(-count // most)
    return list(range(count - 1, -1, -step))[::-1]


def _heads(shown: Sequence[int], room: int) -> str:
    """Return the numbers of the weeks above their signs, as far as each has room."""
    line = ""
    for place, at in enumerate(shown):
        number, start = str(at + 1), place * room + 1
        if start > len(line) and start + len(number) <= room * len(shown):
            line = line.ljust(start) + number
    return line


def _heading(timeline: Timeline) -> str:
    count = len(timeline.weeks)
    week = f"week {timeline.week} of {count}" if timeline.week else f"{counted(count, 'week')}, not begun"
    return f"{timeline.cycle.shown_id} {timeline.cycle.name}, {week}"


def _name(row: TimelineRow) -> str:
    indent = _INDENT if isinstance(row.record, KeyResult) else ""
    return f"{indent}{row.record.shown_id} {row.record.title}"


def _weeks(row: TimelineRow, shown: Sequence[int], room: int) -> Iterator[WeekText]:
    """Yield the texts of the weeks that are shown; of several in one, the latest that has begun counts."""
    before = -1
    for at in shown:
        begun = row.cells[before + 1 : at + 1]
        before = at
        yield WeekText(_cell(begun[-1], room), begun[-1].status) if begun else WeekText(" " * room, Status.PENDING)


def _cell(cell: TimelineCell, room: int) -> str:
    sign = SIGNS[cell.status.value]
    confidence = "" if cell.confidence is None or room < _CONFIDENCE else str(cell.confidence)
    if cell.progress is None:
        return f"{sign}{confidence}".ljust(room)
    if room < _NUMBERS:
        level = LEVELS[int(clamp(cell.progress) * (len(LEVELS) - 1))]
        return f"{sign}{level}{confidence}".ljust(room)
    return f"{sign}{share(clamp(cell.progress, _LOWEST, _HIGHEST)):>5} {confidence}".ljust(room)


def _legend(room: int) -> tuple[str, ...]:
    signs = "   ".join(f"{SIGNS[one.value]} {one.value}" for one in _STATUSES)
    signs += f"   {SIGNS[Status.OUTDATED.value]} {Status.OUTDATED.value} today"
    told = "progress" if room >= _NUMBERS else f"progress {LEVELS[0]} 0 to {LEVELS[-1]} 1"
    said = ", confidence where it was said" if room >= _CONFIDENCE else ""
    return signs, f"At the end of a week: status, {told}{said}."


def as_text(timeline: Timeline, page: Page) -> str:
    """Return a timeline as lines of a page."""
    drawn = timeline_text(timeline, page.width)
    heads = " " * drawn.names + drawn.heads
    lines = [_line(one, drawn.names, page) for one in drawn.lines]
    table = "\n".join([heads, *lines]) if lines else ""
    legend = "\n".join(_wrapped(page.shown(each), page) for each in drawn.legend)
    return blocks(page.shown(drawn.heading), table, legend)


def _wrapped(text: str, page: Page) -> str:
    return textwrap.fill(text, page.width) if page.width else text


def _line(one: TimelineLine, names: int, page: Page) -> str:
    indent = one.name[: len(one.name) - len(one.name.lstrip())]
    name = cropped(indent + page.shown(one.name.lstrip()), names - 1, page.glyphs.ellipsis)
    weeks = "".join(week.text for week in one.weeks)
    text = name + " " * (names - cells(name)) + weeks
    return shown_in(text, page.glyphs).rstrip()
