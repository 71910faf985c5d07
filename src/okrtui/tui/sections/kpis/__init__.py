"""Section 3: KPIs."""

from __future__ import annotations
