"""Whether a command talks with a person."""

from __future__ import annotations

import sys


def at_terminal() -> bool:
    """Return whether input and output are a terminal."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))
