"""The decision tool: KPI or OKR, from the answers to eight questions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from okrtui.domain.records.enums import Kind
from okrtui.domain.rules.questions import CONTRASTS, QUESTIONS, SHARPEN, THOUGHTS, VERDICTS, Question
from okrtui.errors import RuleError

__all__ = [
    "QUESTIONS",
    "AnsweredContrast",
    "ContrastReading",
    "Outcome",
    "Question",
    "contrasts_of",
    "read",
    "tally",
    "votes",
]

YES, NO, NOT_SURE = "y", "n", "s"
UNANSWERED = "·"

_CLEAR, _STRONG = 2, 3
_FEW_VOTES = 2


class ContrastReading(StrEnum):
    """The combined meaning of the two answers of a contrast."""

    KPI = "kpi"
    OKR = "okr"
    CONFLICT = "conflict"
    GAP = "gap"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class AnsweredContrast:
    """One of the four pairs of questions: its poles, both answers, and their combined meaning."""

    name: str
    kpi_pole: str
    okr_pole: str
    reading: ContrastReading
    kpi_answer: str
    okr_answer: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The verdict on eight answers; `thoughts` has a sentence for each conflict and gap, `advice` a next step."""

    verdict: Kind
    strength: str
    kpi_votes: int
    okr_votes: int
    contrasts: tuple[AnsweredContrast, ...]
    thoughts: tuple[str, ...]
    explanation: str
    advice: str


def votes(answers: str) -> Iterator[tuple[Question, str]]:
    """Yield each question with its answer: y, n, s (not sure), or a middle dot where there is none yet."""
    known = answers.casefold().ljust(len(QUESTIONS), UNANSWERED)
    for question, answer in zip(QUESTIONS, known, strict=False):
        yield question, answer if answer in (YES, NO, NOT_SURE) else UNANSWERED


def tally(answers: str) -> tuple[int, int]:
    """Return the yes answers for a KPI and for an OKR, 0 to 4 each; answers may be missing."""
    spoken = [question.speaks_for for question, answer in votes(answers) if answer == YES]
    return spoken.count(Kind.KPI), spoken.count(Kind.OKR)


def contrasts_of(answers: str) -> tuple[AnsweredContrast, ...]:
    """Return the four contrasts as far as they are answered."""
    given = [answer for _, answer in votes(answers)]
    pairs = zip(given[::2], given[1::2], strict=True)
    return tuple(
        AnsweredContrast(name, kpi_pole, okr_pole, _lean(*pair), *pair)
        for (name, kpi_pole, okr_pole), pair in zip(CONTRASTS, pairs, strict=True)
    )


def read(sheet: str) -> Outcome:
    """Return the verdict on a full answer sheet. Raises RuleError where an answer is missing."""
    missing = [question.number for question, answer in votes(sheet) if answer == UNANSWERED]
    if missing or len(sheet) > len(QUESTIONS):
        where = f"Question {missing[0]} has no answer." if missing else "There are more answers than questions."
        raise RuleError(where, "Give eight answers: y for yes, n for no, s for not sure.")
    kpi_votes, okr_votes = tally(sheet)
    verdict, strength = _verdict(kpi_votes, okr_votes)
    contrasts = contrasts_of(sheet)
    thoughts = (THOUGHTS.get((each.name, each.reading.value)) for each in contrasts)
    return Outcome(
        verdict,
        strength,
        kpi_votes,
        okr_votes,
        contrasts,
        tuple(thought for thought in thoughts if thought),
        VERDICTS[verdict],
        SHARPEN if verdict is Kind.UNCLEAR else "",
    )


def _verdict(kpi_votes: int, okr_votes: int) -> tuple[Kind, str]:
    lead = abs(kpi_votes - okr_votes)
    if lead >= _CLEAR:
        return Kind.KPI if kpi_votes > okr_votes else Kind.OKR, "strong" if lead >= _STRONG else "clear"
    return (Kind.UNCLEAR if kpi_votes + okr_votes <= _FEW_VOTES else Kind.BOTH), ""


def _lean(kpi_answer: str, okr_answer: str) -> ContrastReading:
    match kpi_answer == YES, okr_answer == YES:
        case True, True:
            return ContrastReading.CONFLICT
        case True, False:
            return ContrastReading.KPI if okr_answer != UNANSWERED else ContrastReading.OPEN
        case False, True:
            return ContrastReading.OKR if kpi_answer != UNANSWERED else ContrastReading.OPEN
    return ContrastReading.GAP if kpi_answer == okr_answer == NO else ContrastReading.OPEN
