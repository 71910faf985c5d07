"""What an export writes: the content of each file, and the refusals."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.records.models import Cycle
from okrtui.domain.workspace import Workspace
from okrtui.errors import OkrError, UsageError
from okrtui.exporting.output_file import write_bytes
from okrtui.paths import is_folder, readable
from okrtui.reports.exchange import json_document, workspace_export

if TYPE_CHECKING:
    from okrtui.reports.exchange.record_sheets import RecordSheet

STDOUT = "-"
CALENDAR, CSV = "ics", "csv"
WORKBOOKS = ("xlsx", "ods")
FORMATS = ("json", CSV, *WORKBOOKS, CALENDAR)
_SHEETS = (CSV, *WORKBOOKS)
_CALLED = {"json": "JSON export", "xlsx": "workbook", "ods": "workbook", CALENDAR: "calendar"}


_NAMED = 8
"""The number of records that one sentence names."""


class ExportRequest(NamedTuple):
    """What is to be exported: in which format, of which kind, whose, or a cycle as a sheet."""

    form: str
    kind: str | None = None
    owner: str | None = None
    sheet: str | None = None
    cycle: str | None = None

    @property
    def tables(self) -> tuple[str, ...]:
        """The kinds of record in it, if it is no calendar and no sheet."""
        if self.form == CALENDAR or self.sheet is not None:
            return ()
        return tuple(KEYS) if self.kind is None else (self.kind.casefold(),)


def format_of(target: str, kind: str | None, sheet: str | None) -> str:
    """Return the format of an export by the ending of its file; CSV for a folder, one kind of record, and a sheet."""
    suffix = Path(target).suffix.casefold()[1:]
    if kind is None and suffix in _CALLED:
        return suffix
    return "json" if kind is None and sheet is None and target == STDOUT else CSV


def require_fitting(asked: ExportRequest) -> None:
    """Refuse options that a format has no use for. Raises UsageError."""
    form, kind = asked.form, asked.kind
    if asked.owner is not None and form != CALENDAR:
        raise UsageError("--owner is for a calendar.", "Leave it out, or name a file such as okrs.ics.")
    if asked.cycle is not None and asked.sheet is None:
        raise UsageError("--cycle is for a sheet.", "Leave it out, or add --sheet quarter.")
    if asked.sheet is not None and (kind is not None or form not in _SHEETS):
        raise UsageError(
            "A sheet is CSV, xlsx or ods, and has no kinds of records.",
            "Leave out --kind, and name a file such as quarter.xlsx or add --format csv.",
        )
    if kind is not None and form == CALENDAR:
        raise UsageError("A calendar has days and no records.", "Leave out --kind, or use --format csv.")
    if kind is not None and form != CSV:
        raise UsageError(f"A {_CALLED[form]} holds every kind of record.", "Leave out --kind, or use --format csv.")


def counts(workspace: Workspace, asked: ExportRequest) -> dict[str, int]:
    """Return the number of records by their kind."""
    if asked.sheet is None:
        return {table: len(workspace.table(table)) for table in asked.tables}
    objectives = workspace.objectives_of(_cycle(workspace, asked).id)
    parts = [part for one in objectives for part in workspace.key_results_of(one.id)]
    return {"objectives": len(objectives), "key_results": len(parts)}


def left_out(workspace: Workspace, asked: ExportRequest) -> dict[str, dict[str, list[str]]]:
    """Return what a table has no column for, by kind of record, each with the ids of those that have it."""
    if asked.sheet is not None:
        from okrtui.reports.exchange import quarter_export

        return quarter_export.left_out(workspace, _cycle(workspace, asked))
    tables = () if asked.form == "json" else asked.tables
    found = {table: workspace_export.left_out(workspace, table) for table in tables}
    return {table: fields for table, fields in found.items() if fields}


def left_out_text(missing: dict[str, dict[str, list[str]]], asked: ExportRequest) -> str:
    """Return a sentence on what was left out; empty where there is nothing."""
    every = [(name, ids) for fields in missing.values() for name, ids in fields.items()]
    if not every:
        return ""
    more = [f" and {len(ids) - _NAMED:,} more" if len(ids) > _NAMED else "" for _, ids in every]
    fields = "; ".join(
        f"{name} of {', '.join(ids[:_NAMED])}{rest}" for (name, ids), rest in zip(every, more, strict=True)
    )
    if asked.sheet is not None:
        return f"Left out, as the sheet has no column for it: {fields}. JSON keeps all."
    return f"Left out, as there is no column for fields of a later version: {fields}. JSON keeps them."


def csv_bytes(workspace: Workspace, table: str) -> bytes:
    """Return one kind of record as CSV."""
    return workspace_export.csv_text(workspace, table).encode()


def document(workspace: Workspace, asked: ExportRequest) -> bytes:
    """Return what is one file; the libraries of each format are no part of any other command. Raises RuleError."""
    sheets = None if asked.sheet is None else [_sheet(workspace, asked)]
    if asked.form == "xlsx":
        from okrtui.reports.exchange.workbook import xlsx

        return xlsx(workspace, sheets)
    if asked.form == "ods":
        from okrtui.reports.exchange.open_document import ods

        return ods(workspace, sheets)
    if sheets is not None:
        return sheets[0].csv_text().encode()
    if asked.form == CALENDAR:
        from okrtui.reports.check_in_calendar import events, ics

        return ics(events(workspace, asked.owner))
    return json_document.render(workspace).encode()


def _sheet(workspace: Workspace, asked: ExportRequest) -> RecordSheet:
    from okrtui.reports.exchange.quarter_export import quarter_sheet

    return quarter_sheet(workspace, _cycle(workspace, asked))


def _cycle(workspace: Workspace, asked: ExportRequest) -> Cycle:
    """Return the cycle of a sheet. Raises UsageError."""
    from okrtui.reports.cycle_report import report as cycle_report

    found = cycle_report.chosen(workspace) if asked.cycle is None else workspace.resolve(Cycle, asked.cycle)
    if found is None:
        raise UsageError("There is no cycle to export yet.", "Plan one with okrtui cycle add next.")
    return found


def files_of(workspace: Workspace, target: Path, asked: ExportRequest) -> dict[Path, bytes]:
    """Return the content of each file to write. Raises UsageError, RuleError."""
    if asked.form != CSV or asked.sheet is not None:
        return {target: document(workspace, asked)}
    if asked.kind is not None and not is_folder(target):
        return {target: csv_bytes(workspace, asked.kind.casefold())}
    if os.path.lexists(target) and not is_folder(target):
        raise UsageError(f"{readable(target)} is a file, but CSV needs a folder.", "Name a folder, or use --kind.")
    return {target / f"{table}.csv": csv_bytes(workspace, table) for table in asked.tables}


def require_free(files: dict[Path, bytes], *, force: bool) -> None:
    """Refuse to replace a file without --force. Raises UsageError."""
    for file in files:
        if is_folder(file):
            raise UsageError(f"{readable(file)} is a folder.", "Name a file in it.")
        if os.path.lexists(file) and not force:
            raise UsageError(f"{readable(file)} already exists.", "Replace it with --force, or choose another place.")


def write_all(files: dict[Path, bytes]) -> None:
    """Write each file whole or not at all. Raises OkrError."""
    for file, data in files.items():
        try:
            if len(files) > 1:
                file.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(file, data)
        except OkrError as error:
            raise OkrError(error.message, "Choose another place.") from None
        except OSError as error:
            why = (error.strerror or "the system refuses").lower()
            raise OkrError(f"Cannot create {readable(file.parent)}: {why}.", "Choose another place.") from None


def written_text(workspace: Workspace, target: Path, asked: ExportRequest) -> str:
    """Return how many records were written to a file."""
    what = "a calendar" if asked.form == CALENDAR else f"{sum(counts(workspace, asked).values()):,} records"
    return f"Wrote {what} to {readable(target)}."
