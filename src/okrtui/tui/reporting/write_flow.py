"""Writing a report, a digest or an export to a file, as the commands do."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from pydantic import BaseModel

from okrtui.domain.actions.import_rows import KEYS
from okrtui.domain.records.action_drafts import DigestFileDraft, ExportFileDraft, ReportFileDraft
from okrtui.domain.records.models import Cycle
from okrtui.errors import UsageError
from okrtui.exporting import report_file, workspace_files
from okrtui.exporting.output_file import require_outside, write_file
from okrtui.exporting.workspace_files import ExportRequest
from okrtui.paths import expanded, is_folder, readable
from okrtui.reports.cycle_report import report as cycle_report
from okrtui.reports.cycle_report.as_of import as_of
from okrtui.reports.digest import text as digest_text
from okrtui.reports.digest import week
from okrtui.reports.exchange.sheet_columns import QUARTER
from okrtui.reports.terminal.tables import Page
from okrtui.session import Session
from okrtui.tui.forms.autosave import Autosave
from okrtui.tui.forms.spec import FormSpec
from okrtui.tui.host import SectionHost
from okrtui.tui.styled_text import Paragraph

Write = Callable[[Any], Awaitable[str]]
"""Writes what a draft names; answers with a sentence. Raises OkrError."""


async def write_report(host: SectionHost, cycle: Cycle) -> None:
    """Ask for a file and write the report on a cycle to it."""
    others = [one for one in host.session.workspace.cycles.values() if one.id != cycle.id]
    spec = FormSpec(
        title=f"Write the report on {cycle.name}",
        kind=ReportFileDraft,
        initial={"file": f"{_file_name(cycle)}.html"},
        choices={"compare": [(one.id, f"{one.shown_id} {one.name}") for one in others]},
        subtitle=(Paragraph("A page to print or to send, with its details folded; or Markdown.", "muted"),),
        save_label="write",
        draft_name=cycle.shown_id,
        asks=_is_there,
    )
    await _written(host, spec, partial(_report, host.session, cycle))


async def write_digest(host: SectionHost) -> None:
    """Ask for a file and write the digest of the last seven days to it."""
    spec = FormSpec(
        title="Write the digest",
        kind=DigestFileDraft,
        initial={"file": f"week-{host.session.today()}.txt"},
        save_label="write",
        asks=_is_there,
    )
    await _written(host, spec, partial(_digest, host.session))


async def export(host: SectionHost) -> None:
    """Ask for a file and export all records, or a quarter's sheet, to it."""
    spec = FormSpec(
        title="Export",
        kind=ExportFileDraft,
        initial={"file": "okrs.xlsx"},
        subtitle=(Paragraph("The ending of the file says what it is. An import reads it back.", "muted"),),
        save_label="export",
        asks=_is_there,
    )
    await _written(host, spec, partial(_export, host.session))


async def _written(host: SectionHost, spec: FormSpec, write: Write) -> None:
    """Open a form, write what it names, and say so."""
    said: list[str] = []

    async def submit(draft: BaseModel, _autosave: Autosave) -> None:
        said.append(await write(draft))

    if await host.forms.fill_in(spec, submit) is not None and said:
        host.say(said[-1], "good")


def _file_name(cycle: Cycle) -> str:
    """Return the name of a cycle as that of a file."""
    return re.sub(r"[^\w.-]+", "-", cycle.name).strip("-.") or cycle.shown_id


def _is_there(draft: ReportFileDraft | DigestFileDraft | ExportFileDraft) -> str:
    """Return that a file exists already, which is asked about before it is replaced."""
    file = expanded(draft.file)
    there = (file / f"{table}.csv" for table in KEYS) if is_folder(file) else (file,)
    return next((f"{readable(one)} already exists." for one in there if os.path.lexists(one)), "")


async def _report(session: Session, cycle: Cycle, draft: ReportFileDraft) -> str:
    file, workspace = expanded(draft.file), session.workspace
    kind = report_file.format_of(file)
    if kind == "json":
        raise UsageError("Reports are written here as .html, .md or .csv.", "okrtui report writes JSON.")
    cycle = workspace.find(Cycle, cycle.id)  # somebody may have deleted it while the form was open
    day = cycle_report.default_day(workspace, cycle)
    known = as_of(workspace, day)
    compare = None if draft.compare is None else workspace.find(Cycle, draft.compare)
    options = report_file.options(known, cycle, draft.title, compare, detail=draft.detail)
    await _write(session, file, report_file.report_text(kind, known, known.cycles[cycle.id], day, options))
    return report_file.written_text(cycle, readable(file))


async def _digest(session: Session, draft: DigestFileDraft) -> str:
    file = expanded(draft.file)
    told = digest_text.as_text(week.digest(session.workspace, session.today(), None), Page())
    await _write(session, file, f"{told}\n" if told else "")
    return f"Wrote the digest to {readable(file)}."


async def _write(session: Session, file: Path, text: str) -> None:
    """Write a text to a file that is outside of every workspace. Raises OkrError."""

    def put(stream: TextIO) -> None:
        stream.write(text)

    require_outside(session, file)
    await asyncio.to_thread(write_file, file, put)


async def _export(session: Session, draft: ExportFileDraft) -> str:
    target, workspace = expanded(draft.file), session.workspace
    sheet = QUARTER if draft.quarter else None
    asked = ExportRequest(workspace_files.format_of(draft.file, None, sheet), sheet=sheet)
    workspace_files.require_fitting(asked)
    files = workspace_files.files_of(workspace, target, asked)
    for file in files:
        require_outside(session, file)
    workspace_files.require_free(files, force=True)
    await asyncio.to_thread(workspace_files.write_all, files)
    missing = workspace_files.left_out_text(workspace_files.left_out(workspace, asked), asked)
    return f"{workspace_files.written_text(workspace, target, asked)} {missing}".rstrip()
