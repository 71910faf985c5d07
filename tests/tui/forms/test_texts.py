from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from okrtui.domain.records.action_drafts import TargetDraft
from okrtui.domain.records.enums import Ambition, Cadence, Category, Kind, Rhythm
from okrtui.domain.records.measures import Maintain, Metric, Milestone, Milestones
from okrtui.domain.records.models import (
    CheckInDraft,
    CycleDraft,
    DecisionDraft,
    KeyResultDraft,
    KpiDraft,
    MeasurementDraft,
    NewKpiDraft,
    ObjectiveDraft,
    SignalNoteDraft,
)
from okrtui.errors import DraftError
from okrtui.tui.forms import milestones, record_picker
from okrtui.tui.forms import texts as forms
from okrtui.tui.forms.spec import FormSpec

TODAY = date(2026, 11, 21)
NAME = "[/] [@click=app.quit]x[/] 日本語 " + "x" * 300
METRIC = Metric(baseline=Decimal("14.50"), target=Decimal(-5), unit="days")
BAND = Maintain(low=Decimal("99.9"), unit="%")
PATH = Milestones(
    steps=(Milestone(number=2, text="Pilot | live"), Milestone(number=5, text="Roll out | 3", weight=Decimal(2)))
)

DRAFTS: tuple[BaseModel, ...] = (
    CycleDraft(name=NAME, start=TODAY, end=date(2027, 2, 3), cadence=Cadence.CUSTOM),
    ObjectiveDraft(cycle=3, title=NAME, why="because\nof [this]", ambition=Ambition.COMMITTED, parent=7),
    ObjectiveDraft(cycle=3, title="x"),
    KeyResultDraft(objective=4, title=NAME, measure=METRIC, weight=Decimal("0.5"), kpi=5),
    KeyResultDraft(objective=4, title="x", measure=BAND),
    KeyResultDraft(objective=4, title="x", measure=PATH),
    CheckInDraft(key_result=12, date=TODAY, value=Decimal("1e17"), confidence=0, note="a\n\nb"),
    CheckInDraft(key_result=12, date=TODAY, done=(1, 3)),
    TargetDraft(kpi=1, since=TODAY, low=Decimal(3), red_low=Decimal("-0.000001")),
    KpiDraft(name="n", decimals=2, category=Category.HEALTH, cadence=Rhythm.DAILY, reward_linked=True),
    NewKpiDraft(name="n", high=Decimal(3), red_high=Decimal(4)),
    NewKpiDraft(name="n", since=TODAY),
    MeasurementDraft(kpi=3, date=TODAY, value=Decimal(250000), note="n"),
    DecisionDraft(metric="m", answers="yynnyyns", chosen=Kind.BOTH, why="w", about_kpi=2),
    DecisionDraft(metric="m", answers="yynnyyns"),
    SignalNoteDraft(kpi=3, date=TODAY, cause="a | 2\nb"),
)


def form_of(draft: BaseModel, **more: Any) -> FormSpec:
    return FormSpec("a form", type(draft), initial=dict(draft), **more)


def filled(kind: type[BaseModel], form: dict[str, Any] | None = None, /, **raw: str) -> BaseModel:
    spec = FormSpec("a form", kind, **(form or {}))
    typed = {name.replace("__", "."): text for name, text in raw.items()}
    return forms.build(spec, forms.start(spec, TODAY) | typed, TODAY)


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: type(draft).__name__)
def test_what_stands_in_a_draft_comes_back_from_its_form(draft: BaseModel) -> None:
    form = form_of(draft)
    assert forms.build(form, forms.start(form, TODAY), TODAY) == draft


@pytest.mark.parametrize("draft", DRAFTS, ids=lambda draft: type(draft).__name__)
def test_every_field_has_a_label_and_a_text(draft: BaseModel) -> None:
    form = form_of(draft)
    raw = forms.start(form, TODAY)
    for spec in form.fields:
        assert spec.label
        assert isinstance(raw[spec.name], str)
        assert spec.kind != "choice" or raw[spec.name] in dict(spec.options)


def test_kinds_follow_from_the_model() -> None:
    kinds = {spec.name: spec.kind for spec in FormSpec("", KeyResultDraft).fields}
    assert kinds == {
        "objective": "pick", "title": "line", "owners": "names", "measure.kind": "choice", "measure.baseline": "number",
        "measure.target": "number", "measure.low": "number", "measure.high": "number", "measure.unit": "line",
        "measure.steps": "steps", "weight": "number", "kpi": "pick",
        "feed": "choice", "rhythm": "choice", "due_on": "day",
    }  # fmt: skip
    kinds = {spec.name: spec.kind for spec in FormSpec("", CheckInDraft).fields}
    assert kinds == {
        "key_result": "pick", "date": "day", "value": "number", "done": "checks", "confidence": "whole", "note": "text",
        "expected_score": "number",
    }  # fmt: skip


def test_fixed_and_hidden_fields_are_not_shown() -> None:
    form = FormSpec("", CheckInDraft, fixed={"key_result": 12}, hidden=frozenset({"done"}))
    assert [spec.name for spec in form.fields] == ["value", "confidence", "note", "date", "expected_score"]
    draft = forms.build(form, forms.start(form, TODAY) | {"value": "9.5"}, TODAY)
    assert draft == CheckInDraft(key_result=12, date=TODAY, value=Decimal("9.5"))


def test_only_the_chosen_measure_counts_and_the_unit_is_shared() -> None:
    shown = {
        kind: [s.name for s in FormSpec("", KeyResultDraft).fields if s.shown({"measure.kind": kind})]
        for kind in ("metric", "maintain", "milestones")
    }
    assert "measure.unit" in shown["metric"]
    assert "measure.unit" in shown["maintain"]
    assert [name for name in shown["milestones"] if name.startswith("measure.")] == ["measure.kind", "measure.steps"]
    draft = filled(KeyResultDraft, {"fixed": {"objective": 1}}, title="t", measure__kind="maintain",
                   measure__low="1", measure__baseline="not a number", measure__unit="h")  # fmt: skip
    assert isinstance(draft, KeyResultDraft)
    assert draft.measure == Maintain(low=Decimal(1), unit="h")


def test_what_a_later_version_added_to_a_measure_is_kept() -> None:
    measure = Metric.model_validate({"baseline": 1, "target": 2, "later": "kept"})
    form = FormSpec("", KeyResultDraft, initial={"title": "t", "measure": measure}, fixed={"objective": 1})
    draft = forms.build(form, forms.start(form, TODAY), TODAY)
    assert isinstance(draft, KeyResultDraft)
    assert draft.measure.model_extra == {"later": "kept"}


ERRORS = [
    (CycleDraft, {"name": ""}, {"name"}),
    (CycleDraft, {"name": "n", "start": "2026-02-30", "end": "soon"}, {"start", "end"}),
    (CycleDraft, {"name": "n", "start": "2026-11-21", "end": "2026-11-21"}, {""}),
    (KeyResultDraft, {"title": "t", "measure.baseline": "1,500"}, {"measure.baseline", "measure.target"}),
    (KeyResultDraft, {"title": "t", "measure.baseline": "1", "measure.target": "1"}, {"measure.baseline"}),
    (KeyResultDraft, {"title": "t", "measure.kind": "maintain"}, {"measure.low"}),
    (KeyResultDraft, {"title": "t", "measure.kind": "milestones"}, {"measure.steps"}),
    (KeyResultDraft, {"title": "t", "measure.kind": "milestones", "measure.steps": "a | -1"}, {"measure.steps"}),
    (CheckInDraft, {"value": "x", "confidence": "11"}, {"value", "confidence"}),
    (KpiDraft, {"name": "n", "decimals": "1.5"}, {"decimals"}),
]


@pytest.mark.parametrize(("kind", "typed", "places"), ERRORS)
def test_a_sentence_stands_at_the_field_it_is_about(
    kind: type[BaseModel], typed: dict[str, str], places: set[str]
) -> None:
    fixed: dict[str, Any] = {name: 1 for name in ("objective", "key_result") if name in kind.model_fields}
    form = FormSpec("", kind, fixed=fixed)
    with pytest.raises(DraftError) as raised:
        forms.build(form, forms.start(form, TODAY) | typed, TODAY)
    assert set(raised.value.fields) == places
    assert all(raised.value.fields.values())


def test_what_is_wrong_with_a_field_that_is_not_shown_is_told_with_its_label() -> None:
    form = FormSpec("", ObjectiveDraft, fixed={"cycle": "no id"}, initial={"title": "t"})
    with pytest.raises(DraftError) as raised:
        forms.build(form, forms.start(form, TODAY), TODAY)
    assert raised.value.fields == {"": "Cycle: Enter an id such as C7."}


def test_what_was_typed_is_put_back_without_control_codes() -> None:
    form = FormSpec("", ObjectiveDraft, initial={"title": "old"}, typed={"title": "new\x1b]52;c;x\x07 ", "gone": "x"})
    opened, start = forms.opened(form, TODAY), forms.start(form, TODAY)
    assert opened == start | {"title": "new]52;c;x "}
    assert start["title"] == "old"


# dates


@pytest.mark.parametrize(
    ("raw", "days", "expected"),
    [
        ("2026-11-21", 1, "2026-11-22"), ("2026-12-31", 1, "2027-01-01"), ("yesterday", -1, "2026-11-19"),
        ("", 1, "2026-11-22"), ("2026", -1, None), ("2026-1121", -1, None), ("9999-12-31", 1, None),
    ],
)  # fmt: skip
def test_a_date_steps_by_days(raw: str, days: int, expected: str | None) -> None:
    assert forms.stepped(raw, days, TODAY) == expected


# records to pick


OPTIONS = (("4", "O4 Make onboarding effortless"), ("7", "O7 Revenue engine"), ("40", "O40 Revenue 4 all"))


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("", None), ("4", 4), ("o4", 4), ("O4 Make onboarding effortless", 4), ("o4 make", 4), ("ENGINE", 7),
        ("onboarding make", 4), ("all", 40),
    ],
)  # fmt: skip
def test_a_record_is_found_by_id_or_a_part_of_its_name(typed: str, number: int | None) -> None:
    assert record_picker.resolve(OPTIONS, "O", typed) == number


@pytest.mark.parametrize(("typed", "told"), [("zebra", "No match"), ("revenue", "more than one"), ("O99", "No match")])
def test_what_fits_none_or_several_is_told(typed: str, told: str) -> None:
    with pytest.raises(LookupError, match=told):
        record_picker.resolve(OPTIONS, "O", typed)


def test_the_record_with_the_id_is_listed_first_and_five_at_most() -> None:
    many = [*OPTIONS, *((str(number), f"O{number} Revenue") for number in range(100, 120))]
    assert record_picker.matches(many, "O", "4")[0] == OPTIONS[0]
    assert len(record_picker.matches(many, "O", "revenue")) == record_picker.MOST


def test_an_unknown_record_is_told_at_its_field() -> None:
    with pytest.raises(DraftError) as raised:
        filled(ObjectiveDraft, {"fixed": {"cycle": 1}, "choices": {"parent": [(4, "a")]}}, title="t", parent="zebra")
    assert raised.value.fields == {"parent": "No match for “zebra”."}


# milestones


BEFORE = (
    Milestone(number=1, text="a"),
    Milestone(number=4, text="b", weight=Decimal(2)),
    Milestone(number=6, text="c"),
)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("a\nb | 2\nc", [1, 4, 6]),
        ("c\na\nb", [6, 1, 4]),
        ("a\nchanged\nc", [1, 4, 6]),
        ("a\nb\nc\nnew\n\nnewer", [1, 4, 6, 7, 8]),
        ("a\nc", [1, 6]),
        ("new\nc", [7, 6]),
        ("a\na\nb", [1, 7, 4]),
        ("", []),
    ],
)
def test_steps_keep_their_numbers(text: str, numbers: list[int]) -> None:
    assert [step["number"] for step in milestones.steps_of(text, BEFORE)] == numbers


@pytest.mark.parametrize(
    ("line", "expected"),
    [("a | 2", ("a", "2")), ("a|2.5", ("a", "2.5")), ("a | b", ("a | b", "1")), ("a | b | 3", ("a | b", "3"))],
)
def test_a_weight_may_follow_a_step(line: str, expected: tuple[str, str]) -> None:
    [step] = milestones.steps_of(line, ())
    assert (step["text"], step["weight"]) == expected


def test_a_due_date_may_follow_a_step_and_its_weight() -> None:
    text = "a | 2026-11-12\nb | 2 | 2026-12-01\nc | 2026"
    found = milestones.steps_of(text, ())
    assert [(one["text"], one["weight"], one["due_on"]) for one in found] == [
        ("a", "1", "2026-11-12"),
        ("b", "2", "2026-12-01"),
        ("c", "2026", ""),
    ]
    assert milestones.text_of(found) == text


def test_words_for_choices_can_be_given() -> None:
    form = FormSpec("", DecisionDraft, choices={"chosen": [(Kind.KPI, "a KPI"), (Kind.OKR, "an OKR")]})
    [chosen] = [spec for spec in form.fields if spec.name == "chosen"]
    assert chosen.options == (("", "none"), ("kpi", "a KPI"), ("okr", "an OKR"))
