"""The commands for KPIs."""

from __future__ import annotations
