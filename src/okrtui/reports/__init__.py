"""A workspace as text: what commands and exports print."""

from __future__ import annotations
