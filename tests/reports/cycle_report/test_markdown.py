from __future__ import annotations

from datetime import date

import pytest
from markdown_it import MarkdownIt

from builders import cycle as cycle_of
from builders import objective, workspace
from okrtui.domain.records.field_types import clean_line
from okrtui.domain.workspace import Workspace
from okrtui.reports.cycle_report import markdown
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.cycle_report.document import Article, Prose, ReportColumn, Table
from okrtui.reports.cycle_report.report import ReportOptions
from reports.conftest import tainted
from reports.nasty import NASTY, assert_plain

READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
OURS = {"table", "thead", "tbody", "tr", "th", "td", "paragraph", "heading", "bullet_list", "list_item", "strong"}
OURS |= {"blockquote"}


def report(records: Workspace, number: int = 1) -> str:
    record = records.cycles[number]
    day = cycle_report.default_day(records, record)
    return markdown.render(cycle_report.article(as_of(records, day), record, day, ReportOptions(detail=True)))


def kinds(text: str) -> set[str]:
    """Every kind of element that a reader finds in the text."""
    found = set()
    for token in READER.parse(text):
        inner = token.children or []
        found |= {each.type.removesuffix("_open").removesuffix("_close") for each in [token, *inner]}
    return found - {"inline", "text", "softbreak", "hardbreak", "text_special"}


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_no_text_becomes_mark_up(text: str) -> None:
    told = report(tainted(text))
    assert_plain(told)
    assert kinds(told) <= OURS, kinds(told) - OURS
    assert_tables_hold_together(told)


def assert_tables_hold_together(text: str) -> None:
    rows = [line for line in text.split("\n") if line.startswith("| ")]
    tokens = READER.parse(text)
    assert sum(token.type == "tr_open" for token in tokens) == len(rows) - sum("| ---" in row for row in rows)


@pytest.mark.parametrize("text", NASTY, ids=range(len(NASTY)))
def test_a_reader_shows_the_text_that_was_typed(text: str) -> None:
    line = clean_line(text)
    table = Table("x", (ReportColumn("a"), ReportColumn("b")), [("1", line)])
    tokens = READER.parse(markdown.render(Article("", [table, Prose(line)])))
    shown = ["".join(each.content for each in token.children or ()) for token in tokens if token.type == "inline"]
    assert shown[-2:] == [line, line]


def test_what_somebody_wrote_keeps_its_lines(sample_of_records: Workspace) -> None:
    assert "> So far each good month there hung on one large deal.\\\n> With revenue" in report(sample_of_records, 2)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("$200,000 of pipeline", "$200,000 of pipeline"),
        ("login_name and R&D", "login_name and R&D"),
        ("4.5 of 5 or better", "4.5 of 5 or better"),
        ("a|b", "a\\|b"),
        ("C# in use", "C# in use"),
        ("_it_", "\\_it\\_"),
        ("https://a.example/b_c?d=1&e=2", "https://a.example/b_c?d=1&e=2"),
        ("see www.a.example, *now*", "see www.a.example, \\*now\\*"),
        ("https://a.example/*b*", "https\\://a.example/\\*b\\*"),
        ("[x](https://a.example)", "\\[x](https://a.example)"),
        ("https://www.a.example/&copy;", "https\\://www\\.a.example/\\&copy;"),
    ],
)
def test_ordinary_text_is_left_as_it_is(text: str, written: str) -> None:
    assert markdown.escaped(text) == written


def test_one_more_check_in_changes_only_the_lines_it_is_about(sample_of_records: Workspace) -> None:
    before = report(sample_of_records, 2).split("\n")
    latest = sample_of_records.check_ins_of(8)[-1]
    document = {**latest.document(), "id": 9000, "date": "2026-11-19", "value": 20000, "note": "New"}
    later = Workspace.load({table: dict(sample_records(sample_of_records, table)) for table in TABLES})
    later.apply([("check_ins", 9000, document)])  # type: ignore[list-item]
    after = report(later, 2).split("\n")
    changed = [line for line in after if line not in before]
    assert len(changed) < 8, changed


TABLES = ("cycles", "objectives", "key_results", "check_ins", "kpis", "measurements", "signal_notes")


def sample_records(records: Workspace, table: str) -> list[tuple[str, dict[str, object]]]:
    return [(str(number), one.document()) for number, one in records.table(table).items()]


def test_an_empty_cycle_says_so() -> None:
    told = report(workspace(cycle_of()), 1)
    assert "No objectives yet." in told
    assert "As of: 2026-10-01, day 1 of 92" in told


def test_an_objective_without_key_results() -> None:
    told = report(workspace(cycle_of(end=date(2026, 12, 31)), objective()), 1)
    assert "No key results yet." in told
    assert "Grades" not in told


def test_a_closed_cycle_tells_its_grades(sample_of_records: Workspace) -> None:
    told = report(sample_of_records, 1)
    assert "## Grades" in told
    assert "| KR1 | 40 buyers heard in the region | O1 | 0.9 | 0.9 | The last talks were the best ones" in told
    assert "delivered. Exactly as promised." in told
    assert "> Went well: we talked with people" in told
    assert told.count("| dropped |") == 3, "in the summary, the list of all, and the grades"
