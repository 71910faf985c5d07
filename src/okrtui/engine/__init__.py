"""Engines store entries; they know no domain rules."""

from __future__ import annotations
