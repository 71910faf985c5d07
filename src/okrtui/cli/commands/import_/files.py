"""The files that records are imported from: a file, a folder of exported CSV files, or standard input."""

from __future__ import annotations

import codecs
import sys
from datetime import date
from pathlib import Path

from okrtui.cli.commands.workspace import readable
from okrtui.domain.actions.import_rows import KEYS, ImportBatch, ImportRow, RowFault, where
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.reports.exchange import csv_rows, json_document
from okrtui.reports.exchange.csv_rows import Wishes
from okrtui.reports.exchange.import_formats import Reading

STDIN = "-"


def read(source: str, today: date, wishes: Wishes) -> Reading:
    """Read a file, a folder or standard input. Raises UsageError, ReadOnlyError."""
    path = Path(source).expanduser()
    if source != STDIN and path.is_dir():
        return _folder(path, today, wishes)
    name = "Standard input" if source == STDIN else readable(path)
    text = _text(_stdin() if source == STDIN else _bytes(path), name)
    if wishes.table is None and (path.suffix.casefold() == ".json" or text.lstrip()[:1] in ("{", "[")):
        return _readable(name, json_document.read(text, today))
    return _readable(name, csv_rows.read(text, today, wishes))


def _readable(source: str, reading: Reading) -> Reading:
    """Return what was read, unless nothing could be. Raises UsageError."""
    if reading.unreadable:
        raise UsageError(f"{source}: {reading.unreadable}")
    return reading


def _folder(path: Path, today: date, wishes: Wishes) -> Reading:
    """Read the files of a folder that are named as an export names them. Raises UsageError."""
    rows: list[ImportRow] = []
    faults: list[RowFault] = []
    unknown: list[str] = []
    found = [file for table in KEYS if wishes.table in (None, table) and (file := path / f"{table}.csv").exists()]
    if not found:
        raise UsageError(f"{readable(path)} contains none of {', '.join(f'{table}.csv' for table in KEYS)}.")
    for file in found:
        text = _text(_bytes(file), readable(file))
        one = _readable(file.name, csv_rows.read(text, today, wishes._replace(table=file.stem)))
        rows += (row._replace(place=f"{file.name}, {where(row.place)}") for row in one.batch.rows)
        faults += (fault._replace(place=f"{file.name}, {where(fault.place)}") for fault in one.faults)
        unknown += (f"{file.name}: {name}" for name in one.unknown)
    return Reading(ImportBatch(rows, today), faults, unknown)


def _stdin() -> bytes:
    """Return all of standard input; nothing where it is closed."""
    return b"" if sys.stdin is None else sys.stdin.buffer.read()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except PermissionError:
        raise ReadOnlyError(f"No permission to read {readable(path)}.", "Ask its owner for permission.") from None
    except OSError as error:
        why = (error.strerror or "the system refuses").lower()
        raise UsageError(f"Cannot read {readable(path)}: {why}.") from None


def _text(data: bytes, name: str) -> str:
    """Decode a file in UTF-8, or in UTF-16 with a byte order mark. Raises UsageError."""
    coding = "utf-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else "utf-8-sig"
    try:
        return data.decode(coding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name} is not UTF-8 text (line {line}).", "Save it as UTF-8.") from None
