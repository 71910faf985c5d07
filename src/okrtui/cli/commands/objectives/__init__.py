"""The commands for objectives."""

from __future__ import annotations
