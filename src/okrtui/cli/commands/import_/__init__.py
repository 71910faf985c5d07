"""The import command: its files, its progress and its summary."""

from __future__ import annotations
