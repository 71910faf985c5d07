"""okrtui: the terminal home of a team's KPIs and OKRs."""

from __future__ import annotations

__version__ = "0.1.0"
