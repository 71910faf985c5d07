"""Text in HTML: whatever it holds, it is shown as letters and changes nothing around it."""

from __future__ import annotations

import re
from html import escape

from okrtui.domain.records.field_types import clean_line, clean_text

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b", re.ASCII)


def escaped(text: str) -> str:
    """A text on one line, for an element or a quoted attribute."""
    return escape(clean_line(text), quote=True)


def apart(text: str) -> str:
    """A text whose direction is its own: what is written from right to left does not turn what stands beside it."""
    line = escaped(text)
    return line if line.isascii() else f"<bdi>{line}</bdi>"


def dated(text: str) -> str:
    """The same, in which no date is broken at the end of a line."""
    return _DAY.sub(r"<time>\g<0></time>", apart(text))


def lines(text: str) -> str:
    """A text of several lines."""
    return "<br>\n".join(apart(line) for line in clean_text(text).split("\n"))
