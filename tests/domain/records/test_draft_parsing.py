from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel

from builders import TODAY
from okrtui.domain.records.action_drafts import TargetDraft
from okrtui.domain.records.draft_parsing import build, label, reference
from okrtui.domain.records.enums import Ambition, Cadence, Kind
from okrtui.domain.records.measures import Metric, Milestones
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

CYCLE = {"name": "2027-Q1", "start": "2027-01-01", "end": "2027-03-31"}
OBJECTIVE = {"cycle": "C1", "title": "Grow"}
METRIC = {"kind": "metric", "baseline": "14", "target": "5"}
STEP = {"number": 1, "text": "Pilot live"}
KEY_RESULT = {"objective": "O1", "title": "Cut it", "measure": METRIC}
CHECK_IN = {"key_result": "KR1", "date": "today"}
KPI = {"name": "Churn"}
MEASUREMENT = {"kpi": "K1", "date": "today", "value": "4"}
TARGET = {"kpi": "K1", "since": "today", "low": "1"}
DECISION = {"metric": "Churn", "answers": "ynynynyn"}
NOTE = {"kpi": "K1", "date": "today", "cause": "A sale."}

EMPTY = "Required."
NUMBER = "Enter a number."
FINITE = "Enter a finite number."
WRONG: list[tuple[type[BaseModel], dict[str, Any], dict[str, Any], dict[str, str]]] = [
    (CycleDraft, CYCLE, {"name": " \x1b "}, {"name": EMPTY}),
    (CycleDraft, CYCLE, {"name": "x" * 501}, {"name": "Too long: 501 characters; the limit is 500."}),
    (CycleDraft, CYCLE, {"start": ""}, {"start": "Enter a date such as 2026-11-21."}),
    (CycleDraft, CYCLE, {"start": "2027-02-30"}, {"start": "There is no such day as 2027-02-30."}),
    (CycleDraft, CYCLE, {"end": "2027-01-01"}, {"": "The last day must be after the first day."}),
    (CycleDraft, CYCLE, {"end": "2026-01-01"}, {"": "The last day must be after the first day."}),
    (
        CycleDraft,
        CYCLE,
        {"cadence": "weekly"},
        {"cadence": "Choose one of: month, quarter, trimester, half, year, custom."},
    ),
    (CycleDraft, CYCLE, {"colour": "red"}, {"colour": "There is no such field."}),
    (CycleDraft, CYCLE, {"state": "closed"}, {"state": "There is no such field."}),
    (ObjectiveDraft, OBJECTIVE, {"cycle": "K1"}, {"cycle": "Enter an id such as C7."}),
    (ObjectiveDraft, OBJECTIVE, {"cycle": ""}, {"cycle": "Enter an id such as C7."}),
    (ObjectiveDraft, OBJECTIVE, {"parent": "O0"}, {"parent": "Enter an id such as O7."}),
    (ObjectiveDraft, OBJECTIVE, {"why": "x" * 20_001}, {"why": "Too long: 20,001 characters; the limit is 20,000."}),
    (ObjectiveDraft, OBJECTIVE, {"ambition": "huge"}, {"ambition": "Choose one of: aspirational, committed."}),
    (KeyResultDraft, KEY_RESULT, {"weight": "0"}, {"weight": "Must be greater than 0."}),
    (KeyResultDraft, KEY_RESULT, {"weight": "-1"}, {"weight": "Must be greater than 0."}),
    (KeyResultDraft, KEY_RESULT, {"weight": "much"}, {"weight": "“much” is not a number."}),
    (KeyResultDraft, KEY_RESULT, {"kpi": "churn"}, {"kpi": "Enter an id such as K7."}),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "wish"}},
        {"measure": "Choose one of: metric, maintain, milestones."},
    ),
    (KeyResultDraft, KEY_RESULT, {"measure": {**METRIC, "target": ""}}, {"measure.target": NUMBER}),
    (KeyResultDraft, KEY_RESULT, {"measure": {"kind": "metric", "baseline": 1}}, {"measure.target": EMPTY}),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {**METRIC, "baseline": "9,500", "target": "nan"}},
        {"measure.baseline": "“9,500” can mean 9500 or 9.5. Enter one of them.", "measure.target": FINITE},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {**METRIC, "target": 14}},
        {"measure": "Target and baseline are the same. To keep a level, choose “maintain”."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "maintain", "low": " "}},
        {"measure": "A level to maintain needs a lower or an upper limit."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "maintain", "low": 2, "high": 1}},
        {"measure": "The lower limit is above the upper limit."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "maintain", "low": "1" * 19}},
        {"measure.low": "Too large: a number must be below 10^18."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "milestones", "steps": []}},
        {"measure": "Enter at least one step."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "milestones", "steps": [STEP, STEP]}},
        {"measure": "Two steps have the same number."},
    ),
    (
        KeyResultDraft,
        KEY_RESULT,
        {"measure": {"kind": "milestones", "steps": [STEP, {"number": 2, "text": " "}]}},
        {"measure.steps": EMPTY},
    ),
    (CheckInDraft, CHECK_IN, {"value": "1e19"}, {"value": "Too large: a number must be below 10^18."}),
    (CheckInDraft, CHECK_IN, {"confidence": "11"}, {"confidence": "Must be less than or equal to 10."}),
    (CheckInDraft, CHECK_IN, {"confidence": "-1"}, {"confidence": "Must be greater than or equal to 0."}),
    (CheckInDraft, CHECK_IN, {"confidence": "6.5"}, {"confidence": "Enter a whole number."}),
    (CheckInDraft, CHECK_IN, {"confidence": "high"}, {"confidence": "Enter a whole number."}),
    (CheckInDraft, CHECK_IN, {"done": ["one"]}, {"done": "Enter a whole number."}),
    (
        CheckInDraft,
        CHECK_IN,
        {"date": "soon"},
        {"date": "“soon” is not a date. Enter year-month-day, such as 2026-11-21, today or yesterday."},
    ),
    (KpiDraft, KPI, {"decimals": "2.5"}, {"decimals": "Enter a whole number."}),
    (KpiDraft, KPI, {"decimals": 11}, {"decimals": "Must be less than or equal to 10."}),
    (KpiDraft, KPI, {"reward_linked": "perhaps"}, {"reward_linked": "Enter yes or no."}),
    (KpiDraft, KPI, {"low": 1}, {"low": "There is no such field."}),
    (NewKpiDraft, KPI, {"low": 2, "high": 1}, {"": "“At least” must not be above “At most”."}),
    (NewKpiDraft, KPI, {"since": "2026-13-01"}, {"since": "There is no such day as 2026-13-01."}),
    (MeasurementDraft, MEASUREMENT, {"value": ""}, {"value": NUMBER}),
    (MeasurementDraft, MEASUREMENT, {"value": True}, {"value": "This is not a number."}),
    (MeasurementDraft, MEASUREMENT, {"value": "inf"}, {"value": FINITE}),
    (TargetDraft, TARGET, {"low": ""}, {"": "A target needs “at least” or “at most”, or both."}),
    (TargetDraft, TARGET, {"red_low": 2}, {"": "“Red below” must be at or below “At least”."}),
    (TargetDraft, TARGET, {"red_high": 2}, {"": "“Red above” must be at or above “At most”."}),
    (
        DecisionDraft,
        DECISION,
        {"answers": "ynyn"},
        {"answers": "Enter eight letters, one per question: y for yes, n for no, s for not sure."},
    ),
    (DecisionDraft, DECISION, {"chosen": "it"}, {"chosen": "Choose one of: kpi, okr, both, unclear."}),
    (SignalNoteDraft, NOTE, {"kpi": None, "date": ""}, {
        "kpi": "Enter an id such as K7.",
        "date": "Enter a date such as 2026-11-21.",
    }),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "good", "bad", "told"), WRONG)
def test_what_is_wrong_is_told_by_field(
    kind: type[BaseModel], good: dict[str, Any], bad: dict[str, Any], told: dict[str, str]
) -> None:
    build(kind, good, today=TODAY)
    with pytest.raises(DraftError) as caught:
        build(kind, {**good, **bad}, today=TODAY)
    assert caught.value.fields == told
    assert caught.value.message == " ".join(told.values())


@pytest.mark.parametrize(
    ("kind", "typed", "unreadable"),
    [
        (MeasurementDraft, MEASUREMENT | {"value": "many", "date": "monday"}, {"value", "date"}),
        (MeasurementDraft, MEASUREMENT | {"value": "1e30", "kpi": "?"}, {"value"}),
        (KeyResultDraft, KEY_RESULT | {"measure": METRIC | {"target": ""}, "weight": "-1"}, {"measure.target"}),
        (KeyResultDraft, KEY_RESULT | {"measure": METRIC | {"target": "14"}}, set()),
        (KpiDraft, {"name": ""}, set()),
    ],
)
def test_text_that_is_no_number_or_date_is_told_from_what_a_rule_refuses(
    kind: type[BaseModel], typed: dict[str, Any], unreadable: set[str]
) -> None:
    with pytest.raises(DraftError) as caught:
        build(kind, typed, today=TODAY)
    assert caught.value.unreadable == unreadable
    assert unreadable <= caught.value.fields.keys()


KINDS: list[tuple[type[BaseModel], dict[str, Any], set[str]]] = [
    (CycleDraft, CYCLE, {"name", "start", "end"}),
    (ObjectiveDraft, OBJECTIVE, {"cycle", "title"}),
    (KeyResultDraft, KEY_RESULT, {"objective", "title", "measure"}),
    (CheckInDraft, CHECK_IN, {"key_result", "date"}),
    (NewKpiDraft, KPI, {"name"}),
    (MeasurementDraft, MEASUREMENT, {"kpi", "date", "value"}),
    (TargetDraft, TARGET, {"kpi"}),
    (DecisionDraft, DECISION, {"metric", "answers"}),
    (SignalNoteDraft, NOTE, {"kpi", "date", "cause"}),
]


@pytest.mark.parametrize(("kind", "good", "required"), KINDS)
def test_what_is_missing_is_told_all_at_once(kind: type[BaseModel], good: dict[str, Any], required: set[str]) -> None:
    assert required <= good.keys()
    with pytest.raises(DraftError) as caught:
        build(kind, {}, today=TODAY)
    assert caught.value.fields.keys() == required
    assert set(caught.value.fields.values()) == {EMPTY}


def fields_told(kind: type[BaseModel], typed: dict[str, Any]) -> dict[str, str]:
    try:
        build(kind, typed, today=TODAY)
    except DraftError as error:
        return error.fields
    return {}


STRANGE: tuple[Any, ...] = (object(), [], {}, "\x1b[31m", float("nan"), -1, None, b"x", [[]], {"kind": "metric"})


@pytest.mark.parametrize(("kind", "good", "_required"), KINDS)
def test_no_sentence_speaks_of_python(kind: type[BaseModel], good: dict[str, Any], _required: set[str]) -> None:
    told = [fields_told(kind, {**good, name: value}) for name in kind.model_fields for value in STRANGE]
    assert any(told)
    for field, sentence in (one for fields in told for one in fields.items()):
        assert field.partition(".")[0] in {*kind.model_fields, ""}
        assert sentence.isprintable()
        assert sentence.endswith(".")
        assert not re.search("~|Input|pydantic|class|value_error", field + sentence)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("today", TODAY),
        (" TODAY ", TODAY),
        ("yesterday", date(2026, 11, 20)),
        ("2026-01-02", date(2026, 1, 2)),
        (date(2020, 2, 29), date(2020, 2, 29)),
    ],
)
def test_days_are_read_from_words(typed: object, expected: date) -> None:
    assert build(MeasurementDraft, {**MEASUREMENT, "date": typed}, today=TODAY).date == expected


def test_what_is_right_becomes_a_draft() -> None:
    objective = build(
        ObjectiveDraft, {**OBJECTIVE, "parent": " o7 ", "ambition": "committed", "why": "a\r\nb"}, today=TODAY
    )
    assert objective == ObjectiveDraft(cycle=1, title="Grow", parent=7, ambition=Ambition.COMMITTED, why="a\nb")
    key_result = build(KeyResultDraft, {**KEY_RESULT, "weight": "1 000.5", "kpi": ""}, today=TODAY)
    assert key_result.measure == Metric(baseline=Decimal(14), target=Decimal(5))
    assert (key_result.weight, key_result.kpi) == (Decimal("1000.5"), None)
    steps = build(KeyResultDraft, {**KEY_RESULT, "measure": {"kind": "milestones", "steps": [STEP]}}, today=TODAY)
    assert isinstance(steps.measure, Milestones)
    check_in = build(CheckInDraft, {**CHECK_IN, "value": "\u22125", "confidence": "7", "done": ["2"]}, today=TODAY)
    assert (check_in.value, check_in.confidence, check_in.done) == (Decimal(-5), 7, (2,))
    decision = build(DecisionDraft, {**DECISION, "answers": " YNSYNSYN ", "chosen": "okr"}, today=TODAY)
    assert (decision.answers, decision.chosen) == ("ynsynsyn", Kind.OKR)
    assert build(CycleDraft, CYCLE, today=TODAY).cadence is Cadence.QUARTER


def test_fields_have_labels_and_say_what_they_point_to() -> None:
    assert label(KeyResultDraft, "kpi") == "Linked KPI"
    assert (reference(KeyResultDraft, "kpi"), reference(ObjectiveDraft, "parent")) == ("kpis", "objectives")
    assert reference(ObjectiveDraft, "title") is None
    for kind, _, _ in KINDS:
        labels = [label(kind, name) for name in kind.model_fields]
        assert len(set(labels)) == len(labels)
        assert all(labels)
