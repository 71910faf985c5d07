"""A workspace as one JSON document, one record per line; importing it yields an equal workspace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from operator import itemgetter
from typing import Any

import orjson

from okrtui.domain.actions.import_rows import KEYS, MOST, ImportBatch, ImportRow, RowFault
from okrtui.domain.records.former_fields import renamed
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.csv_cells import KINDS
from okrtui.reports.exchange.import_formats import Reading
from okrtui.reports.json_fields.records import stored

SCHEMA = 3
"""The version of the format; earlier ones are read too, a later one is refused rather than half understood."""

FORMAT = "okrtui"
_OBEYED = re.compile(r"[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def render(workspace: Workspace) -> str:
    """Return every record, by kind and id, after the highest ids ever used."""
    head = {"format": FORMAT, "schema": SCHEMA, "highest": {table: workspace.highest[table] for table in KINDS}}
    return "{\n" + ",\n".join(_members(head, workspace)) + "\n}\n"


def _members(head: dict[str, Any], workspace: Workspace) -> Iterator[str]:
    yield from (f'"{name}": {_json(value)}' for name, value in head.items())
    for table in KINDS:
        records = [one for _, one in sorted(workspace.table(table).items(), key=itemgetter(0))]
        lines = ",\n".join(_json(stored(one)) for one in records)
        yield f'"{table}": [\n{lines}\n]' if lines else f'"{table}": []'


def _json(value: Any) -> str:
    """Return a value on one line, with control characters escaped."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", orjson.dumps(value).decode())


def read(text: str, today: date) -> Reading:
    """Return the rows of a document, with its faults."""
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        return Reading(ImportBatch((), today), unreadable=f"This is not valid JSON: line {error.lineno}, {error.msg}.")
    wrong = _unreadable(document)
    if wrong:
        return Reading(ImportBatch((), today), unreadable=wrong)
    rows: list[ImportRow] = []
    faults: list[RowFault] = []
    places = _lines(text, sum(len(document.get(table) or ()) for table in KINDS))
    for table in document:
        if table in KEYS:
            _collect(table, document[table], places, rows, faults)
    strange = tuple(name for name in document if name not in {*KEYS, "format", "schema", "highest"})
    return Reading(ImportBatch(rows, today, _highest(document)), tuple(faults), strange)


def _unreadable(document: Any) -> str:
    """Return why a document cannot be read at all; empty if it can."""
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return "This was not written by okrtui export: its “format” is missing."
    if document.get("schema") not in range(1, SCHEMA + 1):
        return (
            f"Its schema is {document.get('schema')!r}, this version reads up to {SCHEMA}. Update okrtui to import it."
        )
    strange = [table for table in KINDS if not isinstance(document.get(table, []), list)]
    if strange:
        return f"“{strange[0]}” must be a list of records."
    too_high = [table for table, number in _highest(document).items() if number > MOST]
    return f"Its “highest” of {too_high[0]} must be at most {MOST:,}." if too_high else ""


def _highest(document: dict[str, Any]) -> dict[str, int]:
    highest = document.get("highest")
    found = highest if isinstance(highest, dict) else {}
    return {table: number for table, number in found.items() if table in KEYS and isinstance(number, int)}


def _lines(text: str, count: int) -> Iterator[int | None]:
    """Return the lines of the records if each has one of its own; else None for each."""
    found = [at for at, line in enumerate(text.split("\n"), start=1) if line.lstrip().startswith('{"')]
    return iter(found if len(found) == count else [None] * count)


def _collect(
    table: str, records: list[Any], places: Iterator[int | None], rows: list[ImportRow], faults: list[RowFault]
) -> None:
    for at, record in enumerate(records, start=1):
        place = next(places) or f"{table} {at}"
        if isinstance(record, dict) and record.get("id"):
            rows.append(ImportRow(place, table, renamed(table, record)))
        else:
            faults.append(RowFault(place, "This is not a record with an id."))
