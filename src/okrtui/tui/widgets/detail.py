"""A scrollable pane of lines, paragraphs and rows, drawn for its width."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import ClassVar, Final

from textual.binding import BindingType
from textual.message import Message

from okrtui.tui.detail_rows import DetailKey, DetailLayout, DetailPart
from okrtui.tui.keys import bindings
from okrtui.tui.styled_text import Line
from okrtui.tui.widgets.bars import ScrolledLines

Draw = Callable[[int], Sequence[DetailPart]]
SCROLLBAR: Final = 1


class DetailPane(ScrolledLines, can_focus=True):
    """Shows the parts that a callable draws for a width; scrolls by lines, and redraws when its width changes.

    Where there are rows, the cursor goes from one to the next; above the first and below the last the text scrolls.
    """

    DEFAULT_CSS = """
    DetailPane { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.DETAIL)

    class Chosen(Message):
        """The cursor has moved to another row; the key is None when it has left the rows."""

        def __init__(self, key: DetailKey | None) -> None:
            super().__init__()
            self.key = key

    def __init__(self, draw: Draw | None = None, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._draw = draw
        self._layout = DetailLayout((), 0)
        self._drawn_for = -1
        self._cursor: int | None = None
        self._key: DetailKey | None = None
        self._is_unseen = False  # True while a row is chosen in a pane that has no size yet

    def show(self, draw: Draw | None, *, keep: bool = False) -> None:
        """Show other content, from its top unless `keep` is set: then the cursor stays on its row, or near it."""
        self._draw, self._drawn_for = draw, -1
        self.top = self.top if keep else 0
        self._to(self._row_kept() if keep else None)

    def _row_kept(self) -> int | None:
        """Return the row of the cursor in new content: the one with its key, or the one in its place."""
        if self._cursor is None or not (layout := self._laid_out()).keys:
            return None
        found = layout.find(self._key, self._cursor)
        return min(self._cursor, len(layout.keys) - 1) if found is None else found

    # the rows

    @property
    def cursor_key(self) -> DetailKey | None:
        """Return the key of the row with the cursor."""
        return self._key

    @property
    def has_rows(self) -> bool:
        """Return whether there are rows to choose from."""
        return bool(self._laid_out().keys)

    def choose(self, key: Hashable | None = None) -> None:
        """Put the cursor on a row, or on the one where it comes in."""
        layout = self._laid_out()
        found = None if key is None else layout.find(key, 0)
        row = found if found is not None else layout.entrance if layout.keys else None
        self._is_unseen = self.size.height == 0
        if row is not None and not self._is_in_view(row):
            self.top = layout.span(row)[0] - 1  # below its heading
        self._to(row)

    def leave_rows(self) -> None:
        """Take the cursor away."""
        self._to(None)

    def _to(self, row: int | None) -> None:
        """Put the cursor on a row and bring it into view."""
        self._cursor, before = row, self._key
        self._key = None if row is None else self._laid_out().keys[row]
        self._follow()
        if self._key != before:
            self.post_message(self.Chosen(self._key))

    def _follow(self) -> None:
        """Bring the row with the cursor into view."""
        if self._cursor is not None and self.size.height:
            start, end = self._laid_out().span(self._cursor)
            self.top = min(max(self.top, end - self.page), start)
        self._clamp()

    def _clamp(self) -> None:
        if self.size.height:  # a pane that nobody sees is not drawn
            super().scroll_lines(0)

    def scroll_lines(self, lines: int) -> None:
        """Move the view by a number of lines; a cursor that it leaves behind is taken away."""
        super().scroll_lines(lines)
        if self._cursor is not None and not self._is_in_view(self._cursor):
            self._to(None)

    def _is_in_view(self, row: int) -> bool:
        start, end = self._laid_out().span(row)
        return self.top <= start and end <= self.top + self.page

    # drawing

    def total(self) -> int:
        """Return the number of lines at the present width."""
        return self._laid_out().total

    def line(self, y: int) -> Line:
        """Return a line in view, with the scroll bar's cell."""
        cursor = self._cursor if self.has_focus else None
        return (*self._laid_out().line(self.top + y, cursor), self.thumb(y))

    @property
    def _room(self) -> int:
        return max(0, self.size.width - SCROLLBAR)

    def _laid_out(self) -> DetailLayout:
        if self._drawn_for != self._room:
            self._drawn_for = self._room
            self._layout = DetailLayout(self._draw(self._room) if self._draw else (), self._room)
        return self._layout

    # keys

    def action_scroll(self, lines: int) -> None:
        """Go to the next or previous row; where there is none, move the view by a number of lines."""
        row = self._beside(lines)
        if row is not None or lines < 0:
            self._to(row)
        if row is None:
            self.scroll_lines(lines)  # below the last row the cursor stays on it as long as that is in view

    def _beside(self, step: int) -> int | None:
        """Return the row that a step leads to: a neighbour, or from the text one that is near."""
        if self._cursor is None:
            return self._from_text(step)
        row = self._cursor + step
        return row if 0 <= row < len(self._laid_out().keys) else None

    def _from_text(self, step: int) -> int | None:
        """Return the row that a step leads to from the text: down to the next in view, up to one right above it."""
        layout = self._laid_out()
        row = layout.row_from(self.top)
        if step < 0:
            row -= 1
            return row if row >= 0 and layout.span(row)[1] == self.top else None
        return row if row < len(layout.keys) and self._is_in_view(row) else None

    def action_edge(self, last: int) -> None:
        """Go to the last row, or to the top; without rows, move the view to the bottom."""
        count = len(self._laid_out().keys)
        self._to(count - 1 if last and count else None)
        if not last or not count:
            super().scroll_lines(self.total() if last else -self.total())

    def action_leap(self, halves: int) -> None:
        """Move the view by a number of half pages; the cursor goes along."""
        lines, layout = halves * self.page // 2, self._laid_out()
        if self._cursor is None:
            super().scroll_lines(lines)
            return
        line = layout.span(self._cursor)[0] + lines
        row = min(layout.row_from(line), len(layout.keys) - 1)
        if halves < 0:
            row = min(row, self._cursor - 1)
        self._to(row if line >= layout.span(0)[0] else None)
        if self._cursor is None:
            super().scroll_lines(lines)

    def on_resize(self) -> None:
        """Keep the view inside the lines of the new size, and the cursor in view."""
        if self._is_unseen and self.size.height:
            self.choose(self._key)
        self._follow()


class RecordPane(DetailPane):
    """The detail of a record, with rows that can be opened."""

    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.RECORD)

    class Opened(Message):
        """Somebody opened the row with the cursor."""

        def __init__(self, key: DetailKey) -> None:
            super().__init__()
            self.key = key

    def action_open(self) -> None:
        """Open the row with the cursor."""
        if self.cursor_key is not None:
            self.post_message(self.Opened(self.cursor_key))
