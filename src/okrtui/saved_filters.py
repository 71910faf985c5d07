"""The filters that a person saved under a name, for each list of the screens, in a file of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from okrtui.atomic import replacing
from okrtui.errors import FullError, RuleError

LARGEST: Final = 1 << 20
"""The most bytes of the file that are read."""

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
            with self._path.open("rb") as file:
                found = _checked(json.loads(file.read(LARGEST)))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except (OSError, ValueError, RecursionError):
            found = None
        if found is None:
            raise RuleError(f"The saved filters in {self._path} cannot be read.", "Mend or remove the file.")
        return found

    def _write(self, saved: Saved) -> None:
        if self._path is None:
            return
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with replacing(self._path) as file:
                file.write(json.dumps(saved, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
        except OSError as error:
            why = error.strerror or "the system refuses"
            raise FullError(f"{self._path} cannot be written: {why}.", "Your filters are as they were.") from None


def _checked(found: Any) -> Saved | None:
    """Return the content of the file if it is what it should be: names and texts by list."""
    lists = list(found.values()) if isinstance(found, dict) else [None]
    is_right = all(isinstance(named, dict) and all(isinstance(one, str) for one in named.values()) for named in lists)
    return found if is_right else None
