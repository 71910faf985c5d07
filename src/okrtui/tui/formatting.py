"""Records as text for a cell or a line: targets, measures, values, people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from okrtui.domain.columns.values import ColumnValue, ProgressShare, StatusWord, text_of
from okrtui.domain.records.models import CheckIn, KeyResult, Kpi, Target
from okrtui.domain.rules import number_text
from okrtui.domain.rules.evidence import finer_places
from okrtui.domain.rules.kpi_status import KpiEvidence
from okrtui.domain.rules.measure_text import measured_by, reading_text, target_text
from okrtui.domain.rules.number_text import rounded
from okrtui.domain.rules.progress import KeyResultReading
from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Tone

plural = number_text.counted


def text(value: ColumnValue) -> str:
    """Return a value of a column as text, with the signs in use."""
    return styled_text.with_signs(text_of(value))


def cell(value: ColumnValue) -> styled_text.Value:
    """Return a value of a column as a cell of a list: a status in its colour, progress as a bar, the rest as text."""
    kind = type(value)
    if kind is str:
        return value  # type: ignore[return-value]  # typed text is shown as it is
    draw = _CELLS.get(kind)
    return text(value) if draw is None else draw(value)


@dataclass(frozen=True, slots=True)
class BarCell:
    """A bar of progress for any width; two of the same progress are equal, so that a list need not draw it again."""

    progress: ProgressShare

    def __call__(self, width: int) -> Line:
        """Return it as wide as that."""
        return styled_text.bar(self.progress.value, width, self.progress.expected)


_CELLS: Final[dict[type, Callable[[Any], styled_text.Value]]] = {
    type(None): lambda _: "",
    StatusWord: lambda status: styled_text.status(status.word or ""),
    ProgressShare: BarCell,
}


def number(value: Decimal | None, unit: str = "", decimals: int | None = None) -> str:
    """Return a number as the domain writes it, with the signs in use."""
    return styled_text.with_signs(number_text.number(value, unit, decimals))


def value(kpi: Kpi, number_: Decimal | None) -> str:
    """Return a value of a KPI with its decimals and unit; a dash where there is none."""
    return number(number_, kpi.unit, kpi.decimals)


def limit(kpi: Kpi, evidence: KpiEvidence, number_: Decimal) -> str:
    """Return a number worked out from a KPI's values, with its unit."""
    return number(rounded(number_, finer_places(kpi, evidence)), kpi.unit)


def target(kpi: Kpi, target: Target | None) -> str:
    """Return a KPI's target; a dash where it has none."""
    return styled_text.with_signs(target_text(kpi, target))


def measure(key_result: KeyResult) -> str:
    """Return the measure of a key result: `14 → 5 days`, `keep ≥ 95 %`, `3 milestones`."""
    return styled_text.with_signs(measured_by(key_result.measure))


def reading(key_result: KeyResult, read: KeyResultReading | CheckIn | None) -> str:
    """Return a reading of a key result: a number with its unit, or the number of finished milestones."""
    return styled_text.with_signs(reading_text(key_result.measure, read))


def share(part: Decimal | None) -> str:
    """Return a share with two decimals, like 0.48; a dash where there is none."""
    return styled_text.with_signs(number_text.share(part))


def grade(value: Decimal | None) -> str:
    """Return a grade, like 0.7; a dash where there is none."""
    return number(value, decimals=1)


def dates(start: date, end: date) -> str:
    """Return a date range in ISO dates."""
    return f"{start.isoformat()} {styled_text.glyphs().dash} {end.isoformat()}"


def entry(lead: str, text: str, width: int, tone: Tone = "") -> list[Line]:
    """Return a name after its id, wrapped to the width, with further lines aligned under the first."""
    blank = " " * styled_text.width_of(((lead, ""),))
    first, *rest = styled_text.wrap(text, max(8, width - len(blank)))
    return [((lead, "muted"), (first, tone)), *(((blank, ""), (part, tone)) for part in rest)]


def enumerated(names: Sequence[str], last: str = "and") -> str:
    """Return names as one phrase: Today, Objectives and KPIs."""
    return f" {last} ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)


def ago(then: datetime, now: datetime) -> str:
    """Return the time since an event: `just now`, `5 minutes ago`, `2 days ago`."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{plural(seconds // size, noun)} ago"
    return "just now"
