"""One column of a table: its field, and what its cells say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from okrtui.reports.exchange.csv_cells import unguarded
from okrtui.reports.exchange.date_columns import DateColumn

Refuse = Callable[[int, ValueError], object]
"""Called with the position of a cell that cannot be read, and with what is wrong."""


class SourceColumn(NamedTuple):
    """One column: its place, its field, and how its cells are read, None where their text will do.

    In a typed table, an apostrophe before a text belongs to it.
    """

    at: int
    name: str
    read: Callable[[str], Any] | None
    is_typed: bool

    def value(self, text: str) -> Any:
        """Return what a cell says, None where it says nothing. Raises ValueError."""
        if not text:
            return None
        if text[0] in "' ":
            text = text if self.is_typed else unguarded(text)
            if text.isspace():
                return None
        return text if self.read is None else self.read(text)

    def values(self, cells: Sequence[str], refuse: Refuse) -> Sequence[Any]:
        """Return what all cells say, None also for those that cannot be read; these are refused."""
        if self.read in (None, str, float) or isinstance(self.read, DateColumn):
            try:
                if self.read is float:
                    return list(map(float, cells))
                known = {text: self.value(text) for text in dict.fromkeys(cells)}  # the same ones come again and again
            except ValueError:
                pass
            else:
                return list(map(known.__getitem__, cells))
        return [self._value_or_none(at, text, refuse) for at, text in enumerate(cells)]

    def _value_or_none(self, at: int, text: str, refuse: Refuse) -> Any:
        try:
            return self.value(text)
        except ValueError as error:
            refuse(at, error)
            return None
