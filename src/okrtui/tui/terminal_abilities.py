"""What a terminal can show and tell, by the variables that it sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from okrtui.glyphs import ASCII, NARROW, UNICODE, Glyphs

_PLAIN: Final = ("C", "POSIX")
_COERCED: Final = ("C.UTF-8", "C.utf8", "UTF-8")
_EAST_ASIAN: Final = ("ja", "ko", "zh")
"""The languages in which GNU screen draws many signs two columns wide."""


def few_colours(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal has no colours, or only its own sixteen."""
    many = environment.get("COLORTERM") or any(part in environment.get("TERM", "") for part in ("256", "direct"))
    return bool(environment.get("NO_COLOR")) or not many


def lacks_signs(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal is the console of Linux, whose fonts have half of the signs at most."""
    return environment.get("TERM") == "linux"


def likely_glyphs(environment: Mapping[str, str]) -> Glyphs:
    """Return the set of signs that a terminal shows as they are meant, until it is asked."""
    if lacks_signs(environment):
        return ASCII
    languages = (environment.get(name, "")[:2] for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    is_east_asian = next(filter(None, languages), "") in _EAST_ASIAN
    return NARROW if environment.get("STY") and is_east_asian else UNICODE


def keeps_escape(environment: Mapping[str, str]) -> bool:
    """Return whether the terminal is GNU screen, which holds the escape key back while the mouse is reported."""
    return bool(environment.get("STY"))


def speaks_utf8(environment: Mapping[str, str]) -> bool:
    """Return whether the locale is a UTF-8 one; an unset locale counts as UTF-8."""
    names: tuple[str, ...] = ("LC_ALL", "LC_CTYPE", "LANG")
    if environment.get("LANG") in _PLAIN and environment.get("LC_CTYPE") in _COERCED:
        names = ("LC_ALL", "LANG")  # the interpreter set LC_CTYPE itself
    named = next((environment[name] for name in names if environment.get(name)), "utf-8")
    return "utf" in named.casefold()
