"""The cells of a workbook that are shown as percentages: 95 % is stored as 0.95, and only the format tells.

python-calamine gives the values of cells, not their formats. This reads just enough of the parts of a workbook, and
nothing at all of a sheet if no style has a percent sign.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET
from zipfile import ZipFile

Places = set[tuple[int, int]]
"""Rows and columns of cells, from 0."""

_PERCENT_FORMATS = frozenset({"9", "10"})
"""The numbers of the built-in formats 0% and 0.00%."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LONGEST_RUN = 1 << 20
_ROW, _CELL = re.compile(r"[0-9]{1,7}"), re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def percent_cells(data: bytes) -> dict[str, Places]:
    """Return the percent cells of a workbook by the name of their sheet.

    Raises KeyError for parts that are missing; BadZipFile, EOFError, RuntimeError or zlib.error for those that cannot
    be unpacked; ParseError for XML that is broken or grows beyond all bounds; LookupError or ValueError for its coding.
    """
    with ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        if "content.xml" in names:
            return _of_ods(parts.read("content.xml"))
        if "xl/styles.xml" not in names:
            return {}
        styles = _percent_styles(_xml(parts.read("xl/styles.xml")))
        return {name: _of_sheet(parts.read(part), styles) for name, part in _sheets(parts)} if styles else {}


def _xml(part: bytes) -> ET.Element:
    return ET.fromstring(part)  # noqa: S314 - expat bounds entities


def _percent_styles(styles: ET.Element) -> frozenset[str]:
    """Return the numbers of the cell styles whose format has a percent sign that is not just a letter in it."""
    formats = set(_PERCENT_FORMATS)
    for one in styles.iterfind(".//{*}numFmts/{*}numFmt"):
        if "%" in _LITERAL.sub("", one.get("formatCode", "")):
            formats.add(one.get("numFmtId", ""))
    every = styles.iterfind(".//{*}cellXfs/{*}xf")
    return frozenset(str(at) for at, one in enumerate(every) if one.get("numFmtId") in formats)


def _sheets(parts: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the sheets with the parts that they are in."""
    links = {
        one.get("Id", ""): one.get("Target", "")
        for one in _xml(parts.read("xl/_rels/workbook.xml.rels")).iterfind(".//{*}Relationship")
    }
    for one in _xml(parts.read("xl/workbook.xml")).iterfind(".//{*}sheets/{*}sheet"):
        link = next((text for name, text in one.items() if name.endswith("}id")), "")
        target = links.get(link, "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            yield one.get("name", ""), part


class _SheetCells:
    """Collects the places of the cells in some styles; a row or cell that says none is the next one."""

    def __init__(self, styles: frozenset[str]) -> None:
        self.found = Places()
        self._styles = styles
        self._row, self._column = -1, -1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Take in the beginning of an element."""
        name = tag.rpartition("}")[2]
        if name == "row":
            place = _ROW.fullmatch(attributes.get("r", ""))
            self._row, self._column = int(place[0]) - 1 if place else self._row + 1, -1
        elif name == "c":
            cell = _CELL.fullmatch(attributes.get("r", ""))
            row, self._column = (int(cell[2]) - 1, _column(cell[1])) if cell else (self._row, self._column + 1)
            if attributes.get("s") in self._styles:
                self.found.add((row, self._column))


def _of_sheet(sheet: bytes, styles: frozenset[str]) -> Places:
    cells = _SheetCells(styles)  # a whole tree of a large sheet would take a lot of memory
    parser = ET.XMLParser(target=cells)  # noqa: S314 - expat bounds entities
    parser.feed(sheet)
    parser.close()
    return cells.found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _of_ods(content: bytes) -> dict[str, Places]:
    """Return the percent cells of an OpenDocument, whose cells and rows may each stand for several."""
    if b'"percentage"' not in content:
        return {}
    return {sheet.get(f"{_TABLE}name", ""): set(_of_table(sheet)) for sheet in _xml(content).iter(f"{_TABLE}table")}


def _of_table(sheet: ET.Element) -> Iterator[tuple[int, int]]:
    row = 0
    for line in sheet.iter(f"{_TABLE}table-row"):
        column, several = 0, int(line.get(f"{_TABLE}number-rows-repeated", 1))
        for cell in line:
            run = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
            if cell.get(f"{_OFFICE}value-type") == "percentage" and run * several < _LONGEST_RUN:
                yield from ((row + down, column + right) for down in range(several) for right in range(run))
            column += run
        row += several
