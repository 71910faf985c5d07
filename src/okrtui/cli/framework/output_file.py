"""Files that commands write for a person: whole, or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

from okrtui.errors import OkrError

_USUAL = 0o666


def written(file: Path, put: Callable[[TextIO], None]) -> None:
    """Write what `put` puts on a UTF-8 stream, in place of what stood there before. Raises OkrError."""
    try:
        if file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8", newline="\n") as stream:
                put(stream)
        else:
            _replaced(file, put)
    except OSError as error:
        why = (error.strerror or "the system refuses").lower()
        raise OkrError(f"{file} cannot be written: {why}.", "Name another file with -o.") from None


def _replaced(file: Path, put: Callable[[TextIO], None]) -> None:
    """Write beside the file, then take its place, with the permissions it had or a new one gets."""
    place = Path(os.path.realpath(file))
    mode = stat.S_IMODE(place.stat().st_mode) if place.exists() else _USUAL & ~_umask()
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name[:40]}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            put(stream)
        Path(name).chmod(mode)
        Path(name).replace(place)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    """What new files of this process may not be; it can only be asked for by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
