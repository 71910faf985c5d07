"""Makes a workspace of a given size, for timing: fill.py PATH [--objectives N] [--cycles N] [--kpis N] [--values N]."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Kpi, Measurement, Objective, Record
from okrtui.domain.rules.figures_to_keep import figures_to_keep
from okrtui.domain.workspace import Change, Workspace
from okrtui.engine.journal import create_engine
from okrtui.engine.journal.engine import JournalEngine
from okrtui.session import Session

NOW = datetime.now(UTC)
TODAY = NOW.date()
OWNERS = ("ada", "bo", "cy", "di")
PARTS = 4
QUARTER = 91
SINGLE = 600
"""The last records, each a commit of its own, as most commits are: a page of the log."""

START = TODAY - timedelta(days=40)


def made(kind: type[Record], number: int, **values: Any) -> Record:
    """A record with the stamps that every one has."""
    who = OWNERS[number % len(OWNERS)]
    stamps = {"created_at": NOW, "created_by": who, "updated_at": NOW, "updated_by": who}
    return kind.model_validate({"id": number, **stamps, **values})


def records(opt: argparse.Namespace) -> Iterator[Record]:
    """Everything that stands in the workspace, in the order in which it refers to one another."""
    yield from _cycles(opt)
    parts = opt.objectives * PARTS
    for number in range(1, parts + 1):
        measure = {"kind": "metric", "baseline": 0, "target": 100}
        objective = (number - 1) // PARTS + 1
        grade = None if _cycle(opt, objective) == 1 else "0.7"
        yield made(KeyResult, number, objective=objective, title=f"Key result {number}", measure=measure, grade=grade)
    for number in range(1, opt.kpis + 1):
        target = [{"since": START.isoformat(), "low": 40}]
        owners = [OWNERS[number % len(OWNERS)]]
        yield made(Kpi, number, name=f"KPI number {number}", owners=owners, cadence="weekly", targets=target)
    yield from _readings(opt, parts)


def _cycle(opt: argparse.Namespace, objective: int) -> int:
    return int((objective - 1) % opt.cycles + 1)


def _cycles(opt: argparse.Namespace) -> Iterator[Record]:
    """The cycles, all but the first of them closed, and their objectives."""
    for number in range(1, opt.cycles + 1):
        first = START - timedelta(days=QUARTER * (number - 1))
        state = "active" if number == 1 else "closed"
        last = first + timedelta(days=QUARTER - 1)
        yield made(Cycle, number, name=f"Cycle number {number}", start=first, end=last, state=state)
    for number in range(1, opt.objectives + 1):
        cycle = _cycle(opt, number)
        title = f"Objective number {number} makes a difference"
        state = "active" if cycle == 1 else "closed"
        yield made(Objective, number, cycle=cycle, title=title, owners=[OWNERS[number % len(OWNERS)]], state=state)


def _readings(opt: argparse.Namespace, parts: int) -> Iterator[Record]:
    current = [one for one in range(1, parts + 1) if _cycle(opt, (one - 1) // PARTS + 1) == 1]
    for number in range(1, opt.check_ins + 1 if current else 1):
        day = _day(number // len(current), 40)
        part = current[(number - 1) % len(current)]
        yield made(CheckIn, number, key_result=part, date=day, value=number % 100, confidence=6)
    for number in range(1, opt.values + 1):
        day = _day((opt.values - number) // max(1, opt.kpis), 4_000)  # day by day, so that the last are today's
        yield made(Measurement, number, kpi=(number - 1) % opt.kpis + 1, date=day, value=30 + number % 37)


def _added(_workspace: Workspace, puts: list[Record], *_: object) -> Change:
    return Change("workspace.import", puts=tuple(puts))


def _day(index: int, most: int) -> date:
    return TODAY - timedelta(days=index % most)


def main() -> None:
    """Make it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("path", type=Path)
    for name, default in (
        ("objectives", 1_000),
        ("kpis", 1_000),
        ("values", 12_000),
        ("check-ins", 8_000),
        ("cycles", 1),
    ):
        parser.add_argument(f"--{name}", type=int, default=default)
    opt = parser.parse_args()

    every = list(records(opt))
    session = Session(create_engine(opt.path), "ada", now=lambda: NOW)
    session.do(_added, every[:-SINGLE])
    session.close()
    engine = JournalEngine.open(opt.path)
    engine.keep_figures(figures_to_keep)
    engine.compact()  # as after some days of work: the figures of an import are left to the next snapshot
    session = Session(engine, "ada", now=lambda: NOW)
    for one in every[-SINGLE:]:
        session.do(_added, [one])
    session.close()


if __name__ == "__main__":
    main()
