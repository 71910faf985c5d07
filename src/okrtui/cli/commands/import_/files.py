"""The files that records are imported from: a file, a folder of them, or standard input."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

from okrtui.cli.commands.workspace import readable
from okrtui.cli.framework.output_file import is_folder
from okrtui.domain.actions.import_rows import KEYS, ImportBatch
from okrtui.errors import ReadOnlyError, UsageError
from okrtui.reports.exchange import csv_rows, json_document
from okrtui.reports.exchange.import_formats import ImportOptions, Reading
from okrtui.reports.exchange.table_rows import merged, read_tables

STDIN = "-"
LARGEST = 64 << 20
"""The most bytes of a file that are read."""

_TABLES = frozenset({".csv", ".tsv", ".xlsx", ".xlsm", ".ods"})
"""The files of a folder that are read."""

_WORKBOOK, _OLDER_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""The first bytes of .xlsx and .ods files, and of .xls files and workbooks with a password."""


def read(source: str, today: date, options: ImportOptions, *, may_be_empty: bool = False) -> Reading:
    """Read a file, a folder or standard input. Raises UsageError, ReadOnlyError."""
    path = Path(source).expanduser()
    if source != STDIN and is_folder(path):
        return _folder(path, today, options)
    name = "Standard input" if source == STDIN else readable(path)
    data = _stdin(name) if source == STDIN else _bytes(path)
    if may_be_empty and not data.removeprefix(codecs.BOM_UTF8).strip():
        return Reading(ImportBatch((), today))
    return _readable(name, _read(data, path, name, today, options))


def _read(data: bytes, path: Path, name: str, today: date, options: ImportOptions) -> Reading:
    """Read a file of any format. Raises UsageError."""
    if data.startswith((_WORKBOOK, _OLDER_WORKBOOK)):
        return _workbook(data, today, options)
    text = _text(data, name)
    if options.table is None and (path.suffix.casefold() == ".json" or text.lstrip()[:1] in ("{", "[")):
        document = json_document.read(text, today)
        return document._replace(batch=replace(document.batch, own_ids=options.own_ids))
    return csv_rows.read(text, today, options, path.stem if path.stem in KEYS else None)


def _workbook(data: bytes, today: date, options: ImportOptions) -> Reading:
    """Read the sheets of a workbook."""
    if data.startswith(_OLDER_WORKBOOK):
        sentence = "This is an .xls workbook, or one with a password. Save it as .xlsx or .ods without a password."
        return Reading(ImportBatch((), today), unreadable=sentence)
    from okrtui.reports.exchange.workbook_tables import tables  # its library is loaded for workbooks alone

    found = tables(data, options)
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    return read_tables(found, today, options)


def _readable(source: str, reading: Reading) -> Reading:
    """Return what was read, unless nothing could be. Raises UsageError."""
    if reading.unreadable:
        raise UsageError(f"{source}: {reading.unreadable}")
    return reading


def _folder(path: Path, today: date, options: ImportOptions) -> Reading:
    """Read the files of a folder, without those named for another kind of record. Raises UsageError, ReadOnlyError."""
    ignored = {one.casefold() for one in options.ignored}
    others = frozenset(KEYS) - {options.table} if options.table else frozenset[str]()
    with _refusing(path):
        listed = sorted(path.iterdir())
    found = [
        file
        for file in listed
        if file.suffix.casefold() in _TABLES and file.name.casefold() not in ignored and file.stem not in others
    ]
    if not found:
        raise UsageError(f"{readable(path)} contains no .csv, .tsv, .xlsx or .ods file to import.")
    every = (_readable(file.name, _read(_bytes(file), file, readable(file), today, options)) for file in found)
    placed = [one.placed(file.name) for file, one in zip(found, every, strict=True)]
    return merged(placed, today, options)


def _stdin(name: str) -> bytes:
    """Return all of standard input. Raises UsageError where it is closed or has no end."""
    if sys.stdin is None:
        raise UsageError("Standard input is closed.", "Pipe the rows in, or name a file.")
    return _whole(sys.stdin.buffer, name)


def _whole(stream: BinaryIO, name: str) -> bytes:
    """Return everything in a stream. Raises UsageError where it has no end, as a device may."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise UsageError(f"{name} is larger than {LARGEST >> 20} MB.", "Import it in parts.")
    return data


def _bytes(path: Path) -> bytes:
    with _refusing(path), path.open("rb") as file:
        return _whole(file, readable(path))


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    """Say in a sentence why a file or folder cannot be read. Raises UsageError, ReadOnlyError."""
    try:
        yield
    except PermissionError:
        raise ReadOnlyError(f"No permission to read {readable(path)}.", "Ask its owner for permission.") from None
    except OSError as error:
        why = (error.strerror or "the system refuses").lower()
        raise UsageError(f"Cannot read {readable(path)}: {why}.") from None


def _text(data: bytes, name: str) -> str:
    """Decode a file in UTF-8 or UTF-16, with or without a byte order mark. Raises UsageError."""
    try:
        return data.decode(_coding(data))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name} is not UTF-8 text (line {line}).", "Save it as UTF-8.") from None


def _coding(data: bytes) -> str:
    """Return the coding of a text: a header has ASCII letters, half of whose bytes are zero in UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"\0": "utf-16-be", b"": "utf-8-sig"}.get(data[:1], "utf-16-le" if data[1:2] == b"\0" else "utf-8-sig")
