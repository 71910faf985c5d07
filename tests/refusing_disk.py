"""A directory on a file system that is full or was mounted read-only; nothing else refuses anything."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FULL, READ_ONLY = errno.ENOSPC, errno.EROFS
GROWING = ("mkdir",)
CHANGING = (*GROWING, "rename", "replace", "unlink", "chmod")


def refuse(patch: pytest.MonkeyPatch, place: Path, number: int) -> list[str]:
    """Have the system refuse every change below a place; the calls that met it."""
    met: list[str] = []

    def refusing(name: str, call: Callable[..., Any], changes: Callable[..., bool]) -> Callable[..., Any]:
        def tried(path: Any, *arguments: Any, **options: Any) -> Any:
            is_below = isinstance(path, str | os.PathLike) and Path(path).is_relative_to(place)
            if is_below and changes(*arguments):
                met.append(name)
                raise OSError(number, os.strerror(number), path)
            return call(path, *arguments, **options)

        return tried

    for name in GROWING if number == FULL else CHANGING:
        patch.setattr(os, name, refusing(name, getattr(os, name), lambda *_: True))
    patch.setattr(os, "open", refusing("open", os.open, lambda flags=0, *_: bool(flags & os.O_CREAT)))
    return met
