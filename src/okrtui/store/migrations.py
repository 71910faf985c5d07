"""The schema that this version reads and writes."""

from __future__ import annotations

SCHEMA = 1
