from __future__ import annotations

from datetime import date

from builders import TODAY, check_in, cycle, key_result, kpi, measurement, objective, workspace
from okrtui.tui.detail_rows import DetailRows
from okrtui.tui.sections.history_rows import check_ins, measurements

LONG_AGO = date(2025, 12, 31)


def drawn(parts: list[object]) -> str:
    (rows,) = (part for part in parts if isinstance(part, DetailRows))
    return "".join(text for text, _ in rows.draw(rows.keys[0], 80)[0])


def test_a_value_stands_apart_from_a_day_of_another_year() -> None:
    one = kpi(unit="%")
    assert drawn([*measurements(workspace(one, measurement(date=LONG_AGO, value=5)), one, TODAY)]).startswith(
        "31 Dec 2025  5"
    )


def test_a_reading_stands_apart_from_a_day_of_another_year() -> None:
    part = key_result()
    there = workspace(cycle(start=date(2025, 10, 1)), objective(), part, check_in(date=LONG_AGO, value=5))
    assert drawn([*check_ins(there, part, TODAY)]).startswith("31 Dec 2025  5")
