"""The words of the decision tool: its eight questions, the poles between them, and what its readings mean."""

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
        "Do you already have a routine that delivers this?",
        "A yes means that somebody runs this today and it works: the number shows whether the routine still holds.",
        "invoices sent within two days, because billing has its checklist and its Tuesday run.",
        Kind.KPI,
    ),
    Question(
        2,
        "process",
        "Have you begun to work in another way so that this gets better?",
        "A yes means that the number is there to show whether the new way of working pays off.",
        "support now joins every renewal call, and you want to see fewer customers leave.",
        Kind.OKR,
    ),
    Question(
        3,
        "purpose",
        "Is this a vital sign: would you look at it in a quiet year, too, to know that all is well?",
        "A yes means that nobody has to act while it stays where it belongs, and somebody does once it leaves.",
        "the cash in the bank, or how many deliveries arrive on the promised day.",
        Kind.KPI,
    ),
    Question(
        4,
        "purpose",
        "Is something new, or something noticeably better, in the making that is meant to move this number?",
        "A yes means that the number is the mark of a change you are making, not only of how well things run.",
        "a guided set-up that should bring more new accounts to their first success.",
        Kind.OKR,
    ),
    Question(
        5,
        "approach",
        "If everybody simply carried on with today's work, would that be your way to get there?",
        "A yes means that steady work is enough: the number wants watching, not a plan.",
        "tickets answered within a day, with the team and the shifts you have.",
        Kind.KPI,
    ),
    Question(
        6,
        "approach",
        "Does getting there call for another strategy, or for a project that nobody has begun?",
        "A yes means that today's work cannot carry the number there: somebody has to choose a change and drive it.",
        "a partner network in a country where nobody knows you yet.",
        Kind.OKR,
    ),
    Question(
        7,
        "ambition",
        "Do you count on all of it, each time, and is that a fair thing to ask?",
        "A yes means that the target is a promise: whatever falls short is a fault to be mended.",
        "every payslip right and on time.",
        Kind.KPI,
    ),
    Question(
        8,
        "ambition",
        "If you came seven tenths of the way, would something that matters have moved?",
        "A yes means that the target is a stretch: it is set to draw you further than you could safely promise.",
        "seven pilot customers live where you hoped for ten.",
        Kind.OKR,
    ),
)

THOUGHTS = {
    ("process", "conflict"): (
        "A routine delivers this, and yet you are changing how it is done: "
        "is the number there to guard the routine or to prove the change?"
    ),
    ("process", "gap"): (
        "Nobody runs this today and nobody does anything new for it: who would move the number, and with what?"
    ),
    ("purpose", "conflict"): (
        "It is a vital sign and the mark of something you are making: "
        "keep the sign on the dashboard, and say apart from it what the new thing should bring about."
    ),
    ("purpose", "gap"): (
        "It tells neither how well things run nor how far a change has come: "
        "which decision would turn out differently if the number did?"
    ),
    ("approach", "conflict"): (
        "Carrying on and starting something new cannot both be the way there: "
        "where would the number stand in half a year if you changed nothing?"
    ),
    ("approach", "gap"): (
        "Today's work will not get it there, and no other plan is wanted: is the way missing, or the wish to go?"
    ),
    ("ambition", "conflict"): (
        "One target cannot be a promise and a stretch at once: "
        "write down the level you owe and, beside it, the level you would be proud of."
    ),
    ("ambition", "gap"): (
        "All of it is not to be had, and most of it would not help: "
        "which value would make you act, and which would you celebrate?"
    ),
}
"""What to think about, by contrast and reading."""

VERDICTS = {
    Kind.KPI: (
        "This number watches over something you already do. Give it an owner, a rhythm and a target, keep it for as "
        "long as the work goes on, and act when it leaves the place where it should be."
    ),
    Kind.OKR: (
        "This number shows whether something changes. Say in words what will be different, put the number beside it "
        "as a key result with the level it starts from and the one it should reach, and look at it every week."
    ),
    Kind.BOTH: (
        "Your answers pull both ways, and that can be right: you depend on the number every day, and for a while you "
        "want to lift it. Keep it as a KPI, and take it into one cycle as a key result; after that, the KPI stays."
    ),
    Kind.UNCLEAR: (
        "Too few of your answers were a yes to tell what this number is for. Most often the wording is still too wide: "
        "it names a hope or a field of work, and not yet something that can be counted."
    ),
}
"""One paragraph for each verdict."""

SHARPEN = (
    "Name one figure, where it comes from and whom it is about: not “better support”, but “tickets open for more "
    "than two days, all regions”. Add where it stands today and from which value on you would do something. "
    "Then answer again, beginning with the questions you were not sure about."
)
"""How to make a wording sharp enough to be decided."""
