"""Finding the header of a file, and saying what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.records.field_types import clean_line
from okrtui.reports.exchange.csv_columns import Header, columns, fitting, header, known_columns, plain, twice
from okrtui.reports.exchange.import_formats import ExactText, ImportOptions, SourceTable
from okrtui.reports.exchange.sheet_columns import SHEET

SEARCHED = 20
"""The first lines of a file, among which its header is."""

NO_HEADER = "There is no header: the first line must name the columns, such as kpi,date,value,note."
_DATA = re.compile(r"\s*(?:[-+$€£]?\s*[0-9][0-9.,:%/\sTZ+-]*|[A-Za-z]{1,2}[0-9]+)\s*")
_LISTED = 30


class FoundHeader(NamedTuple):
    """The columns of a file, and the number of its rows above them."""

    header: Header
    above: int


class TableLayout(NamedTuple):
    """How a table is laid out as far as one can tell: its headings, the rows above them, and the kinds that fit best.

    `header` is that of the first kind; it may have unknown columns, two of one field, or miss one.
    """

    above: int
    headings: list[str]
    header: Header
    kinds: tuple[str, ...]


def find(source: SourceTable, options: ImportOptions) -> FoundHeader | str:
    """Return the header among the first lines, or a sentence on why there is none that can be used."""
    if strange := next((one for one in options.renamed.items() if not known_columns([one[1]])), None):
        return no_field(*strange)
    told = _told(source, options)
    at, fits = _placed(source, told)
    if not source.rows:
        return NO_HEADER
    if not fits:
        return _why_none([one.strip() for one in source.rows[at][1]], told)
    if len(fits) > 1:
        kinds = [one.table for one in fits]
        return f"This could be {' or '.join(kinds)}. Choose one with --kind, such as --kind {kinds[0]}."
    headings = _with_names(source, at)
    found = header(fits[0].table, headings, told)
    return unknown_columns(found, headings, told) if found.unknown else FoundHeader(found, at)


def layout(source: SourceTable, options: ImportOptions) -> TableLayout:
    """Return how a table with rows is laid out, whether it can be read or not."""
    told = _told(source, options)
    at, fits = _placed(source, told)
    headings = _with_names(source, at)
    best = _nearest(headings, told)
    if not fits or _is_doubled(best, header(fits[0].table, headings, told), headings):
        return TableLayout(at, headings, best, (best.table,))
    return TableLayout(at, headings, header(fits[0].table, headings, told), tuple(one.table for one in fits))


def _is_doubled(best: Header, found: Header, headings: Sequence[str]) -> bool:
    """Return whether another kind has more of the columns, and only two columns of one field are against it."""
    return best.known > found.known and bool(twice(best, headings))


def _told(source: SourceTable, options: ImportOptions) -> ImportOptions:
    return options if options.table or not source.kind else options._replace(table=source.kind)


def _placed(source: SourceTable, told: ImportOptions) -> tuple[int, list[Header]]:
    """Return the row of the header, and the kinds of record that fit it; the likeliest row where none does."""
    first = [[one.strip() for one in cells] for _, cells in source.rows[:SEARCHED]]
    if not first:
        return 0, []
    fits = [fitting(cells, told) for cells in first]
    at = max(range(len(first)), key=lambda one: (bool(fits[one]), fits[one][0].known if fits[one] else 0, -one))
    if not fits[at]:
        at = max(range(len(first)), key=lambda one: (known_columns(first[one], told.renamed), -one))
    return at, fits[at]


def _nearest(headings: Sequence[str], options: ImportOptions) -> Header:
    """Return the header of the kind that lacks least of the headings."""
    kinds = list(KEYS) if options.table is None else [options.table]
    return max((header(table, headings, options) for table in kinds), key=lambda one: (not one.missing, one.known))


def no_field(column: str, field: str) -> str:
    """Return a sentence on what a column was mapped to, but no kind of record has."""
    typed = f"{clean_line(column)[:40]}={clean_line(field)[:40]}"
    return f"--map {quoted(typed)}: There is no field {quoted(field)}. docs/import.md has the fields."


def _with_names(source: SourceTable, above: int) -> list[str]:
    """Return the cells of a row as headings: “column 3” where one is empty, but not all cells below it."""
    cells = [one.strip() for one in source.rows[above][1]]
    if all(cells):
        return cells
    below = [row for _, row in source.rows[above + 1 :]]
    return [
        one or (f"column {at + 1}" if any(row[at : at + 1] not in ([], [""]) for row in below) else "")
        for at, one in enumerate(cells)
    ]


def _why_none(headings: Sequence[str], options: ImportOptions) -> str:
    """Return a sentence on headings that fit no kind of record."""
    kinds = list(KEYS) if options.table is None else [options.table]
    best = _nearest(headings, options)
    if double := twice(best, headings):
        return _double(double)
    if options.table is not None:
        missing = " and no column ".join(best.missing)
        listed = f" The columns are {_named(headings)}."
        return f"There is no column {missing}, and none called id.{listed}{_with_map(best)}"
    if not best.known and any(_is_data(one) for one in headings):
        return NO_HEADER
    needed = "; ".join(f"{table} ({', '.join(KEYS[table])} …)" for table in kinds)
    return (
        f"No kind of record has these columns: {_named(headings)}. "
        f"Choose one with --kind: {needed}. Say what a column is with --map {quoted(headings[0])}=FIELD."
    )


def _is_data(cell: str) -> bool:
    return isinstance(cell, ExactText) or _DATA.fullmatch(cell) is not None


def _double(headings: Sequence[str]) -> str:
    """Return a sentence on several columns of one field."""
    if len({plain(one) for one in headings}) == 1:
        return f"Two columns are called {clean_line(headings[0])}. Rename one of them."
    both = " and ".join(f"“{clean_line(one)[:40]}”" for one in headings)
    return f"The columns {both} mean the same. Leave one out with --ignore {quoted(headings[0])}."


def unknown_columns(found: Header, headings: Sequence[str], options: ImportOptions) -> str:
    """Return a sentence on columns that the kind of record does not have."""
    best = max((header(table, headings, options) for table in KEYS), key=lambda one: one.known)
    if options.table is None and _is_doubled(best, found, headings):
        return _double(twice(best, headings))
    several = len(found.unknown) > 1
    open_fields = [name for name in columns(found.table) if name not in found.names and name != "id"]
    which = f", where FIELD is one of {', '.join(open_fields)}" if open_fields else ""
    return (
        f"The column{'s' if several else ''} {_named(found.unknown)} {'are' if several else 'is'} not among those of "
        f"{found.table}; the columns are {_named(headings)}. Leave {'each' if several else 'it'} out with "
        f"--ignore {quoted(found.unknown[0])}, or say what it is with --map {quoted(found.unknown[0])}=FIELD"
        f"{which}.{_as_sheet(headings, options) or _other_kind(found, best)}"
    )


def _other_kind(found: Header, best: Header) -> str:
    """Return a sentence on the kind of record that knows most of the columns, if it knows more of them."""
    return f" If the rows are {best.table}, add --kind {best.table}." if best.known > found.known else ""


def _as_sheet(headings: Sequence[str], options: ImportOptions) -> str:
    """Return a sentence on the one column that, as the objective, makes a sheet of key results of all; else empty."""
    if options.table is not None:
        return ""
    strange = [one for one in headings if header(SHEET, [one, *KEYS[SHEET]]).unknown]
    if len(strange) != 1:
        return ""
    told = options._replace(renamed={**options.renamed, strange[0]: "objective"})
    found = header(SHEET, headings, told)
    is_whole = not found.unknown and not found.missing and not twice(found, headings)
    return f" If the rows are key_results, add --map {quoted(strange[0])}=objective." if is_whole else ""


def _with_map(found: Header) -> str:
    if not found.unknown:
        return ""
    return f" If one of them is {found.missing[0]}, add --map {quoted(found.unknown[0])}={found.missing[0]}."


def _named(headings: Sequence[str]) -> str:
    shown = [clean_line(one)[:40] for one in headings if one.strip()]
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return ", ".join(shown[:_LISTED]) + more


def quoted(heading: str) -> str:
    """Return a heading as it is typed on a command line."""
    text = clean_line(heading)[:40]
    return text if re.fullmatch(r"[\w.-]+", text) else f'"{text}"'
