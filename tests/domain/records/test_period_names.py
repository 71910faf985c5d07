from __future__ import annotations

import pytest

from okrtui.domain.records.period_names import named_period, period_part


@pytest.mark.parametrize(
    ("text", "name", "last"),
    [
        ("2026", "2026", "2026-12-31"),
        ("2026-02", "2026-02", "2026-02-28"),
        ("2026/10", "2026-10", "2026-10-31"),
        ("1/2026", "2026-01", "2026-01-31"),
        ("01.2026", "2026-01", "2026-01-31"),
        ("Jan 2026", "2026-01", "2026-01-31"),
        ("Sept. 2026", "2026-09", "2026-09-30"),
        ("März 2026", "2026-03", "2026-03-31"),
        ("2026 december", "2026-12", "2026-12-31"),
        ("Mai/2026", "2026-05", "2026-05-31"),
        ("2026-Q1", "2026-Q1", "2026-03-31"),
        ("2026q2", "2026-Q2", "2026-06-30"),
        ("Q3/2026", "2026-Q3", "2026-09-30"),
        ("4. Quartal 2026", "2026-Q4", "2026-12-31"),
        ("Quartal 4 2026", "2026-Q4", "2026-12-31"),
        ("2026-W45", "2026-W45", "2026-11-08"),
        ("KW 45 2026", "2026-W45", "2026-11-08"),
        ("KW5/2026", "2026-W05", "2026-02-01"),
    ],
)
def test_a_period_has_many_names(text: str, name: str, last: str) -> None:
    found = named_period(text)
    assert found is not None
    assert (found.name, str(found.last)) == (name, last)
    assert named_period(found.name) == found


@pytest.mark.parametrize(
    "text", ["", "0000", "26", "2026-13", "13/2026", "Q5 2026", "May", "Soon 2026", "2026-10-31", "202610", "Plan 2026"]
)
def test_other_texts_name_none(text: str) -> None:
    assert named_period(text) is None


@pytest.mark.parametrize(
    ("text", "name", "short"),
    [
        ("Jan", "2026-01", ""),
        ("dez.", "2026-12", ""),
        ("Q2", "2026-Q2", ""),
        ("3. Quartal", "2026-Q3", ""),
        ("KW 7", "2026-W07", ""),
        ("Jan 26", "2026-01", "26"),
        ("Okt-26", "2026-10", "26"),
        ("Q1/26", "2026-Q1", "26"),
        ("Feb '26", "2026-02", "26"),
    ],
)
def test_a_part_of_a_year_is_named_without_it(text: str, name: str, short: str) -> None:
    found = period_part(text)
    assert found is not None
    assert (found.within(2026).name, found.short) == (name, short)


@pytest.mark.parametrize("text", ["", "Note", "Owner", "value", "Q5", "2026", "7", "10"])
def test_other_texts_are_no_part_of_a_year(text: str) -> None:
    assert period_part(text) is None


def test_a_week_that_a_year_does_not_have() -> None:
    with pytest.raises(ValueError, match=r"There is no week 53 in 2027\."):
        named_period("2027-W53")
