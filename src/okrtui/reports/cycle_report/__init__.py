"""The report on a cycle as Markdown, HTML, CSV and JSON."""

from __future__ import annotations
