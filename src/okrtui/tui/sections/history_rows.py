"""The values of a KPI and the check-ins of a key result as rows of its detail, the newest first."""

from __future__ import annotations

from datetime import date
from typing import Final

from okrtui.domain.records.models import CheckIn, KeyResult, Kpi, Measurement
from okrtui.domain.rules.readings import feeding
from okrtui.domain.rules.record_names import author
from okrtui.domain.workspace import Workspace
from okrtui.tui import formatting, styled_text
from okrtui.tui.detail_rows import DetailKey, DetailPart, DetailRows
from okrtui.tui.styled_text import Line, Paragraph, Piece

DAY: Final = 13
"""The width of a day with its year, and the space behind it, in cells."""

FED: Final = 4
"""The most values listed of the KPI that feeds a key result."""

WRAPPED: Final = 4096
"""How many notes are remembered as they are wrapped; each is asked for whenever the detail is laid out."""


def heading(title: str, count: int) -> Line:
    """Return the heading over rows, with their number."""
    return (title, "head"), (f"   {count:,}", "muted")


def measurements(workspace: Workspace, kpi: Kpi, today: date) -> list[DetailPart]:
    """Return the values of a KPI under a heading; nothing where there are none."""
    listed = workspace.measurements_of(kpi.id)

    def draw(key: DetailKey, _width: int) -> list[Line]:
        return [_measurement(kpi, workspace.measurements[key[1]], today)]

    keys = [(Measurement.table, one.id) for one in reversed(listed)]
    return [heading("measurements", len(listed)), DetailRows(keys, draw, main=True)] if listed else []


def fed(workspace: Workspace, key_result: KeyResult, kpi: Kpi, today: date) -> list[Line]:
    """Return the latest values of the KPI that feeds a key result, the newest first."""
    latest = feeding(workspace, key_result)[-FED:]
    return [(_day(one.date, today), (formatting.value(kpi, one.value), "")) for one in reversed(latest)]


def _day(day: date, today: date) -> Piece:
    return styled_text.fit(styled_text.day(day, today), DAY), "muted"


def _measurement(kpi: Kpi, one: Measurement, today: date) -> Line:
    return (
        _day(one.date, today),
        (formatting.value(kpi, one.value), "strong"),
        (f"   {author(one)}", "muted"),
        *styled_text.with_links(f"   {one.note}" if one.note else ""),
    )


def check_ins(workspace: Workspace, key_result: KeyResult, today: date) -> list[DetailPart]:
    """Return the check-ins of a key result under a heading, each with its note; nothing where there are none."""
    listed = workspace.check_ins_of(key_result.id)

    def draw(key: DetailKey, width: int) -> list[Line]:
        one = workspace.check_ins[key[1]]
        return [_check_in(key_result, one, today), *_note(one.note, width)]

    def height(key: DetailKey, width: int) -> int:
        return 1 + len(_note(workspace.check_ins[key[1]].note, width))

    keys = [(CheckIn.table, one.id) for one in reversed(listed)]
    return [heading("check-ins", len(listed)), DetailRows(keys, draw, height, main=True)] if listed else []


@styled_text.cached(WRAPPED)
def _note(text: str, width: int) -> tuple[Line, ...]:
    return tuple(Paragraph(text, "", DAY).lines(width)) if text else ()


def _check_in(key_result: KeyResult, one: CheckIn, today: date) -> Line:
    confidence = "" if one.confidence is None else f"  conf {one.confidence}"
    score = "" if one.expected_score is None else f"  score {formatting.share(one.expected_score)}"
    return (
        _day(one.date, today),
        (formatting.reading(key_result, one), "strong"),
        (f"  {author(one)}{confidence}{score}", "muted"),
    )
