"""The log, the to-do list and decisions as plain text."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.decision import Outcome, read, votes
from okrtui.domain.history import title
from okrtui.domain.records import Decision
from okrtui.domain.todo import Need
from okrtui.domain.workspace import Workspace
from okrtui.reports.json_report import LogEntry, names_of
from okrtui.reports.tables import Column, Page, blocks, card, table

_ANSWERS = {"y": "yes", "n": "no", "s": "not sure"}
_COMMANDS = {"check in": "kr check-in", "record": "kpi record"}


def log(workspace: Workspace, entries: Iterable[LogEntry], page: Page) -> str:
    """The entries, one a line, times where the reader is."""
    columns = (Column("no", right=True), Column("when"), Column("who", crops=True), Column("what", crops=True))
    rows = []
    for entry in entries:
        ops = list(entry.ops)
        when = f"{entry.at.astimezone():%Y-%m-%d %H:%M}"
        rows.append((str(entry.sequence), when, entry.by, title(entry.action, ops, names_of(workspace, ops))))
    return table(columns, rows, page)


def todo(needs: Iterable[Need], page: Page) -> str:
    """What needs somebody, one row each, with the command that settles it where there is one."""
    columns = (
        Column("late", right=True), Column("what"), Column("id"), Column("name", crops=True),
        Column("why", crops=True), Column("command"),
    )  # fmt: skip
    rows = []
    for need in needs:
        late = "" if need.days_late is None else f"{need.days_late} d"
        command = _COMMANDS.get(need.kind.value, "")
        mark = f"{need.kind.value}!" if need.overdue else need.kind.value
        rows.append(
            (late, mark, need.shown_id, need.title, need.detail, f"{command} {need.shown_id}" if command else "")
        )
    return table(columns, rows, page)


def decision(record: Decision, page: Page) -> str:
    """A decision: the answers, what they say, and what to think about."""
    outcome = read(record.answers)
    rows = [(str(asked.number), _ANSWERS[answer], asked.contrast, asked.ask) for asked, answer in votes(record.answers)]
    answers = table((Column("no"), Column("answer"), Column("contrast"), Column("question", crops=True)), rows, page)
    chosen = record.chosen.upper() if record.chosen is not None else ""
    head = ((record.shown_id, record.metric), ("Verdict", verdict(outcome)), ("Chosen", chosen), ("Why", record.why))
    readings = [(one.name, one.reading.value, f"{one.kpi_pole} : {one.okr_pole}") for one in outcome.contrasts]
    contrasts = table((Column("contrast"), Column("reading"), Column("KPI : OKR", crops=True)), readings, page)
    said = card((("It means", outcome.explanation), ("Try", outcome.advice)), page)
    return blocks(card(head, page), answers, contrasts, card((("", one) for one in outcome.thoughts), page), said)


def verdict(outcome: Outcome) -> str:
    """The verdict with its strength and the votes."""
    strength = f" ({outcome.strength})" if outcome.strength else ""
    return f"{outcome.verdict.upper()}{strength}, KPI {outcome.kpi_votes} : {outcome.okr_votes} OKR"
