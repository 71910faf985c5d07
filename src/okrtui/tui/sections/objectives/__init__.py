"""Section 2: objectives and key results."""

from __future__ import annotations
