"""A few things to choose from, all of them listed while nothing is typed."""

from __future__ import annotations

from collections.abc import Sequence

from okrtui.tui.palette.suggestions import Suggestion, search


class ShortList:
    """Suggestions in their order; `unknown` is the sentence for a text that finds none, with {} in the text's place."""

    def __init__(self, listed: Sequence[Suggestion], unknown: str) -> None:
        self._listed, self._unknown = listed, unknown

    def prepare(self) -> None:
        """Do nothing: there are few."""

    def suggestions(self, typed: str) -> Sequence[Suggestion]:
        """Return those that match what is typed."""
        return search(self._listed, typed)

    def refusal(self, typed: str) -> str:
        """Return the sentence for a text that finds nothing."""
        return self._unknown.format(typed)
