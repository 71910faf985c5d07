"""The commands for cycles."""

from __future__ import annotations
