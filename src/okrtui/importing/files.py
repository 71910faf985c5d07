"""The files that records are imported from: a file, a folder of them, or standard input."""

from __future__ import annotations

import codecs
import errno
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, NamedTuple

from okrtui.domain.actions.import_rows import KEYS, ImportBatch
from okrtui.errors import LongNameError, ReadOnlyError, UsageError
from okrtui.paths import expanded, is_folder, readable
from okrtui.reports.exchange import csv_rows, json_document
from okrtui.reports.exchange.import_formats import ImportOptions, Reading, SourceTable
from okrtui.reports.exchange.presets import completed
from okrtui.reports.exchange.table_rows import merged, read_tables

STDIN = "-"
_STDIN_NAME = "Standard input"
LARGEST = 64 << 20
"""The most bytes of a file that are read."""

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
_TABLES = frozenset({".csv", ".tsv", *_WORKBOOKS})
"""The files of a folder that are read."""

IMPORTED = frozenset({*_TABLES, ".json", ".md", ".txt"})
"""The endings of files that are offered for importing."""

_WORKBOOK, _OLDER_WORKBOOK = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""The first bytes of .xlsx and .ods files, and of .xls files and workbooks with a password."""


class FilePart(NamedTuple):
    """One file as its bytes; `name` is what it is called in sentences."""

    path: Path
    name: str
    data: bytes


class ImportFile(NamedTuple):
    """What is imported: a file, standard input, or the files of a folder."""

    name: str
    parts: Sequence[FilePart]
    is_folder: bool = False

    @property
    def is_empty(self) -> bool:
        """Return whether it is a file without anything in it."""
        return not self.is_folder and not self.parts[0].data.removeprefix(codecs.BOM_UTF8).strip()


def opened(source: str, options: ImportOptions) -> ImportFile:
    """Return the bytes of a file, a folder or standard input. Raises UsageError, ReadOnlyError."""
    path = expanded(source)
    if source == STDIN:
        return ImportFile(_STDIN_NAME, [FilePart(path, _STDIN_NAME, _stdin())])
    name = readable(path)
    if is_folder(path):
        parts = [FilePart(file, readable(file), _bytes(file)) for file in _files(path, options)]
        return ImportFile(name, parts, is_folder=True)
    return ImportFile(name, [FilePart(path, name, _bytes(path))])


def read(file: ImportFile, today: date, options: ImportOptions) -> Reading:
    """Read records in any format. Raises UsageError."""
    told = completed(options)
    if not file.is_folder:
        return _readable(file.name, _read(file.parts[0], today, told))
    every = [_readable(part.path.name, _read(part, today, told)) for part in file.parts]
    placed = [one.placed(part.path.name) for part, one in zip(file.parts, every, strict=True)]
    return merged(placed, today, told)


def tables(part: FilePart, options: ImportOptions) -> list[SourceTable] | str | None:
    """Return the tables of a file, a sentence on why it has none, or None where it is a document. Raises UsageError."""
    if part.data.startswith(_OLDER_WORKBOOK):
        return "This is an .xls workbook, or one with a password. Save it as .xlsx or .ods without a password."
    if part.data.startswith(_WORKBOOK):
        from okrtui.reports.exchange import workbook_tables  # its library is loaded for workbooks alone

        return workbook_tables.tables(part.data, options)
    text = _text(part)
    if _is_document(part, text, options):
        return None
    return csv_rows.sources(text, options, part.path.stem if part.path.stem in KEYS else None)


def _read(part: FilePart, today: date, options: ImportOptions) -> Reading:
    """Read a file of any format. Raises UsageError."""
    found = tables(part, options)
    if found is None:
        document = json_document.read(_text(part), today)
        return document._replace(batch=replace(document.batch, own_ids=options.own_ids))
    if isinstance(found, str):
        return Reading(ImportBatch((), today), unreadable=found)
    return read_tables(found, today, options)


def _is_document(part: FilePart, text: str, options: ImportOptions) -> bool:
    return options.table is None and (part.path.suffix.casefold() == ".json" or text.lstrip()[:1] in ("{", "["))


def _readable(source: str, reading: Reading) -> Reading:
    """Return what was read, unless nothing could be. Raises UsageError."""
    if reading.unreadable:
        raise UsageError(f"{source}: {reading.unreadable}")
    return reading


def _files(path: Path, options: ImportOptions) -> list[Path]:
    """Return the files of a folder, but those named for other kinds of record. Raises UsageError, ReadOnlyError."""
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
    return found


def _stdin() -> bytes:
    """Return all of standard input. Raises UsageError where it is closed or has no end."""
    if sys.stdin is None:
        raise UsageError("Standard input is closed.", "Pipe the rows in, or name a file.")
    return _whole(sys.stdin.buffer, _STDIN_NAME)


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
        if error.errno == errno.ENAMETOOLONG:
            raise LongNameError from None
        why = (error.strerror or "the system refuses").lower()
        raise UsageError(f"Cannot read {readable(path)}: {why}.") from None


def _text(part: FilePart) -> str:
    """Decode a file in UTF-8 or UTF-16, with or without a byte order mark. Raises UsageError."""
    try:
        return part.data.decode(_coding(part.data))
    except UnicodeDecodeError as error:
        if part.path.suffix.casefold() in _WORKBOOKS:
            raise UsageError(f"{part.name} is damaged, or no workbook.", "Save it as .xlsx or .ods.") from None
        line = part.data.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{part.name} is not UTF-8 text (line {line}).", "Save it as UTF-8.") from None


def _coding(data: bytes) -> str:
    """Return the coding of a text: a header has ASCII letters, half of whose bytes are zero in UTF-16."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"\0": "utf-16-be", b"": "utf-8-sig"}.get(data[:1], "utf-16-le" if data[1:2] == b"\0" else "utf-8-sig")
