from __future__ import annotations

from pathlib import Path

import pytest

from okrtui.domain.actions.import_rows import KEYS
from okrtui.reports.exchange.column_aliases import ALIASES
from okrtui.reports.exchange.csv_columns import header, plain

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
