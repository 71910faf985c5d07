"""Replacing a damaged workspace in one step; if this process dies, the next one finishes."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.layout import JOURNAL_NAME, STAMP, Layout, generation_of
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.files.permissions import make_new
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.snapshot import Meta, checksum_in
from okrtui.engine.protocol import Documents


def keep_original(files: Files, layout: Layout, now: datetime) -> Path:
    """Link every current file into a new directory; none of them is ever written to again."""
    directory = layout.free(layout.directory / f"damaged.{now.astimezone(UTC):{STAMP}}")
    make_new(directory)
    kept = [path for number in layout.all_journals() for path in layout.places(number)]
    for path in (layout.snapshot, *kept):
        name = path.name if path.parent == layout.directory else f"backups.{path.name}"
        with contextlib.suppress(FileNotFoundError):
            try:
                files.link(path, directory / name)
            except OSError:
                files.write_new(directory / name, files.read(path))
    files.sync_directory(directory)
    files.sync_directory(layout.directory)
    return directory


def put_in_place(files: Files, layout: Layout, meta: Meta, documents: Documents, journals: Mapping[int, bytes]) -> None:
    """Continue in a new generation from this snapshot, then replace these journals and remove the empty ones.

    The snapshot is the decisive step: before it nothing has changed, after it `finish` does the rest.
    """
    files.replace(layout.journal(meta.generation), b"", layout.directory / "journal.tmp")
    data = snapshot.encode(meta, documents)
    directory = layout.rebuilt(checksum_in(data))
    make_new(directory)
    for generation, lines in journals.items():
        files.write_new(directory / layout.journal(generation).name, lines)
    files.sync_directory(directory)
    files.replace(layout.snapshot, data, layout.temporary_snapshot(meta.generation))
    finish(files, layout)


def finish(files: Files, layout: Layout) -> None:
    """Finish what a replaced snapshot left to do; remove the files of replacements that never happened.

    The caller has the lock. Repeating it changes nothing. Anything else in such a directory is left there and
    blocks nobody.
    """
    for directory in layout.all_rebuilt():
        start = files.read_start(layout.snapshot) if confined.is_file(layout.snapshot) else b""
        rebuilt = confined.regular_files(directory, JOURNAL_NAME)
        if directory == layout.rebuilt(checksum_in(start)):
            files.sync_directory(directory)  # an unreadable one may contain unfinished work: raise
            for path in rebuilt:
                _replace(files, layout, path)
            files.sync_directory(layout.directory)
            if confined.is_directory(layout.backups):
                files.sync_directory(layout.backups)
        with contextlib.suppress(OSError):
            for path in rebuilt:
                files.discard(path)
            directory.rmdir()  # never through a link; it stays if it contains anything else


def _replace(files: Files, layout: Layout, rebuilt: Path) -> None:
    """Replace every copy of a generation's journal; remove them if the new one is empty."""
    with files.opened(rebuilt, os.O_RDONLY) as descriptor:
        status = files.fstat(descriptor)
        if status.st_nlink > 1:
            return  # a journal with another link was not created here
        data = files.read_from(descriptor, 0, status.st_size)
    generation = generation_of(rebuilt)
    for place in layout.places(generation) or [layout.journal(generation)]:
        if data:
            files.replace(place, data, place.with_name("journal.tmp"))
        else:
            files.discard(place)
