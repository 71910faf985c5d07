"""The saved filters of a list, to choose from; the filter in use is saved under a name that is typed here."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from okrtui.domain.records.field_types import clean_line
from okrtui.saved_filters import SavedFilters
from okrtui.tui.host import SectionHost
from okrtui.tui.palette.screen import SuggestionScreen
from okrtui.tui.palette.suggestions import Suggestion, search, words_of
from okrtui.tui.sections.base import Section


class NamedFilters:
    """The saved filters of a section, and what can be done under the typed name. Raises RuleError."""

    def __init__(self, host: SectionHost, section: Section, saved: SavedFilters) -> None:
        self._host, self._section, self._saved = host, section, saved
        self._named = dict(saved.of(section.key))

    def prepare(self) -> None:
        """Do nothing: filters are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return the filters that match what is typed, then saving and deleting under that name."""
        name = clean_line(typed)
        found = search([self._use(one, text) for one, text in self._named.items()], name)
        if name and self._section.typed:
            found.append(self._choice(f"save as “{name}”", f"/{self._section.typed}", partial(self._save, name)))
        if name in self._named:
            found.append(self._choice(f"delete “{name}”", f"/{self._named[name]}", partial(self._forget, name)))
        return found

    def refusal(self, typed: str) -> str:
        """Return the sentence for a name that finds nothing, or for no saved filters."""
        if typed:
            return f"No filter “{typed}” is saved. To save one, filter the list first."
        if self._section.typed:
            return f"No filter is saved for this list. Type a name to save /{self._section.typed}"
        return "No filter is saved for this list. Filter it first, then save the filter here."

    def _use(self, name: str, text: str) -> Suggestion:
        return Suggestion("", name, f"/{text}", "", words_of(name), words_of(text), name, partial(self._apply, text))

    @staticmethod
    def _choice(name: str, about: str, run: partial[None]) -> Suggestion:
        return Suggestion("", name, about, "", words_of(name), run=run)

    def _apply(self, text: str) -> None:
        self._section.typed = text
        self._host.redraw()

    def _save(self, name: str) -> None:
        self._saved.save(self._section.key, name, self._section.typed)
        self._host.say(f"The filter is saved as “{name}”.", "good")

    def _forget(self, name: str) -> None:
        self._saved.forget(self._section.key, name)
        self._host.say(f"The filter “{name}” is deleted.", "good")


class FilterScreen(SuggestionScreen):
    """Asks for a saved filter, or for the name to save one under."""

    TITLE = "Saved filters"
    PLACEHOLDER = "a name"
