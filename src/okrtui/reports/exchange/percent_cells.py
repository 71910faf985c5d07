"""The cells of a workbook that are shown as percentages: 95 % is stored as 0.95, and only the format tells.

python-calamine gives the values of cells, not their formats. This reads just enough of the parts of a workbook, and
nothing at all of a sheet if no style has a percent sign.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from html import unescape
from xml.etree import ElementTree as ET
from zipfile import ZipFile

Places = set[tuple[int, int]]
"""Rows and columns of cells, from 0."""

_PERCENT_FORMATS = frozenset({b"9", b"10"})
"""The numbers of the built-in formats 0% and 0.00%."""

_LITERAL = re.compile(r'"[^"]*"|\\.')
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_LONGEST_RUN = 1 << 20


def percent_cells(data: bytes) -> dict[str, Places]:
    """Return the percent cells of a workbook by the name of their sheet.

    Raises KeyError for parts that are missing, ParseError for XML that is broken or grows beyond all bounds.
    """
    with ZipFile(io.BytesIO(data)) as parts:
        names = set(parts.namelist())
        if "content.xml" in names:
            return _of_ods(parts.read("content.xml"))
        if "xl/styles.xml" not in names:
            return {}
        styles = _percent_styles(parts.read("xl/styles.xml"))
        return {name: set(_of_sheet(parts.read(part), styles)) for name, part in _sheets(parts)} if styles else {}


def _attribute(tag: bytes, name: str) -> bytes:
    found = re.search(rb"\s" + name.encode() + rb'="([^"]*)"', tag)
    return found[1] if found else b""


def _percent_styles(styles: bytes) -> frozenset[bytes]:
    """Return the numbers of the cell styles whose format has a percent sign that is not just a letter in it."""
    formats = set(_PERCENT_FORMATS)
    for tag in re.findall(rb"<numFmt\s[^>]*>", styles):
        code = unescape(_attribute(tag, "formatCode").decode("utf-8", "replace"))
        if "%" in _LITERAL.sub("", code):
            formats.add(_attribute(tag, "numFmtId"))
    cells = re.search(rb"<cellXfs\b.*?</cellXfs>", styles, re.DOTALL)
    every = re.findall(rb"<xf\s[^>]*>", cells[0]) if cells else []
    return frozenset(str(at).encode() for at, tag in enumerate(every) if _attribute(tag, "numFmtId") in formats)


def _sheets(parts: ZipFile) -> Iterator[tuple[str, str]]:
    """Yield the sheets with the parts that they are in."""
    links = {
        _attribute(tag, "Id"): _attribute(tag, "Target").decode()
        for tag in re.findall(rb"<Relationship\s[^>]*>", parts.read("xl/_rels/workbook.xml.rels"))
    }
    for tag in re.findall(rb"<sheet\s[^>]*>", parts.read("xl/workbook.xml")):
        target = links.get(_attribute(tag, "r:id"), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets/" in part:
            yield unescape(_attribute(tag, "name").decode()), part


def _of_sheet(sheet: bytes, styles: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    for tag in re.findall(rb"<c\s[^>]*>", sheet):
        if _attribute(tag, "s") in styles:
            place = re.fullmatch(rb"([A-Z]{1,3})(\d{1,7})", _attribute(tag, "r"))
            if place:
                yield int(place[2]) - 1, _column(place[1])


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _of_ods(content: bytes) -> dict[str, Places]:
    """Return the percent cells of an OpenDocument, whose cells and rows may each stand for several."""
    if b'"percentage"' not in content:
        return {}
    return {
        sheet.get(f"{_TABLE}name", ""): set(_of_table(sheet))
        for sheet in ET.fromstring(content).iter(f"{_TABLE}table")  # noqa: S314 - expat bounds entities
    }


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
