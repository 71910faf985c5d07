"""The rules: pydantic and the standard library only. No I/O, no clock, no randomness."""

from __future__ import annotations
