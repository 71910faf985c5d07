"""Decisions as plain text: answers, verdict, and points to consider."""

from __future__ import annotations

from collections.abc import Iterable

from okrtui.domain.records.models import Decision
from okrtui.domain.rules.decision import Outcome, read, votes
from okrtui.reports.terminal.tables import Page, TextColumn, blocks, card, table

_ANSWERS = {"y": "yes", "n": "no", "s": "not sure"}


def decisions(records: Iterable[Decision], page: Page) -> str:
    """Return decisions, one after another."""
    return blocks(*(decision(record, page) for record in records))


def decision(record: Decision, page: Page) -> str:
    """Return a decision in full."""
    outcome = read(record.answers)
    chosen = record.chosen.upper() if record.chosen is not None else ""
    head = ((record.shown_id, record.metric), ("Verdict", verdict(outcome)), ("Chosen", chosen), ("Why", record.why))
    advice = (("Meaning", outcome.explanation), ("Advice", outcome.advice))
    thoughts = (("Consider", one) for one in outcome.thoughts)
    return blocks(card(head, page), _answers(record, page), _contrasts(outcome, page), card((*advice, *thoughts), page))


def _answers(record: Decision, page: Page) -> str:
    columns = (TextColumn("no"), TextColumn("answer"), TextColumn("contrast"), TextColumn("question", crops=True))
    rows = [(str(asked.number), _ANSWERS[answer], asked.contrast, asked.ask) for asked, answer in votes(record.answers)]
    return table(columns, rows, page)


def _contrasts(outcome: Outcome, page: Page) -> str:
    rows = [(one.name, one.reading.value, f"{one.kpi_pole} : {one.okr_pole}") for one in outcome.contrasts]
    return table((TextColumn("contrast"), TextColumn("reading"), TextColumn("KPI : OKR", crops=True)), rows, page)


def verdict(outcome: Outcome) -> str:
    """Return the verdict with its strength and the votes."""
    strength = f" ({outcome.strength})" if outcome.strength else ""
    return f"{outcome.verdict.upper()}{strength}, KPI {outcome.kpi_votes} : {outcome.okr_votes} OKR"
