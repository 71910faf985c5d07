from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from okrtui.domain.hints.wording import activity, has_figure, phrases, word_count
from okrtui.domain.rules.similar_names import alike, keys


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Grow by 20 %", True),
        ("Win $15,000 a month", True),
        ("3x the speed", True),
        ("−5 points", True),
        ("Be first in B2B by Q3", False),
        ("Make onboarding effortless", False),
        ("Pass ISO27001", False),
        ("", False),
    ],
)
def test_what_is_a_figure(text: str, found: bool) -> None:  # noqa: FBT001
    assert has_figure(text) is found


@pytest.mark.parametrize(
    ("text", "count"), [("Grow", 1), ("Make it  so", 3), ("", 0), ("ทำให้ลูกค้ามีความสุข", None), ("顧客を幸せにする", None)]
)
def test_words_are_counted_where_they_are_parted(text: str, count: int | None) -> None:
    assert word_count(text) == count


@pytest.mark.parametrize(
    ("title", "verb"),
    [
        ("Help sales close deals", "Help"),
        ("helping sales", "helping"),
        ("To support the launch", "support"),
        ("We will discuss the plan", "discuss"),
        ("Analysing churn", "Analysing"),
        ("“Research” the market", "Research"),
        ("Participate in two fairs", "Participate"),
        ("Helpdesk answers within a day", ""),
        ("Cut time-to-value", ""),
        ("40 buyers heard", ""),
        ("", ""),
        ("!?", ""),
    ],
)
def test_verbs_of_being_busy(title: str, verb: str) -> None:
    assert activity(title) == verb


@pytest.mark.parametrize(
    ("one", "other", "close"),
    [
        ("Customer churn rate", "customer  CHURN rates", True),
        ("Customer churn rate", "Churn rate of customers", True),
        ("Customer churn rate", "Custmer churn rate", True),
        ("Customer churn rate", "Customer chrun rate", True),
        ("Customer churn rate", "Customer churn cost", False),
        ("MRR", "ARR", False),
        ("Tickets, region 1", "Tickets, region 2", False),
        ("Uptime 2026", "Uptime 202", False),
        ("Website uptime", "Website up-time", False),
        ("Net promoter score", "Net promoter scores (NPS)", False),
        ("%", "$", False),
        ("", "", False),
    ],
)
def test_names_that_are_too_close(one: str, other: str, close: bool) -> None:  # noqa: FBT001
    assert alike(one, other) is close
    assert alike(other, one) is close


@given(st.text(max_size=40), st.text(max_size=40))
def test_closeness_goes_both_ways_and_never_fails(one: str, other: str) -> None:
    assert alike(one, other) is alike(other, one)
    assert not alike(one, other) or keys(one) & keys(other)


WORD = st.text("abcdeé0", min_size=6, max_size=12)


@given(WORD, st.integers(0, 11), st.sampled_from(["", "x", "swap"]))
def test_names_a_letter_apart_have_a_key_in_common(name: str, place: int, what: str) -> None:
    place %= len(name)
    swapped = name[:place] + name[place : place + 2][::-1] + name[place + 2 :]
    other = swapped if what == "swap" else name[:place] + what + name[place + 1 :]
    assert alike(name, name)
    assert not alike(name, other) or keys(name) & keys(other)


def test_what_a_title_may_name() -> None:
    assert set(phrases("Keep  Churn low")) == {"keep", "churn", "low", "keep churn", "churn low", "keep churn low"}
    assert len(list(phrases("word " * 500))) == 36 * 37 // 2
