"""Putting a workspace in the place of a damaged one in one step; should this process die, the next finishes it."""

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
    """Give every file of now a second name in a directory of its own; none of them is ever written to again."""
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
    """Go on in a new generation, from this snapshot; then replace these journals, and remove those that are empty here.

    The snapshot is the step that counts: up to it all is as it was, and after it `finish` does the rest.
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
    """Do what was left to do behind a snapshot that was put in place; what never came to that is removed.

    The caller holds the lock. Doing it twice, or what of it is still there, changes nothing. Whatever else stands in
    such a directory stays there, and nobody is held up by it.
    """
    for directory in layout.all_rebuilt():
        start = files.read_start(layout.snapshot) if confined.is_file(layout.snapshot) else b""
        rebuilt = confined.regular_files(directory, JOURNAL_NAME)
        if directory == layout.rebuilt(checksum_in(start)):
            files.sync_directory(directory)  # one that cannot be read may hold what is still to be done: raise
            for path in rebuilt:
                _replace(files, layout, path)
            files.sync_directory(layout.directory)
            if confined.is_directory(layout.backups):
                files.sync_directory(layout.backups)
        with contextlib.suppress(OSError):
            for path in rebuilt:
                files.discard(path)
            directory.rmdir()  # never through a link; it stays where something else lies in it


def _replace(files: Files, layout: Layout, rebuilt: Path) -> None:
    """Put a journal wherever that of its generation lies; where it is empty, nothing stays there."""
    with files.opened(rebuilt, os.O_RDONLY) as descriptor:
        status = files.fstat(descriptor)
        if status.st_nlink > 1:
            return  # what also lies elsewhere was not made here
        data = files.read_from(descriptor, 0, status.st_size)
    generation = generation_of(rebuilt)
    for place in layout.places(generation) or [layout.journal(generation)]:
        if data:
            files.replace(place, data, place.with_name("journal.tmp"))
        else:
            files.discard(place)
