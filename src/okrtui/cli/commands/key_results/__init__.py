"""The commands for key results."""

from __future__ import annotations
