"""Whether a command talks with a person, and on what."""

from __future__ import annotations

import os
import sys
from typing import Final, TextIO

from okrtui.errors import UsageError

_PLACES_NOTHING: Final = ("", "dumb", "unknown")
"""The names of terminals that show lines one below the other, and no more."""


def at_terminal() -> bool:
    """Return whether input and output are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def speaks_unicode(stream: TextIO) -> bool:
    """Return whether every character can be written to the stream."""
    return "utf" in (getattr(stream, "encoding", None) or "").casefold()


def refuse_without_places(way_out: str) -> None:
    """Refuse where the terminal, by its name, cannot place text anywhere on a screen. Raises UsageError."""
    name = os.environ.get("TERM", "")
    if name in _PLACES_NOTHING:
        told = f"TERM is {name}" if name else "TERM is not set"
        raise UsageError(
            f"The screens need a terminal that can place text, and {told}.",
            f"Set it to what your terminal is, as in TERM=xterm okrtui, or {way_out}.",
        )
