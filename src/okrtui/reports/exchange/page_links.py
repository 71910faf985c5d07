"""Cells that name pages with their addresses, as exports of Notion have them where a page refers to others."""

from __future__ import annotations

import re
from urllib.parse import unquote

_ID = r"[0-9a-f]{32}"
_ADDRESS = re.compile(rf"\s*\((?:https://(?:www|app)\.notion\.(?:so|com)/[^()\s]*|[^()]*{_ID}\.md)\)")
_PATH = re.compile(rf"(?:[^,\s]*/)?([^/,\s]+?)(?:%20|\s){_ID}\.md")


def without_addresses(cell: str) -> str:
    """Return a cell with the titles of its pages alone."""
    if "notion." not in cell and ".md" not in cell:
        return cell
    return _PATH.sub(lambda match: unquote(match[1]), _ADDRESS.sub("", cell))
