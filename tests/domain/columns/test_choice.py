from __future__ import annotations

from typing import Any

import pytest

from builders import TODAY, check_in, cycle, key_result, kpi, measurement, objective, workspace
from okrtui.domain.columns.catalogue import Catalogue
from okrtui.domain.columns.choice import choosable, chosen
from okrtui.domain.columns.log import LOG
from okrtui.domain.columns.registry import TABLES, catalogue_of
from okrtui.domain.columns.values import text_of
from okrtui.errors import UsageError
from okrtui.reports.terminal.todo import TODO_LIST

CATALOGUES: dict[str, Catalogue[Any]] = {
    "log": LOG, "todo": TODO_LIST, **{table: catalogue_of(table) for table in TABLES},
}  # fmt: skip


@pytest.mark.parametrize("table", CATALOGUES)
def test_every_listed_column_with_a_heading_has_a_name_of_its_own(table: str) -> None:
    known, catalogue = choosable(CATALOGUES[table]), CATALOGUES[table]
    assert {one.key for one in catalogue.on("list") if one.heading} <= {one.key for one in known.values()}
    assert len({one.key for one in known.values()}) == len(known)


def test_a_choosable_column_has_a_text_of_one_line() -> None:
    full = workspace(cycle(), objective(), key_result(), check_in(), kpi(), measurement())
    for table in ("cycles", "objectives", "key_results", "kpis", "check_ins", "measurements"):
        catalogue, (record,) = catalogue_of(table), full.table(table).values()
        subject = catalogue.subject(full, record, TODAY)
        texts = {name: text_of(one.of(subject)) for name, one in choosable(catalogue).items()}
        assert not {name: text for name, text in texts.items() if "\n" in text or "{" in text or "(" in text}


def test_columns_come_in_the_order_of_their_names_each_once() -> None:
    found = chosen(catalogue_of("objectives"), " Title,owner, id,,title")
    assert [one.key for one in found] == ["title", "owners", "id"]
    assert [one.key for one in chosen(catalogue_of("key_results"), "expected-score,Key result")] == [
        "expected_score", "title",
    ]  # fmt: skip
    assert [one.key for one in chosen(LOG, "no,sequence")] == ["sequence"]


@pytest.mark.parametrize(
    ("typed", "what"),
    [("id,colour", "There is no column “colour” in this list."), (" , ", "No column is named.")],
)
def test_another_name_is_refused_with_the_names_that_there_are(typed: str, what: str) -> None:
    with pytest.raises(UsageError) as refused:
        chosen(catalogue_of("measurements"), typed)
    assert refused.value.message == what
    assert refused.value.hint == "The columns are: id, date, kpi, value, by, note."
