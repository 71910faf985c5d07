"""The note in a workspace directory that was moved: where its sessions find it now."""

from __future__ import annotations

import os
from typing import Any

import orjson

from okrtui.engine.journal.files.layout import Layout
from okrtui.engine.journal.files.operations import Files
from okrtui.engine.protocol import Destination
from okrtui.errors import MovedAwayError


def write_note(files: Files, layout: Layout, destination: Destination) -> None:
    """Note where the workspace was moved to. Raises OSError."""
    files.replace(layout.moved, orjson.dumps(destination.as_json()) + b"\n", layout.directory / "journal.tmp")


def moved_away(files: Files, layout: Layout) -> MovedAwayError | None:
    """Return the error that every change of a workspace raises that was moved, None for one that was not."""
    if not os.path.lexists(layout.moved):
        return None
    try:
        told: Any = orjson.loads(files.read_start(layout.moved))
        if all(type(told[name]) is str for name in Destination._fields):
            return Destination.of_json(told).refusal()
    except (OSError, ValueError, LookupError, TypeError):
        pass
    what = f"This workspace was moved, but {layout.moved} does not say where."
    return MovedAwayError(what, "Delete that file to use the workspace here again.")
