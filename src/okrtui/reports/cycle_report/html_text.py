"""Text in HTML: any text is shown literally and affects nothing around it; the addresses in it are links.

Markup is built with `Markup.format`, which escapes every text that is not markup itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from markupsafe import Markup, escape

from okrtui.domain.records.field_types import clean_line, clean_text
from okrtui.domain.rules.web_links import spans

_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b", re.ASCII)
_OWN_DIRECTION = Markup("<bdi>{}</bdi>")
_LINK = Markup('<a href="{0}" rel="noopener noreferrer nofollow">{0}</a>')


def line(text: str) -> Markup:
    """Return a text on one line, for an element or a quoted attribute."""
    return escape(clean_line(text))


def apart(text: str) -> Markup:
    """Return an isolated text with its links: right-to-left writing does not affect its neighbours."""
    return _isolated(text, escape)


def dated(text: str) -> Markup:
    """Return the same, with dates that are not broken at the end of a line."""
    return _isolated(text, _with_times)


def _isolated(text: str, shown: Callable[[str], Markup]) -> Markup:
    told = clean_line(text)
    return _linked(told, shown) if told.isascii() else _OWN_DIRECTION.format(_linked(told, shown))


def _linked(text: str, shown: Callable[[str], Markup]) -> Markup:
    """Return a text whose addresses are links, the rest as it is to be shown."""
    parts, behind = list[Markup](), 0
    for start, end in spans(text):
        parts += [shown(text[behind:start]), _LINK.format(text[start:end])]
        behind = end
    return Markup().join([*parts, shown(text[behind:])])


def _with_times(text: str) -> Markup:
    return Markup(_DAY.sub(r"<time>\g<0></time>", str(escape(text))))  # noqa: S704 - a date in text that is escaped already


def lines(text: str) -> Markup:
    """Return a text of several lines."""
    return Markup("<br>\n").join(apart(part) for part in clean_text(text).split("\n"))
