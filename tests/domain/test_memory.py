"""What was found in the values of a KPI goes on with those added behind them; any other change has all read again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import TODAY
from okrtui.domain.records.models import Kpi, Measurement, SignalNote
from okrtui.domain.rules.kpi_findings import KpiFindings
from okrtui.domain.rules.kpi_status import LatestValues, kpi_findings, latest_values
from okrtui.domain.workspace import Workspace

FIRST = TODAY - timedelta(days=100)
LATER = TODAY + timedelta(days=40)


def measured(number: int, value: int, day: date | None = None) -> Measurement:
    on = FIRST + timedelta(days=number) if day is None else day
    return builders.measurement(id=number, kpi=1, date=on, value=Decimal(value))


def kpi() -> Kpi:
    return builders.kpi(id=1, cadence="daily", targets=[{"since": FIRST, "low": 4}, {"since": LATER, "low": 9}])


def of(workspace: Workspace, today: date = TODAY) -> tuple[KpiFindings, LatestValues]:
    found = kpi_findings(workspace, workspace.kpis[1], today)
    return found._replace(signals=tuple(found.signals)), latest_values(workspace, workspace.kpis[1])


@pytest.fixture
def workspace() -> Workspace:
    values = [measured(number, 5 + number % 3) for number in range(1, 31)]
    found = builders.workspace(kpi(), *values)
    of(found)
    return found


@pytest.fixture
def unread(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    def read(*_: object) -> Sequence[Measurement]:
        pytest.fail("All values were read.")

    monkeypatch.setattr(Workspace, "measurements_of", read)
    return workspace


def add(workspace: Workspace, *values: Measurement) -> None:
    workspace.take([("measurements", one.id, one) for one in values])


def test_values_behind_the_last_are_all_that_is_read(unread: Workspace) -> None:
    add(unread, measured(31, 90))
    add(unread, measured(32, 1), measured(33, 1))
    assert list(map(int, of(unread)[1].values[-3:])) == [90, 1, 1]
    add(unread, measured(34, 2))
    assert of(unread)[0].until == FIRST + timedelta(days=34)


@given(st.lists(st.lists(st.tuples(st.integers(0, 30), st.booleans()), min_size=1, max_size=3), max_size=6))
def test_they_are_those_from_scratch(commits: list[list[tuple[int, bool]]]) -> None:
    workspace, number = builders.workspace(kpi(), *(measured(one, 5 + one % 3) for one in range(1, 21))), 20
    for commit in commits:
        first, number = number + 1, number + len(commit)
        add(workspace, *(measured(at, value) for at, (value, _) in enumerate(commit, first)))
        if commit[0][1]:
            assert of(workspace) == of(builders.workspace(*workspace))
    assert of(workspace) == of(builders.workspace(*workspace))


@pytest.mark.parametrize(
    "change",
    [
        ("measurements", 31, None),
        ("measurements", 30, measured(30, 90)),
        ("measurements", 40, measured(40, 90, FIRST - timedelta(days=5))),
        ("signal_notes", 1, builders.signal_note(id=1, kpi=1, date=FIRST + timedelta(days=31), left_out=True)),
        ("kpis", 1, builders.kpi(id=1, cadence="daily", targets=[{"since": FIRST, "low": 6}])),
    ],
    ids=["removed", "corrected", "filled in", "left out", "target"],
)
def test_another_change_has_all_values_read(
    workspace: Workspace, change: tuple[str, int, Measurement | SignalNote | Kpi | None]
) -> None:
    add(workspace, measured(31, 90))
    workspace.take([change])
    assert of(workspace) == of(builders.workspace(*workspace))


def test_what_was_asked_for_in_another_way_is_found_anew(workspace: Workspace) -> None:
    add(workspace, measured(31, 90))
    assert of(workspace, LATER) == of(builders.workspace(*workspace), LATER)
