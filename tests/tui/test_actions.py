from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from okrtui.config import Said
from okrtui.domain.actions import cycles
from okrtui.domain.records.models import CycleDraft
from okrtui.domain.rules.record_names import NOUNS
from okrtui.domain.rules.todo import NeedKind
from okrtui.reports.terminal import todo
from okrtui.session import Session
from okrtui.tui import sections
from okrtui.tui.actions.catalogue import ACTIONS, BY_ID, available_in
from okrtui.tui.actions.needs import SETTLED_BY
from okrtui.tui.forms import form_specs
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.forms.target_flow import target_form
from okrtui.tui.keys import bindings, keymap
from okrtui.tui.keys import config as remap
from okrtui.tui.keys import document as keys
from okrtui.tui.keys.declared import DECLARED
from okrtui.tui.keys.footer import footer
from okrtui.tui.sections.catalogue import SECTIONS, TITLES
from tui.person import at_work
from tui.sections.test_sections import at_once

DOCS = Path(__file__).parents[2] / "docs" / "keys.md"


def test_the_page_of_keys_is_the_one_that_is_generated() -> None:
    assert DOCS.read_text() == keys.page(), "make it anew: python -m okrtui.tui.keys.document > docs/keys.md"
    assert not [action for action in DECLARED if f"`{action}`" not in keys.page()]


def test_the_settings_that_the_page_shows_can_be_had() -> None:
    example = tomllib.loads(keys.page().partition("```toml\n")[2].partition("```")[0])["keys"]
    flat = {f"{place}.{name}": value for place, names in example.items() for name, value in names.items()}
    named, faults = remap.resolved({action: Said(value, Path("x")) for action, value in flat.items()})
    assert (set(named), faults) == (set(flat), [])
    assert len(flat) == 3


def test_no_key_and_no_id_means_two_things() -> None:
    own = [key for one in ACTIONS for key in one.keys.split(",")]
    assert len(own) == len(set(own))
    ids = [one.id for one in ACTIONS] + [one.id for _, listed in bindings.PLACES for one in listed]
    assert len(ids) == len(set(ids))
    assert all(one.description.endswith(".") and one.title for one in ACTIONS)
    assert all(one.help.endswith((".", "?")) for _, listed in bindings.PLACES for one in listed)


def test_every_key_of_its_own_is_one_that_settings_could_name() -> None:
    for action, own in DECLARED.items():
        assert [remap.canonical(key) for key in own] == list(own), action
        assert [remap.canonical(keymap.sign(key)) for key in own] == list(own), "and as it is shown, too"


@pytest.mark.parametrize("section", TITLES)
def test_the_bottom_line_tells_the_keys_that_do_something(section: str) -> None:
    told = [key for key, _ in footer(section, rows=True, changes=True)]
    assert set(told) <= {keymap.key(one.id) for one in available_in(section)}
    without_rows = [key for key, _ in footer(section, rows=False, changes=True)]
    assert not {"c", "m", "e", "d", "a", "x", "y", "o"} & set(without_rows)
    reading = [key for key, _ in footer(section, rows=True, changes=False)]
    assert not {"n", "c", "m", "e", "d"} & set(reading)
    assert {"/", "o", "q"} <= set(reading)


async def test_an_empty_workspace_names_no_key_that_only_refuses_there(bare: Session) -> None:
    async with at_work(bare) as me:
        await me.press("escape")
        for section in ("1", "2", "3", "4", "6"):
            await me.press(section)
            told = {one.split()[0] for one in me.last.split("  ") if one}
            assert not {"C", "M", "W", "=", "R"} & told, (section, me.last)
        bare.do(cycles.add, CycleDraft(name="2027-Q1", start=date(2027, 1, 1), end=date(2027, 3, 31)))
        await me.press("1")
        assert "W timeline" in me.last
        assert "C check in all" not in me.last


def test_an_action_is_called_what_it_does_in_its_section() -> None:
    assert ("x", "close / drop") in footer("objectives", rows=True, changes=True)
    assert ("x", "retire") in footer("kpis", rows=True, changes=True)


def test_where_a_key_belongs_is_said_in_words() -> None:
    assert BY_ID["view.tree"].places() == "2 Objectives"
    assert BY_ID["row.new"].places() == "2 Objectives, 3 KPIs, 4 Cycles and 5 Decide"


def test_every_need_has_an_action_with_a_key_and_the_json_tells_it() -> None:
    assert set(SETTLED_BY) == set(NeedKind)
    assert {kind: DECLARED[action][0] for kind, action in SETTLED_BY.items()} == todo.KEYS
    assert all(BY_ID[action].is_in("today") for action in SETTLED_BY.values())


def test_a_row_of_the_list_says_which_records_an_action_is_for() -> None:
    assert [one.id for one in ACTIONS if one.about and not one.row] == [], "what is done to a record needs a row"
    assert [one.id for one in ACTIONS if one.about and not {kind.table for kind in one.about} <= set(NOUNS)] == []


def test_every_section_is_in_the_catalogue_and_every_action_in_a_section_of_it() -> None:
    folders = {path.parent.name for path in Path(sections.__file__).parent.glob("*/__init__.py")}
    assert folders == set(TITLES)
    assert {section for one in ACTIONS for section in one.sections} <= set(TITLES)


def test_a_form_about_a_record_says_how_it_is_opened_again(sample: Session) -> None:
    """The name of a form is in the files of drafts: another one would lose what earlier versions kept."""
    workspace = sample.workspace
    forms = {
        "CheckInDraft key_result=6": form_specs.check_in(sample, workspace.key_results[6]),
        "MeasurementDraft kpi=2": form_specs.measurement(sample, workspace.kpis[2]),
        "TargetTableDraft kpi=2": target_form(sample, workspace.kpis[2]),
        "KeyResultDraft objective=4": form_specs.key_result(sample, workspace.objectives[4]),
    }
    assert {name: spec.key for name, spec in forms.items()} == {name: name for name in forms}
    for spec in forms.values():
        assert spec.route is not None, spec.key
        section, action, key = spec.route
        entry = next(one for one in SECTIONS if one.key == section)
        assert BY_ID[action].is_in(section)
        record = entry.make(sample, at_once).record(key)
        assert isinstance(record, BY_ID[action].about), spec.key


@pytest.mark.parametrize(
    ("spec", "key"),
    [
        (form_specs.cycle, "CycleDraft Plan a cycle"),
        (form_specs.objective, "ObjectiveDraft Add an objective"),
        (form_specs.kpi, "NewKpiDraft Add a KPI"),
    ],
)
def test_a_new_record_is_offered_under_the_name_of_its_form(
    spec: Callable[[Session], FormSpec], key: str, sample: Session
) -> None:
    assert spec(sample).key == key
