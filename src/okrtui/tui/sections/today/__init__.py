"""Section 1: what needs attention."""

from __future__ import annotations
