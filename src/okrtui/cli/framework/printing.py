"""The one place where commands print: it escapes whatever a terminal could interpret, wherever it comes from."""

from __future__ import annotations

import re
import sys
from typing import Any, TextIO

import orjson

from okrtui.cli.framework.terminals import speaks_unicode
from okrtui.glyphs import ASCII, SETS, UNICODE, folded_to_ascii
from okrtui.reports.terminal.tables import Page

# C0 but newline, DEL, C1, direction marks, overrides and isolates, line separators, the byte order mark, surrogates.
_CONTROL = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
_FOREIGN = r"[^\x00-\x7f]"
_BMP = 0xFFFF


def escaped(text: str) -> str:
    r"""Return the text with every character that a terminal would interpret escaped, such as \x1b; newlines stay."""
    if all(map(str.isprintable, text.split("\n"))):  # no control character is printable
        return text
    return re.sub(_CONTROL, lambda found: found[0].encode("unicode_escape").decode(), text)


def page(named: str) -> Page:
    """Return what standard output can show: as wide as the terminal, or without limit where it is none.

    The signs are those of the set that is named; where none is, all that can be written.
    """
    width = _columns() if sys.stdout is not None and sys.stdout.isatty() else None
    return Page(width, SETS.get(named, UNICODE) if speaks_unicode(sys.stdout) else ASCII)


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


def write(stream: TextIO | None, text: str) -> None:
    """Write lines to a stream; a stream that was closed takes nothing."""
    if stream is None:
        return
    text = escaped(text)
    if not speaks_unicode(stream):
        text = folded_to_ascii(text)
    stream.write(text.rstrip("\n") + "\n" if text else "")
    stream.flush()


def write_json(stream: TextIO | None, value: Any) -> None:
    """Write one JSON document to a stream."""
    if stream is None:
        return
    text = orjson.dumps(value, option=orjson.OPT_INDENT_2).decode()
    text = re.sub(_CONTROL if speaks_unicode(stream) else _FOREIGN, _json_escape, text)
    stream.write(text + "\n")
    stream.flush()


def _json_escape(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code > _BMP:
        code -= _BMP + 1
        return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
    return f"\\u{code:04x}"
