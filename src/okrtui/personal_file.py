"""A JSON file of a person's own: read with care, as anything may be in it, and written whole or not at all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

from okrtui.atomic import replacing
from okrtui.errors import FullError

LARGEST: Final = 1 << 20
"""The most bytes that are read."""


def read(path: Path) -> Any:
    """Return what is in a file; None where there is none. Raises ValueError if it cannot be read."""
    try:
        with path.open("rb") as file:
            return json.loads(file.read(LARGEST))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, RecursionError) as error:
        raise ValueError(path) from error


def write(path: Path, content: Any, hint: str) -> None:
    """Replace a file. Raises FullError with a hint."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    except OSError as error:
        raise FullError(f"{path} cannot be written: {error.strerror or 'the system refuses'}.", hint) from None
