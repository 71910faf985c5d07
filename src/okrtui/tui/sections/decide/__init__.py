"""Section 5: decisions."""

from __future__ import annotations
