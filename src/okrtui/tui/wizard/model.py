"""The state of the eight questions, and the drawing of each page. No terminal in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from okrtui.domain.records.enums import Kind
from okrtui.domain.records.field_types import clean_line, clean_text
from okrtui.domain.rules.decision import QUESTIONS, AnsweredContrast, Outcome, read, tally
from okrtui.tui import styled_text
from okrtui.tui.keys.keymap import key
from okrtui.tui.styled_text import DetailLines, Line, Paragraph, Piece, Tone

OPEN: Final = "·"
ANSWERS: Final = {"y": "yes", "n": "no", "s": "not sure"}
COUNT: Final = len(QUESTIONS)
ROOMY: Final = 90
"""The least width for whole answer words in the trail; below it they are first letters."""


@dataclass
class WizardState:
    """A metric's answers so far, and the question on screen (0 to 7; 8 is the verdict)."""

    metric: str
    answers: str = OPEN * COUNT
    at: int = 0
    about: tuple[str, int] | None = None
    why: str = ""
    wording: str | None = None
    """The text in the input of the metric while it is being typed; None while it is not."""

    reopened: str = ""
    """The answers of the decision that was reopened."""

    @property
    def complete(self) -> bool:
        """Return whether all eight are answered."""
        return OPEN not in self.answers

    @property
    def done(self) -> bool:
        """Return whether the verdict is on screen."""
        return self.at >= COUNT

    @property
    def answered(self) -> int:
        """Return the number of answered questions."""
        return COUNT - self.answers.count(OPEN)

    def answer(self, letter: str) -> None:
        """Answer the question on screen and go to the next open one; after the last, to the verdict."""
        self.answers = self.answers[: self.at] + letter + self.answers[self.at + 1 :]
        following = [number for number in range(self.at + 1, COUNT) if self.answers[number] == OPEN]
        self.at = following[0] if following else self._first_open()

    def _first_open(self) -> int:
        return self.answers.find(OPEN) if OPEN in self.answers else COUNT

    def back(self) -> bool:
        """Go one question back; return False on the first."""
        if self.at == 0:
            return False
        self.at -= 1
        return True

    def jump(self, number: int) -> None:
        """Go to a question by its number from 1, or to the verdict by 9 once there is one."""
        self.at = number - 1 if number <= COUNT or self.complete else self.at

    def again(self) -> None:
        """Clear all answers, for a new wording."""
        self.answers, self.at = OPEN * COUNT, 0

    def outcome(self) -> Outcome:
        """Return the outcome of the eight answers. Raises RuleError when one is missing."""
        return read(self.answers)

    def left_off(self) -> dict[str, Any] | None:
        """Return the state as plain values; None when nothing was typed or answered yet, or reopened only to look."""
        if self.answers == self.reopened and self.wording in (None, self.metric):
            return None
        typed = self.wording if self.wording is not None else "" if self.about else self.metric
        return asdict(self) if typed.strip() or self.answered else None


def resumed(left: Mapping[str, Any]) -> WizardState | None:
    """Return the state of unfinished answers; None when it cannot be read."""
    try:
        answers, about, wording = str(left["answers"]), left["about"], left["wording"]
        if len(answers) != COUNT or set(answers) - {*ANSWERS, OPEN}:
            return None
        return WizardState(
            metric=clean_line(str(left["metric"])),
            answers=answers,
            at=min(max(0, int(left["at"])), COUNT if OPEN not in answers else COUNT - 1),
            about=None if about is None else (str(about[0]), int(about[1])),
            why=clean_text(str(left["why"])),
            wording=None if wording is None else clean_line(str(wording)),
        )
    except (LookupError, TypeError, ValueError):
        return None


def trail(asking: WizardState, width: int) -> Line:
    """Return the eight steps with their answers, and the tally at the right."""
    signs = styled_text.glyphs()
    tones: dict[str, Tone] = {"y": "good", "n": "muted", "s": "warn", OPEN: "muted"}
    marks = {"y": signs.good, "n": signs.pending, "s": signs.outdated, OPEN: signs.dot}
    pieces: list[Piece] = [(" ", "")]
    room = 3 if width >= ROOMY else 1
    for number, letter in enumerate(asking.answers):
        here = number == asking.at
        pieces.append((f"{number + 1} ", "strong" if here else "muted"))
        said = signs.shut if here and letter == OPEN else marks[letter]
        pieces.append((said, "accent" if here else tones[letter]))
        word = "?" if letter == "s" else ANSWERS.get(letter, "")
        pieces.append((f" {word[:room]}".ljust(room + 3), tones[letter]))
    kpi, okr = tally(asking.answers)
    score = f"KPI {kpi} : {okr} OKR "
    return (*styled_text.fit_line(pieces, max(0, width - len(score))), (score, "strong"))


def question_page(asking: WizardState, width: int) -> DetailLines:
    """Return one question with the meaning of a yes and an example."""
    question = QUESTIONS[asking.at]
    given = ANSWERS.get(asking.answers[asking.at])
    drawn: DetailLines = [
        trail(asking, width),
        (),
        ((f"  {question.contrast.upper()}", "head"), (f"   {question.number} of {COUNT}", "muted")),
        (),
        Paragraph(question.ask, "strong", 2),
        (),
        Paragraph(question.yes_means, "muted", 2),
        Paragraph(f"For example: {question.example}", "muted", 2),
        (),
        _choices(given),
    ]
    if asking.complete:
        drawn += [(), ((f"  All eight are answered. Press {key('wizard.jump-9')} for the verdict.", "accent"),)]
    return drawn


def _choices(given: str | None) -> Line:
    pieces: list[Piece] = [("  ", "")]
    for word in ANSWERS.values():
        chosen = word == given
        pieces += [(key(f"wizard.{word.replace(' ', '-')}"), "accent"), (f"  {word}", "strong" if chosen else "")]
        pieces += [(f" {styled_text.glyphs().good}" if chosen else "  ", "accent"), ("      ", "")]
    return tuple(pieces)


def _verdict_line(outcome: Outcome) -> Line:
    signs = styled_text.glyphs()
    words = {Kind.KPI: "KPI", Kind.OKR: "OKR", Kind.BOTH: "both", Kind.UNCLEAR: "unclear"}
    strength = f"   {outcome.strength}" if outcome.strength else ""
    return (
        (f"  {signs.shut} {words[outcome.verdict]}", "accent"),
        (strength, "strong"),
        (f"   KPI {outcome.kpi_votes} : {outcome.okr_votes} OKR", "muted"),
    )


def contrast_line(contrast: AnsweredContrast, width: int) -> Line:
    """Return a contrast as two opposing bars, each filled for a yes."""
    signs = styled_text.glyphs()
    reading = f"  {contrast.reading}" if contrast.reading in ("conflict", "gap") else ""
    name, left, right = contrast.name.ljust(10), contrast.kpi_pole.rjust(20), contrast.okr_pole.ljust(22)
    half = max(3, min(12, (width - 67) // 2))
    return (
        (f"  {name}", "muted"),
        (left, "strong" if contrast.kpi_answer == "y" else ""),
        (" ", ""),
        *_side(contrast.kpi_answer, half, mirrored=True),
        (signs.rule, "muted"),
        *_side(contrast.okr_answer, half, mirrored=False),
        (" ", ""),
        (right, "strong" if contrast.okr_answer == "y" else ""),
        (reading, "warn"),
    )


def _side(answer: str, half: int, *, mirrored: bool) -> tuple[Piece, ...]:
    signs = styled_text.glyphs()
    if answer == "y":
        end, line, tone = signs.good, signs.heavy, "accent"
    else:
        end, line, tone = ("?" if answer == "s" else signs.pending), signs.solid, "muted"
    bar: list[Piece] = [(line * (half - 1), tone), (end, tone)]  # type: ignore[list-item]
    return tuple(reversed(bar) if mirrored else bar)


WAYS: Final = (
    ("wizard.kpi", "create the KPI"),
    ("wizard.okr", "draft the OKR"),
    ("wizard.both", "create both, linked"),
    ("wizard.sharpen", "sharpen the wording"),
    ("wizard.record", "save only the decision"),
)
"""The choices at a verdict, by the id of their action."""


def verdict_page(asking: WizardState, width: int) -> DetailLines:
    """Return the verdict with its strength, the four contrasts, the choices, and points to consider."""
    outcome = asking.outcome()
    drawn: DetailLines = [_verdict_line(outcome), ()]
    drawn += [contrast_line(contrast, width) for contrast in outcome.contrasts]
    drawn += [(), Paragraph(outcome.explanation, "", 2)]
    if outcome.advice:
        drawn += [(), Paragraph(outcome.advice, "accent", 2)]
    drawn += [(), *ways_lines(outcome)]
    for thought in outcome.thoughts:
        drawn += [(), Paragraph(thought, "warn", 2)]
    return drawn


def recommended(outcome: Outcome) -> str:
    """Return the choice that a verdict recommends: kpi, okr, both or sharpen."""
    return "sharpen" if outcome.verdict is Kind.UNCLEAR else outcome.verdict.value


def ways_lines(outcome: Outcome) -> Sequence[Line]:
    """Return the choices at a verdict, the recommended one marked, which enter takes."""
    fitting = f"wizard.{recommended(outcome)}"
    sign = styled_text.glyphs().shut
    return [
        (
            (f"  {sign if way == fitting else ' '} ", "accent"),
            (key(way).ljust(7), "accent"),
            (text, "strong" if way == fitting else ""),
        )
        for way, text in WAYS
    ]
