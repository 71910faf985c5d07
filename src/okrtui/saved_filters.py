"""The filters that a person saved under a name, for each list of the screens, in a file of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from okrtui import personal_file
from okrtui.errors import RuleError

LONGEST_NAME: Final = 60

Saved = dict[str, dict[str, str]]


class SavedFilters:
    """The saved filters by list and name; without a file they are kept until the program ends."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._kept: Saved = {}

    def of(self, section: str) -> Mapping[str, str]:
        """Return the filters of a list by their names. Raises RuleError if the file cannot be read."""
        return self._read().get(section, {})

    def save(self, section: str, name: str, typed: str) -> None:
        """Save a filter under a name, replacing one of the same name. Raises RuleError, FullError."""
        if len(name) > LONGEST_NAME:
            raise RuleError(f"The name has more than {LONGEST_NAME} characters.", "Choose a shorter one.")
        saved = self._read()
        saved.setdefault(section, {})[name] = typed
        self._write(saved)

    def forget(self, section: str, name: str) -> None:
        """Delete a saved filter. Raises RuleError, FullError."""
        saved = self._read()
        saved.get(section, {}).pop(name, None)
        self._write(saved)

    def _read(self) -> Saved:
        """Read the file anew, as another session may have changed it."""
        if self._path is None:
            return self._kept
        try:
            found = personal_file.read(self._path)
        except ValueError:
            found = False
        checked = {} if found is None else _checked(found)
        if checked is None:
            raise RuleError(f"The saved filters in {self._path} cannot be read.", "Mend or remove the file.")
        return checked

    def _write(self, saved: Saved) -> None:
        if self._path is not None:
            personal_file.write(self._path, saved, "Your filters are as they were.")


def _checked(found: Any) -> Saved | None:
    """Return the content of the file if it is what it should be: names and texts by list."""
    lists = list(found.values()) if isinstance(found, dict) else [None]
    is_right = all(isinstance(named, dict) and all(isinstance(one, str) for one in named.values()) for named in lists)
    return found if is_right else None
