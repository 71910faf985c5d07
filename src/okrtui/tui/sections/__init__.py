"""The sections, one package each. A section draws nothing: it returns rows and lines."""

from __future__ import annotations
