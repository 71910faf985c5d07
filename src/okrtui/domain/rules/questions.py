"""The texts of the decision tool: its eight questions, the poles between them, and the verdicts."""

from __future__ import annotations

from dataclasses import dataclass

from okrtui.domain.records.enums import Kind


@dataclass(frozen=True, slots=True)
class Question:
    """One of the eight questions; a yes speaks for a KPI or for an OKR."""

    number: int
    contrast: str
    ask: str
    yes_means: str
    example: str
    speaks_for: Kind


CONTRASTS = (
    ("process", "established process", "something different"),
    ("purpose", "health", "building"),
    ("approach", "as we do today", "new initiative"),
    ("ambition", "100 % is the norm", "70 % would be progress"),
)
"""The four contrasts with their poles, first the KPI's, then the OKR's; two questions belong to each, in that order."""

QUESTIONS = (
    Question(
        1,
        "process",
        "Is there already a routine, in use today, that gets you this result?",
        "Yes means that somebody does this today and it works: the number shows whether the routine still works.",
        "invoices sent within two days, because billing has its checklist and its Tuesday run.",
        Kind.KPI,
    ),
    Question(
        2,
        "process",
        "Are you doing something differently from before to improve it?",
        "Yes means that the number shows whether the new way of working pays off.",
        "support now joins every renewal call, and you want to see fewer customers leave.",
        Kind.OKR,
    ),
    Question(
        3,
        "purpose",
        "Does it show how healthy the business is, so that you would track it even in a year without changes?",
        "Yes means that nobody has to act while it stays in its range, and somebody does once it leaves it.",
        "the cash in the bank, or the share of deliveries that arrive on the promised day.",
        Kind.KPI,
    ),
    Question(
        4,
        "purpose",
        "Are you building, improving or trying out something that is meant to move this number?",
        "Yes means that the number measures a change you are making, not only how well things run.",
        "a guided set-up that should bring more new accounts to their first success.",
        Kind.OKR,
    ),
    Question(
        5,
        "approach",
        "Can you reach it by simply carrying on as you do today?",
        "Yes means that steady work is enough: the number needs tracking, not a plan.",
        "tickets answered within a day, with the team and the shifts you have.",
        Kind.KPI,
    ),
    Question(
        6,
        "approach",
        "Does reaching it take a change of strategy or a new project?",
        "Yes means that today's work is not enough: somebody has to choose a change and drive it.",
        "a partner network in a country where nobody knows you yet.",
        Kind.OKR,
    ),
    Question(
        7,
        "ambition",
        "Is reaching 100 % of it the normal, realistic expectation?",
        "Yes means that the target is a promise: anything less is a fault to fix.",
        "every payslip correct and on time.",
        Kind.KPI,
    ),
    Question(
        8,
        "ambition",
        "Would getting 70 % of the way already be real progress?",
        "Yes means that the target is a stretch: higher than you could safely promise.",
        "seven pilot customers live where you hoped for ten.",
        Kind.OKR,
    ),
)

THOUGHTS = {
    ("process", "conflict"): (
        "There is a routine for this, and you are changing it: should the number guard the routine or prove the change?"
    ),
    (
        "process",
        "gap",
    ): "Nobody does this today, and nobody does anything new for it: who would move the number, and how?",
    ("purpose", "conflict"): (
        "It shows the health of the business and measures something new: "
        "keep it as a KPI, and say separately what the new thing should achieve."
    ),
    ("purpose", "gap"): (
        "It shows neither how well things run nor how far a change has come: "
        "which decision would you take differently if the number changed?"
    ),
    ("approach", "conflict"): (
        "It cannot both come with today's work and need something new: "
        "what would the number be in half a year if you changed nothing?"
    ),
    ("approach", "gap"): (
        "Today's work will not reach it, and nothing new is planned: is the plan missing, or the will to reach it?"
    ),
    ("ambition", "conflict"): (
        "One target cannot be a promise and a stretch: "
        "write down the level you must reach and, beside it, the level you would be proud of."
    ),
    ("ambition", "gap"): (
        "100 % is not realistic, and 70 % would not help: which value would make you act, and which would please you?"
    ),
}
"""The question to think about, by contrast and reading."""

VERDICTS = {
    Kind.KPI: (
        "This number tracks something you already do. Give it an owner, a cadence and a target, keep it for as long as "
        "the work goes on, and act when it leaves its range."
    ),
    Kind.OKR: (
        "This number shows whether something changes. Describe in words what will be different, make the number a key "
        "result with a baseline and a target, and check in every week."
    ),
    Kind.BOTH: (
        "Your answers point both ways, and that can be right: you depend on the number every day, and you want to "
        "improve it for a while. Keep it as a KPI, and make it a key result for one cycle; after that, the KPI stays."
    ),
    Kind.UNCLEAR: (
        "Too few of your answers were yes to say what this number is for. Usually the wording is still too vague: it "
        "names a hope or an area of work, not something that can be counted."
    ),
}
"""One paragraph for each verdict."""

SHARPEN = (
    "Name one figure, its source, and its scope: not “better support”, but “tickets open for more than two days, "
    "all regions”. Add its value today and the value at which you would act. Then answer again, beginning with the "
    "questions you were not sure about."
)
"""Advice for making a wording precise enough to decide."""
