"""The first page of a cycle's report: where it stands, what moved, what needs attention, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from okrtui.domain.columns.catalogue import Catalogue, Column
from okrtui.domain.columns.objectives import OBJECTIVES, ObjectiveSubject
from okrtui.domain.columns.shared import graded
from okrtui.domain.columns.values import ColumnValue, StatusWord
from okrtui.domain.cycle_comparison import CycleComparison, compare
from okrtui.domain.records.enums import CycleState, ObjectiveState
from okrtui.domain.records.models import Cycle
from okrtui.domain.rules.grading import band
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import asks, attention, comparison, moves
from okrtui.reports.cycle_report.document import Block, Heading, Prose, Table, table_of
from okrtui.reports.cycle_report.sentences import next_cycle, sentence_on


class ReportSummary(NamedTuple):
    """What the first page tells of a cycle on a day."""

    objectives: tuple[ObjectiveSubject, ...]
    moved: moves.Moves | None
    kpis: attention.KpiAttention
    asks: tuple[asks.Ask, ...]
    after: str
    beside: CycleComparison | None


def is_over(cycle: Cycle) -> bool:
    """Return whether a cycle is in grading or closed."""
    return cycle.state in (CycleState.GRADING, CycleState.CLOSED)


def summary(workspace: Workspace, cycle: Cycle, day: date, other: Cycle | None) -> ReportSummary | None:
    """Return the first page as of a day; None if a record it depends on is missing. Raises RuleError.

    `workspace` has the state of that day.
    """
    try:
        return _summary(workspace, cycle, day, other)
    except KeyError:
        return None


def _summary(workspace: Workspace, cycle: Cycle, day: date, other: Cycle | None) -> ReportSummary:
    return ReportSummary(
        objectives=tuple(ObjectiveSubject(workspace, one, day) for one in workspace.objectives_of(cycle.id)),
        moved=moves.moves(workspace, cycle, day),
        kpis=attention.attention(workspace, day),
        asks=asks.asks(workspace, cycle, day),
        after=next_cycle(workspace, cycle, day),
        beside=None if other is None else compare(workspace, cycle, other, day),
    )


def blocks(cycle: Cycle, found: ReportSummary) -> Iterator[Block]:
    """Yield the first page behind its heading."""
    yield Heading(2, "Objectives")
    yield objectives_table(cycle, found) if found.objectives else Prose("No objectives yet.")
    if found.moved is not None:
        yield Heading(2, "What moved")
        yield from moves.blocks(found.moved)
    yield from attention.blocks(found.kpis)
    if not is_over(cycle) or found.asks:
        yield Heading(2, "Asks")
        yield from asks.blocks(found.asks)
    yield Heading(2, "Next cycle")
    yield Prose(found.after)
    if found.beside is not None:
        yield from comparison.blocks(found.beside)


def objectives_table(cycle: Cycle, found: ReportSummary) -> Table:
    """Return the objectives, each with its grade or status and a sentence."""
    caption = "How each one ended" if is_over(cycle) else "Where each one is now"
    return table_of(caption, SUMMARY_OBJECTIVES, found.objectives)


def _status(one: ObjectiveSubject) -> StatusWord | str:
    """Return the status where it says more than that the cycle is closed."""
    word = one.status_or_dropped
    return "" if word.word == ObjectiveState.CLOSED.value else word


def _grade(one: ObjectiveSubject) -> ColumnValue:
    return "" if one.at("grade") is None else graded(one.at("grade"))


def _result(one: ObjectiveSubject) -> str:
    grade = one.at("grade")
    return "" if grade is None else band(one.record.ambition, grade).value


def _confidence(one: ObjectiveSubject) -> ColumnValue:
    return "" if one.at("grade") is not None or one.at("confidence") is None else one.at("confidence")


SUMMARY_OBJECTIVES = Catalogue(
    ObjectiveSubject,
    (
        OBJECTIVES["id"]._replace(report=True, json="id"),
        OBJECTIVES["title"]._replace(json="title"),
        OBJECTIVES["status"]._replace(of=_status),
        Column("grade", "grade", _grade, report=True, json="grade", align="right"),
        Column("result", "result", _result, report=True, json="result"),
        OBJECTIVES["progress"],
        Column("confidence", "confidence", _confidence, report=True, align="right"),
        OBJECTIVES["owners"]._replace(json="owners"),
        Column("sentence", "in a sentence", sentence_on, report=True, json="sentence"),
    ),
)
