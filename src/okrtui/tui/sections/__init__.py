"""A folder for each section: what it lists. A section draws nothing: it answers with rows and lines."""

from __future__ import annotations
