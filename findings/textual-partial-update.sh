#!/bin/sh
# textual 8.2.8: after a change of one cell, every widget on the screen is asked for all of its lines again.
#
# Guess:  refresh() of a region has the widget that it is in draw that region, and the others are left alone.
# Really: which widgets are asked is decided by the area that they may be cut to, not by where they are: that of a widget
#         in a container that does not scroll is the whole container, which meets any change. Each is asked for every
#         line, has a filter of colours go over each, and the lines without a change are thrown away. A widget whose
#         class says BLANK is asked as well, and returns blank lines at once.
# Seen:   of ten widgets of two lines below one another, one of which is refreshed in one cell, all ten are asked for both
#         lines; inside a container that scrolls it is the same.
# For us: a container that leaves no cell to itself is BLANK, which took 8 % off the answer to a key; few widgets on a
#         screen, and a line each from a cache, are worth more than small regions.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > asked.py <<'PY'
import asyncio

from textual.app import App
from textual.containers import Vertical, VerticalScroll
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

asked = []


class TwoLines(Widget):
    DEFAULT_CSS = "TwoLines { height: 2; }"

    def render_line(self, y):
        return Strip.blank(self.size.width)

    def render_lines(self, crop):
        asked.append((self, crop.height))
        return super().render_lines(crop)


class Lines(App):
    def __init__(self, around):
        super().__init__()
        self.around = around

    def compose(self):
        with self.around():
            for _ in range(10):
                yield TwoLines()


async def of(around):
    app = Lines(around)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        lines = list(app.query(TwoLines))
        asked.clear()
        lines[3].refresh(Region(0, 0, 1, 1))
        await pilot.pause(0.2)
        return len(set(asked)), {height for _, height in asked}


async def main():
    return await of(Vertical), await of(VerticalScroll)


seen = asyncio.run(main())
print("widgets asked after one cell of one of ten changed, and for how many lines: %s %s" % seen[0])
print("in a container that scrolls: %s %s" % seen[1])
raise SystemExit(0 if seen == ((10, {2}), (10, {2})) else f"behaviour changed: {seen}")
PY
venv/bin/python asked.py
