from __future__ import annotations

import pytest

import builders
from builders import measured, target
from okrtui.domain.records.models import Target
from okrtui.domain.rules.candidates import CANDIDATE_TEXTS, Candidate
from okrtui.domain.rules.kpi_findings import NONE_YET, found_with

STEADY = "41 43 40 44 42 39 43 41 42 40 44 42"


def reading(values: str, aim: Target) -> Candidate | None:
    points = measured(values)
    kpi = builders.kpi(targets=[aim])
    return found_with(NONE_YET, points, kpi, (None, aim.since), ()).candidate


@pytest.mark.parametrize(
    ("values", "aim", "found"),
    [
        (STEADY, target(low=49), Candidate.STRONG),
        (STEADY, target(low=48), None),
        (STEADY, target(low=30), None),
        (STEADY, target(high=34), Candidate.STRONG),
        (f"{STEADY} 36 37 38 36", target(low=49), Candidate.INVESTIGATE),
        (f"{STEADY} 36 37 38 36", target(high=30), Candidate.STRONG),
        (f"{STEADY} 36 37 38 36 43 41 43 41 43 41 43 41", target(low=49), Candidate.STRONG),
        (f"{STEADY} 36 37 38 36 43 41 43 41 43 41 43", target(low=49), Candidate.INVESTIGATE),
        (f"{STEADY} 30 43 41 43 41 43 41 43 41", target(low=49), None),
        (f"{STEADY} 30 43 41 43 41 43 41 43", target(low=49), Candidate.INVESTIGATE),
        (f"{STEADY} 50 43", target(low=60), None),
        ("50 44 44 44", target(low=45), Candidate.CANDIDATE),
        ("50 44 45 44", target(low=45), None),
        ("44 44", target(low=45), None),
        ("44 44 44", target(low=45, red_low=43), Candidate.CANDIDATE),
        ("44 44 44", target(low=45, since="2027-01-01"), Candidate.CANDIDATE),
        ("", target(low=45), None),
        ("1 " * 11, target(low=45), Candidate.CANDIDATE),
        ("1 " * 12, target(low=45), Candidate.STRONG),
    ],
)
def test_readings(values: str, aim: Target, found: Candidate | None) -> None:
    assert reading(values, aim) is found


def test_every_reading_has_a_text() -> None:
    assert set(CANDIDATE_TEXTS) == set(Candidate)
