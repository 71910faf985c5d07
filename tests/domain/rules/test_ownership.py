from __future__ import annotations

import pytest

import builders
from okrtui.domain.rules.ownership import is_among, owners_of, owners_text


@pytest.mark.parametrize(
    ("name", "owners", "found"),
    [
        ("ada", ("Ada",), True),
        (" ADA ", ("bo", "ada"), True),
        ("ad", ("ada",), False),
        ("", ("",), False),
        ("ada", (), False),
    ],
)
def test_a_name_is_among_the_owners_whatever_its_case(name: str, owners: tuple[str, ...], *, found: bool) -> None:
    assert is_among(name, owners) is found


def test_a_key_result_without_an_owner_belongs_to_those_of_its_objective() -> None:
    own, bare = builders.key_result(owner="bo"), builders.key_result(id=2, owner="")
    workspace = builders.workspace(builders.cycle(), builders.objective(owner="ada"), own, bare)
    assert owners_of(workspace, own) == ("bo",)
    assert owners_of(workspace, bare) == ("ada",)
    assert owners_of(workspace, builders.kpi(owner="")) == ()


def test_owners_are_told_one_after_another() -> None:
    assert owners_text(("ada", "bo")) == "ada, bo"
    assert owners_text(()) == ""
