"""The timeline of a cycle on screen: each objective and key result is a row to go to."""

from __future__ import annotations

from typing import Final

from okrtui.domain.rules.pace import Status
from okrtui.domain.timeline import Timeline
from okrtui.reports.terminal.timeline import TimelineLine, timeline_text
from okrtui.tui import styled_text
from okrtui.tui.detail_rows import MARGIN, DetailKey, DetailRows
from okrtui.tui.sections.base import Drawing
from okrtui.tui.styled_text import Line, Paragraph, Piece, Tone

_TONES: Final[dict[Status, Tone]] = {Status.ON_TRACK: "good", Status.AT_RISK: "warn", Status.OFF_TRACK: "bad"}


def lines(timeline: Timeline, width: int) -> Drawing:
    """Return the timeline for a width."""
    drawn = timeline_text(timeline, width - MARGIN)
    by_key: dict[DetailKey, TimelineLine] = {(one.row.record.table, one.row.record.id): one for one in drawn.lines}
    rows = DetailRows(list(by_key), lambda key, _: [_line(by_key[key], drawn.names)])
    legend = [Paragraph(styled_text.with_signs(each), "muted", MARGIN) for each in drawn.legend]
    heads: Line = ((" " * (MARGIN + drawn.names) + drawn.heads, "muted"),)
    return [(), heads, rows, (), *legend] if by_key else list(legend)


def _line(one: TimelineLine, names: int) -> Line:
    tone: Tone = "strong" if one.is_objective else ""
    weeks: list[Piece] = [(styled_text.with_signs(each.text), _TONES.get(each.status, "muted")) for each in one.weeks]
    return (styled_text.fit(one.name, names - 1), tone), (" ", ""), *weeks
