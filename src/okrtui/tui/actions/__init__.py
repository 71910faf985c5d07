"""User actions: one object each, and the catalogue that lists them."""

from __future__ import annotations
