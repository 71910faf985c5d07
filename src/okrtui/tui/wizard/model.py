"""The eight questions being asked: where somebody is in them, and how each page is drawn. No terminal in here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from okrtui.domain.records.enums import Kind
from okrtui.domain.records.field_types import clean_line, clean_text
from okrtui.domain.rules.decision import QUESTIONS, AnsweredContrast, Outcome, read, tally
from okrtui.tui import styled_text
from okrtui.tui.keys.keymap import key
from okrtui.tui.styled_text import Line, Paragraph, Piece, Tone

OPEN: Final = "·"
ANSWERS: Final = {"y": "yes", "n": "no", "s": "not sure"}
COUNT: Final = len(QUESTIONS)
ROOMY: Final = 90
"""From so many columns on the trail tells answers as words, below it by their first letter."""

Drawn = list[Line | Paragraph]


@dataclass
class WizardState:
    """A metric's answers so far, and the question on screen (0 to 7; 8 is the verdict)."""

    metric: str
    answers: str = OPEN * COUNT
    at: int = 0
    about: tuple[str, int] | None = None
    why: str = ""
    wording: str | None = None
    """What stands in the input of the metric while it is being typed; None while it is not."""

    @property
    def complete(self) -> bool:
        """Whether all eight are answered."""
        return OPEN not in self.answers

    @property
    def done(self) -> bool:
        """Whether the verdict is on screen."""
        return self.at >= COUNT

    @property
    def answered(self) -> int:
        """How many of the eight are answered."""
        return COUNT - self.answers.count(OPEN)

    def answer(self, letter: str) -> None:
        """Answer the question on screen and go to the next open one; after the last, to the verdict."""
        self.answers = self.answers[: self.at] + letter + self.answers[self.at + 1 :]
        following = [number for number in range(self.at + 1, COUNT) if self.answers[number] == OPEN]
        self.at = following[0] if following else self._first_open()

    def _first_open(self) -> int:
        return self.answers.find(OPEN) if OPEN in self.answers else COUNT

    def back(self) -> bool:
        """Go one question back; False on the first."""
        if self.at == 0:
            return False
        self.at -= 1
        return True

    def jump(self, number: int) -> None:
        """Go to a question by its number from 1, or to the verdict by 9 where there is one."""
        self.at = number - 1 if number <= COUNT or self.complete else self.at

    def again(self) -> None:
        """Ask everything anew, as after the wording was sharpened."""
        self.answers, self.at = OPEN * COUNT, 0

    def outcome(self) -> Outcome:
        """What the eight answers come to. Raises RuleError where one is missing."""
        return read(self.answers)

    def left_off(self) -> dict[str, Any] | None:
        """All of it as plain values; None where nothing was typed or answered yet."""
        typed = self.wording if self.wording is not None else "" if self.about else self.metric
        return asdict(self) if typed.strip() or self.answered else None


def resumed(left: Mapping[str, Any]) -> WizardState | None:
    """The questions as they were left off; None where that cannot be read."""
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
    """The eight steps with their answers, and the tally so far at the right."""
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


def question_page(asking: WizardState, width: int) -> Drawn:
    """One question with what a yes means and an example."""
    question = QUESTIONS[asking.at]
    given = ANSWERS.get(asking.answers[asking.at])
    drawn: Drawn = [
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
        drawn += [(), ((f"  All eight are answered: {key('wizard.jump-9')} shows the verdict.", "accent"),)]
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
    """A contrast as two opposing bars: each side filled where its answer was yes."""
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
        end, line, tone = signs.good, signs.fill[-1] if not signs.braille else "━", "accent"
    else:
        end, line, tone = ("?" if answer == "s" else signs.pending), signs.solid, "muted"
    bar: list[Piece] = [(line * (half - 1), tone), (end, tone)]  # type: ignore[list-item]
    return tuple(reversed(bar) if mirrored else bar)


WAYS: Final = (
    ("wizard.kpi", "create the KPI"),
    ("wizard.okr", "draft the OKR"),
    ("wizard.both", "both, linked"),
    ("wizard.sharpen", "sharpen the wording"),
    ("wizard.record", "keep as a record"),
)
"""What can be done with a verdict, by the id of its key."""


def verdict_page(asking: WizardState, width: int) -> Drawn:
    """The verdict with its strength, the four contrasts, the ways on, and what to think about before taking one."""
    outcome = asking.outcome()
    drawn: Drawn = [_verdict_line(outcome), ()]
    drawn += [contrast_line(contrast, width) for contrast in outcome.contrasts]
    drawn += [(), Paragraph(outcome.explanation, "", 2)]
    if outcome.advice:
        drawn += [(), Paragraph(outcome.advice, "accent", 2)]
    drawn += [(), *ways_lines(outcome)]
    for thought in outcome.thoughts:
        drawn += [(), Paragraph(thought, "warn", 2)]
    return drawn


def ways_lines(outcome: Outcome) -> Sequence[Line]:
    """The ways on from a verdict, the one it speaks for marked."""
    ways = {Kind.KPI: "kpi", Kind.OKR: "okr", Kind.BOTH: "both", Kind.UNCLEAR: "sharpen"}
    fitting = f"wizard.{ways[outcome.verdict]}"
    sign = styled_text.glyphs().shut
    return [
        (
            (f"  {sign if way == fitting else ' '} ", "accent"),
            (key(way).ljust(7), "accent"),
            (text, "strong" if way == fitting else ""),
        )
        for way, text in WAYS
    ]
