"""Text in HTML: whatever it holds, it is shown as letters and changes nothing around it."""

from __future__ import annotations

from html import escape

from okrtui.domain.text import clean_line, clean_text


def escaped(text: str) -> str:
    """A text on one line, for an element or a quoted attribute."""
    return escape(clean_line(text), quote=True)


def apart(text: str) -> str:
    """A text whose direction is its own: what is written from right to left does not turn what stands beside it."""
    line = escaped(text)
    return line if line.isascii() else f"<bdi>{line}</bdi>"


def lines(text: str) -> str:
    """A text of several lines."""
    return "<br>\n".join(apart(line) for line in clean_text(text).split("\n"))
