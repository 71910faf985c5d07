"""The command that decides between KPI and OKR, from eight answers in one word or asked one by one."""

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
@click.option("--answers", "sheet", metavar="yynnyyns", help="Eight answers: y yes, n no, s not sure.")
@click.option("--for", "about", metavar="K|KR", help="KPI or key result it is about, by id.")
@click.option("--choose", type=click.Choice(_CHOICES, case_sensitive=False), help="Your choice.")
@click.option("--why", default="", help="Reason; required where your choice differs from the verdict.")
@click.pass_obj
def decide(context: CommandContext, /, metric: str, sheet: str | None, **options: Any) -> None:
    """Decide whether a metric is a KPI or an OKR, and save the decision.

    Without --answers, okrtui asks eight questions: answer y for yes, n for no, s for not sure.
    """
    with context.changing() as session:
        values = {"metric": metric, "chosen": options["choose"] and Kind(options["choose"]), "why": options["why"]}
        values |= _about(session.workspace, options["about"])
        values["answers"] = _sheet(_asked() if sheet is None else sheet)
        draft = parsing.draft(DecisionDraft, values, _NAMES, session.today())
        entry = parsing.as_typed(_NAMES, lambda: session.do(actions.keep, DecisionWithRecords(draft)))
        output.changed(context, session, entry, output.made(session, entry, Decision))


def _sheet(sheet: str) -> str:
    """Return the typed answers. Raises UsageError."""
    letters = sheet.strip().casefold()
    if not re.fullmatch(r"[yns]{8}", letters):
        raise UsageError(
            f"--answers: {parsing.quoted(sheet)} is not eight answers.",
            "Type one letter for each question: y for yes, n for no, s for not sure.",
        )
    return letters


def _about(workspace: Workspace, about: str | None) -> dict[str, Any]:
    """Return the KPI or key result that the decision is about. Raises UsageError."""
    if about is None:
        return {}
    if about.strip().casefold().startswith("kr"):
        return {"about_key_result": workspace.resolve(KeyResult, about).id}
    return {"about_kpi": workspace.resolve(Kpi, about).id}


def _asked() -> str:
    """Ask the eight questions on standard error, as standard output carries the answer alone."""
    printing.write(sys.stderr, "Answer each of eight questions with y (yes), n (no) or s (not sure).")
    return "".join(_answer(question) for question in QUESTIONS)


def _answer(question: Question) -> str:
    asked = f"\n{question.number} of {len(QUESTIONS)}  {question.ask}\n       {question.yes_means}"
    printing.write(sys.stderr, f"{asked}\n       For example: {question.example}")
    while True:
        line = sys.stdin.readline() if sys.stdin is not None else ""
        if not line:
            what = f"The answers ended before question {question.number}; nothing was saved."
            raise UsageError(what, "Answer all eight questions, or use --answers.")
        answer = _WORDS.get(line.strip().casefold())
        if answer is not None:
            return answer
        printing.write(sys.stderr, "Answer y, n or s.")
