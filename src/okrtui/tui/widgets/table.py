"""A table that draws only the lines in view, so that 50,000 rows open as fast as 100."""

from __future__ import annotations

from collections.abc import Container, Hashable, Sequence
from typing import ClassVar, Final, NamedTuple

from textual import events
from textual.binding import BindingType
from textual.message import Message

from okrtui.glyphs import Glyphs
from okrtui.tui import styled_text
from okrtui.tui.keys import bindings
from okrtui.tui.styled_text import Align, Line, Tone, Value
from okrtui.tui.widgets.bars import ScrolledLines
from okrtui.tui.widgets.column_layout import GAP, Slot, arrange, slot_at

MARKER: Final = 2
SCROLLBAR: Final = 2
INDENT: Final = 2
CACHED: Final = 400


class TableColumn(NamedTuple):
    """One column: its ideal width, its limits, and its priority (the lowest is dropped first).

    One with priority 0 is only shown where every column has its ideal width.
    One that `is_left_out` keeps its place among the cells of a row, but is not shown.
    """

    key: str
    title: str
    width: int = 10
    minimum: int = 0
    maximum: int = 0
    flex: bool = False
    align: Align = "left"
    priority: int = 1
    is_left_out: bool = False

    @property
    def least(self) -> int:
        """Return the width below which the column is dropped: the minimum or the ideal width."""
        return self.minimum or self.width


class Row(NamedTuple):
    """One row: its key, its values in the order of the columns, its depth, and whether it is open (None: no fold)."""

    key: Hashable
    cells: tuple[Value, ...]
    indent: int = 0
    open: bool | None = None


DrawnRow = tuple[Row, Line, Line]
"""A row, its first cell as it is drawn, and the rest of it."""


class VirtualTable(ScrolledLines, can_focus=True):
    """Rows under a header, with a cursor that keeps to its row's key; messages carry keys, never places."""

    DEFAULT_CSS = """
    VirtualTable { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = bindings.bindings(bindings.TABLE)

    class FromTable(Message):
        """Something happened at the table."""

        def __init__(self, table: VirtualTable) -> None:
            super().__init__()
            self.table = table

        @property
        def control(self) -> VirtualTable:
            """The table the message is from."""
            return self.table

    class Highlighted(FromTable):
        """The cursor has moved to another row; the key is None when there is no row."""

        def __init__(self, table: VirtualTable, key: Hashable | None) -> None:
            super().__init__(table)
            self.key = key

    class Selected(Highlighted):
        """The row at the cursor was chosen."""

    class Folded(FromTable):
        """The row at the cursor is to be unfolded or folded."""

        def __init__(self, table: VirtualTable, key: Hashable, *, is_open: bool) -> None:
            super().__init__(table)
            self.key, self.is_open = key, is_open

    class HeadingChosen(FromTable):
        """The heading of a column was clicked."""

        def __init__(self, table: VirtualTable, key: str) -> None:
            super().__init__(table)
            self.key = key

    def __init__(
        self,
        columns: Sequence[TableColumn] = (),
        *,
        empty: Sequence[Line] = (),
        folds: bool = False,
        id: str | None = None,  # noqa: A002
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns: Sequence[TableColumn] = columns
        self.rows: Sequence[Row] = ()
        self.empty = empty
        self.folds = folds
        self.sort: tuple[str, bool] | None = None
        self.marks: Container[Hashable] = ()
        self.cursor = 0
        self._keys: Sequence[Hashable] | None = None
        self._told: Hashable | None = None
        self._slots: list[Slot] = []
        self._arranged_for = -1
        self._drawn: dict[int, DrawnRow] = {}
        self._before: dict[int, DrawnRow] = {}
        self._drawn_for: tuple[int, Glyphs, bool] | None = None

    # content

    def set_columns(self, columns: Sequence[TableColumn], sort: tuple[str, bool] | None = None) -> None:
        """Show these columns; `sort` marks one by its key, True for descending."""
        if (tuple(columns), sort) == (tuple(self.columns), self.sort):
            return
        self.columns, self.sort = columns, sort
        self._arranged_for = -1
        self.repaint()

    def _forget_drawn(self) -> None:
        self._drawn.clear()
        self._before.clear()

    def set_rows(self, rows: Sequence[Row], keys: Sequence[Hashable] | None = None) -> None:
        """Show these rows; the cursor keeps its row and its line. `keys` saves reading rows that are made lazily."""
        key, before = self.cursor_key, self.cursor
        self.rows, self._keys = rows, keys
        drawn_for = self._room, styled_text.glyphs(), styled_text.folds()
        self._before, self._drawn = self._drawn if drawn_for == self._drawn_for else {}, {}
        self._drawn_for = drawn_for
        found = self._find(key, before)
        self.top += 0 if found is None else found - before
        self._to(before if found is None else found)

    def move_to(self, key: Hashable) -> bool:
        """Put the cursor on the row with this key; return False if there is none."""
        found = self._find(key, self.cursor)
        if found is not None:
            self._to(found)
        return found is not None

    @property
    def keys(self) -> Sequence[Hashable]:
        """Return the keys of all rows."""
        return [row.key for row in self.rows] if self._keys is None else self._keys

    @property
    def cursor_key(self) -> Hashable | None:
        """Return the key of the row at the cursor."""
        return self._key(self.cursor) if self.rows else None

    # drawing

    @property
    def page(self) -> int:
        """Return the number of rows in view."""
        return max(1, self.size.height - 1)

    def total(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    @property
    def highlighted(self) -> int | None:
        """Return the line of the cursor while the table has the focus."""
        return self.cursor - self.top + 1 if self.rows and self.has_focus else None

    def line(self, y: int) -> Line:
        """Return the header, a row with its marker, or a line of the empty state."""
        if not self.rows:
            return self._empty(y)
        if y == 0:
            return self._header()
        index = self.top + y - 1
        if index >= len(self.rows):
            return ((" " * self.size.width, ""),)
        if index not in self._drawn:
            if len(self._drawn) > CACHED:
                self._drawn.clear()
            self._drawn[index] = self._row_at(index)
        end: Line = ((" ", ""), self.thumb(y - 1))
        _, first, rest = self._drawn[index]
        signs = styled_text.glyphs()
        sign = signs.marked if self.marks and self._key(index) in self.marks else " "
        if index != self.cursor:
            return ((" ", ""), (sign, "accent"), *first, *rest, *end)
        marker: Tone = "cursor" if self.has_focus else "muted"
        return ((signs.cursor[0], marker), (sign, "accent"), *first, *rest, *end)

    def measure(self) -> None:
        """Lay out the columns for the present width, which a drawing meets before the event about it."""
        super().measure()
        if self._arranged_for != self._room:
            self._arranged_for = self._room
            self._slots = arrange(self.columns, self._room)
            self._forget_drawn()

    def _row_at(self, index: int) -> DrawnRow:
        """Return a row as it is drawn, as before where its cells are the same."""
        row, known = self.rows[index], self._before.get(index)
        return (row, *self._row(row)) if known is None or known[0] != row else known

    def _row(self, row: Row) -> tuple[Line, Line]:
        """Return the first cell, which shows the cursor, and the rest of the row."""
        cells = [self._cell(row, slot) for slot in self._slots]
        first, *others = cells or [()]
        rest = [piece for cell in others for piece in ((" " * GAP, ""), *cell)]
        return styled_text.joined(first), styled_text.joined(
            styled_text.fit_line(rest, self._room - styled_text.width_of(first))
        )

    def _cell(self, row: Row, slot: Slot) -> Line:
        column = self.columns[slot.place]
        value = row.cells[slot.place] if slot.place < len(row.cells) else ""
        lead = self._lead(row)[: slot.width] if column.flex and self.folds else ""
        return ((lead, ""), *styled_text.pieces(value, slot.width - len(lead), column.align))

    def _lead(self, row: Row) -> str:
        signs = styled_text.glyphs()
        sign = " " if row.open is None else (signs.open if row.open else signs.shut)
        return " " * (INDENT * row.indent) + f"{sign} "

    def _header(self) -> Line:
        text = " " * MARKER + "".join(map(self._title, self._slots))
        return ((styled_text.fit(text, self.size.width), "head"),)

    def _title(self, slot: Slot) -> str:
        """Return the title and the gap behind it, in which the sort mark has room where the title needs the column."""
        column, signs = self.columns[slot.place], styled_text.glyphs()
        if self.sort is None or self.sort[0] != column.key:
            return styled_text.fit(column.title, slot.width, column.align) + " " * GAP
        sign = signs.down if self.sort[1] else signs.up
        if len(column.title) + 1 < slot.width:
            return styled_text.fit(f"{column.title} {sign}", slot.width, column.align) + " " * GAP
        title = styled_text.fit(column.title, slot.width).rstrip() + sign
        return styled_text.fit(title, slot.width + 1, column.align) + " " * (GAP - 1)

    def _empty(self, y: int) -> Line:
        index = y - max(0, (self.size.height - len(self.empty)) // 2)
        inside = 0 <= index < len(self.empty)
        return styled_text.fit_line(self.empty[index] if inside else (), self.size.width, "center")

    @property
    def _room(self) -> int:
        return max(0, self.size.width - MARKER - SCROLLBAR)

    # the cursor

    def _key(self, index: int) -> Hashable:
        return self.rows[index].key if self._keys is None else self._keys[index]

    def _find(self, key: Hashable | None, near: int) -> int | None:
        """Return the index of a key, trying its previous index first."""
        if key is None:
            return None
        if 0 <= near < len(self.rows) and self._key(near) == key:
            return near
        return next((index for index in range(len(self.rows)) if self._key(index) == key), None)

    def _to(self, index: int, *, alone: bool = False) -> None:
        """Put the cursor on a row in view; where it moves `alone` and the view stays, no other line is looked at."""
        before, top = self.cursor, self.top
        last, page = max(0, len(self.rows) - 1), self.page
        self.cursor = min(max(0, index), last)
        self.top = max(0, min(max(top, self.cursor - page + 1), self.cursor, last - page + 1))
        self.repaint((before - top + 1, self.cursor - top + 1) if alone and self.top == top else None)
        if self.cursor_key != self._told:
            self._told = self.cursor_key
            self.post_message(self.Highlighted(self, self._told))

    def scroll_lines(self, lines: int) -> None:
        """Move the view; move the cursor only to keep it in view."""
        self.top = min(max(0, self.top + lines), max(0, len(self.rows) - self.page))
        self._to(min(max(self.cursor, self.top), self.top + self.page - 1))

    def action_move(self, rows: int) -> None:
        """Move the cursor by a number of rows."""
        self._to(self.cursor + rows, alone=True)

    def action_edge(self, last: int) -> None:
        """Move the cursor to the first or the last row."""
        self._to(len(self.rows) if last else 0)

    def action_leap(self, halves: int) -> None:
        """Move view and cursor by a number of half pages."""
        rows = halves * self.page // 2
        self.top = min(max(0, self.top + rows), max(0, len(self.rows) - self.page))
        self._to(self.cursor + rows)

    def action_select(self) -> None:
        """Post that the row at the cursor was chosen."""
        if self.rows:
            self.post_message(self.Selected(self, self.cursor_key))

    def action_fold(self, unfold: int) -> None:
        """Post that the row at the cursor is to be folded or unfolded."""
        if self.rows:
            self.post_message(self.Folded(self, self.cursor_key, is_open=bool(unfold)))

    def action_turn(self) -> None:
        """Post that the row at the cursor is to change its fold, if it has one."""
        if self.rows and (is_open := self.rows[self.cursor].open) is not None:
            self.post_message(self.Folded(self, self.cursor_key, is_open=not is_open))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """Leave the folding keys to the screen if nothing folds."""
        return self.folds or action not in {"fold", "turn"}

    # events

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._to(self.cursor)

    def on_click(self, event: events.Click) -> None:
        """Move the cursor to the clicked row; choose the row if the cursor is there already."""
        if event.y == 0 and self.rows and (slot := slot_at(self._slots, event.x - MARKER)) is not None:
            self.post_message(self.HeadingChosen(self, self.columns[slot.place].key))
        index = self.top + event.y - 1
        if event.y < 1 or index >= len(self.rows):
            return
        if index == self.cursor:
            self.action_select()
        else:
            self._to(index)
