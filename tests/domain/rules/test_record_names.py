"""The nouns for records."""

from __future__ import annotations

import pytest

from okrtui.domain.records.models import RECORDS
from okrtui.domain.rules.record_names import NOUNS, nouns_of, numbers_in, some


def test_every_kind_of_record_has_a_noun() -> None:
    assert set(NOUNS) == {kind.table for kind in RECORDS}


@pytest.mark.parametrize(
    ("table", "with_article", "plural"),
    [("objectives", "an objective", "objectives"), ("kpis", "a KPI", "KPIs"), ("measurements", "a value", "values")],
)
def test_a_noun_has_its_article_and_its_plural(table: str, with_article: str, plural: str) -> None:
    assert (some(table), nouns_of(table)[1]) == (with_article, plural)


def test_ids_name_numbers() -> None:
    assert numbers_in(("kr6", "M12", "K6", "kr", "", "a 7")) == {6, 12}
