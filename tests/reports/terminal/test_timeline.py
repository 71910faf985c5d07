from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import builders
from builders import END, START, TODAY, check_in, cycle, key_result, metric, objective
from okrtui.domain.timeline import Timeline, timeline
from okrtui.glyphs import ASCII, UNICODE
from okrtui.reports.terminal.tables import Page, cells
from okrtui.reports.terminal.timeline import NONE, as_text, timeline_text


def drawn(title: str = "Cut time-to-value", *, end: date = END, values: tuple[int, ...] = (14, 9, 4)) -> Timeline:
    said = [
        check_in(id=at + 1, date=START + timedelta(days=7 * at), value=value, confidence=10 - at)
        for at, value in enumerate(values)
    ]
    records = [cycle(end=end), objective(), key_result(title=title, measure=metric(14, 4)), *said]
    workspace = builders.workspace(*records)
    return timeline(workspace, workspace.cycles[1], min(TODAY, START + timedelta(days=20)))


def test_with_room_progress_is_a_number_beside_status_and_confidence() -> None:
    text = as_text(drawn(), Page())
    assert text.startswith("C1 2026-Q4, week 3 of 13\n")
    assert "  KR1 Cut time-to-value       ● 0.00 10 ● 0.50 9  ● 1.00 8" in text
    assert "status, progress, confidence where it was said." in text


@pytest.mark.parametrize(("width", "row"), [(100, "●▁10 ●▄9  ●█8"), (80, "●▁10●▄9 ●█8"), (50, "●▁●▄●█")])
def test_with_less_room_progress_is_a_level_and_then_confidence_is_left_out(width: int, row: str) -> None:
    assert any(line.endswith(row) for line in as_text(drawn(), Page(width)).splitlines())


def test_of_too_many_weeks_some_are_shown_with_the_last_one() -> None:
    long = drawn(end=date(2027, 9, 30))
    assert len(long.weeks) == 52
    assert len(timeline_text(long, 80).lines[1].weeks) == 26
    assert timeline_text(long, 80).heads.split()[:3] == ["2", "4", "6"]
    assert [week.text for week in timeline_text(long, 80).lines[1].weeks[:3]] == ["●▄", "●█", "  "]


def test_a_number_beyond_its_room_is_kept_within_it() -> None:
    assert "  ●-9.99 10" in as_text(drawn(values=(1014,)), Page())


def test_in_ascii_all_signs_have_twins() -> None:
    text = as_text(drawn("Zoë’s team"), Page(80, ASCII))
    assert text.isascii()
    assert "*.10*-9 *#8" in text


def test_a_cycle_to_come_and_one_without_started_objectives_say_so() -> None:
    workspace = builders.workspace(cycle())
    text = as_text(timeline(workspace, workspace.cycles[1], START - timedelta(days=1)), Page())
    assert text == f"C1 2026-Q4, 13 weeks, not begun\n\n{NONE}"


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"]), min_size=1, max_size=60).filter(str.strip),
    st.integers(24, 220), st.integers(20, 400), st.booleans(),
)  # fmt: skip
def test_no_line_is_wider_than_its_page(title: str, width: int, days: int, ascii_only: bool) -> None:  # noqa: FBT001
    found = drawn(f"a {title}", end=START + timedelta(days=days))
    lines = as_text(found, Page(width, ASCII if ascii_only else UNICODE)).splitlines()
    assert all(cells(line) <= width for line in lines[2:])
    assert not ascii_only or all(line.isascii() for line in lines)
