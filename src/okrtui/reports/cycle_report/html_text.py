"""Text in HTML: any text is shown literally and affects nothing around it.

Markup is built with `Markup.format`, which escapes every text that is not markup itself.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

from okrtui.domain.records.field_types import clean_line, clean_text

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b", re.ASCII)
_OWN_DIRECTION = Markup("<bdi>{}</bdi>")


def line(text: str) -> Markup:
    """Return a text on one line, for an element or a quoted attribute."""
    return escape(clean_line(text))


def apart(text: str) -> Markup:
    """Return an isolated text: right-to-left writing does not affect its neighbours."""
    shown = line(text)
    return shown if shown.isascii() else _OWN_DIRECTION.format(shown)


def dated(text: str) -> Markup:
    """Return an isolated text in which dates are not broken at the end of a line."""
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(apart(text))))  # noqa: S704 - a date in text that is escaped already


def lines(text: str) -> Markup:
    """Return a text of several lines."""
    return Markup("<br>\n").join(apart(part) for part in clean_text(text).split("\n"))
