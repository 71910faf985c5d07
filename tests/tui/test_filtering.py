from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.tui.filtering import Filter, LazyRows, completion, distinct, natural

FIELDS = ("owner", "status", "dept")
ROW = {"owner": "ada me", "status": "no target", "dept": "Customer Success"}
TEXT = "K5 Customer Churn Rate"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", True),
        ("churn", True),
        ("RATE churn", True),
        ("churn x", False),
        ("owner:me", True),
        ("owner:ad churn", True),
        ("owner:bo", False),
        ("status:no-target", True),
        ("STATUS:Target", True),
        ("o:me", True),
        ("dept:customer-success", True),
        ("owner:", True),
        ("ratio:3", False),
        (":x", False),
        ("ｃｈｕｒｎ", True),
    ],
)
def test_words_may_stand_anywhere_and_fields_have_to_hold_a_word(typed: str, kept: bool) -> None:  # noqa: FBT001
    assert Filter.parse(typed, FIELDS).keeps(lambda: TEXT, ROW.__getitem__) is kept


def test_a_colon_after_no_known_field_is_a_part_of_a_word() -> None:
    narrowed = Filter.parse("ratio:3 owner:me", FIELDS)
    assert narrowed.alternatives == ((("", "ratio:3", False), ("owner", "me", False)),)
    assert (narrowed.fields, narrowed.strange, narrowed.fault) == ((("owner", "me"),), ("ratio",), "")
    assert not Filter.parse("12:30 https://x K5", FIELDS).strange
    assert narrowed.keeps(lambda: "Ratio:3 of 4", ROW.__getitem__)
    assert not Filter.parse("  owner: ", FIELDS)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("owner:bo or owner:ada", True),
        ("owner:bo OR owner:cy", False),
        ("not owner:ada", False),
        ("not owner:bo churn", True),
        ("owner:bo churn or status:no-target rate", True),
        ("owner:ada status:met or nowhere", False),
        ("not nowhere Not owner:bo", True),
        ("not churn or not rate", False),
        ('"or"', False),
        ('"not" or customer', True),
        ("or", True),
        ("owner:bo or", False),
        ("owner: or owner:bo", False),
    ],
)
def test_not_and_or_combine_conditions(typed: str, kept: bool) -> None:  # noqa: FBT001
    assert Filter.parse(typed, FIELDS).keeps(lambda: TEXT, ROW.__getitem__) is kept


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("owner:ada or", "“or” stands between two conditions, as in owner:ada or owner:bo."),
        ("or owner:ada", "“or” stands"),
        ("churn or or rate", "“or” stands"),
        ("churn not", "“not” stands before a condition, as in not status:met."),
        ("not not churn", "“not” stands"),
        ("not or churn", "“not” stands"),
        ("not owner:", "“not” stands"),
        ("owner:ada or not owner:bo", ""),
        ('churn "or"', ""),
    ],
)
def test_what_is_missing_in_a_filter_is_said(typed: str, fault: str) -> None:
    assert Filter.parse(typed, FIELDS).fault.startswith(fault)
    assert bool(Filter.parse(typed, FIELDS).fault) is bool(fault)


CONDITIONS = st.sampled_from(["churn", "nowhere", "owner:ada", "owner:bo", "status:no-target", "dept:x"])
ALTERNATIVES = st.lists(st.lists(st.tuples(st.booleans(), CONDITIONS), min_size=1, max_size=3), min_size=1, max_size=3)


def kept(typed: str) -> bool:
    return Filter.parse(typed, FIELDS).keeps(lambda: TEXT, ROW.__getitem__)


@given(ALTERNATIVES)
def test_a_filter_holds_what_its_conditions_hold(alternatives: list[list[tuple[bool, str]]]) -> None:
    typed = " or ".join(" ".join(f"{'not ' * no}{word}" for no, word in part) for part in alternatives)
    assert kept(typed) is any(all(kept(word) is not no for no, word in part) for part in alternatives)


def test_nothing_is_asked_that_is_not_needed() -> None:
    asked: list[str] = []

    def field(name: str) -> str:
        asked.append(name)
        return ""

    assert not Filter.parse("nowhere owner:me", FIELDS).keeps(lambda: TEXT, field)
    assert not asked


def test_figures_in_names_sort_by_their_value() -> None:
    names = ["step 10", "Step 2", "step 2b", "a", "10", "9", "²", "x" + "9" * 40]
    assert sorted(names, key=natural) == ["²", "9", "10", "a", "Step 2", "step 2b", "step 10", "x" + "9" * 40]


def test_rows_are_made_when_they_are_looked_at_and_once() -> None:
    made: list[int] = []

    def make(key: int) -> str:
        made.append(key)
        return f"row {key}"

    rows = LazyRows(range(1_000), make)
    assert (len(rows), rows[7], rows[7], list(rows[2:4])) == (1_000, "row 7", "row 7", ["row 2", "row 3"])
    assert made == [7, 2, 3]


VALUES = {
    "owner": ["me", "ada", "Dee [/]"],
    "status": ["on track", "off track", "at risk"],
    "state": ["draft"],
}


@pytest.mark.parametrize(
    ("typed", "head", "words"),
    [
        ("", "", ["owner:", "status:", "state:"]),
        ("ow", "", ["owner:"]),
        ("ST", "", ["status:", "state:"]),
        ("churn ", "churn ", ["owner:", "status:", "state:"]),
        ("churn", "", []),
        ("owner:", "", ["owner:me", "owner:ada", "owner:Dee-[/]"]),
        ("churn ow:A", "churn ", ["owner:ada"]),
        ("owner:e", "", ["owner:me", "owner:Dee-[/]"]),
        ("status:r", "", ["status:on-track", "status:off-track", "status:at-risk"]),
        ("status:ri", "", ["status:at-risk"]),
        ("status:o", "", ["status:on-track", "status:off-track"]),
        ("nothing:", "", []),
        (":", "", []),
    ],
)
def test_a_filter_goes_on_with_names_of_fields_and_with_their_values(typed: str, head: str, words: list[str]) -> None:
    found = completion(typed, list(VALUES), VALUES.__getitem__)
    assert (found.head, list(found.words)) == (head, words)


def test_whatever_is_completed_is_understood_and_holds() -> None:
    for field, values in VALUES.items():
        for value, word in zip(values, completion(f"{field}:", list(VALUES), VALUES.__getitem__).words, strict=True):
            narrowed = Filter.parse(word, list(VALUES))
            assert narrowed.keeps(str, {field: value}.__getitem__)


def test_names_stand_once_however_they_are_spelled() -> None:
    assert distinct(["bo", "Ada", "ADA", " ", "", "team 10", "team 9"]) == ["ADA", "bo", "team 9", "team 10"]
