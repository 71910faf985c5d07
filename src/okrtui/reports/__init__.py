"""A workspace as text, for commands, reports and exports."""

from __future__ import annotations
