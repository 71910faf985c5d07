"""Cycles, objectives and key results as plain text: one line each in a list, or one fact below another in full."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from okrtui.domain.hints import cycle_hints, key_result_hints, objective_hints
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import CheckIn, Cycle, KeyResult, Kpi, Objective
from okrtui.domain.rules import carry_over
from okrtui.domain.rules.grading import needs_note
from okrtui.domain.rules.status import cycle_standing, key_result_standing, objective_standing
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_fields.records import known, shown
from okrtui.reports.measure_text import measured_by, reading
from okrtui.reports.terminal.hints import hinted
from okrtui.reports.terminal.tables import Column, Page, blocks, card, table
from okrtui.reports.value_text import DASH, number, share, signed, status

LATEST = 12
"""How many check-ins or values a card shows."""


def _noted(confidence: int | None) -> str:
    return DASH if confidence is None else str(confidence)


# -- cycles -------------------------------------------------------------------------------------------------------


def cycles(workspace: Workspace, records: Iterable[Cycle], today: date, page: Page) -> str:
    """The cycles, one a line."""
    columns = (
        Column("id"), Column("state"), Column("cycle", crops=True), Column("from"), Column("to"), Column("day"),
        Column("progress", right=True), Column("expected", right=True), Column("grade", right=True),
        Column("objectives", right=True),
    )  # fmt: skip
    rows = []
    for one in records:
        at = cycle_standing(workspace, one, today)
        day = f"{at.position.day} of {at.position.days}"
        figures_ = (share(at.progress), share(at.expected), number(at.grade), str(at.objectives))
        rows.append((one.shown_id, one.state.value, one.name, str(one.start), str(one.end), day, *figures_))
    return table(columns, rows, page)


def cycle(workspace: Workspace, record: Cycle, today: date, page: Page) -> str:
    """A cycle in full, with its objectives."""
    at = cycle_standing(workspace, record, today)
    facts = card(
        (
            (record.shown_id, record.name),
            ("State", record.state.value),
            ("Days", f"{record.start} to {record.end}, day {at.position.day} of {at.position.days}"),
            ("Progress", f"{share(at.progress)}, expected {share(at.expected)}"),
            ("Grade", "" if at.grade is None else number(at.grade)),
            ("Looking back", record.retrospective),
            ("Hints", hinted(cycle_hints(workspace, record, today))),
        ),
        page,
    )
    inside = workspace.objectives_of(record.id)
    return blocks(facts, objectives(workspace, inside, today, page) if inside else "It has no objectives yet.")


def ungraded(workspace: Workspace, record: Cycle, today: date, page: Page) -> str:
    """The key results of a cycle that wait for a grade, each with the command that gives the suggested one."""
    columns = (
        Column("id"), Column("key result", crops=True), Column("progress", right=True), Column("command", stays=True),
    )  # fmt: skip
    rows = []
    for one in carry_over.ungraded(workspace, record):
        at = key_result_standing(workspace, one, today)
        objective_ = workspace.objectives[one.objective]
        note = " --note TEXT" if needs_note(objective_.ambition, at.suggested_grade) else ""
        command = f"kr grade {one.shown_id} {at.suggested_grade}{note}"
        rows.append((one.shown_id, one.title, share(at.raw), command))
    return f"Waiting for a grade:\n{table(columns, rows, page)}" if rows else ""


# -- objectives and key results -----------------------------------------------------------------------------------


def objectives(workspace: Workspace, records: Iterable[Objective], today: date, page: Page) -> str:
    """The objectives, one a line."""
    columns = (
        Column("id"), Column("status"), Column("objective", crops=True), Column("progress", right=True),
        Column("expected", right=True), Column("confidence", right=True), Column("owner", crops=True),
        Column("cycle", crops=True), Column("state"),
    )  # fmt: skip
    rows = []
    for one in records:
        at = known(lambda one=one: objective_standing(workspace, one, today))  # type: ignore[misc]
        inside = workspace.cycles.get(one.cycle)
        belongs = inside.name if inside else f"C{one.cycle}"
        numbers = (share(at.progress), share(at.expected), _noted(at.confidence)) if at else (DASH,) * 3
        word = status(at.status.value if at else None)
        rows.append((one.shown_id, word, one.title, *numbers, one.owner, belongs, one.state.value))
    return table(columns, rows, page)


def objective(workspace: Workspace, record: Objective, today: date, page: Page) -> str:
    """An objective in full, with its key results."""
    at = known(lambda: objective_standing(workspace, record, today))
    inside = workspace.cycles.get(record.cycle)
    facts = card(
        (
            (record.shown_id, record.title),
            ("Status", _state(record, at.status.value if at else "")),
            ("Why", record.why),
            ("Cycle", f"C{record.cycle} {inside.name if inside else ''}".strip()),
            ("Owner", record.owner),
            ("Team", record.team),
            ("Ambition", record.ambition.value),
            ("Serves", _linked(workspace, "objectives", record.parent)),
            ("Heals", _linked(workspace, "kpis", record.heals)),
            ("Progress", f"{share(at.progress)}, expected {share(at.expected)}, gap {signed(at.gap)}" if at else ""),
            ("Forecast", share(at.forecast) if at and at.forecast is not None else ""),
            ("Confidence", str(at.confidence) if at and at.confidence is not None else ""),
            ("Grade", number(at.grade) if at and at.grade is not None else ""),
            ("Closing note", record.closing_note),
            ("Hints", hinted(objective_hints(workspace, record))),
        ),
        page,
    )
    parts = workspace.key_results_of(record.id)
    return blocks(facts, key_results(workspace, parts, today, page) if parts else "It has no key results yet.")


def _state(record: Objective, word: str) -> str:
    """How it stands, and its state where that says more."""
    return status(word) if word == record.state else f"{status(word)} ({record.state.value})"


def _linked(workspace: Workspace, kind: str, one: int | None) -> str:
    """A record that another points to, by id and name; by its id alone where it is not there."""
    record = workspace.table(kind).get(one or 0)
    name = "" if record is None else record.name if isinstance(record, Kpi) else record.title
    return f"{shown(kind, one) or ''} {name}".strip()


def key_results(workspace: Workspace, records: Iterable[KeyResult], today: date, page: Page) -> str:
    """The key results, one a line."""
    columns = (
        Column("id"), Column("status"), Column("key result", crops=True), Column("measure", crops=True),
        Column("now", right=True), Column("progress", right=True), Column("expected", right=True),
        Column("confidence", right=True), Column("owner", crops=True), Column("objective"),
    )  # fmt: skip
    rows = []
    for one in records:
        at = known(lambda one=one: key_result_standing(workspace, one, today))  # type: ignore[misc]
        numbers = (share(at.raw), share(at.expected), _noted(at.confidence)) if at else (DASH,) * 3
        measured = (measured_by(one.measure), reading(one.measure, at.current if at else None))
        word = status(at.status.value if at else None)
        rows.append((one.shown_id, word, one.title, *measured, *numbers, one.owner, f"O{one.objective}"))
    return table(columns, rows, page)


def key_result(workspace: Workspace, record: KeyResult, today: date, page: Page) -> str:
    """A key result in full, with its steps and latest check-ins."""
    at = known(lambda: key_result_standing(workspace, record, today))
    progress = f"{share(at.raw)}, expected {share(at.expected)}, gap {signed(at.gap)}" if at else ""
    facts = card(
        (
            (record.shown_id, record.title),
            ("Status", status(at.status.value) if at else DASH),
            ("Objective", _linked(workspace, "objectives", record.objective)),
            ("Measure", measured_by(record.measure)),
            ("Now", reading(record.measure, at.current if at else None)),
            ("Progress", progress),
            ("Forecast", share(at.forecast) if at and at.forecast is not None else ""),
            ("Confidence", str(at.confidence) if at and at.confidence is not None else ""),
            ("Owner", record.owner),
            ("Weight", number(record.weight) if record.weight != 1 else ""),
            ("Fed by", _linked(workspace, "kpis", record.kpi)),
            ("Grade", number(record.grade) if record.grade is not None else ""),
            ("Grade note", record.grade_note),
            ("Hints", hinted(key_result_hints(workspace, record, today))),
        ),
        page,
    )
    return blocks(facts, _steps(workspace, record, page), _check_ins(workspace, record, page))


def _steps(workspace: Workspace, record: KeyResult, page: Page) -> str:
    if not isinstance(record.measure, Milestones):
        return ""
    latest = workspace.check_ins_of(record.id)[-1:]
    done = latest[0].done if latest else ()
    rows = [
        ("x" if step.number in done else "-", str(step.number), step.text, number(step.weight))
        for step in record.measure.steps
    ]
    return table((Column("done"), Column("no"), Column("step", crops=True), Column("weight", right=True)), rows, page)


def _check_ins(workspace: Workspace, record: KeyResult, page: Page) -> str:
    columns = (
        Column("date"),
        Column("value", right=True),
        Column("confidence", right=True),
        Column("by"),
        Column("note", crops=True),
    )
    latest = workspace.check_ins_of(record.id)[-LATEST:][::-1]
    rows = [(str(one.date), _said(one), _noted(one.confidence), one.created_by, one.note) for one in latest]
    return table(columns, rows, page) if rows else "Nothing was checked in yet."


def _said(check_in: CheckIn) -> str:
    if check_in.value is not None:
        return number(check_in.value)
    return "done: " + (", ".join(map(str, check_in.done)) or "none")
