"""Reports of internal errors, in files of the person's own: where the program went wrong, and nothing of records."""

from __future__ import annotations

import contextlib
import os
import platform
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from okrtui import __version__
from okrtui.private_directory import make_private

MOST: Final = 20
"""The most reports that are kept; the oldest go first."""

_SUFFIX: Final = ".txt"
_ABOUT_CODE: Final = (
    AttributeError,
    ImportError,
    IndexError,
    NameError,
    NotImplementedError,
    RecursionError,
    TypeError,
)
"""The errors whose messages are the interpreter's own words; any other may quote what somebody typed."""


def write(error: BaseException, directory: Path) -> Path:
    """Write the report of an error and return its path; delete the oldest reports. Raises OSError."""
    make_private(directory)
    now = datetime.now(UTC)
    path = directory / f"{now:%Y%m%dT%H%M%S.%f}{_SUFFIX}"
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write("\n".join([_heading(now), *_described(error), ""]))
    for old in sorted(directory.glob(f"*{_SUFFIX}"))[:-MOST]:
        with contextlib.suppress(OSError):
            old.unlink()
    return path


def _heading(now: datetime) -> str:
    programs = [f"okrtui {__version__}", f"textual {version('textual')}"]
    system = f"Python {platform.python_version()}, {platform.system()} {platform.release()}"
    return f"{now:%Y-%m-%d %H:%M:%S} UTC, {', '.join(programs)}, {system}\n"


def _described(error: BaseException) -> Iterator[str]:
    """Yield the error with its cause, each with the places in the program that led to it, the innermost last."""
    seen: set[int] = set()
    one: BaseException | None = error
    while one is not None and id(one) not in seen:
        seen.add(id(one))
        yield from (line.rstrip() for line in traceback.format_tb(one.__traceback__))
        yield _named(one)
        one = one.__cause__ or one.__context__
        if one is not None:
            yield "\ncaused by:"


def _named(error: BaseException) -> str:
    """Return the name of an error, with its message where that cannot quote a record."""
    name = type(error).__qualname__
    said = isinstance(error, _ABOUT_CODE) or (isinstance(error, KeyError) and error.args and type(error.args[0]) is int)
    return f"{name}: {error}" if said else f"{name} (its message may quote records and is left out)"
