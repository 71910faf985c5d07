"""Tabs and line breaks in the cells of .ods files, which their reader would drop so that two words become one."""

from __future__ import annotations

import io
import re
from zipfile import ZipFile

_CONTENT = "content.xml"
_BREAK = re.compile(rb"<text:(tab|line-break)\b[^>]*?(?:/>|></text:\1>)")
_STANDS_FOR = {b"tab": b"&#9;", b"line-break": b"&#10;"}


def with_breaks(data: bytes) -> bytes:
    """Return a workbook in which they are the characters that they stand for; any other as it is.

    Raises BadZipFile, EOFError, RuntimeError or zlib.error for parts that cannot be unpacked.
    """
    with ZipFile(io.BytesIO(data)) as parts:
        if _CONTENT not in parts.namelist():
            return data
        content = parts.read(_CONTENT)
        if not _BREAK.search(content):
            return data
        out = io.BytesIO()
        with ZipFile(out, "w") as made:
            for name in ("mimetype", "META-INF/manifest.xml"):
                if name in parts.namelist():
                    made.writestr(name, parts.read(name))
            made.writestr(_CONTENT, _BREAK.sub(lambda found: _STANDS_FOR[found[1]], content))
        return out.getvalue()
