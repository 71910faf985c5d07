"""Waiting for something to read; unlike select it works however many files the test run has open."""

from __future__ import annotations

import select


def readable(descriptor: int, seconds: float) -> bool:
    """Return whether there is something to read, or the other end is closed, within so many seconds."""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(max(0.0, seconds) * 1000))
