"""The weekly digest."""

from __future__ import annotations
