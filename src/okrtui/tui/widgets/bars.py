"""The base of widgets drawn line by line, and the one-line ones: title, keys and messages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from okrtui.tui import styled_text
from okrtui.tui.keys import keymap
from okrtui.tui.keys.keymap import key_name
from okrtui.tui.sixteen_colours import readable
from okrtui.tui.styled_text import Line, Piece, Tone
from okrtui.tui.widgets.line_changes import changed

GAP: Final = 2
EDGE: Final = 1
FEW: Final = 8
LONGEST: Final = 3


class LineWidget(ScrollView, can_focus=False, inherit_bindings=False):
    """A widget that draws lines of pieces, and repaints no more cells than have changed.

    A ScrollView for its sizing only (a plain widget asks for a second layout at each resize); it scrolls by itself.
    """

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    LineWidget { width: 1fr; height: 1; }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self._shown: dict[int, Line] = {}
        self._lit: set[int] = set()
        self._palette: dict[Tone, Style] = {}

    def line(self, y: int) -> Line:
        """Return the line `y` of the widget, in exactly its width."""
        raise NotImplementedError

    @property
    def highlighted(self) -> int | None:
        """Return the line that stands out over its whole width, if any."""
        return None

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        self._shown[y] = line = self.line(y)
        is_lit = y == self.highlighted
        (self._lit.add if is_lit else self._lit.discard)(y)
        style = self._highlighted_style if is_lit else self._style
        if self.app.native_ansi_color:
            line = readable(line)
        return Strip([Segment(text, style(tone)) for text, tone in styled_text.joined(line)], self.size.width)

    def repaint(self, lines: Iterable[int] | None = None) -> None:
        """Redraw the cells that have changed since the last drawing, in some lines or all of them."""
        lit, regions = self.highlighted, []
        for y in range(self.size.height) if lines is None else lines:
            start, end = changed(self._shown.get(y, ()), self.line(y))
            if (y in self._lit) is not (y == lit):
                start, end = 0, self.size.width
            if end:
                regions.append(Region(start, y, end - start, 1))
        if len(regions) > FEW:
            regions = [Region.from_union(regions)]
        if regions:
            self.refresh(*regions)

    def notify_style_update(self) -> None:
        """Forget the styles of the tones: the theme or the pseudo classes changed."""
        self._palette.clear()
        super().notify_style_update()

    def _style(self, tone: Tone) -> Style:
        if tone not in self._palette:
            self._palette[tone] = self._styled(tone) if tone else self.rich_style
        return self._palette[tone]

    def _styled(self, tone: Tone) -> Style:
        """Return the style of a tone, as Textual would make it for a component class.

        Those it makes for each widget at each styling: 292 until the first list, nearly all of them for nothing. That
        took 14 ms and 2 to 3 MiB.
        """
        node = DOMNode(classes=f"tone--{tone}")
        node._attach(self)  # noqa: SLF001 - it belongs to no list of children
        self.app.stylesheet.apply(node, animate=False)
        return node.rich_style

    def _highlighted_style(self, tone: Tone) -> Style:
        """Return the style of a tone in the line that stands out: its own colour on another ground."""
        ground = self._style("row")
        return self._style(tone) + Style(bgcolor=ground.bgcolor, reverse=ground.reverse)


class ScrolledLines(LineWidget):
    """A line widget with more lines than it shows: `top` is the first one in view."""

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.top = 0
        self._thumb = range(0)
        self._is_other = False

    @property
    def page(self) -> int:
        """Return the number of lines in view."""
        return max(1, self.size.height)

    def total(self) -> int:
        """Return the number of all lines."""
        raise NotImplementedError

    def scroll_lines(self, lines: int) -> None:
        """Move the view by a number of lines, within the text."""
        self.top = min(max(0, self.top + lines), max(0, self.total() - self.page))
        self.repaint()

    def repaint(self, lines: Iterable[int] | None = None) -> None:
        """Redraw the cells that have changed since the last drawing, in some lines or all of them."""
        if not self._is_other:
            self.measure()
            super().repaint(lines)

    @contextmanager
    def other_content(self) -> Iterator[None]:
        """Draw everything once after this block: the content has nothing in common with what is shown."""
        self._is_other = True
        try:
            yield
        finally:
            self._is_other = False
            self.refresh()

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw some lines."""
        self.measure()
        return super().render_lines(crop)

    def measure(self) -> None:
        """Find out for all lines of a drawing what depends on the size: to ask at each of them takes longer."""
        total, page = self.total(), self.page
        if total <= page:
            self._thumb = range(0)
            return
        size = max(1, page * page // total)
        start = round(self.top / (total - page) * (page - size))
        self._thumb = range(start, start + size)

    def thumb(self, y: int) -> Piece:
        """Return the last cell of the body's line `y`: the thumb of a scroll bar, or a blank."""
        return (styled_text.glyphs().thumb, "muted") if y in self._thumb else (" ", "")

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll by three lines."""
        event.stop()
        self.scroll_lines(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll back by three lines."""
        event.stop()
        self.scroll_lines(-3)


class TitleLine(LineWidget):
    """The line above a section: its title, notes such as the filter, and the count of rows."""

    def __init__(self, title: str = "", *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.title, self.count = title, ""
        self.notes: Sequence[str] = ()

    def show(self, title: str | None = None, notes: Sequence[str] | None = None, count: str | None = None) -> None:
        """Set the parts that are given; all of them are data. Of the notes, the last one is needed most."""
        self.title = self.title if title is None else title
        self.notes = self.notes if notes is None else notes
        self.count = self.count if count is None else count
        self.repaint()

    def line(self, y: int) -> Line:  # noqa: ARG002
        """Return title and notes at the left, in favour of the count at the right: the last note alone is cropped."""
        count = styled_text.literal(self.count)
        room = max(0, self.size.width - cell_len(count) - 2 * EDGE)
        said = [self._said(self.notes[first:]) for first in range(max(1, len(self.notes)))]
        left = styled_text.fit_line(next((one for one in said if styled_text.width_of(one) <= room), said[-1]), room)
        return styled_text.fit_line((*left, (f" {count} ", "")), self.size.width)

    def _said(self, notes: Sequence[str]) -> Line:
        note = (" " * GAP).join(part for part in notes if part)
        return ((f" {self.title}", "strong"), (" " * GAP, ""), (note, "accent")) if self.title or note else ()


class MessageLine(LineWidget):
    """A sentence to the user, in up to three lines, until it is cleared."""

    DEFAULT_CSS = """
    MessageLine { height: auto; }
    """

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self._said: tuple[str, Tone] = ("", "")
        self._high = self._height(0)

    def say(self, text: str, tone: Tone = "strong") -> None:
        """Show a sentence; it is data."""
        self._said = (text, tone)
        self._relayout()

    def hush(self) -> None:
        """Clear the sentence."""
        self.say("")

    @property
    def said(self) -> str:
        """Return the shown sentence."""
        return self._said[0]

    def _wrapped(self, width: int) -> list[str]:
        lines = styled_text.wrap(self.said, max(2, width - 2 * EDGE)) if self.said else []
        return [*lines[: LONGEST - 1], " ".join(lines[LONGEST - 1 :])] if len(lines) > LONGEST else lines

    def _height(self, width: int) -> int:
        return len(self._wrapped(width))

    def _relayout(self) -> None:
        """Ask for a new layout only if the number of lines has changed."""
        high = self._height(self.size.width)
        if high != self._high:
            self._high = high
            self.refresh(layout=True)
        else:
            self.repaint()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return the number of lines of the sentence."""
        self._high = self._height(width)
        return self._high

    def line(self, y: int) -> Line:
        """Return a line of the sentence."""
        lines = self._wrapped(self.size.width)
        text = f" {lines[y]} " if y < len(lines) else ""
        return ((styled_text.fit(text, self.size.width), self._said[1]),)


class KeyBar(MessageLine):
    """The bottom line: the keys with their labels, the help always last; a sentence takes its place."""

    def __init__(self, keys: Sequence[tuple[str, str]] = (), *, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.keys = keys
        self.last = ("?", "help")
        self._spans: list[tuple[range, str]] = []

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Set the keys and their labels, from the most to the least needed."""
        self.keys = keys
        self.repaint()

    def _height(self, width: int) -> int:
        return max(1, super()._height(width))

    def line(self, y: int) -> Line:
        """Return the sentence if there is one, else the keys that fit."""
        self._spans = []
        if self.said:
            return super().line(y)
        end = self._end()
        line: list[Piece] = [(" ", "")]
        for pair in self.keys:
            more: Line = (*self._pair(pair), (" " * GAP, ""))
            if styled_text.width_of((*line, *more, *end)) > self.size.width:
                break
            self._remember(line, more, pair[0])
            line += more
        self._remember(line, end, self.last[0])
        return styled_text.fit_line((*line, *end), self.size.width)

    def _end(self) -> Line:
        """Return the last pair; of its keys only the first where they would leave no room for any other."""
        end = self._pair(self.last)
        first = self._pair(self.keys[0]) if self.keys else ()
        if styled_text.width_of((*first, *end)) + GAP + EDGE <= self.size.width:
            return end
        return self._pair((self.last[0].split(" ")[0], self.last[1]))

    def _remember(self, before: Sequence[Piece], pair: Line, shown: str) -> None:
        """Note where a key is shown, for a click."""
        start = styled_text.width_of(before)
        self._spans.append((range(start, start + styled_text.width_of(pair)), shown))

    def on_click(self, event: events.Click) -> None:
        """Press the key that is clicked; of several keys, the first."""
        shown = next((shown for span, shown in self._spans if event.x in span), "")
        name = keymap.pressed(shown)
        if name:
            char = " " if name == "space" else name if len(name) == 1 else None
            self.app.post_message(events.Key(key_name(name), char))

    @staticmethod
    def _pair(pair: tuple[str, str]) -> Line:
        return (styled_text.literal(pair[0]), "accent"), (f" {styled_text.literal(pair[1])}", "")
