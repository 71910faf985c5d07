"""Records as plain text for a terminal."""

from __future__ import annotations
