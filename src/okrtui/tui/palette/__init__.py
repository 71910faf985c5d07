"""Finding actions and records by their names, and the command line."""

from __future__ import annotations
