from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

import builders
from builders import NOW, TODAY
from okrtui.domain.actions.record_changes import values_of
from okrtui.domain.records.measures import Metric, Milestone, Milestones
from okrtui.domain.records.models import CycleDraft, KeyResultDraft, Kpi, KpiDraft, Record
from okrtui.errors import DraftError
from okrtui.tui.conflict.merge import Conflict, Side, Speaker, brief, changed, renumbered


def conflict(record: Record, kind: type[BaseModel], yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> Conflict:
    before = values_of(record)
    mine = {name: before[name] for name in kind.model_fields} | dict(yours)
    stamp = {"revision": record.revision + 1, "updated_by": "bo", "updated_at": NOW}
    return Conflict(type(record), kind, before, mine, before | dict(theirs) | stamp)


def steps(*texts: str, first: int = 1) -> tuple[Milestone, ...]:
    return tuple(Milestone(number=number, text=text) for number, text in enumerate(texts, first))


def firsts(one: Conflict) -> dict[str, tuple[Side, bool]]:
    return {each.name: (each.first, each.contested) for each in one.differences}


def test_one_side_is_marked_by_itself_and_what_both_changed_is_open_on_theirs() -> None:
    found = conflict(
        builders.kpi(owners="ada", unit="%"),
        KpiDraft,
        {"owners": "cy", "name": "Churn", "unit": "% a month"},
        {"owners": "bo", "definition": "All of them.", "unit": "% a month"},
    )
    assert firsts(found) == {"name": ("yours", False), "definition": ("theirs", False), "owners": ("theirs", True)}
    assert [one.label for one in found.differences] == ["Name", "Owners", "Definition"]
    draft = found.merged({}, TODAY)
    assert isinstance(draft, KpiDraft)
    assert (draft.name, draft.definition, draft.owners, draft.unit) == ("Churn", "All of them.", ("bo",), "% a month")
    assert found.shown_id == "K1"


def test_a_measure_of_one_kind_is_merged_part_by_part_and_keeps_what_a_later_version_added() -> None:
    record = builders.key_result()
    newer = Metric.model_validate({"baseline": 14, "target": 4, "unit": "days", "curve": "s"})
    found = conflict(record, KeyResultDraft, {"measure": builders.metric(12, 5)}, {"measure": newer})
    assert firsts(found) == {"measure.baseline": ("yours", False), "measure.target": ("theirs", False)}
    draft = found.merged({}, TODAY)
    assert isinstance(draft, KeyResultDraft)
    assert draft.measure.model_dump() == {
        "kind": "metric", "baseline": Decimal(12), "target": Decimal(4), "unit": "days", "curve": "s"
    }  # fmt: skip


def test_a_measure_of_another_kind_is_one_field() -> None:
    found = conflict(
        builders.key_result(), KeyResultDraft, {"measure": builders.maintain(3)}, {"measure": builders.metric(14, 4)}
    )
    assert firsts(found) == {"measure": ("theirs", True)}
    mine = found.merged({"measure": "yours"}, TODAY)
    assert getattr(mine, "measure", None) == builders.maintain(3)


def test_what_does_not_fit_together_is_said() -> None:
    record = builders.cycle()
    found = conflict(record, CycleDraft, {"start": TODAY}, {"end": TODAY - timedelta(days=1)})
    with pytest.raises(DraftError, match="The last day must be after the first day"):
        found.merged({}, TODAY)
    assert found.merged({"start": "theirs"}, TODAY)
    same = conflict(builders.key_result(), KeyResultDraft, {"measure": builders.metric(10, 5)},
                    {"measure": builders.metric(14, 10)})  # fmt: skip
    with pytest.raises(DraftError, match="Target and baseline are the same"):
        same.merged({}, TODAY)


def test_your_new_steps_do_not_take_the_numbers_of_theirs() -> None:
    before = steps("Plan")
    yours, theirs = (*before, *steps("Mine", "Both", first=2)), (*before, *steps("Theirs", "Both", first=2))
    assert [(one.number, one.text) for one in renumbered(before, yours, theirs)] == [(1, "Plan"), (4, "Mine"), (3, "Both")]  # fmt: skip  # noqa: E501
    record = builders.key_result(measure=Milestones(steps=before))
    found = conflict(
        record, KeyResultDraft, {"measure": Milestones(steps=yours)}, {"measure": Milestones(steps=theirs)}
    )
    assert [one.label for one in found.differences] == ["Steps"]
    draft = found.merged({"measure.steps": "yours"}, TODAY)
    assert isinstance(draft, KeyResultDraft)
    assert isinstance(draft.measure, Milestones)
    assert [one.number for one in draft.measure.steps] == [1, 4, 3]


def test_what_they_changed_beside_the_form_is_told() -> None:
    record = builders.kpi()
    found = conflict(record, KpiDraft, {"name": "Churn"}, {"targets": (builders.target(high=3),), "owners": "bo"})
    assert [one.label for one in found.elsewhere] == ["Targets"]
    assert [one.label for one in changed(Kpi, values_of(record), found.theirs)] == ["Owners", "Targets"]


def test_values_are_said_as_people_read_them() -> None:
    say = Speaker(builders.workspace(builders.cycle(), builders.objective(), builders.kpi()))
    assert say.field(KeyResultDraft, "kpi", 1) == "K1 Customer churn rate"
    assert say.field(KeyResultDraft, "objective", 7) == "O7 (deleted)"
    assert say.field(KeyResultDraft, "kpi", None) == "none"
    assert say.field(KpiDraft, "reward_linked", value=True) == "yes"
    assert say.field(KpiDraft, "decimals", 0) == "0"
    assert say.field(KpiDraft, "category", builders.kpi().category) == "health"
    assert say.field(CycleDraft, "start", TODAY) == "2026-11-21"
    assert say.value(Decimal("1250.50")) == "1,250.5"
    assert say.value(builders.metric()) == "a number from … to …\nBaseline 14\nTarget 5\nUnit days"
    assert (
        say.value(Milestones(steps=(Milestone(number=1, text="Pilot", weight=Decimal(2)),))) == "milestones\nPilot | 2"
    )
    assert say.value(builders.maintain(3)) == "keep within a band\nAt least 3"
    assert brief("a\nb" + "c" * 100) == f"a, b{'c' * 56}…"
    listed = changed(Kpi, values_of(builders.kpi()), values_of(builders.kpi(owners="bo", unit="%")))
    assert say.changes(Kpi, listed) == "Unit none → %; Owners ada → bo"


words = st.sampled_from(["ada", "bo", "cy"])
numbers = st.sampled_from([Decimal(1), Decimal(2), Decimal("3.5")])
people = st.sampled_from([(), ("ada",), ("ada", "bo")])
measures = st.one_of(
    st.builds(builders.metric, st.integers(1, 3), st.integers(4, 6), words),
    st.builds(builders.maintain, st.integers(1, 2), st.integers(3, 4)),
    st.builds(builders.milestones, numbers, numbers),
)
drafted = st.fixed_dictionaries(
    {"title": words, "owners": people, "weight": numbers, "kpi": st.sampled_from([None, 1, 2]), "measure": measures}
)


@given(drafted, drafted, drafted, st.dictionaries(st.text(), st.sampled_from(["yours", "theirs"])), st.data())
def test_every_field_comes_from_one_of_the_two_and_untouched_ones_are_theirs(
    was: dict[str, Any], mine: dict[str, Any], its: dict[str, Any], strange: dict[str, Side], data: st.DataObject
) -> None:
    found = conflict(builders.key_result(**was), KeyResultDraft, mine, its)
    sides: st.SearchStrategy[Side] = st.sampled_from(["yours", "theirs"])
    chosen = {one.name: data.draw(sides) for one in found.differences} | strange
    draft = found.merged(chosen, TODAY)
    assert isinstance(draft, KeyResultDraft)
    differing = {one.name for one in found.differences}
    for name in KeyResultDraft.model_fields:
        if not any(one.partition(".")[0] == name for one in differing):
            assert getattr(draft, name) == found.theirs[name]
    for one in found.differences:
        name, _, inner = one.name.partition(".")
        stands = getattr(getattr(draft, name), inner) if inner else getattr(draft, name)
        assert stands == (one.yours if chosen[one.name] == "yours" else one.theirs)
    assert set(firsts(found).values()) <= {("yours", False), ("theirs", False), ("theirs", True)}
    everything = found.merged(dict.fromkeys(differing, "theirs"), TODAY)
    assert all(getattr(everything, name) == found.theirs[name] for name in KeyResultDraft.model_fields)


def test_two_who_did_the_same_have_nothing_to_choose() -> None:
    found = conflict(builders.key_result(), KeyResultDraft, {"owners": "cy"}, {"owners": "cy"})
    assert found.differences == ()
