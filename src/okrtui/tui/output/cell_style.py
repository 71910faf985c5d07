"""The style of a cell, read from the codes that select it (SGR), and the shortest codes from one style to another."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

_ATTRIBUTES: Final = frozenset({"1", "2", "3", "4", "5", "6", "7", "8", "9", "21", "51", "52", "53"})
_FOREGROUND: Final = frozenset(map(str, (*range(30, 38), *range(90, 98))))
_BACKGROUND: Final = frozenset(map(str, (*range(40, 48), *range(100, 108))))
_VALUES: Final = {"5": 1, "2": 3}
"""How many numbers follow in a colour of a palette, and in one of red, green and blue."""


class NotUnderstoodError(ValueError):
    """Output whose effect on the screen is not known."""


class CellStyle(NamedTuple):
    """Attributes and colours of a cell, each by its code; a colour is empty where it is the terminal's own."""

    attributes: frozenset[str] = frozenset()
    foreground: str = ""
    background: str = ""


PLAIN: Final = CellStyle()


@lru_cache(maxsize=4096)
def selected(style: CellStyle, parameters: str) -> CellStyle:
    """Return the style after the parameters of a code. Raises NotUnderstoodError."""
    codes = iter(parameters.split(";"))
    for code in codes:
        if code in ("", "0"):
            style = PLAIN
        elif code in _ATTRIBUTES:
            style = style._replace(attributes=style.attributes | {code})
        elif code in _FOREGROUND:
            style = style._replace(foreground=code)
        elif code in _BACKGROUND:
            style = style._replace(background=code)
        elif code == "38":
            style = style._replace(foreground=_colour(code, codes))
        elif code == "48":
            style = style._replace(background=_colour(code, codes))
        elif code == "39":
            style = style._replace(foreground="")
        elif code == "49":
            style = style._replace(background="")
        else:
            raise NotUnderstoodError(code)
    return style


def _colour(code: str, rest: Iterator[str]) -> str:
    """Return a code with those after it that belong to its colour."""
    kind = next(rest, "")
    values = [next(rest, "") for _ in range(_VALUES.get(kind, 0))]
    if not values or not all(values):
        raise NotUnderstoodError(code)
    return ";".join((code, kind, *values))


@lru_cache(maxsize=4096)
def change(before: CellStyle, after: CellStyle) -> str:
    """Return the shortest codes that turn one style into another; an attribute is only taken away with all others."""
    if before == after:
        return ""
    anew = _code("", *_codes(PLAIN, after)) if after != PLAIN else _code()
    if before.attributes - after.attributes:
        return anew
    return min(_code(*_codes(before, after)), anew, key=len)


def _codes(before: CellStyle, after: CellStyle) -> Iterator[str]:
    yield from sorted(after.attributes - before.attributes)
    if after.foreground != before.foreground:
        yield after.foreground or "39"
    if after.background != before.background:
        yield after.background or "49"


def _code(*parameters: str) -> str:
    return f"\x1b[{';'.join(parameters)}m"
