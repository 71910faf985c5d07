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
_UNQUOTED = "\t|"
"""The delimiters between which databases print cells without quoting anything."""

_LINES = str.maketrans("│┌┬┐├┼┤└┴┘─", "|+++++++++-")
_TOLD = re.compile(r'"?sep=(.)"?[\r\n]+', re.IGNORECASE)
_DASHES = r"\s*(?::?-{2,}:?|:-:?|-:)\s*"
_RULE = re.compile(rf"\s*[|+]?{_DASHES}(?:[|+]{_DASHES})*[|+]?\s*")
_TYPE = re.compile(r"varchar|double|float|boolean|date|u?(?:int\d+|hugeint)|(?:timestamp|decimal).*")
"""What DuckDB writes below the name of a column."""

_FOOTER = re.compile(r"\(\d+ rows?\)")
_BAR = re.compile(r"(?<!\\)\|")

csv.field_size_limit(LONGEST_CELL)  # one limit for the whole process, 131,072 by default; nothing else here reads CSV


MOST_COLUMNS = 1_000


def read(text: str, today: date, options: ImportOptions = ImportOptions(), kind: str | None = None) -> Reading:  # noqa: B008
    """Return the rows of a file, with their faults; `kind` is the kind of record that its name says."""
    found = sources(text, options, kind)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    return read_tables(found, today, options)


def sources(text: str, options: ImportOptions, kind: str | None) -> list[SourceTable] | str:
    """Return the tables of a file, with the kind of record that its name says; or why it has none."""
    found = tables(text.removeprefix("\ufeff"), options)
    return found if isinstance(found, str) else [one._replace(kind=kind) for one in found]


def tables(text: str, options: ImportOptions) -> list[SourceTable] | str:
    """Return the tables of a text, or a sentence on why it has none."""
    text = text.translate(_LINES) if "│" in text and "─" in text else text
    lines = text.splitlines() if "|" in text else []
    rules = {at for at, line in enumerate(lines) if _RULE.fullmatch(line)}
    drawn = list(_drawn(lines, rules)) if rules else []
    if any(all(map(_TYPE.fullmatch, one.rows[0][1])) for one in drawn):
        return "This is DuckDB's table to look at, which leaves out long texts and rows. Add -csv to duckdb."
    return drawn or _separated(text, options)


def _drawn(lines: list[str], rules: set[int]) -> Iterator[SourceTable]:
    """Yield the tables that are drawn with bars: each a header, a rule, and the lines with bars below it."""
    for at in sorted(rules):
        is_last_border = lines[at].lstrip().startswith("+") and "|" not in "".join(lines[at + 1 : at + 2])
        if at == 0 or at - 1 in rules or "|" not in lines[at - 1] or is_last_border:
            continue
        rows = [(at, _bars(lines[at - 1]))]
        for number, line in enumerate(lines[at + 1 :], start=at + 2):
            if "|" not in line or number - 1 in rules:
                break
            rows.append((number, _bars(line)))
        yield SourceTable(rows, name=f"the table in line {at}")


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
    if fault is not None and delimiter in _UNQUOTED:
        rows, fault = [(at, line.split(delimiter)) for at, line in enumerate(body.splitlines(), start=1) if line], None
    if fault is not None and not rows:
        if text.lstrip().startswith(("[", "{")):
            return "This is JSON. Let the tool print CSV."
        return fault.reason.replace("this row", "the header")
    if delimiter == "|" and rows and _FOOTER.fullmatch("".join(rows[-1][1])):
        rows.pop()
    if any(len(cells) > MOST_COLUMNS for _, cells in rows):
        return f"It has more than {MOST_COLUMNS:,} columns."
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
