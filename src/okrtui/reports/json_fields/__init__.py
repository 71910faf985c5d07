"""Records as JSON values."""

from __future__ import annotations
