"""The whole workspace as an OpenDocument spreadsheet, written with the standard library alone."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from html import escape
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.record_sheets import RecordSheet, SheetCell, latest_change, record_sheets

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"

_EARLIEST = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a package can give to a part."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_URN = "urn:oasis:names:tc:opendocument:xmlns"
_NAMESPACES = {
    **{name: f"{_URN}:{name}:1.0" for name in ("office", "table", "text", "style", "config", "meta", "manifest")},
    "number": f"{_URN}:datastyle:1.0",
    "fo": f"{_URN}:xsl-fo-compatible:1.0",
    "ooo": "http://openoffice.org/2004/office",
}
_FROZEN = (
    ("HorizontalSplitMode", "short", 2),
    ("VerticalSplitMode", "short", 2),
    ("HorizontalSplitPosition", "int", 1),
    ("VerticalSplitPosition", "int", 1),
    ("ActiveSplitRange", "short", 3),
    ("PositionRight", "int", 1),
    ("PositionBottom", "int", 1),
)
"""The view settings of a sheet whose first row and first column stay in view."""

_CHARACTER = 0.19
"""The width of a character in centimetres."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What a document must not contain. No title has any of it, but a workspace may have been written by hand."""

_BLANKS = re.compile("^ +| {2,}")
_DAY_STYLE = (
    '<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>'
    '</number:date-style><style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/>'
    '<style:style style:name="head" style:family="table-cell"><style:text-properties fo:font-weight="bold"/>'
    "</style:style>"
)


def ods(workspace: Workspace, chosen: Iterable[RecordSheet] | None = None) -> bytes:
    """Return the chosen sheets, or one of every kind of record; the same ones give the same bytes. Raises RuleError."""
    out, changed = io.BytesIO(), latest_change(workspace)
    sheets = list(record_sheets(workspace) if chosen is None else chosen)
    with ZipFile(out, "w") as package:
        parts = {
            "mimetype": iter([_MIMETYPE]),
            "META-INF/manifest.xml": _manifest(),
            "meta.xml": _meta(changed),
            "settings.xml": _settings(sheets),
            "content.xml": _content(sheets),
        }
        for name, texts in parts.items():
            info = ZipInfo(name, max(changed.timetuple()[:6], _EARLIEST))
            info.compress_type = ZIP_STORED if name == "mimetype" else ZIP_DEFLATED
            with package.open(info, "w") as part:
                for text in texts:
                    part.write(text.encode())
    return out.getvalue()


def _root(name: str, *namespaces: str) -> str:
    """Return the start tag of a part's outermost element."""
    declared = "".join(f' xmlns:{one}="{_NAMESPACES[one]}"' for one in namespaces)
    return f'{_HEAD}<{name}{declared} {name.partition(":")[0]}:version="1.2">'


def _manifest() -> Iterator[str]:
    yield _root("manifest:manifest", "manifest")
    kinds = {"/": _MIMETYPE, "meta.xml": "text/xml", "settings.xml": "text/xml", "content.xml": "text/xml"}
    for path, kind in kinds.items():
        yield f'<manifest:file-entry manifest:full-path="{path}" manifest:media-type="{kind}"/>'
    yield "</manifest:manifest>"


def _meta(changed: datetime) -> Iterator[str]:
    yield _root("office:document-meta", "office", "meta")
    yield f"<office:meta><meta:creation-date>{changed.isoformat()}</meta:creation-date></office:meta>"
    yield "</office:document-meta>"


def _settings(sheets: list[RecordSheet]) -> Iterator[str]:
    """Yield the part that keeps the first row and column in view on every sheet."""
    yield _root("office:document-settings", "office", "config", "ooo")
    yield '<office:settings><config:config-item-set config:name="ooo:view-settings">'
    yield '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
    yield _setting("ViewId", "string", "view1")
    yield '<config:config-item-map-named config:name="Tables">'
    frozen = "".join(_setting(name, kind, value) for name, kind, value in _FROZEN)
    for sheet in sheets:
        yield f'<config:config-item-map-entry config:name="{sheet.name}">{frozen}</config:config-item-map-entry>'
    yield "</config:config-item-map-named></config:config-item-map-entry></config:config-item-map-indexed>"
    yield "</config:config-item-set></office:settings></office:document-settings>"


def _setting(name: str, kind: str, value: object) -> str:
    return f'<config:config-item config:name="{name}" config:type="{kind}">{value}</config:config-item>'


def _content(sheets: list[RecordSheet]) -> Iterator[str]:
    yield _root("office:document-content", "office", "table", "text", "style", "number", "fo")
    yield f"<office:automatic-styles>{_DAY_STYLE}"
    for width in sorted({width for sheet in sheets for width in sheet.widths}):
        yield f'<style:style style:name="w{width}" style:family="table-column">'
        yield f'<style:table-column-properties style:column-width="{width * _CHARACTER:.2f}cm"/></style:style>'
    yield "</office:automatic-styles><office:body><office:spreadsheet>"
    for sheet in sheets:
        yield f'<table:table table:name="{sheet.name}">'
        yield "".join(f'<table:table-column table:style-name="w{width}"/>' for width in sheet.widths)
        yield _row("".join(_text(name, "head") for name in sheet.columns))
        yield from (_row("".join(map(_cell, cells))) for cells in sheet.rows)
        yield "</table:table>"
    yield "</office:spreadsheet></office:body></office:document-content>"


def _row(cells: str) -> str:
    return f"<table:table-row>{cells}</table:table-row>"


def _cell(value: SheetCell) -> str:
    if value is None:
        return "<table:table-cell/>"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, date):
        typed = f'office:value-type="date" office:date-value="{value}" table:style-name="day"'
        return f"<table:table-cell {typed}><text:p>{value}</text:p></table:table-cell>"
    typed = f'office:value-type="float" office:value="{value:f}"'
    return f"<table:table-cell {typed}><text:p>{value:f}</text:p></table:table-cell>"


def _text(value: str, style: str = "") -> str:
    """Return a cell of text, a paragraph for each of its lines; blanks in a row are counted, or they would be one.

    A tab stands as it is: spreadsheets show a blank, and the library that imports read it with would lose its element.
    """
    lines = escape(_NO_XML.sub("\ufffd", value)).split("\n")
    paragraphs = "".join(f"<text:p>{_BLANKS.sub(_blanks, line)}</text:p>" for line in lines)
    styled = f' table:style-name="{style}"' if style else ""
    return f'<table:table-cell office:value-type="string"{styled}>{paragraphs}</table:table-cell>'


def _blanks(found: re.Match[str]) -> str:
    return f'<text:s text:c="{len(found[0])}"/>'
