"""How records are said in a cell or a line: targets, measures, values, people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from okrtui.domain.records.field_types import folded
from okrtui.domain.records.measures import Maintain, Metric, Milestones
from okrtui.domain.records.models import KeyResult, Kpi, Target
from okrtui.domain.rules.evidence import finer_places
from okrtui.domain.rules.kpi_status import KpiEvidence
from okrtui.domain.rules.number_text import rounded
from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Tone

HUNDRED = Decimal(100)


def value(kpi: Kpi, number: Decimal | None) -> str:
    """A value of a KPI with its decimals and unit; a dash where there is none."""
    return styled_text.glyphs().dash if number is None else styled_text.number(number, kpi.decimals, kpi.unit)


def limit(kpi: Kpi, evidence: KpiEvidence, number: Decimal) -> str:
    """A number worked out from a KPI's values, with its unit."""
    return styled_text.number(rounded(number, finer_places(kpi, evidence)), unit=kpi.unit)


def band(low: Decimal | None, high: Decimal | None, decimals: int | None = None, unit: str = "") -> str:
    """What is good: `≥ 45`, `≤ 3 %`, `40 – 60 days`; a dash where nothing is said."""
    signs = styled_text.glyphs()
    if low is not None and high is not None:
        return f"{styled_text.number(low, decimals)} {signs.dash} {styled_text.number(high, decimals, unit)}"
    if low is not None:
        return f"{signs.at_least} {styled_text.number(low, decimals, unit)}"
    if high is not None:
        return f"{signs.at_most} {styled_text.number(high, decimals, unit)}"
    return signs.dash


def target(kpi: Kpi, target: Target | None) -> str:
    """A KPI's target; a dash where it has none."""
    return styled_text.glyphs().dash if target is None else band(target.low, target.high, kpi.decimals, kpi.unit)


def measure(key_result: KeyResult) -> str:
    """What a key result is measured by, in a few words: `14 → 5 days`, `keep ≥ 95 %`, `3 steps`."""
    how = key_result.measure
    if isinstance(how, Metric):
        arrow = styled_text.glyphs().arrow
        return f"{styled_text.number(how.baseline)} {arrow} {styled_text.number(how.target, unit=how.unit)}"
    if isinstance(how, Maintain):
        return f"keep {band(how.low, how.high, unit=how.unit)}"
    return f"{len(how.steps)} step{'s' if len(how.steps) != 1 else ''}"


def reading(key_result: KeyResult, number: Decimal | None, done: tuple[int, ...] = ()) -> str:
    """Where a key result stands: a number with its unit, or how many steps are done."""
    how = key_result.measure
    if isinstance(how, Milestones):
        return f"{len(done)} of {len(how.steps)}"
    return styled_text.glyphs().dash if number is None else styled_text.number(number, unit=how.unit)


def share(part: Decimal | None) -> str:
    """A share with two decimals, like 0.48; a dash where there is none."""
    return styled_text.glyphs().dash if part is None else styled_text.number(part, 2)


def dates(start: date, end: date) -> str:
    """A span of days in ISO dates."""
    return f"{start.isoformat()} {styled_text.glyphs().dash} {end.isoformat()}"


def entry(lead: str, text: str, width: int, tone: Tone = "") -> list[Line]:
    """A name behind its id, wrapped to the width, its further lines under the first one."""
    first, *rest = styled_text.wrap(text, max(8, width - styled_text.width_of(((lead, ""),))))
    blank = " " * styled_text.width_of(((lead, ""),))
    return [((lead, "muted"), (first, tone)), *(((blank, ""), (part, tone)) for part in rest)]


def is_me(owner: str, me: str) -> bool:
    """Whether an owner is the person at the keyboard."""
    return folded(owner) == folded(me)


def plural(count: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 objective`, `3 objectives`."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def ago(then: datetime, now: datetime) -> str:
    """How long something is past: `just now`, `5 minutes ago`, `2 days ago`."""
    seconds = max(0, int((now - then).total_seconds()))
    for size, noun in ((86_400, "day"), (3_600, "hour"), (60, "minute")):
        if seconds >= size:
            return f"{plural(seconds // size, noun)} ago"
    return "just now"
