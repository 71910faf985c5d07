"""Putting a workspace in the place of a damaged one in one step; should this process die, the next finishes it."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from okrtui.store import snapshot
from okrtui.store.base import Documents
from okrtui.store.files import Files
from okrtui.store.layout import STAMP, Layout, generation_of
from okrtui.store.permissions import make_inner
from okrtui.store.snapshot import Meta, checksum_in


def keep_original(files: Files, layout: Layout, now: datetime) -> Path:
    """Give every file of now a second name in a directory of its own; none of them is ever written to again."""
    directory = layout.free(layout.directory / f"damaged.{now.astimezone(UTC):{STAMP}}")
    make_inner(layout, directory)
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
    make_inner(layout, directory)
    for generation, lines in journals.items():
        files.write_new(directory / layout.journal(generation).name, lines)
    files.sync_directory(directory)
    files.replace(layout.snapshot, data, layout.temporary_snapshot(meta.generation))
    finish(files, layout)


def finish(files: Files, layout: Layout) -> None:
    """Do what was left to do behind a snapshot that was put in place; what never came to that is removed.

    The caller holds the lock. Doing it twice, or what of it is still there, changes nothing.
    """
    for directory in layout.all_rebuilt():
        start = files.read_start(layout.snapshot) if layout.snapshot.exists() else b""
        rebuilt = list(directory.iterdir())
        if directory == layout.rebuilt(checksum_in(start)):
            for path in rebuilt:
                _replace(files, layout, path)
            files.sync_directory(layout.directory)
            files.sync_directory(layout.backups)
        for path in rebuilt:
            files.discard(path)
        directory.rmdir()


def _replace(files: Files, layout: Layout, rebuilt: Path) -> None:
    """Put a journal wherever that of its generation lies; where it is empty, nothing stays there."""
    generation, data = generation_of(rebuilt), files.read(rebuilt)
    for place in layout.places(generation) or [layout.journal(generation)]:
        if data:
            files.replace(place, data, place.with_name("journal.tmp"))
        else:
            files.discard(place)
