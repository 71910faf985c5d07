"""The report on a cycle: choice of cycle and day, and its contents.

It never reads the clock: a report changes only with the records or with another day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from okrtui.domain.columns.cycles import counts_text
from okrtui.domain.cycle_comparison import before
from okrtui.domain.records.enums import CycleState
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.number_text import number, share
from okrtui.domain.rules.periods import position_text
from okrtui.domain.rules.status import CycleStanding, cycle_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import grades
from okrtui.reports.cycle_report import kpis as cycle_kpis
from okrtui.reports.cycle_report import objectives as cycle_goals
from okrtui.reports.cycle_report import summary as first_page
from okrtui.reports.cycle_report.as_of import dated
from okrtui.reports.cycle_report.document import Article, Block, Facts, Heading, Prose
from okrtui.reports.cycle_report.sentences import headline


class ReportOptions(NamedTuple):
    """What a person may say about a report: its title, the cycle to compare with, and whether it has the details."""

    title: str = ""
    compare: Cycle | None = None
    detail: bool = False


WITHOUT_OPTIONS: Final = ReportOptions()
"""A summary alone, without a comparison."""

_NO_SUMMARY: Final = "There is no summary, as a record that it needs is missing. okrtui doctor tells which."

_NEWEST_FIRST = (CycleState.ACTIVE, CycleState.GRADING, CycleState.CLOSED, CycleState.DRAFT)


def chosen(workspace: Workspace) -> Cycle | None:
    """Return the default cycle of a report: the latest active one, else graded, closed or draft."""
    ranks = {state: rank for rank, state in enumerate(_NEWEST_FIRST)}
    cycles = sorted(workspace.cycles.values(), key=lambda one: (one.start, one.id), reverse=True)
    return min(cycles, key=lambda one: ranks[one.state], default=None)


def default_day(workspace: Workspace, cycle: Cycle) -> date:
    """Return the default day of a report: the latest check-in or KPI value, kept within the cycle.

    A cycle that is graded or closed is reported as of its last day.
    """
    if cycle.state in (CycleState.GRADING, CycleState.CLOSED):
        return cycle.end
    days = (one.date for one in dated(workspace))
    return max(cycle.start, min(cycle.end, max(days, default=cycle.start)))


def beside(workspace: Workspace, cycle: Cycle) -> Cycle | None:
    """Return the cycle that a report compares with by default: the one before, if both have started."""
    found = before(workspace, cycle)
    return None if found is None or CycleState.DRAFT in (found.state, cycle.state) else found


def default_title(cycle: Cycle) -> str:
    """Return the title of a report that was given none."""
    return f"{cycle.name}: objectives and KPIs"


def article(workspace: Workspace, cycle: Cycle, day: date, options: ReportOptions = WITHOUT_OPTIONS) -> Article:
    """Return the report on a cycle as of a day; `workspace` has the state of that day. Raises RuleError."""
    at, title = _standing(workspace, cycle, day), options.title or default_title(cycle)
    blocks = [Heading(1, title), *_head(workspace, cycle, day, at)]
    found = first_page.summary(workspace, cycle, day, options.compare)
    blocks += [Prose(_NO_SUMMARY)] if found is None else first_page.blocks(cycle, found)
    return Article(title, blocks, _details(workspace, cycle, day, at), unfolded=options.detail)


def _details(workspace: Workspace, cycle: Cycle, day: date, at: CycleStanding | None) -> Iterator[Block]:
    yield from _retrospective(cycle)
    yield from cycle_goals.blocks(workspace, cycle, day)
    yield from grades.blocks(workspace, cycle, day, at)
    yield from cycle_kpis.blocks(workspace, cycle, day)


def _standing(workspace: Workspace, cycle: Cycle, day: date) -> CycleStanding | None:
    """Return the standing of a cycle; None if a record it depends on is missing."""
    try:
        return cycle_standing(workspace, cycle, day)
    except KeyError:
        return None


def _head(workspace: Workspace, cycle: Cycle, day: date, at: CycleStanding | None) -> Iterator[Block]:
    """Yield the headline and the figures of the cycle."""
    name, spans = f"{cycle.shown_id} {cycle.name}", f"{cycle.start} to {cycle.end}"
    if at is None:
        yield Facts((("Cycle", name), ("State", cycle.state.value), ("Dates", spans), ("As of", str(day))))
        return
    yield Prose(headline(cycle, at))
    yield Facts(
        (
            ("Cycle", name),
            ("State", cycle.state.value),
            ("Dates", spans),
            ("As of", _as_of(cycle, day, at)),
            ("Progress", "" if at.progress is None else f"{share(at.progress)}, expected {share(at.expected)}"),
            ("Grade", "" if at.grade is None else number(at.grade, decimals=1)),
            ("Goals", at.reading.value if at.reading else ""),
            ("Objectives", "" if cycle.state is CycleState.CLOSED else counts_text(at)),
            ("KPIs", cycle_kpis.counts(workspace, day)),
        )
    )


def _as_of(cycle: Cycle, day: date, at: CycleStanding) -> str:
    """Return the day of the report, and which day of the cycle it is."""
    ended = first_page.is_over(cycle) and day >= cycle.end
    return f"{day}, the last day" if ended else f"{day}, {position_text(cycle, day, at.position)}"


def _retrospective(cycle: Cycle) -> list[Block]:
    if not cycle.retrospective:
        return []
    return [Heading(2, "Retrospective"), Prose(cycle.retrospective, quoted=True)]
