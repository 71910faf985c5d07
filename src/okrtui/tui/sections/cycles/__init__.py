"""Section 4: cycles."""

from __future__ import annotations
