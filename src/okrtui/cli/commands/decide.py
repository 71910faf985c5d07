"""The decision tool on the command line: eight answers in one word, or asked for line by line."""

from __future__ import annotations

import re
import sys
from typing import Any

import click

from okrtui.cli.framework import output, parsing, printing
from okrtui.cli.framework.context import CommandContext
from okrtui.cli.framework.options import command
from okrtui.domain.actions import decisions as actions
from okrtui.domain.actions.decisions import DecisionWithRecords
from okrtui.domain.records.draft_parsing import build
from okrtui.domain.records.enums import Kind
from okrtui.domain.records.models import Decision, DecisionDraft, KeyResult, Kpi
from okrtui.domain.rules.decision import QUESTIONS, Question
from okrtui.domain.workspace import Workspace
from okrtui.errors import UsageError

_NAMES = {"metric": "METRIC", "answers": "--answers", "chosen": "--choose", "why": "--why"}
_WORDS = {"y": "y", "yes": "y", "n": "n", "no": "n", "s": "s", "not sure": "s", "?": "s"}
_CHOICES = ("kpi", "okr", "both")


@command("decide")
@click.argument("metric")
@click.option("--answers", "sheet", metavar="yynnyyns", help="The eight answers: y yes, n no, s not sure.")
@click.option("--for", "about", metavar="K|KR", help="The KPI or key result it is about, by id.")
@click.option("--choose", type=click.Choice(_CHOICES, case_sensitive=False), help="What you choose to make of it.")
@click.option("--why", default="", help="Why; needed where the choice differs from the verdict.")
@click.pass_obj
def decide(context: CommandContext, /, metric: str, sheet: str | None, **told: Any) -> None:
    """Find out whether a metric is a KPI or an OKR, and keep the decision.

    Without --answers the eight questions are asked one by one: y for yes, n for no, s for not sure.
    """
    with context.changing() as session:
        values = {"metric": metric, "chosen": told["choose"] and Kind(told["choose"]), "why": told["why"]}
        values |= _about(session.workspace, told["about"])
        values["answers"] = _sheet(_asked() if sheet is None else sheet)
        draft = parsing.as_typed(_NAMES, lambda: build(DecisionDraft, values, today=session.today()))
        entry = parsing.as_typed(_NAMES, lambda: session.do(actions.keep, DecisionWithRecords(draft)))
        output.changed(context, session, entry, output.made(session, entry, Decision))


def _sheet(sheet: str) -> str:
    """The answer sheet that was typed. Raises UsageError."""
    letters = sheet.strip().casefold()
    if not re.fullmatch(r"[yns]{8}", letters):
        raise UsageError(
            f"--answers: {parsing.quoted(sheet)} is not an answer sheet.",
            "It has eight letters, one a question: y for yes, n for no, s for not sure.",
        )
    return letters


def _about(workspace: Workspace, about: str | None) -> dict[str, Any]:
    """The KPI or key result that the decision is about. Raises UsageError."""
    if about is None:
        return {}
    if about.strip().casefold().startswith("kr"):
        return {"about_key_result": workspace.resolve(KeyResult, about).id}
    return {"about_kpi": workspace.resolve(Kpi, about).id}


def _asked() -> str:
    """The answers to the eight questions, asked on standard error so that the answer alone is on standard output."""
    printing.write(sys.stderr, "Eight questions; answer each with y (yes), n (no) or s (not sure).")
    return "".join(_answer(question) for question in QUESTIONS)


def _answer(question: Question) -> str:
    asked = f"\n{question.number} of {len(QUESTIONS)}  {question.ask}\n       {question.yes_means}"
    printing.write(sys.stderr, f"{asked}\n       For example: {question.example}")
    while True:
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            told = f"The answers ended before question {question.number}; nothing was kept."
            raise UsageError(told, "Answer all eight, or give them with --answers.")
        answer = _WORDS.get(line.strip().casefold())
        if answer is not None:
            return answer
        printing.write(sys.stderr, "Please answer y, n or s.")
