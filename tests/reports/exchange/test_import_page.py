from __future__ import annotations

from pathlib import Path

import pytest

from builders import workspace
from okrtui.domain.actions.import_rows import KEYS
from okrtui.reports.exchange.column_aliases import ALIASES
from okrtui.reports.exchange.csv_columns import header, plain
from reports.exchanged import read, taken_in

PAGE = (Path(__file__).parents[3] / "docs/import.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", list(KEYS))
def test_every_other_name_of_a_column_is_on_the_page_and_means_one_field(table: str) -> None:
    for field, names in ALIASES[table].items():
        assert f"| {table.replace('_', ' ')} | `{field}` | {', '.join(names)} |" in PAGE
        for name in names:
            beside = [key for key in KEYS[table] if key != field]
            assert header(table, [name, *beside]).names[0] == field, name
    every = [plain(name) for names in ALIASES[table].values() for name in names]
    assert len(every) == len(set(every))


def test_the_shapes_of_the_page_fit_their_kinds() -> None:
    shapes = PAGE.partition("```\nkpi ")[2].partition("```")[0]
    heads = [f"kpi {shapes}".splitlines()[0], *(block.splitlines()[0] for block in shapes.split("\n\n")[1:])]
    for head, table in zip(heads, ("measurements", "kpis", "check_ins", "key_results"), strict=True):
        columns = [one.split("  ")[0].strip() for one in head.split("|")]
        found = header(table, columns)
        assert (found.unknown, found.missing) == ((), []), head


def picture(first: str) -> str:
    """A table that is drawn on the page, by the beginning of its first line."""
    return first + PAGE.partition(f"```\n{first}")[2].partition("```")[0]


def test_the_quarter_s_sheet_of_the_page_makes_what_the_page_says() -> None:
    there = workspace()
    taken_in(there, read(picture("cycle   | objective       | key result    | baseline | target | unit | current")))
    assert [(one.title, one.state, one.team) for one in there.objectives.values()] == [
        ("Easy onboarding", "active", "Growth"), ("Trusted data", "draft", "Data"),
    ]  # fmt: skip
    assert [str(one.value) for one in there.check_ins.values()] == ["9.5", "100"]


def test_the_table_of_months_of_the_page_makes_what_the_page_says() -> None:
    there = workspace()
    taken_in(there, read(picture("KPI    | unit | owner | target 2025"), create=True))
    assert [(one.name, one.cadence, len(one.targets)) for one in there.kpis.values()] == [
        ("Uptime", "monthly", 2), ("Churn", "monthly", 2),
    ]  # fmt: skip
    assert [str(one.value) for one in there.measurements.values()] == ["99.9", "99.7", "99.2", "4.1", "3.9"]
