"""Record models, their field types, and the drafts that people fill in."""

from __future__ import annotations
