from __future__ import annotations

import pytest

from builders import TODAY
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import report
from okrtui.session import Session
from okrtui.tui import report_view, styled_text
from okrtui.tui.styled_text import DetailLines, Paragraph


def shown(lines: DetailLines, width: int) -> list[str]:
    flat = [line for one in lines for line in (one.lines(width) if isinstance(one, Paragraph) else [one])]
    return ["".join(text for text, _ in line).rstrip() for line in flat]


def cycle_of(workspace: Workspace) -> Cycle:
    cycle = report.chosen(workspace)
    assert cycle is not None
    return cycle


@pytest.mark.parametrize("width", [40, 78, 200])
def test_a_report_has_what_the_page_has_and_keeps_to_its_width(sample: Session, width: int) -> None:
    lines = report_view.report_lines(sample.workspace, cycle_of(sample.workspace), width)
    text = shown(lines, width)
    assert all(styled_text.width_of(((line, ""),)) <= width for line in text)
    for words in ("C2 2026-Q4", "Objectives", "KPIs", "K2", "success", "okrtui report C2 -o"):
        assert any(words in line for line in text), words


def test_a_table_shortens_its_longest_texts_first(sample: Session) -> None:
    text = shown(report_view.report_lines(sample.workspace, cycle_of(sample.workspace), 78), 78)
    heads = next(line for line in text if line.startswith("id") and "objective" in line)
    row = text[text.index(heads) + 1]
    assert "■ off track" in row
    assert "Steady revenue in" in row


def test_a_digest_is_read_or_says_that_nothing_has_moved(sample: Session, bare: Session) -> None:
    text = shown(report_view.digest_lines(sample.workspace, TODAY, 78), 78)
    assert text[0].startswith("Week from ")
    assert "Moved" in text
    assert shown(report_view.digest_lines(bare.workspace, TODAY, 78), 78) == [
        "Nothing has moved in the last seven days, and nothing is due."
    ]
