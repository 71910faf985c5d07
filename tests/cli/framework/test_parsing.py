from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from okrtui.cli.framework import parsing
from okrtui.domain.records.models import MeasurementDraft
from okrtui.errors import DraftError, OkrError, UsageError

TODAY = date(2026, 11, 21)
NAMES = {"date": "--on", "value": "VALUE", "note": "--note"}
TYPED = {"kpi": 1, "date": "yesterday", "value": "-4.50", "note": " late "}


def refusal(error: type[OkrError], **typed: str) -> str:
    with pytest.raises(error) as refused:
        parsing.draft(MeasurementDraft, {**TYPED, **typed}, NAMES, TODAY)
    assert type(refused.value) is error
    return str(refused.value)


def test_a_draft_reads_what_was_typed() -> None:
    read = parsing.draft(MeasurementDraft, TYPED, NAMES, TODAY)
    assert (read.date, read.value, read.note) == (date(2026, 11, 20), Decimal("-4.5"), "late")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"value": "many"}, "VALUE: “many” is not a number."),
        ({"value": ""}, "VALUE: Enter a number."),
        ({"value": "1,500"}, "VALUE: “1,500” can mean 1500 or 1.5. Enter one of them."),
        ({"date": "2026-02-30"}, "--on: There is no such day as 2026-02-30."),
        ({"date": "", "value": "x"}, "--on: Enter a date such as 2026-11-21. VALUE: “x” is not a number."),
        ({"note": "x" * 20_001, "value": "x"}, "VALUE: “x” is not a number."),
    ],
)
def test_text_that_is_no_number_or_date_is_wrong_usage(typed: dict[str, Any], sentence: str) -> None:
    assert refusal(UsageError, **typed) == sentence


def test_what_a_rule_refuses_is_no_wrong_usage() -> None:
    assert refusal(DraftError, note="x" * 20_001).startswith("--note: Too long")


@pytest.mark.parametrize(("text", "value"), [(None, None), (" ", None), ("0", 0), ("10", 10), ("1e1", 10)])
def test_a_whole_number(text: str | None, value: int | None) -> None:
    assert parsing.whole("N", text, 0, 10) == value


@pytest.mark.parametrize("text", ["-1", "11", "1.5"])
def test_what_is_no_whole_number_within_its_limits(text: str) -> None:
    with pytest.raises(UsageError, match=rf"^N: “{text}” is not a whole number from 0 to 10\.$"):
        parsing.whole("N", text, 0, 10)


def test_both_sides_of_a_colon() -> None:
    assert parsing.pair("--metric", "-5:") == ("-5", "")
    for text in ("5", "1:2:3"):
        with pytest.raises(UsageError, match="two numbers with a colon"):
            parsing.pair("--metric", text)


def test_a_long_word_is_quoted_in_part_and_without_control_characters() -> None:
    assert parsing.quoted("a\x1b[31mb") == "“a[31mb”"
    assert parsing.quoted("x" * 41) == f"“{'x' * 40}…”"
