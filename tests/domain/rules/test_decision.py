from __future__ import annotations

import re
from itertools import product

import pytest

from okrtui.domain.records.enums import Kind
from okrtui.domain.rules.decision import QUESTIONS, ContrastReading, contrasts_of, read, tally
from okrtui.domain.rules.questions import CONTRASTS, SHARPEN, THOUGHTS, VERDICTS
from okrtui.errors import RuleError

SHEETS = ["".join(answers) for answers in product("yns", repeat=8)]
MIRROR = {Kind.KPI: Kind.OKR, Kind.OKR: Kind.KPI, Kind.BOTH: Kind.BOTH, Kind.UNCLEAR: Kind.UNCLEAR}
LEAN_MIRROR = {ContrastReading.KPI: ContrastReading.OKR, ContrastReading.OKR: ContrastReading.KPI}


def mirrored(sheet: str) -> str:
    """Each pair of answers the other way round."""
    return "".join(sheet[place ^ 1] for place in range(8))


def restated(sheet: str) -> tuple[str, str]:
    """The definition once more, counted from the positions of the answers."""
    k, o = sheet[0::2].count("y"), sheet[1::2].count("y")
    if k - o in (2, 3, 4):
        return "kpi", "clear" if k - o == 2 else "strong"
    if o - k in (2, 3, 4):
        return "okr", "clear" if o - k == 2 else "strong"
    return ("unclear", "") if k + o in (0, 1, 2) else ("both", "")


def test_the_questions_alternate_and_stand_in_pairs() -> None:
    assert [question.number for question in QUESTIONS] == list(range(1, 9))
    assert [question.speaks_for for question in QUESTIONS] == [Kind.KPI, Kind.OKR] * 4
    assert [question.contrast for question in QUESTIONS] == [name for name, _, _ in CONTRASTS for _ in range(2)]


def test_every_sheet_has_the_verdict_of_the_definition() -> None:
    assert len(SHEETS) == 3**8
    for sheet in SHEETS:
        outcome = read(sheet)
        assert (outcome.verdict.value, outcome.strength) == restated(sheet), sheet
        assert (outcome.kpi_votes, outcome.okr_votes) == tally(sheet)
        assert outcome.explanation == VERDICTS[outcome.verdict]
        assert bool(outcome.advice) is (outcome.verdict is Kind.UNCLEAR)


def test_mirrored_sheets_have_mirrored_verdicts() -> None:
    for sheet in SHEETS:
        one, other = read(sheet), read(mirrored(sheet))
        assert other.verdict is MIRROR[one.verdict]
        assert other.strength == one.strength
        assert (other.kpi_votes, other.okr_votes) == (one.okr_votes, one.kpi_votes)
        assert [each.reading for each in other.contrasts] == [
            LEAN_MIRROR.get(each.reading, each.reading) for each in one.contrasts
        ]
        assert other.thoughts == one.thoughts


def test_there_is_a_thought_for_each_conflict_and_gap() -> None:
    for sheet in SHEETS:
        outcome = read(sheet)
        odd = [(each.name, each.reading.value) for each in outcome.contrasts if each.reading in ("conflict", "gap")]
        assert outcome.thoughts == tuple(THOUGHTS[key] for key in odd)
    assert len(set(THOUGHTS.values())) == 8


@pytest.mark.parametrize(
    ("pair", "lean"),
    [
        ("yy", ContrastReading.CONFLICT),
        ("nn", ContrastReading.GAP),
        ("yn", ContrastReading.KPI),
        ("ys", ContrastReading.KPI),
        ("ny", ContrastReading.OKR),
        ("sy", ContrastReading.OKR),
        ("ns", ContrastReading.OPEN),
        ("sn", ContrastReading.OPEN),
        ("ss", ContrastReading.OPEN),
        ("y·", ContrastReading.OPEN),
        ("·y", ContrastReading.OPEN),
        ("y", ContrastReading.OPEN),
        ("", ContrastReading.OPEN),
    ],
)
def test_the_two_answers_of_a_contrast(pair: str, lean: ContrastReading) -> None:
    assert contrasts_of(pair)[0].reading is lean


def test_a_contrast_has_its_poles_and_answers() -> None:
    ambition = read("ynynynyy").contrasts[3]
    assert (ambition.name, ambition.kpi_pole, ambition.okr_pole) == CONTRASTS[3]
    assert (ambition.reading, ambition.kpi_answer, ambition.okr_answer) == (ContrastReading.CONFLICT, "y", "y")


@pytest.mark.parametrize(
    ("sheet", "votes"), [("", (0, 0)), ("y", (1, 0)), ("yy·y", (1, 2)), ("YNYS", (2, 0)), ("ssssssss", (0, 0))]
)
def test_a_sheet_is_counted_while_it_is_filled_in(sheet: str, votes: tuple[int, int]) -> None:
    assert tally(sheet) == votes


@pytest.mark.parametrize(
    ("sheet", "said"), [("", "Question 1"), ("ynynyn·n", "Question 7"), ("ynynynyny", "more answers")]
)
def test_only_a_full_sheet_is_read(sheet: str, said: str) -> None:
    with pytest.raises(RuleError, match=said):
        read(sheet)


def test_texts_are_whole_sentences() -> None:
    for question in QUESTIONS:
        assert question.ask.endswith("?")
        assert question.yes_means.startswith("Yes means that ")
        assert re.search(r"[.?]$", question.example)
    assert all(text.endswith("?") or text.endswith(".") for text in (*THOUGHTS.values(), *VERDICTS.values(), SHARPEN))  # noqa: PIE810
