from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from builders import NOW, TODAY
from conftest import Opener, session_on
from okrtui.domain.actions import kpis, objectives
from okrtui.domain.records.models import CheckInDraft, MeasurementDraft, NewKpiDraft
from okrtui.engine.journal import open_engine
from okrtui.session import Session
from okrtui.tui.sections.log.section import LogSection
from tui.sections.test_sections import at_once


@pytest.fixture
def log(sample: Session, sample_path: Path, opener: Opener) -> LogSection:
    """The log of the sample after four more changes, the first of them bo's of two days before."""
    bo = session_on(open_engine(sample_path), "bo")
    bo.now = lambda: NOW - timedelta(days=2)
    bo.do(kpis.record, MeasurementDraft(kpi=3, date=date(2026, 11, 18), value=Decimal(4)))
    bo.close()
    me = opener(sample_path)
    me.do(kpis.record, MeasurementDraft(kpi=3, date=TODAY, value=Decimal(47)))
    me.do(objectives.check_in, CheckInDraft(key_result=6, date=TODAY, value=Decimal(30)))
    me.do(kpis.add, NewKpiDraft(name="Signups"))
    sample.refresh()
    return LogSection(sample, at_once)


def listed(log: LogSection, typed: str) -> list[str]:
    log.typed = typed
    titles = [log._row(log.entry(key)).title for key in log.keys()[0]]
    return [title.partition(" ")[0] for title in titles if not title.startswith("Added the sample data")]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("by:bo", ["Recorded"]),
        ("by:me what:kpi.record", ["Recorded"]),
        ("what:record", ["Recorded", "Recorded"]),
        ("what:added", ["Added"]),
        ("on:K3 by:me", ["Recorded"]),
        ("on:k3 since:2026-11-20", ["Recorded"]),
        ("on:KR6 since:today", ["Checked"]),
        ("on:K9", ["Added"]),
        ("on:K", []),
        ("on:K99", []),
        ("since:2026-11-21", ["Added", "Checked", "Recorded"]),
        ("since:yesterday signups", ["Added"]),
        ("since:2027", []),
    ],
)
def test_changes_are_found_by_their_fields(log: LogSection, typed: str, found: list[str]) -> None:
    assert listed(log, typed) == found


def test_a_date_that_is_being_typed_hides_nothing_yet(log: LogSection) -> None:
    everything = listed(log, "")
    assert listed(log, "since:") == everything
    assert listed(log, "since:to") == everything
    assert listed(log, "since:2") == everything
    assert listed(log, "since:2026-1") == everything


def test_what_a_change_is_about(log: LogSection) -> None:
    log.typed = ""
    added, checked_in, recorded = (log._row(log.entry(key)).ids for key in log.keys()[0][:3])
    assert added == ("K9",)
    assert "KR6" in checked_in
    assert "K3" in recorded
    assert len(checked_in) == len(recorded) == 2, "the check-in itself, and what it is of"


def test_each_field_is_completed_by_what_is_listed(log: LogSection) -> None:
    log.typed = ""
    log.keys()
    assert list(log.offers("by")) == ["me", "ada", "bo"]
    assert {"kpi.add", "kpi.record", "key-result.check-in"} <= set(log.offers("what"))
    assert {"K3", "K9", "KR6"} <= set(log.offers("on"))
    assert list(log.offers("since")) == ["today", "yesterday"]
