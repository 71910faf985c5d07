"""Tables in text: separated by commas, semicolons or tabs, or drawn in Markdown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from okrtui.domain.actions.import_rows import ImportBatch, RowFault
from okrtui.reports.exchange.csv_columns import known_columns
from okrtui.reports.exchange.header_search import SEARCHED
from okrtui.reports.exchange.import_formats import ImportOptions, Reading, SourceTable
from okrtui.reports.exchange.table_rows import read_tables

LONGEST_CELL = 1 << 20
"""The longest cell in characters; a longer one comes from a missing closing quotation mark."""

_DELIMITERS = ",;\t|"
_TOLD = re.compile(r'"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_RULE = re.compile(r"\s*\|?\s*:?-{3,}:?\s*(?:\|\s*:?-{3,}:?\s*)*\|?\s*")
_BAR = re.compile(r"(?<!\\)\|")
_NULL = ("NULL", "\\N")

csv.field_size_limit(LONGEST_CELL)  # one limit for the whole process, 131,072 by default; nothing else here reads CSV


def read(text: str, today: date, options: ImportOptions = ImportOptions(), kind: str | None = None) -> Reading:  # noqa: B008
    """Return the rows of a file, with their faults; `kind` is the kind of record that its name says."""
    found = tables(text.removeprefix("\ufeff"), options)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    return read_tables([one._replace(kind=kind) for one in found], today, options)


def tables(text: str, options: ImportOptions) -> list[SourceTable] | str:
    """Return the tables of a text, or a sentence on why it has none."""
    lines = text.splitlines() if "|" in text else []
    drawn = [at for at, line in enumerate(lines) if "|" in line and _RULE.fullmatch(line)]
    return list(_drawn(lines, drawn)) if drawn else _separated(text, options)


def _drawn(lines: list[str], rules: list[int]) -> Iterator[SourceTable]:
    """Yield the Markdown tables: each a header, its rule, and the lines with bars below it."""
    for at in rules:
        rows = [(at, _bars(lines[at - 1]))] if at else []
        for number, line in enumerate(lines[at + 1 :], start=at + 2):
            if "|" not in line or number in rules:
                break
            rows.append((number, _bars(line)))
        yield SourceTable(rows)


def _bars(line: str) -> list[str]:
    inner = re.sub(r"(?<!\\)\|$", "", line.strip()).removeprefix("|")
    return [cell.strip().replace("\\|", "|") for cell in _BAR.split(inner)]


def _separated(text: str, options: ImportOptions) -> list[SourceTable] | str:
    told = _TOLD.match(text)
    delimiter = told[1] if told else _delimiter(text, options)
    above = told[0].count("\n") or 1 if told else 0
    body = text[told.end() :] if told else text
    rows: list[tuple[int, list[str]]] = []
    fault = _collect(body, delimiter, rows)
    if fault is not None and delimiter == "\t":  # databases print tabs without quoting anything
        rows, fault = [(at, line.split("\t")) for at, line in enumerate(body.splitlines(), start=1) if line], None
    if fault is not None and not rows:
        return fault.reason.replace("this row", "the header")
    if delimiter == "\t" and '"' not in body:
        rows = [(at, ["" if cell in _NULL else cell for cell in cells]) for at, cells in rows]
    rows = [(at + above, cells) for at, cells in rows] if above else rows
    return [SourceTable(rows, () if fault is None else (fault,))]


def _delimiter(text: str, options: ImportOptions) -> str:
    """Return the delimiter: the one that yields the most known headings in one of the first lines."""
    first = re.split(r"\r\n?|\n", text[: 1 << 16], maxsplit=SEARCHED)[:SEARCHED]

    def known(delimiter: str) -> tuple[int, int]:
        parts = ([part.strip('" ') for part in line.split(delimiter)] for line in first)
        return max((known_columns(one, options.renamed), len(one)) for one in parts)

    return max(_DELIMITERS, key=known)


def _collect(text: str, delimiter: str, rows: list[tuple[int, list[str]]]) -> RowFault | None:
    """Add the rows that are not empty, each with the number of its first line; return the fault that ends them."""
    reader: Any = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cells):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        return RowFault(start, _garbled(error))
    return None


def _garbled(error: csv.Error) -> str:
    reason = str(error)
    if "end of data" in reason or "larger than" in reason:
        return "A quotation mark opens in this row and never closes."
    return f"The quotation marks in this row do not match ({reason})."
