from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook as ReadWorkbook
from openpyxl import load_workbook

from builders import cycle, key_result, kpi, maintain, measurement, milestones, objective, workspace
from okrtui.domain.records.models import Record
from okrtui.errors import RuleError
from okrtui.reports.exchange.csv_cells import KINDS
from okrtui.reports.exchange.csv_columns import written
from okrtui.reports.exchange.record_sheets import LONGEST
from okrtui.reports.exchange.workbook import xlsx


def book(*records: Record) -> ReadWorkbook:
    return load_workbook(io.BytesIO(xlsx(workspace(*records))))


def row(table: str, *records: Record) -> dict[str, Any]:
    """The first record of a kind by its headings, the cells as a spreadsheet has them."""
    sheet = book(*records)[table]
    return {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}


def test_every_kind_has_a_sheet_with_the_columns_of_its_csv_file() -> None:
    found = book()
    assert found.sheetnames == list(KINDS)
    for table in KINDS:
        assert tuple(cell.value for cell in found[table][1]) == written(table)
        assert found[table].freeze_panes == "B2"


def test_numbers_and_days_are_real_ones() -> None:
    found = row("measurements", kpi(), measurement(value="0.1", date=date(2026, 10, 1)))
    assert (found["value"].value, found["value"].data_type) == (0.1, "n")
    assert str(found["date"].value) == "2026-10-01 00:00:00"
    assert found["date"].number_format == "yyyy-mm-dd"
    assert (found["id"].value, found["kpi"].value) == ("M1", "K1")


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**14), max_value=10**14, places=3).filter(
    lambda number: len(number.normalize().as_tuple().digits) <= 15
))  # fmt: skip
def test_any_number_comes_back(number: Decimal) -> None:
    found = row("measurements", kpi(), measurement(value=number))
    assert Decimal(repr(found["value"].value)) == number


@pytest.mark.parametrize(
    "name",
    ["=1+1", "+49 sales", "-5", "@ada", "'quoted", "http://example.com", "007", "1e3", "_x0041_", "<r>a & b</r>"],
)
def test_text_stays_text(name: str) -> None:
    found = row("kpis", kpi(name=name))
    assert (found["name"].value, found["name"].data_type, found["name"].quotePrefix) == (name, "s", True)


def test_measures_are_spread_over_columns() -> None:
    found = row("key_results", cycle(), objective(), key_result(measure=milestones(1, 2)))
    assert (found["measure"].value, found["steps"].value) == ("milestones", "1. step 1\n2. step 2 | 2")
    found = row("key_results", cycle(), objective(), key_result(measure=maintain(low=90)))
    assert (found["low"].value, found["high"].value) == (90, None)


def test_the_same_records_give_the_same_bytes() -> None:
    records = (kpi(), measurement(value=5))
    assert xlsx(workspace(*records)) == xlsx(workspace(*records))
    assert xlsx(workspace()) == xlsx(workspace())


def test_no_macro_link_or_formula_is_in_it() -> None:
    with zipfile.ZipFile(
        io.BytesIO(xlsx(workspace(kpi(name="=cmd|' /C calc'!A0", definition="https://example.com"))))
    ) as parts:
        names = parts.namelist()
        sheets = b"".join(parts.read(name) for name in names if name.startswith("xl/worksheets"))
    assert not [name for name in names if "externalLink" in name or "vba" in name]
    assert b"<f>" not in sheets
    assert b"hyperlink" not in sheets


def test_what_is_too_long_for_a_cell_is_refused_by_name() -> None:
    steps = milestones(*([2] * (LONGEST // 12)))
    with pytest.raises(RuleError, match=r"steps of KR1 has \d\d,\d{3} characters"):
        xlsx(workspace(cycle(), objective(), key_result(measure=steps)))


def test_a_table_too_long_for_a_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("okrtui.reports.exchange.record_sheets.MOST_ROWS", 1)
    with pytest.raises(RuleError, match="A sheet holds 1 rows, too few for kpis"):
        xlsx(workspace(kpi(), kpi(id=2, name="Other")))


def test_it_is_dated_by_its_latest_change() -> None:
    made = kpi(updated_at=datetime(2026, 10, 5, 12, 30, tzinfo=UTC))
    assert str(book(made).properties.created) == "2026-10-05 12:30:00"
