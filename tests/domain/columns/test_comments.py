from __future__ import annotations

import pytest

import builders
from okrtui.domain.columns.registry import catalogue_of
from okrtui.domain.rules.comments import SUBJECT_FIELDS


@pytest.mark.parametrize("table", SUBJECT_FIELDS)
def test_a_list_has_the_number_of_comments(table: str) -> None:
    about, catalogue = {SUBJECT_FIELDS[table]: 1}, catalogue_of(table)
    records = (builders.cycle(), builders.objective(), builders.key_result(), builders.kpi())
    said = [builders.comment(id=number, **about) for number in (1, 2)]
    for comments, shown in ((said, 2), ([], "")):
        known = builders.workspace(*records, *comments)
        subject = catalogue.subject(known, known.table(table)[1], builders.TODAY)
        assert catalogue["comments"].of(subject) == shown
