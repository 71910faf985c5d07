"""What a person chose on the screens, in a file of their own: the theme, and the columns that lists leave out."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from okrtui import personal_file

THEME: Final = "theme"
INSTEAD_OF: Final = "instead_of"
LEFT_OUT: Final = "left_out"


class Preferences:
    """The choices of a person; without a file they are kept until the program ends.

    A file that cannot be read counts as none: it is written anew with the next choice.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: dict[str, Any] = {}
        self._kept = self._read()

    def theme(self, setting: str) -> str:
        """Return the theme that was chosen; the setting where none was, or where that was changed since."""
        chosen = self._kept.get(THEME)
        return chosen if isinstance(chosen, str) and self._kept.get(INSTEAD_OF) == setting else setting

    def choose_theme(self, name: str, setting: str) -> None:
        """Keep a theme that was chosen instead of the one in the settings. Raises FullError."""
        self._keep({**self._read(), THEME: name, INSTEAD_OF: setting})

    def left_out(self, section: str) -> frozenset[str]:
        """Return the keys of the columns that a list leaves out."""
        keys = _lists(self._kept).get(section)
        return frozenset(one for one in keys if isinstance(one, str)) if isinstance(keys, list) else frozenset()

    def leave_out(self, section: str, columns: Iterable[str]) -> None:
        """Keep the columns that a list leaves out. Raises FullError."""
        now = self._read()
        self._keep({**now, LEFT_OUT: {**_lists(now), section: sorted(columns)}})

    def _read(self) -> dict[str, Any]:
        """Return what the file says, as another session may have changed it."""
        if self._path is None:
            return self._kept
        try:
            found = personal_file.read(self._path)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _keep(self, chosen: dict[str, Any]) -> None:
        self._kept = chosen
        if self._path is not None:
            personal_file.write(self._path, chosen, "The choice lasts until you quit.")


def _lists(chosen: dict[str, Any]) -> dict[str, Any]:
    """Return what each list leaves out, as far as the file is as it should be."""
    lists = chosen.get(LEFT_OUT)
    return lists if isinstance(lists, dict) else {}
