"""Section 6: the log."""

from __future__ import annotations
