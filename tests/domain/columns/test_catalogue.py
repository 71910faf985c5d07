"""Every column of every record has a value that each surface can show, in the sample as in an empty record."""

from __future__ import annotations

import json
from typing import Any

import pytest

import builders
from builders import TODAY
from okrtui.domain.columns.catalogue import Surface
from okrtui.domain.columns.registry import TABLES, catalogue_of
from okrtui.domain.columns.values import bare_text, json_of, text_of
from okrtui.domain.workspace import Workspace
from okrtui.sample import seed

SURFACES: tuple[Surface, ...] = ("screen", "detail", "list", "card", "report", "json", "csv", "filter", "sort")


@pytest.fixture(scope="module")
def sample() -> Workspace:
    workspace = Workspace()
    made = seed(workspace, TODAY, "ada", builders.at(9)).puts
    workspace.take((record.table, record.id, record) for record in made)
    return workspace


@pytest.mark.parametrize("surface", SURFACES)
@pytest.mark.parametrize("table", TABLES)
def test_a_column_shows_on_its_surfaces(sample: Workspace, table: str, surface: Surface) -> None:
    catalogue = catalogue_of(table)
    values: list[Any] = []
    for record in sample.table(table).values():
        subject = catalogue.subject(sample, record, TODAY)
        values += [column.of(subject) for column in catalogue.on(surface)]
    for value in values:
        assert isinstance(text_of(value), str)
        assert isinstance(bare_text(value), str)
        if surface == "json":
            json.dumps(json_of(value))
    assert len(values) == len(sample.table(table)) * len(catalogue.on(surface))


def test_a_cycle_is_found_by_its_name_and_its_id(sample: Workspace) -> None:
    for table in ("objectives", "key_results"):
        catalogue = catalogue_of(table)
        for record in sample.table(table).values():
            subject = catalogue.subject(sample, record, TODAY)
            number = record.cycle if table == "objectives" else sample.objectives[record.objective].cycle
            text = bare_text(catalogue.filtered_by("cycle").of(subject))
            assert sample.cycles[number].name in text
            assert f"C{number}" in text


def test_a_column_is_found_by_its_key() -> None:
    assert catalogue_of("kpis").get("name") is catalogue_of("kpis")["name"]
    assert catalogue_of("kpis").get("colour") is None


def test_a_key_result_without_its_objective_has_no_standing() -> None:
    subject = catalogue_of("key_results").subject(builders.workspace(), builders.key_result(), TODAY)
    assert subject.standing is None
    assert (subject.at("raw"), subject.status.word, subject.progress.value) == (None, None, None)


def test_a_decision_has_the_local_date_of_its_making() -> None:
    made = builders.decision()
    subject = catalogue_of("decisions").subject(builders.workspace(made), made, TODAY)
    assert subject.day == made.created_at.astimezone().date()


@pytest.mark.parametrize(("chosen", "is_overruled"), [(None, False), ("kpi", False), ("okr", True)])
def test_a_choice_other_than_the_verdict_overrules_it(*, chosen: str | None, is_overruled: bool) -> None:
    made = builders.decision(chosen=chosen, why="We will change how we work.")
    assert catalogue_of("decisions").subject(builders.workspace(made), made, TODAY).is_overruled is is_overruled
