from __future__ import annotations

from itertools import product

import pytest
from rich.cells import cell_len

from okrtui.tui import styled_text
from okrtui.tui.styled_text import Line, Paragraph
from okrtui.tui.wizard.model import OPEN, WizardState, question_page, trail, verdict_page, ways_lines


def text_of(drawn: list[Line | Paragraph], width: int = 80) -> str:
    lines = [line for one in drawn for line in (one.lines(width) if isinstance(one, Paragraph) else [one])]
    return "\n".join("".join(text for text, _ in line) for line in lines)


def answered(letters: str) -> WizardState:
    asking = WizardState("Monthly churn")
    for letter in letters:
        asking.answer(letter)
    return asking


def test_each_answer_leads_to_the_next_open_question_and_the_last_to_the_verdict() -> None:
    asking = answered("ynsy")
    assert (asking.at, asking.answered, asking.complete, asking.done) == (4, 4, False, False)
    for letter in "nnnn":
        asking.answer(letter)
    assert (asking.answers, asking.complete, asking.done) == ("ynsynnnn", True, True)


def test_one_can_jump_ahead_and_is_led_back_to_what_was_left_open() -> None:
    asking = WizardState("x")
    asking.jump(8)
    asking.answer("y")
    assert asking.at == 0
    asking.jump(9)
    assert asking.at == 0, "there is no verdict yet"
    for letter in "yyyyyyy":
        asking.answer(letter)
    assert asking.done
    asking.jump(3)
    asking.answer("n")
    assert asking.done, "changing one answer leads back to the verdict"
    asking.jump(2)
    asking.jump(9)
    assert asking.done


def test_back_goes_a_question_back_and_keeps_its_answer() -> None:
    asking = answered("yn")
    assert asking.back()
    assert (asking.at, asking.answers[:2]) == (1, "yn")
    assert asking.back()
    assert not asking.back(), "before the first question stands the wording"
    asking.again()
    assert (asking.at, asking.answers) == (0, OPEN * 8)


def test_every_answer_sheet_has_a_page_that_fits() -> None:
    for letters in product("yns", repeat=8):
        asking = WizardState("x", "".join(letters), 8)
        lines = [one for one in verdict_page(asking, 80) if not isinstance(one, Paragraph)]
        assert max(styled_text.width_of(line) for line in lines) <= 80, letters
        marked = [line for line in ways_lines(asking.outcome()) if styled_text.glyphs().shut in line[0][0]]
        assert len(marked) == 1, letters


@pytest.mark.parametrize("width", [72, 80, 90, 120, 200])
def test_all_eight_steps_and_the_tally_are_in_the_trail(width: int) -> None:
    line = trail(answered("ynsyns"), width)
    text = "".join(text for text, _ in line)
    assert cell_len(text) == width
    assert "8 ·" in text
    assert text.endswith("KPI 1 : 1 OKR ")
    assert (" yes " in text) is (width >= 90)


def test_a_page_tells_the_question_what_a_yes_means_and_an_example() -> None:
    text = text_of(question_page(answered("yn"), 80))
    assert "PURPOSE   3 of 8" in text
    assert "how healthy the business is" in text
    assert "For example: " in text
    done = answered("ynynynyn")
    done.jump(1)
    assert "Press 9 for the verdict" in text_of(question_page(done, 80))


def test_the_verdict_names_conflicts_and_gaps_with_something_to_think_about() -> None:
    text = text_of(verdict_page(WizardState("x", "yynnynyy", 8), 80))
    assert "conflict" in text
    assert "gap" in text
    assert text.count("?") >= 2
