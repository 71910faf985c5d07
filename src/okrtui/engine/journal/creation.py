"""The first files of a workspace directory."""

from __future__ import annotations

import uuid

from okrtui.engine import migrations
from okrtui.engine.journal.files import confined
from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.journal.formats import snapshot
from okrtui.engine.journal.formats.lines import checksum_of
from okrtui.errors import UsageError


def write_first_files(layout: Layout, files: Files) -> None:
    """Write an empty journal and then the snapshot, whose name makes the directory a workspace."""
    if confined.status(layout.snapshot):
        raise UsageError(f"There is a workspace at {layout.directory} already.", "Open it, or choose another place.")
    if any(map(layout.size, layout.journals())):
        raise UsageError(
            f"{layout.directory} holds the journal of a workspace whose workspace.json is gone.",
            "Bring workspace.json back, or choose another place.",
        )
    store = uuid.uuid4().hex
    chain, schema = checksum_of(store.encode()), migrations.SCHEMA
    meta = snapshot.Meta(generation=1, sequence=0, chain=chain, highest={}, store=store, schema=schema)
    files.replace(layout.journal(1), b"", layout.directory / "journal.tmp")
    files.replace(layout.snapshot, snapshot.encode(meta, {}), layout.temporary_snapshot(1))
