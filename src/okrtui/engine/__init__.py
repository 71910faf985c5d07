"""Engines keep entries; they know no rule."""

from __future__ import annotations
