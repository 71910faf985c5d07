from __future__ import annotations

import io
import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from xlsxwriter import Workbook

from builders import TODAY, kpi, workspace
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange import workbook, workbook_tables
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.exchange.percent_cells import percent_cells
from okrtui.reports.exchange.table_rows import read_tables
from reports.exchanged import goals, records, taken_in

PERCENT, LITERAL = "0.0%", '0.0" %"'


def book(*sheets: tuple[str, list[list[object]]], share: str = PERCENT, hidden: str = "") -> bytes:
    """A workbook; days are shown as days, numbers between 0 and 1 in the format for shares."""
    out = io.BytesIO()
    with Workbook(out) as made:
        day, part = made.add_format({"num_format": "dd.mm.yyyy"}), made.add_format({"num_format": share})
        for name, rows in sheets:
            sheet = made.add_worksheet(name)
            for at, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, column, cell, day)
                    elif isinstance(cell, float) and 0 < cell < 1:
                        sheet.write_number(at, column, cell, part)
                    elif cell is not None:
                        sheet.write(at, column, cell)
            if name == hidden:
                sheet.hide()
    return out.getvalue()


def read(data: bytes, **options: object) -> Reading:
    told = ImportOptions(**options)  # type: ignore[arg-type]
    found = workbook_tables.tables(data, told)
    assert not isinstance(found, str), found
    return read_tables(found, TODAY, told)


def rewritten(data: bytes, *changes: tuple[str, str]) -> bytes:
    """A workbook with changes in the text of all its parts, by regular expressions."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as parts, ZipFile(out, "w", ZIP_DEFLATED) as made:
        for name in parts.namelist():
            text = parts.read(name).decode()
            for pattern, instead in changes:
                text = re.sub(pattern, instead, text)
            made.writestr(name, text)
    return out.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


def damaged(data: bytes) -> bytes:
    """A workbook with a sheet whose compressed bytes are none."""
    with ZipFile(io.BytesIO(data)) as parts:
        one = parts.getinfo(SHEET)
    start = one.header_offset + 30 + len(SHEET)
    return data[:start] + b"\xff" * one.compress_size + data[start + one.compress_size :]


def encrypted(data: bytes) -> bytes:
    """A workbook with a sheet that asks for a password."""
    with ZipFile(io.BytesIO(data)) as parts:
        one = parts.getinfo(SHEET)
    found = bytearray(data)
    found[one.header_offset + 6] |= 1
    found[data.rindex(SHEET.encode()) - 46 + 8] |= 1
    return bytes(found)


def ods(rows: str, *, before: str = "", after: str = "") -> bytes:
    """An OpenDocument spreadsheet with one sheet."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?>{before}<office:document-content {names}><office:body>'
    content += f'<office:spreadsheet><table:table table:name="Sheet1">{rows}</table:table></office:spreadsheet>'
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as parts:
        parts.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        parts.writestr("META-INF/manifest.xml", "<manifest/>")
        parts.writestr("content.xml", f"{content}</office:body></office:document-content>{after}")
    return out.getvalue()


HEAD: list[object] = ["KPI", "Datum", "Wert", "Kommentar"]


def test_cells_are_taken_as_they_are_typed_and_titles_passed_over() -> None:
    there = workspace(kpi(name="2026", unit="%"), kpi(id=2, name="Orders"))
    rows: list[list[object]] = [
        ["All values"],
        [],
        HEAD,
        [2026, date(2026, 11, 1), 0.955, "'plain"],
        ["Orders", date(2026, 11, 2), 1234.5, True],
        ["Orders", datetime(2026, 11, 3, 13, 30, tzinfo=UTC).replace(tzinfo=None), None, "later"],
        ["Orders", "04.11.2026", "1.234,5", 7],
        ["Orders", "14.11.2026", -0.1 - 0.2, None],
    ]
    reading = read(book(("Werte", rows)))
    taken_in(there, reading)
    assert [(one.kpi, one.date.day, one.value, one.note) for one in there.measurements.values()] == [
        (1, 1, Decimal("95.5"), "'plain"),
        (2, 2, Decimal("1234.5"), "yes"),
        (2, 4, Decimal("1234.5"), "7"),
        (2, 14, Decimal("-0.3"), ""),
    ]
    assert reading.valueless == [6]
    assert reading.remarks == ["Passed over above the header in line 3: “All values”."]


def test_a_percent_cell_is_read_by_its_format_alone() -> None:
    there = workspace(kpi(name="Share"))
    rows: list[list[object]] = [HEAD[:3], ["Share", date(2026, 11, 1), 0.95]]
    taken_in(there, read(book(("A", rows), share=LITERAL)))
    assert there.measurements[1].value == Decimal("0.95")
    assert percent_cells(book(("A", rows), ("B & Ä", rows))) == {"A": {(1, 2)}, "B & Ä": {(1, 2)}}
    assert percent_cells(book(("A", rows), share=LITERAL)) == {}


@pytest.mark.parametrize(
    "change",
    [
        (r' r="[A-Z]+[0-9]+"', ""),
        (r' r="[A-Z]*[0-9]+"', ""),
        (r"<(/?)(?=\w)", r"<\1x:"),
        (r'="([^"<>]*)"', r"='\1'"),
    ],
    ids=["cells without a place", "nor rows with one", "names with a prefix", "other quotation marks"],
)
def test_a_percent_cell_is_found_however_its_workbook_is_written(change: tuple[str, str]) -> None:
    rows: list[list[object]] = [HEAD[:3], ["Share", date(2026, 11, 1), 0.95], ["Share", date(2026, 11, 2), 0.5]]
    data = rewritten(book(("B & Ä", rows)), change, ("xmlns=(?=.*<x:)", "xmlns:x="))
    assert percent_cells(data) == {"B & Ä": {(1, 2), (2, 2)}}
    found = workbook_tables.tables(data, ImportOptions())
    assert [cells[2] for _, cells in found[0].rows] == ["Wert", "95%", "50%"]  # type: ignore[union-attr]


def test_a_format_that_cells_take_on_by_a_condition_makes_no_percent_cell() -> None:
    rows: list[list[object]] = [HEAD[:3], ["Share", date(2026, 11, 1), 0.95]]
    by_condition = '<dxfs><dxf><numFmt numFmtId="165" formatCode="0%"/></dxf></dxfs>'
    data = rewritten(book(("A", rows), share=LITERAL), ('<dxfs count="0"/>', by_condition))
    assert percent_cells(data) == {}


def test_percent_cells_of_an_opendocument_may_stand_for_several() -> None:
    cell = "<table:table-cell/><table:table-cell office:value-type='{}' office:value='0.5' {}/>".format
    wide = 'table:number-columns-repeated="2"'
    data = ods(
        f"<table:table-row table:number-rows-repeated='2'>{cell('percentage', wide)}</table:table-row>"
        f"<table:table-row>{cell('float', '')}{cell('percentage', '')}</table:table-row>".replace("'", '"')
    )
    assert percent_cells(data) == {"Sheet1": {(0, 1), (0, 2), (1, 1), (1, 2), (2, 3)}}


PERCENT_CELL = (
    '<table:table-row><table:table-cell office:value-type="percentage" office:value="0.5"><text:p>{}</text:p>'
    "</table:table-cell></table:table-row>"
).format


@pytest.mark.parametrize(
    "data",
    [
        ods(PERCENT_CELL("50%"), after="more"),
        ods(
            PERCENT_CELL("&e9;"),
            before='<!DOCTYPE x [<!ENTITY e0 "0123456789">'
            + "".join(f'<!ENTITY e{number} "{f"&e{number - 1};" * 10}">' for number in range(1, 10))
            + "]>",
        ),
    ],
    ids=["broken at the end", "a few entities stand for a billion"],
)
def test_xml_that_only_a_lenient_reader_takes_is_refused(data: bytes) -> None:
    found = workbook_tables.tables(data, ImportOptions())
    assert isinstance(found, str)
    assert found.startswith("This is not a workbook that can be read (")


def test_several_sheets_are_several_kinds_in_one_import() -> None:
    there = Workspace()
    sheets: list[tuple[str, list[list[object]]]] = [
        ("Zahlen", [HEAD[:3], ["Orders", date(2026, 11, 1), 5]]),
        ("kpis", [["Name", "Einheit"], ["Orders", "n"]]),
        ("Notizen", [["nur Text"]]),
    ]
    data = book(*sheets, hidden="Notizen")
    taken_in(there, read(data))
    assert (there.kpis[1].name, int(there.measurements[1].value)) == ("Orders", 5)
    shown = book(*sheets)
    assert read(shown).unreadable.startswith("Notizen: No kind of record has these columns: nur Text.")
    assert read(shown, ignored=["notizen"]).unreadable == ""
    bad = read(book(sheets[1], ("Zahlen", [HEAD[:3], ["Orders", date(2026, 11, 1), "five"]])))
    assert bad.batch.rows[-1].place == "Zahlen, line 2"


def test_an_exported_workbook_makes_the_same_records() -> None:
    there = goals()
    fresh = Workspace()
    taken_in(fresh, read(workbook.xlsx(there)))
    assert records(fresh) == records(there)


@pytest.mark.parametrize("data", [b"PK\x03\x04 no workbook", b"PK\x03\x04"])
def test_what_only_begins_like_a_workbook_is_refused(data: bytes) -> None:
    found = workbook_tables.tables(data, ImportOptions())
    assert isinstance(found, str)
    assert found.startswith("This is not a workbook that can be read")


SHARES = book(("A", [HEAD[:3], ["Share", date(2026, 11, 1), 0.95]]))


@pytest.mark.parametrize(
    "data",
    [
        damaged(SHARES),
        encrypted(SHARES),
        rewritten(SHARES, ("UTF-8", "no-such")),
        rewritten(SHARES, ("UTF-8", "gb2312")),
    ],
    ids=["damaged", "encrypted", "an encoding that is none", "an encoding that is not read"],
)
def test_a_workbook_with_a_sheet_that_cannot_be_read_is_refused(data: bytes) -> None:
    found = workbook_tables.tables(data, ImportOptions())
    assert isinstance(found, str)
    assert found.startswith("This is not a workbook that can be read (")


def test_an_empty_workbook_is_told() -> None:
    assert workbook_tables.tables(book(("A", [])), ImportOptions()) == "No sheet of this workbook has anything in it."


def test_tabs_and_line_breaks_of_an_ods_cell_part_its_words() -> None:
    def cell(text: str) -> str:
        return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'

    head = "".join(map(cell, ("name", "definition")))
    told = cell("north<text:tab/>12<text:line-break/>south<text:tab></text:tab>9 &lt;text:tab/&gt;")
    rows = f"<table:table-row>{head}</table:table-row><table:table-row>{cell('Orders')}{told}</table:table-row>"
    there = workspace()
    taken_in(there, read(ods(rows)))
    assert there.kpis[1].definition == "north\t12\nsouth\t9 <text:tab/>"
