"""Export and import of records as CSV and JSON."""

from __future__ import annotations
