"""Two versions of a record side by side, and their merge."""

from __future__ import annotations
