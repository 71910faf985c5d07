from __future__ import annotations

import pytest

from builders import TODAY
from okrtui.glyphs import ASCII, UNICODE
from okrtui.reports.cycle_report.document import ReportColumn, Table
from okrtui.reports.cycle_report.report import chosen
from okrtui.session import Session
from okrtui.tui import report_view, styled_text
from okrtui.tui.help.reference_pages import reference
from okrtui.tui.styled_text import DetailLines, Paragraph
from tui.person import at_work


def shown(lines: DetailLines, width: int) -> list[str]:
    flat = [line for one in lines for line in (one.lines(width) if isinstance(one, Paragraph) else [one])]
    return ["".join(text for text, _ in line).rstrip() for line in flat]


def report(session: Session, width: int) -> list[str]:
    cycle = chosen(session.workspace)
    assert cycle is not None
    blocks = report_view.report_blocks(session.workspace, cycle)
    return shown(report_view.report_lines(blocks, width), width)


@pytest.mark.parametrize("width", [40, 78, 200])
def test_a_report_has_what_the_page_has_and_keeps_to_its_width(sample: Session, width: int) -> None:
    text = report(sample, width)
    assert all(styled_text.width_of(((line, ""),)) <= width for line in text)
    for words in ("C2 2026-Q4", "Objectives", "KPIs", "K2", "success", "Press w for"):
        assert any(words in line for line in text), words


def test_a_table_shortens_its_longest_texts_first(sample: Session) -> None:
    text = report(sample, 78)
    heads = next(line for line in text if line.startswith("id") and "objective" in line)
    row = text[text.index(heads) + 1]
    assert "■ off track" in row
    assert "Steady revenue in" in row


@pytest.mark.parametrize("width", [40, 78, 110])
def test_a_sentence_that_has_no_room_in_its_row_is_below_it(sample: Session, width: int) -> None:
    text = report(sample, width)
    at = next(at for at, line in enumerate(text) if line.startswith("O5  "))
    told = " ".join(" ".join(text[at + 1 : at + 5]).split())
    assert "KR10 65 % of accounts active in week one was last checked in on 2026-11-05." in told
    assert text[at + 1].startswith("    KR10")


def test_a_sentence_below_its_row_goes_on_after_a_note_of_several_lines() -> None:
    columns = [ReportColumn(head) for head in ("id", "objective", "in a sentence")]
    table = Table("Objectives", columns, [("O1", "Steady revenue", "It is at risk: one\ntwo\tthree four five six")])
    assert shown(report_view.report_lines([table], 40), 40)[3:5] == [
        "    It is at risk: one two three four",
        "    five six",
    ]


def test_a_digest_is_read_or_says_that_nothing_has_moved(sample: Session, bare: Session) -> None:
    text = shown(report_view.digest_lines(sample.workspace, TODAY, 78), 78)
    assert text[0].startswith("Week from ")
    assert "Moved" in text
    assert shown(report_view.digest_lines(bare.workspace, TODAY, 78), 78) == [
        "Nothing has moved in the last seven days, and nothing is due."
    ]


def test_a_report_is_in_ascii_where_the_screens_are(sample: Session) -> None:
    styled_text.use(ASCII)
    try:
        assert "\n".join(report(sample, 78)).isascii()
        pages = [line for page in reference() for line in shown(page.draw(78), 78)]
    finally:
        styled_text.use(UNICODE)
    assert not [
        line for line in pages if not line.replace("±", "").replace("×", "").replace("“", "").replace("”", "").isascii()
    ]


async def test_the_report_and_the_digest_are_read_on_screen(sample: Session, bare: Session) -> None:
    async with at_work(sample) as me:
        shown = await me.press("R")
        assert "Report on 2026-Q4" in shown
        assert "Where each one is now" in shown
        await me.press("escape", "4", "G", "R")
        assert "Report on 2026-Q3" in me.screen
        await me.press("escape", "colon", *"report", "enter")
        assert "Report on 2026-Q3" in me.screen
        assert "Week from " in await me.press("escape", "P")
        await me.press("escape")
        assert me.front == "MainScreen"
    async with at_work(bare) as me:
        await me.press("escape", "R")
        assert "There is no cycle yet." in me.last
