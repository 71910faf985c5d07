"""The input for filtering a list: tab completes field names and their values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.suggester import Suggester

from okrtui.tui.filtering import Completion, completion
from okrtui.tui.widgets.one_line import OneLineInput

Offers = Callable[[str], Iterable[str]]
"""Returns the values of a field, by the field's name; they are data."""


class FilterBar(OneLineInput):
    """Words and field:value, with not and or.

    Tab cycles the completions of the word at the cursor, and the first is shown dimmed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "complete(1)", "Complete", id="filter.complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete backwards", id="filter.complete-back", show=False),
    ]

    def __init__(self, *, id: str) -> None:  # noqa: A002
        super().__init__(compact=True, id=id, placeholder="words, field:value; with not, or", suggester=_Dim(self))
        self.cursor_blink = False
        self._fields: Sequence[str] = ()
        self._offers: Offers = lambda _: ()
        self._known: dict[str, list[str]] = {}
        self._walk: tuple[str, Completion, int] | None = None

    def begin(self, fields: Sequence[str], offers: Offers) -> None:
        """Complete these fields and their values from now on; each field's values are computed once."""
        self._fields, self._offers = fields, offers
        self._known.clear()
        self._walk = None

    @property
    def completion(self) -> Completion:
        """Return the completions of the word at the cursor; while tab cycles them, those of the typed word."""
        cycle = self._cycle()
        return cycle[0] if cycle else self.completion_of(self.value[: self.cursor_position])

    def completion_of(self, text: str) -> Completion:
        """Return the completions of the last word of a text."""
        return completion(text, self._fields, self._values)

    def _values(self, field: str) -> list[str]:
        if field not in self._known:
            self._known[field] = list(self._offers(field))
        return self._known[field]

    def _cycle(self) -> tuple[Completion, int] | None:
        """Return the completions being cycled, and the present one; None once the text was changed."""
        return self._walk[1:] if self._walk is not None and self._walk[0] == self.value else None

    def action_complete(self, step: int) -> None:
        """Insert the first completion; when repeated, the next one."""
        found, rest = self.completion, self.value[self.cursor_position :]
        if not found.words:
            return
        cycle = self._cycle()
        at = ((cycle[1] if cycle else min(-step, 0)) + step) % len(found.words)
        text = found.head + found.words[at]
        self.value, self.cursor_position = text + rest, len(text)
        self._walk = (self.value, found, at) if len(found.words) > 1 else None


class _Dim(Suggester):
    """Suggests the rest of the first completion of the last word, once its first letter is typed."""

    def __init__(self, bar: FilterBar) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._bar = bar

    async def get_suggestion(self, value: str) -> str | None:
        """Return the text with its last word completed."""
        found = self._bar.completion_of(value)
        typed = value[len(found.head) :]
        first = next((word for word in found.words if word.casefold().startswith(typed.casefold())), None)
        return found.head + typed + first[len(typed) :] if typed and first is not None else None
