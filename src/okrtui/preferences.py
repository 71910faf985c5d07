"""What a person chose on the screens, in a file of their own: the theme, and the columns that lists leave out."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from okrtui.atomic import replacing
from okrtui.errors import FullError

LARGEST: Final = 1 << 16
"""The most bytes of the file that are read."""

THEME: Final = "theme"
INSTEAD_OF: Final = "instead_of"
LEFT_OUT: Final = "left_out"


class Preferences:
    """The choices of a person; without a file they are kept until the program ends.

    A file that cannot be read counts as none: it is written anew with the next choice.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path
        self._kept: dict[str, Any] = self._read() if path is not None else {}

    def theme(self, setting: str) -> str:
        """Return the theme that was chosen; the setting where none was, or where that was changed since."""
        chosen = self._kept.get(THEME)
        return chosen if isinstance(chosen, str) and self._kept.get(INSTEAD_OF) == setting else setting

    def choose_theme(self, name: str, setting: str) -> None:
        """Keep a theme that was chosen instead of the one in the settings. Raises FullError."""
        self._write({THEME: name, INSTEAD_OF: setting})

    def left_out(self, section: str) -> frozenset[str]:
        """Return the keys of the columns that a list leaves out."""
        lists = self._kept.get(LEFT_OUT)
        keys = lists.get(section) if isinstance(lists, dict) else None
        return frozenset(one for one in keys if isinstance(one, str)) if isinstance(keys, list) else frozenset()

    def leave_out(self, section: str, columns: Iterable[str]) -> None:
        """Keep the columns that a list leaves out. Raises FullError."""
        lists = self._read().get(LEFT_OUT) if self.path is not None else self._kept.get(LEFT_OUT)
        self._write({LEFT_OUT: {**(lists if isinstance(lists, dict) else {}), section: sorted(columns)}})

    def _read(self) -> dict[str, Any]:
        """Return what the file says: another session may have changed it."""
        assert self.path is not None  # noqa: S101 - only asked where there is a file
        try:
            with self.path.open("rb") as file:
                found = json.loads(file.read(LARGEST))
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, chosen: dict[str, Any]) -> None:
        self._kept = {**(self._kept if self.path is None else self._read()), **chosen}
        if self.path is None:
            return
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with replacing(self.path) as file:
                file.write(json.dumps(self._kept, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
        except OSError as error:
            why = error.strerror or "the system refuses"
            raise FullError(f"{self.path} cannot be written: {why}.", "The choice lasts until you quit.") from None
