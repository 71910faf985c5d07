"""Widgets that show values and post messages; they depend on neither session nor store."""

from __future__ import annotations
