"""Widgets that show values and post messages; they know neither session nor store."""

from __future__ import annotations
