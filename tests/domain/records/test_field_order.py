from __future__ import annotations

import pytest
from pydantic import BaseModel

from okrtui.domain.records.action_drafts import HealDraft, RebaselineDraft
from okrtui.domain.records.field_order import field_order
from okrtui.domain.records.models import RECORDS, CycleDraft, KpiDraft, NewKpiDraft


def declared_drafts() -> list[type[BaseModel]]:
    return [base for kind in RECORDS for base in kind.__mro__ if base.__name__ == f"{kind.__name__}Draft"]


@pytest.mark.parametrize("kind", [*RECORDS, *declared_drafts(), NewKpiDraft, RebaselineDraft, HealDraft])
def test_every_field_has_one_place(kind: type[BaseModel]) -> None:
    assert sorted(field_order(kind)) == sorted(kind.model_fields)


@pytest.mark.parametrize("kind", declared_drafts())
def test_a_record_shows_its_fields_in_the_order_of_its_draft(kind: type[BaseModel]) -> None:
    record = next(one for one in RECORDS if issubclass(one, kind))
    assert tuple(name for name in field_order(record) if name in kind.model_fields) == field_order(kind)


def test_a_new_kpi_and_an_edited_one_show_their_fields_in_the_same_order() -> None:
    new = [name for name in field_order(NewKpiDraft) if name in KpiDraft.model_fields]
    assert tuple(new) == field_order(KpiDraft)
    assert new[:3] == ["name", "unit", "cadence"]
    assert field_order(NewKpiDraft)[:3] == ("name", "low", "high")


def test_what_a_person_has_to_say_comes_first() -> None:
    assert field_order(RebaselineDraft)[:2] == ("reason", "since")
    assert field_order(HealDraft)[:3] == ("title", "why", "cycle")


def test_a_model_without_a_declared_order_keeps_its_own() -> None:
    assert field_order(CycleDraft) == tuple(CycleDraft.model_fields)
