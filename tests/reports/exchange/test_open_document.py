from __future__ import annotations

import io
from datetime import date
from typing import Any
from zipfile import ZIP_STORED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from python_calamine import CalamineWorkbook

from builders import TODAY, cycle, key_result, kpi, measurement, milestones, objective, workspace
from okrtui.domain.records.models import Record
from okrtui.domain.workspace import Workspace
from okrtui.errors import RuleError
from okrtui.reports.exchange import workbook_tables
from okrtui.reports.exchange.csv_cells import KINDS
from okrtui.reports.exchange.csv_columns import written
from okrtui.reports.exchange.import_formats import ImportOptions
from okrtui.reports.exchange.open_document import ods
from okrtui.reports.exchange.record_sheets import LONGEST
from okrtui.reports.exchange.table_rows import read_tables
from okrtui.reports.exchange.workbook import xlsx
from reports.exchanged import records, taken_in, workspaces


def row(table: str, *found: Record) -> dict[str, Any]:
    """The first record of a kind by its headings, the cells as they are stored."""
    head, first = (
        CalamineWorkbook.from_filelike(io.BytesIO(ods(workspace(*found)))).get_sheet_by_name(table).to_python()
    )
    return dict(zip(map(str, head), first, strict=True))


def part(name: str, *found: Record) -> str:
    with ZipFile(io.BytesIO(ods(workspace(*found)))) as package:
        return package.read(name).decode()


def test_every_kind_has_a_sheet_with_the_columns_of_its_csv_file() -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(ods(workspace())))
    assert book.sheet_names == list(KINDS)
    for table in KINDS:
        assert tuple(book.get_sheet_by_name(table).to_python()[0]) == written(table)


def test_numbers_and_days_are_real_ones_and_ids_text() -> None:
    found = row("measurements", kpi(), measurement(value="0.1", date=date(2026, 10, 1)))
    assert (found["value"], found["date"], found["id"], found["kpi"]) == (0.1, date(2026, 10, 1), "M1", "K1")


@pytest.mark.parametrize("name", ["=1+1", "+49", "'quoted", "007", "a & <b>", "[/b]", 'say "so"', "日本語"])
def test_text_stays_text(name: str) -> None:
    assert row("kpis", kpi(name=name))["name"] == name


def test_lines_blanks_and_tabs_of_a_text_are_kept() -> None:
    text = "two\nlines\n\n   indented  twice\tthen"
    assert row("kpis", kpi(definition=text))["definition"] == text


def test_what_no_document_may_contain_is_replaced() -> None:
    assert row("kpis", kpi(name="a\uffffb"))["name"] == "a\ufffdb"


def test_the_same_records_give_the_same_bytes() -> None:
    found = (kpi(), measurement(value=5))
    assert ods(workspace(*found)) == ods(workspace(*found))
    assert ods(workspace()) == ods(workspace())


def test_its_kind_comes_first_and_is_not_compressed() -> None:
    data = ods(workspace())
    assert data[30:].startswith(b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet")
    with ZipFile(io.BytesIO(data)) as package:
        assert package.infolist()[0].compress_type == ZIP_STORED
        listed = package.read("META-INF/manifest.xml").decode()
        assert all(f'"{name}"' in listed for name in package.namelist() if "/" not in name and name != "mimetype")


def test_no_formula_or_link_is_in_it() -> None:
    content = part("content.xml", kpi(name="=cmd|' /C calc'!A0", definition="https://example.com"))
    assert "table:formula" not in content
    assert "xlink" not in content


def test_the_heading_and_the_ids_stay_in_view() -> None:
    assert part("settings.xml").count('"HorizontalSplitMode"') == len(KINDS)


@pytest.mark.parametrize("write", [ods, xlsx])
def test_what_is_too_long_for_a_cell_is_refused_by_name(write: Any) -> None:
    steps = milestones(*([2] * (LONGEST // 12)))
    with pytest.raises(RuleError, match=r"steps of KR1 has \d\d,\d{3} characters"):
        write(workspace(cycle(), objective(), key_result(measure=steps)))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(workspaces())
def test_what_is_imported_again_is_the_same(there: Workspace) -> None:
    found = workbook_tables.tables(ods(there), ImportOptions())
    fresh = Workspace()
    assert not isinstance(found, str)
    taken_in(fresh, read_tables([one for one in found if len(one.rows) > 1], TODAY, ImportOptions()))
    assert {**records(fresh)} == {**records(there)}
