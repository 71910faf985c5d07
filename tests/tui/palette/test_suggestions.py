from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.tui.palette.suggestions import Suggestion, search, words_of


def suggestion(sign: str, name: str, about: str = "") -> Suggestion:
    return Suggestion(sign, name, about, "", words_of(name), f"{words_of(sign)}{words_of(about)}")


CHOICES = [
    suggestion("m", "Record", "Record a value of the KPI under the cursor."),
    suggestion("O1", "Steady revenue in South-East Asia"),
    suggestion("K2", "Customer churn rate"),
    suggestion("K12", "Monthly recurring revenue"),
    suggestion("K3", "Churn"),
    suggestion("KR7", "time_to_value of ตัวชี้วัด"),
]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("churn", ["K3", "K2"]),
        ("rate cust", ["K2"]),
        ("CHU", ["K3", "K2"]),
        ("k2", ["K2"]),
        ("k1", ["K12"]),
        ("east asia", ["O1"]),
        ("south-east", ["O1"]),
        ("value", ["KR7", "m"]),
        ("ตัวชี้", ["KR7"]),
        ("re", ["m", "O1", "K12"]),
        ("report", []),
        ("crt", []),
        ("curring", ["K12"]),
        ("m", ["m", "K12"]),
        ("", ["m", "O1", "K2", "K12", "K3", "KR7"]),
        ("!", []),
    ],
)
def test_words_and_their_beginnings_are_found_but_no_scattered_letters(typed: str, found: list[str]) -> None:
    assert [one.sign for one in search(CHOICES, typed)] == found


def test_a_key_that_is_no_letter_finds_its_action() -> None:
    explain = suggestion("!", "Explain", "Note the cause.")
    assert search([*CHOICES, explain], "!") == [explain]


@given(st.lists(st.text(max_size=12), max_size=8), st.text(max_size=6))
def test_a_search_never_repeats_or_invents(names: list[str], typed: str) -> None:
    suggestions = [suggestion(f"K{number}", name) for number, name in enumerate(names)]
    found = search(suggestions, typed)
    assert len({one.sign for one in found}) == len(found)
    assert set(found) <= set(suggestions)


@given(st.text(min_size=1, max_size=20))
def test_everything_is_found_by_its_whole_name(name: str) -> None:
    one = suggestion("K1", name)
    assert not words_of(name).strip() or search([suggestion("K2", "other"), one], name)[0] == one
