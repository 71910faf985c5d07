from __future__ import annotations

import pytest

import builders
from okrtui.domain.overlay import Overlay
from okrtui.domain.rules.ownership import is_among, kpis_of, owner_names, owners_of, owners_text
from okrtui.domain.workspace import Workspace


def test_a_key_result_without_owners_belongs_to_those_of_its_objective() -> None:
    workspace = builders.workspace(
        builders.cycle(),
        builders.objective(owners="ada, bo"),
        builders.key_result(id=1, owners="cy"),
        builders.key_result(id=2, owners=""),
        builders.kpi(owners="dee"),
    )
    assert owners_of(workspace, workspace.objectives[1]) == ("ada", "bo")
    assert owners_of(workspace, workspace.key_results[1]) == ("cy",)
    assert owners_of(workspace, workspace.key_results[2]) == ("ada", "bo")
    assert owners_of(workspace, workspace.kpis[1]) == ("dee",)
    assert owners_of(workspace, builders.kpi(owners="")) == ()


@pytest.mark.parametrize(
    ("name", "owners", "found"),
    [
        ("ada", ("bo", "ADA"), True),
        (" ADA ", ("bo", "ada"), True),
        ("cy", ("bo", "ada"), False),
        ("ad", ("ada",), False),
        ("", ("",), False),
        ("ada", (), False),
    ],
)
def test_a_name_is_among_the_owners_whatever_its_case(name: str, owners: tuple[str, ...], *, found: bool) -> None:
    assert is_among(name, owners) is found


def test_owners_are_told_one_after_another() -> None:
    assert owners_text(("ada", "bo")) == "ada, bo"
    assert owners_text(()) == ""


def test_the_kpis_of_somebody_are_found_without_reading_those_of_others() -> None:
    kpis = {number: builders.kpi(id=number, name=f"K{number}", owners=owners) for number, owners in (
        (1, "bo"), (2, "Ada"), (3, "bo, ada"),
    )}  # fmt: skip
    damaged = {"id": 4, "owners": ["bo"]}
    stored = {"4": damaged, **{str(number): one.document() for number, one in kpis.items()}}
    workspace = Workspace.load({"kpis": stored})
    assert [one.id for one in kpis_of(workspace, "ADA")] == [2, 3]
    view = Overlay(workspace)
    view.take([("kpis", 4, None), ("kpis", 1, builders.kpi(id=1, name="K1", owners="ada"))])
    assert [one.id for one in kpis_of(view, "ada")] == [1, 2, 3]


def test_owners_are_named_without_reading_records_and_whatever_another_program_wrote() -> None:
    strange = {number: {"id": number, "owners": owners} for number, owners in enumerate(("ada", None, ["bo", 5]), 1)}
    known = Workspace.load({"kpis": {str(number): document for number, document in strange.items()}})
    assert list(owner_names(known)) == ["bo"]
    assert list(kpis_of(Workspace.load({"kpis": {"3": strange[3], "4": {"id": 4, "owners": 5}}}), "ada")) == []
    over = Overlay(builders.workspace(builders.cycle(), builders.objective(owners="ada, bo")))
    assert list(owner_names(over)) == ["ada", "bo"]
