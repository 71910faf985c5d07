"""Saving of the text typed in a form or the wizard as a draft, while it is typed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, Final

from okrtui.autosave import DraftContent, DraftFile

if TYPE_CHECKING:  # imported when the first form is opened
    from okrtui.domain.records.models import Record
    from okrtui.tui.forms.spec import FormSpec, Route

Later = Callable[[float, Callable[[], None]], object]
"""A timer: calls a function after a number of seconds."""

WAIT: Final = 0.5
"""The most seconds from a key to the disk."""


class Autosave:
    """Notes the typed text and writes it a moment later; does nothing without a file."""

    def __init__(self, file: DraftFile | None, later: Later) -> None:
        self._file, self._later = file, later
        self._waits = False

    def keep(self, content: DraftContent | None) -> None:
        """Note the typed content; None for nothing."""
        if (file := self._file) is not None:  # read once: another thread may drop it
            file.keep(content)
            if not self._waits:
                self._waits = True
                self._later(WAIT, self._write)

    def _write(self) -> None:
        self._waits = False
        self.flush()

    def flush(self) -> None:
        """Write what was noted now."""
        if (file := self._file) is not None:
            file.flush()

    def leave(self) -> None:
        """Close the draft and keep it on disk, to be offered later."""
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def drop(self) -> None:
        """Delete the draft: the form was saved, or discarded on purpose. Any thread may call it."""
        file, self._file = self._file, None
        if file is not None:
            file.drop()


class FormAutosave(Autosave):
    """The autosave of one form: the typed text, and how the form is opened again."""

    def __init__(
        self, file: DraftFile | None, later: Later, spec: FormSpec, opened: Record | None, route: Route | None
    ) -> None:
        super().__init__(file, later)
        self._labels = {one.name: one.label for one in spec.fields}
        self._fixed: dict[str, Any] = {
            "title": spec.title,
            "route": spec.route or route,
            "opened": None if opened is None else opened.document(),
        }

    def note(self, typed: Mapping[str, str], changed: Collection[str]) -> None:
        """Note the texts of all fields, and the names of those that differ from the new form."""
        told = [(self._labels[name], typed[name]) for name in changed if typed[name].strip()]
        self.keep({**self._fixed, "told": told, "typed": dict(typed)} if changed else None)
