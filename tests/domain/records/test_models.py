from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

import builders
from okrtui.domain.records.enums import (
    Ambition,
    Cadence,
    Category,
    CheckInRhythm,
    CycleState,
    Kind,
    KpiFeed,
    ObjectiveState,
    Rhythm,
)
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.records.models import RECORDS, Record

DIGITS = st.integers(-(10**15) + 1, 10**15 - 1)
NUMBERS = st.builds(lambda digits, exponent: Decimal(digits).scaleb(exponent), DIGITS, st.integers(-12, 2))
WEIGHTS = NUMBERS.map(abs).filter(bool)
TITLES = st.text(max_size=120).filter(clean_line)
TEXTS = st.text(max_size=200)
IDS = st.integers(1, 10**9)
DAYS = st.dates()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SECONDS = st.integers(0, 7_000_000_000)
INSTANTS = st.builds(lambda seconds, micro: EPOCH + timedelta(0, seconds, micro), SECONDS, st.integers(0, 999_999))
STAMP = {
    "id": IDS, "revision": IDS, "created_at": INSTANTS, "created_by": TEXTS,
    "updated_at": INSTANTS, "updated_by": TEXTS,
}  # fmt: skip

TARGETS = st.lists(
    st.builds(lambda since, low, step: builders.target(since=since, low=low, red_low=low - step), DAYS,
              st.integers(-999, 999), st.integers(0, 99)),
    max_size=4,
)  # fmt: skip
METRICS = st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: builders.metric(*pair))
MEASURES = st.one_of(
    METRICS,
    NUMBERS.map(lambda low: builders.maintain(low=low)),
    st.lists(WEIGHTS, min_size=1, max_size=5).map(lambda weights: builders.milestones(*weights)),
)


def made(builder: Any, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[Record]:
    return st.fixed_dictionaries({**STAMP, **fields}).map(lambda found: builder(**found))


RECORD = st.one_of(
    made(
        builders.cycle, name=TITLES, cadence=st.sampled_from(Cadence), state=st.sampled_from(CycleState),
        retrospective=TEXTS,
    ),
    made(
        builders.objective, cycle=IDS, title=TITLES, why=TEXTS, owners=st.lists(TITLES, max_size=2), team=TEXTS,
        kept_from=st.none() | IDS, started_on=st.none() | DAYS, gate_passed=TEXTS,
        ambition=st.sampled_from(Ambition),
        parent=st.none() | IDS, heals=st.none() | IDS, state=st.sampled_from(ObjectiveState), closing_note=TEXTS,
    ),
    made(
        builders.key_result, objective=IDS, title=TITLES, measure=MEASURES, weight=WEIGHTS, kpi=st.none() | IDS,
        feed=st.sampled_from(KpiFeed), rhythm=st.sampled_from(CheckInRhythm),
        grade=st.none() | st.decimals(0, 1, places=3), grade_note=TEXTS,
    ),
    made(
        builders.check_in, key_result=IDS, date=DAYS, value=st.none() | NUMBERS, done=st.lists(IDS).map(tuple),
        confidence=st.none() | st.integers(0, 10), note=TEXTS,
        expected_score=st.none() | st.decimals(0, 1, places=3),
    ),
    made(
        builders.kpi, name=TITLES, definition=TEXTS, unit=TEXTS, decimals=st.none() | st.integers(0, 10),
        category=st.sampled_from(Category), cadence=st.sampled_from(Rhythm), reward_linked=st.booleans(),
        targets=TARGETS,
    ),
    made(builders.measurement, kpi=IDS, date=DAYS, value=NUMBERS, note=TEXTS),
    made(
        builders.decision, metric=TITLES, answers=st.text("yns", min_size=8, max_size=8), verdict=st.sampled_from(Kind),
        chosen=st.none() | st.sampled_from(Kind), why=TEXTS, about_kpi=st.none() | IDS, objective=st.none() | IDS,
    ),
    made(builders.signal_note, kpi=IDS, date=DAYS, cause=TITLES),
)  # fmt: skip
ALL = (
    builders.cycle(), builders.objective(), builders.key_result(), builders.check_in(),
    builders.kpi(), builders.measurement(), builders.decision(), builders.signal_note(), builders.comment(),
)  # fmt: skip


@given(RECORD)
def test_a_record_survives_json(record: Record) -> None:
    text = json.dumps(record.document(), allow_nan=False)
    assert type(record).model_validate(json.loads(text)) == record
    assert type(record).model_validate_json(text) == record


def test_there_is_a_builder_for_every_kind_of_record() -> None:
    assert [type(record) for record in ALL] == list(RECORDS)


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.table)
def test_what_a_later_version_added_is_kept(record: Record) -> None:
    later = {**record.document(), "mood": "sunny"}
    assert type(record).model_validate(later).document() == later


@pytest.mark.parametrize("record", ALL, ids=lambda record: record.table)
def test_records_do_not_change(record: Record) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(record, "revision", 2)  # noqa: B010


@pytest.mark.parametrize(
    ("record", "shown"),
    list(zip(ALL, ["C1", "O1", "KR1", "CI1", "K1", "M1", "D1", "S1", "CM1"], strict=True)),
    ids=lambda value: value if isinstance(value, str) else value.table,
)
def test_ids_as_they_are_shown(record: Record, shown: str) -> None:
    assert record.shown_id == shown


@pytest.mark.parametrize(
    ("build", "changes"),
    [
        (builders.cycle, {"end": builders.START}),
        (builders.objective, {"title": " \x1b "}),
        (builders.objective, {"ambition": "huge"}),
        (builders.objective, {"cycle": "C0"}),
        (builders.key_result, {"weight": 0}),
        (builders.key_result, {"weight": -1}),
        (builders.key_result, {"measure": {"kind": "metric", "baseline": 5, "target": 5}}),
        (builders.key_result, {"measure": {"kind": "maintain"}}),
        (builders.key_result, {"measure": {"kind": "maintain", "low": 2, "high": 1}}),
        (builders.key_result, {"measure": {"kind": "milestones", "steps": []}}),
        (builders.key_result, {"measure": {"kind": "dream"}}),
        (builders.key_result, {"grade": "1.1"}),
        (builders.check_in, {"confidence": 11}),
        (builders.check_in, {"confidence": -1}),
        (builders.check_in, {"value": "NaN"}),
        (builders.kpi, {"targets": [{"since": "2026-01-01", "low": 5, "high": 4}]}),
        (builders.kpi, {"targets": [{"since": "2026-01-01", "low": 5, "red_low": 6}]}),
        (builders.kpi, {"targets": [{"since": "2026-01-01", "red_high": 6}]}),
        (builders.measurement, {"value": "12345678901234567890"}),
        (builders.decision, {"answers": "yyy"}),
        (builders.decision, {"answers": "yyyyyyyx"}),
        (builders.kpi, {"id": 0}),
    ],
)
def test_what_breaks_a_rule_is_refused(build: Any, changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        build(**changes)


def test_two_steps_of_one_number_are_refused() -> None:
    steps = [{"number": 1, "text": "one"}, {"number": 1, "text": "two"}]
    with pytest.raises(ValidationError, match="same number"):
        builders.key_result(measure={"kind": "milestones", "steps": steps})


def test_targets_stand_in_the_order_of_their_days() -> None:
    late, early = builders.target(low=2, since="2026-07-01"), builders.target(low=1, since="2026-01-01")
    assert builders.kpi(targets=[late, early]).targets == (early, late)


def test_answers_are_kept_in_small_letters() -> None:
    assert builders.decision(answers=" YNYNSSSS ").answers == "ynynssss"


@pytest.mark.parametrize("typed", [7, "7", "kr7", " KR7 "])
def test_ids_as_they_are_typed(typed: object) -> None:
    assert builders.check_in(key_result=typed).key_result == 7


def test_instants_keep_their_fractions() -> None:
    at = builders.NOW + timedelta(microseconds=1)
    again = builders.cycle(created_at=at).document()
    assert builders.cycle(**again).created_at == at
