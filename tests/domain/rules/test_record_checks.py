from __future__ import annotations

from collections.abc import Mapping

import builders
from builders import TODAY, day
from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.models import Record
from okrtui.domain.rules.record_checks import check_records

MANY = dict.fromkeys(PREFIXES, 99)
SOUND = (
    builders.cycle(),
    builders.objective(),
    builders.objective(id=2, title="Win the north", parent=1),
    builders.key_result(kpi=1),
    builders.check_in(value=9),
    builders.kpi(),
    builders.measurement(),
)


def problems(*records: Record, highest: Mapping[str, int] = MANY) -> dict[str, str]:
    tables: dict[str, dict[int, Record]] = {table: {} for table in PREFIXES}
    for record in (*SOUND, *records):
        tables[record.table][record.id] = record
    return {one.place: one.what for one in check_records(tables, highest)}


def test_a_sound_workspace_has_no_problems() -> None:
    assert problems() == {}


def test_each_problem_is_told_at_its_record() -> None:
    assert problems(
        builders.objective(parent=2),
        builders.key_result(id=2, kpi=7),
        builders.kpi(id=2, name=" customer CHURN rate "),
        builders.measurement(id=2),
        builders.check_in(id=2, date=day("2027-04-01")),
        builders.check_in(id=3, date=day("2027-04-01"), key_result=8),
    ) == {
        "KR2": "Its kpi is K7, which is not there.",
        "K2": "It has the same name as K1.",
        "M2": "It has the same KPI and day as M1.",
        "O1": "Its chain of parents leads back to itself.",
        "O2": "Its chain of parents leads back to itself.",
        "CI2": "Its date, 2027-04-01, lies outside 2026-Q4 (2026-10-01 to 2026-12-31).",
        "CI3": "Its key result is KR8, which is not there.",
    }


def test_the_same_day_of_two_kpis_and_the_same_name_of_a_cycle_and_a_kpi_are_no_problem() -> None:
    other = builders.kpi(id=2, name="2026-Q4")
    assert problems(other, builders.measurement(id=2, kpi=2, date=TODAY)) == {}


def test_an_id_above_the_highest_ever_given_is_a_problem() -> None:
    assert problems(builders.kpi(id=3, name="Time"), highest=MANY | {"kpis": 2}) == {
        "K3": "The highest number of kpis ever given is 2, but this is there."
    }
