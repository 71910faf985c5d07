from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import builders
from builders import TODAY, measured, target
from okrtui.domain.records.models import Kpi, Target
from okrtui.domain.rules.evidence import band_text, drift_text, finer_places, ground, is_passed_over, reason, tellings
from okrtui.domain.rules.kpi_status import KpiCase, KpiEvidence, kpi_case, kpi_evidence

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"


def read(values: str, **changes: Any) -> tuple[Kpi, KpiEvidence]:
    workspace = builders.workspace(builders.kpi(**changes), *measured(values))
    return workspace.kpis[1], kpi_evidence(workspace, workspace.kpis[1], TODAY)


@pytest.mark.parametrize(
    ("values", "changes", "told"),
    [
        (
            STEADY,
            {"targets": [target(low=60)]},
            (
                "12 values, steady between 34.7 and 48.8. "
                "The target of 60 is outside that range, so today's way of working cannot reach it."
            ),
        ),
        (
            f"{STEADY} 42",
            {"targets": [target(high=30)], "decimals": 1},
            (
                "13 values, steady between 34.74 and 48.76. "
                "The target of 30 is outside that range, so today's way of working cannot reach it."
            ),
        ),
        (
            STEADY,
            {"targets": [target(low=50, high=60)]},
            (
                "12 values, steady between 34.7 and 48.8. "
                "The target of 50 is outside that range, so today's way of working cannot reach it."
            ),
        ),
        (
            STEADY,
            {"targets": [target(low=20, high=30)]},
            (
                "12 values, steady between 34.7 and 48.8. "
                "The target of 30 is outside that range, so today's way of working cannot reach it."
            ),
        ),
        (
            "2.5 4.2 4.4 4.1",
            {"targets": [target(high=3)]},
            "4 values, the last 3 off target (4.2, 4.4, 4.1; at most 3); too few for final limits.",
        ),
        (
            f"{STEADY} 36 37 38 36",
            {"targets": [target(low=60)]},
            "Concern since 2026-11-14, three of four close to a limit: find the cause before creating an OKR.",
        ),
        (STEADY, {"targets": [target(low=30)]}, ""),
        (STEADY, {"targets": []}, ""),
        ("", {"targets": [target(low=30)]}, ""),
    ],
)
def test_the_evidence_in_a_sentence(values: str, changes: dict[str, Any], told: str) -> None:
    kpi, evidence = read(values, **changes)
    assert reason(kpi, evidence, TODAY) == told


@pytest.mark.parametrize(
    ("band", "told"),
    [
        (target(low=60), "at least 60"),
        (target(high=3), "at most 3"),
        (target(low=40, high=50), "40 to 50"),
        (target(low=250_000), "at least 250,000"),
    ],
)
def test_what_is_good_in_words(band: Target, told: str) -> None:
    assert band_text(band) == told


@pytest.mark.parametrize(
    ("values", "bound", "told"),
    [
        (STEADY, {"low": 60}, ["12 values, 34.7 to 48.8, target 60", "34.7 to 48.8, target 60"]),
        (STEADY, {"high": 30}, ["12 values, 34.7 to 48.8, target 30", "34.7 to 48.8, target 30"]),
        ("2.5 4.2 4.4 4.1", {"high": 3}, ["last 3 of 4 off: 4.2, 4.4, 4.1", "last 3 of 4 off target"]),
        (f"{STEADY} 36 37 38 36", {"low": 60}, ["Concern since 2026-11-14"]),
        (STEADY, {"low": 30}, [""]),
    ],
)
def test_the_reason_is_told_in_fewer_and_fewer_words_down_to_its_figures(
    values: str, bound: dict[str, int], told: list[str]
) -> None:
    kpi, evidence = read(values, targets=[target(**bound)])
    found = tellings(kpi, evidence, TODAY)
    assert found[0] == reason(kpi, evidence, TODAY)
    assert [one for one in found if one in told] == told
    assert found[-1] == told[-1]
    assert sorted(found, key=len, reverse=True) == list(found)


@settings(max_examples=80, deadline=None)
@given(
    st.lists(st.decimals(-(10**9), 10**9, places=2), max_size=20),
    st.decimals(-(10**9), 10**9, places=2),
    st.none() | st.integers(0, 10),
)
def test_who_is_no_candidate_has_no_evidence_and_who_is_one_has(values: Any, low: Any, decimals: Any) -> None:
    kpi, evidence = read(" ".join(map(str, values)), targets=[target(low=low)], decimals=decimals)
    assert bool(reason(kpi, evidence, TODAY)) is (evidence.candidate is not None)
    grounds = ground(kpi, evidence, TODAY)
    assert not grounds or evidence.candidate is not None
    assert not is_passed_over(kpi, evidence, TODAY)
    passed = kpi.model_validate(
        {**kpi.document(), "passed_over": {"on": TODAY, "reason": "x", "evidence": grounds or "y"}}
    )
    assert is_passed_over(passed, evidence, TODAY) is bool(grounds)


def drift(points: int, values: str = STEADY) -> str:
    """What is told of limits that were locked on so many values with a total of 490."""
    stored = {"points": points, "total": "490", "ranges": 1, "range_total": "1", "locked_on": TODAY.isoformat()}
    workspace = builders.workspace(builders.kpi(limits=[stored]), *measured(values))
    return drift_text(workspace, workspace.kpis[1], TODAY)


def test_limits_are_told_as_they_are_locked_and_as_they_would_be() -> None:
    assert drift(12) == (
        "Its limits are locked at 38.2 to 43.5; its first 12 values as they are now give 34.7 to 48.8."
    )
    assert drift(12, "41 43") == ""


def test_a_lock_on_too_few_values_for_limits_tells_none() -> None:
    assert drift(5) == ""


def locked(points: int) -> dict[str, Any]:
    return {"points": points, "total": 40 * points, "ranges": points - 1, "range_total": points, "locked_on": TODAY}


SHORT = st.integers(0, 99).map(lambda tenths: f"{tenths / 10 + 40:g}")
LIMITS = st.sampled_from([[], [locked(6)], [locked(12)]])
LEFT_OUT = st.sampled_from([[], [builders.signal_note(date=TODAY - timedelta(days=7), left_out=True)]])


@settings(max_examples=200)
@given(
    st.lists(SHORT, max_size=30),
    st.sampled_from([[target(low=60)], [target(high=30)], [target(low=41, high=42)], []]),
    LIMITS,
    LEFT_OUT,
    st.sampled_from([None, 0, 2]),
)
def test_the_case_is_told_from_the_latest_values_as_from_all(
    values: list[str], targets: list[Target], limits: list[Any], notes: list[Any], decimals: int | None
) -> None:
    kpi = builders.kpi(targets=targets, limits=limits, decimals=decimals, passed_over=None)
    workspace = builders.workspace(kpi, *measured(" ".join(values)), *notes)
    case, evidence = kpi_case(workspace, kpi, TODAY), kpi_evidence(workspace, kpi, TODAY)
    assert (case.candidate, case.limits, list(case.signals)) == (
        evidence.candidate,
        evidence.limits,
        list(evidence.signals),
    )
    assert (case.length, finer_places(kpi, case)) == (len(values), finer_places(kpi, evidence))
    assert tellings(kpi, case, TODAY) == tellings(kpi, evidence, TODAY)
    assert ground(kpi, case, TODAY) == ground(kpi, evidence, TODAY)


@pytest.mark.parametrize(("limits", "kind"), [([], KpiCase), ([locked(6)], KpiEvidence)])
def test_all_values_are_read_where_any_of_many_may_have_been_off_target_ever_since(
    limits: list[Any], kind: type[object]
) -> None:
    kpi = builders.kpi(targets=[target(low=60)], limits=limits)
    workspace = builders.workspace(kpi, *measured(" ".join(["40"] * 7 + ["41"] * 7)))
    case = kpi_case(workspace, kpi, TODAY)
    assert isinstance(case, kind)
    assert case.length == 14
