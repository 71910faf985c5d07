"""The help: keys, guide and examples."""

from __future__ import annotations
