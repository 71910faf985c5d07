"""The whole workspace as CSV files, one for each kind of record, or as one JSON document: sorted, to be read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from operator import itemgetter
from typing import Any

from okrtui.domain.records.enums import PREFIXES
from okrtui.domain.records.measures import Milestones
from okrtui.domain.records.models import KeyResult, Kpi, Record
from okrtui.domain.records.validation import fields_of
from okrtui.domain.rules.integrity import references
from okrtui.domain.workspace import Workspace
from okrtui.reports.exchange.csv_cells import KINDS, cell
from okrtui.reports.exchange.csv_columns import written

TABLES = tuple(KINDS)


def csv_text(workspace: Workspace, table: str) -> str:
    """Return one kind of record as CSV, by id; formulas are guarded, numbers and days are as stored."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns = written(table)
    writer.writerow(columns)
    prefixes = prefixes_of(table)
    for fields in rows(workspace, table):
        writer.writerow([cell(fields.get(name), prefixes.get(name, "")) for name in columns])
    return out.getvalue()


def rows(workspace: Workspace, table: str) -> Iterator[dict[str, Any]]:
    """Yield the fields of each record of a kind by their columns, by id; a measure is spread over its own columns."""
    for _, record in sorted(workspace.table(table).items(), key=itemgetter(0)):
        yield dict(_fields(record))


def prefixes_of(table: str) -> dict[str, str]:
    """Return the letters before the numbers in the columns of a kind that hold ids."""
    return {"id": PREFIXES[table]} | {name: PREFIXES[target] for name, target in references(table)}


def left_out(workspace: Workspace, table: str) -> dict[str, list[str]]:
    """Return the fields of later versions, for which CSV has no column, each with the records that lose it."""
    found: dict[str, list[str]] = {}
    for _, record in sorted(workspace.table(table).items(), key=itemgetter(0)):
        for name in dict.fromkeys(_unknown(record)):
            found.setdefault(name, []).append(record.shown_id)
    return found


def _unknown(record: Record) -> Iterator[str]:
    yield from record.model_extra or ()
    if isinstance(record, KeyResult):
        measure = record.measure
        yield from (f"measure.{name}" for name in measure.model_extra or ())
        if isinstance(measure, Milestones):
            yield from (f"steps.{name}" for step in measure.steps for name in step.model_extra or ())
    elif isinstance(record, Kpi):
        yield from (f"targets.{name}" for target in record.targets for name in target.model_extra or ())


def _fields(record: Record) -> Iterator[tuple[str, Any]]:
    yield from ((name, value) for name, value in fields_of(record).items() if name != "measure")
    if isinstance(record, KeyResult):
        measure = record.measure
        yield "measure", measure.kind
        if isinstance(measure, Milestones):
            yield "steps", measure
        else:
            yield from ((name, value) for name, value in measure if name != "kind")
