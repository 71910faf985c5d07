from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import TODAY
from okrtui.domain.records.day_reading import DayError, day_of
from okrtui.domain.records.draft_parsing import Surroundings, build
from okrtui.domain.records.enums import Rhythm
from okrtui.domain.records.models import MeasurementDraft
from okrtui.domain.rules.periods import period
from okrtui.errors import DraftError

ISO = "Enter year-month-day, such as 2026-11-21"


def refusal(text: str, rhythm: Rhythm | None = None) -> str:
    with pytest.raises(DayError) as caught:
        day_of(text, TODAY, rhythm)
    return str(caught.value)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-20", "2026-11-20T23:30:00Z", "2026-11-20t23:30", "2026-11-20 23:30:59.5", "2026-11-20T23:30:00+07:00",
        "2026-11-20 00:00:00 UTC", "2026-11-20T23:30-0800", "yesterday",
    ],
)  # fmt: skip
def test_a_moment_is_its_calendar_date(typed: str) -> None:
    assert day_of(typed, TODAY) == date(2026, 11, 20)


@pytest.mark.parametrize("typed", ["2026-11-20T25:00", "2026-11-20T", "2026-11-20 noon", "20.11.2026", "46346"])
def test_other_forms_are_no_dates(typed: str) -> None:
    assert refusal(typed).endswith("is not a date. Enter year-month-day, such as 2026-11-21, today or yesterday.")


@pytest.mark.parametrize(
    ("typed", "rhythm", "found"),
    [
        ("2026-10", Rhythm.MONTHLY, "2026-10-31"),
        ("2024-02", Rhythm.MONTHLY, "2024-02-29"),
        ("2026-Q3", Rhythm.QUARTERLY, "2026-09-30"),
        ("2026-q4", Rhythm.QUARTERLY, "2026-12-31"),
        ("2026-W45", Rhythm.WEEKLY, "2026-11-08"),
        ("2026-w53", Rhythm.WEEKLY, "2027-01-03"),
        ("2026", Rhythm.YEARLY, "2026-12-31"),
        ("2026-11-03", Rhythm.MONTHLY, "2026-11-03"),
    ],
)
def test_the_name_of_a_period_is_its_last_day(typed: str, rhythm: Rhythm, found: str) -> None:
    assert day_of(typed, TODAY, rhythm).isoformat() == found


@pytest.mark.parametrize(
    ("typed", "rhythm", "told"),
    [
        ("2026-10", Rhythm.WEEKLY, "“2026-10” is not a week. Enter one such as 2026-W45, or a date."),
        ("2026-q3", Rhythm.MONTHLY, "“2026-Q3” is not a month. Enter one such as 2026-10, or a date."),
        ("2027-W53", Rhythm.WEEKLY, "There is no week 53 in 2027."),
        ("2026-02-30", None, "There is no such day as 2026-02-30."),
        ("", Rhythm.MONTHLY, "Enter a date such as 2026-11-21."),
        ("soon", Rhythm.YEARLY, f"“soon” is not a date. {ISO}, today or yesterday, or a year such as 2026."),
    ],
)
def test_a_wrong_period_is_refused_with_a_sentence(typed: str, rhythm: Rhythm | None, told: str) -> None:
    assert refusal(typed, rhythm) == told


@pytest.mark.parametrize(("typed", "rhythm"), [("2026-10", Rhythm.DAILY), ("2026", None), ("0000", Rhythm.YEARLY)])
def test_a_period_stands_for_a_day_only_where_values_come_in_it(typed: str, rhythm: Rhythm | None) -> None:
    assert "is not a date" in refusal(typed, rhythm)


NAMES: dict[Rhythm, Callable[[date], str]] = {
    Rhythm.YEARLY: lambda day: f"{day:%Y}",
    Rhythm.QUARTERLY: lambda day: f"{day:%Y}-Q{(day.month + 2) // 3}",
    Rhythm.MONTHLY: lambda day: f"{day:%Y-%m}",
    Rhythm.WEEKLY: lambda day: f"{day:%G}-W{day:%V}",
}


@given(st.dates(min_value=date(1900, 1, 8), max_value=date(2200, 12, 20)), st.sampled_from(list(NAMES)))
def test_the_day_of_a_named_period_is_the_last_of_the_period(day: date, rhythm: Rhythm) -> None:
    assert day_of(NAMES[rhythm](day), TODAY, rhythm) == period(rhythm, day).last


def test_typed_years_lie_between_1900_and_2200() -> None:
    for typed in ("1899-12-31", "2201-01-01", "0926-11-20"):
        with pytest.raises(DraftError) as caught:
            build(MeasurementDraft, {"kpi": 1, "date": typed, "value": 1}, today=TODAY)
        assert caught.value.fields == {"date": f"{typed} is not between 1900 and 2200. Check the year."}
    for typed in ("1900-01-01", "2200-12-31"):
        assert build(MeasurementDraft, {"kpi": 1, "date": typed, "value": 1}, today=TODAY).date.isoformat() == typed
    stored = MeasurementDraft.model_validate({"kpi": 1, "date": "1850-01-01", "value": 1})
    assert stored.date == date(1850, 1, 1), "what is stored is read"


def test_a_value_takes_the_unit_and_the_period_of_its_kpi() -> None:
    typed = {"kpi": 1, "date": "2026-10", "value": "4,2 %"}
    found = build(MeasurementDraft, typed, today=TODAY, around=Surroundings("%", Rhythm.MONTHLY))
    assert (str(found.value), found.date.isoformat()) == ("4.2", "2026-10-31")
