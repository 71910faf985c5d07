#!/bin/sh
# textual 8.2.8: undoing the line that made a TextArea's scroll bar appear raises ValueError.
#
# Guess:  ctrl+z takes back the last line, whatever its number.
# Really: an undo first takes the line out and fits the scroll bars, and only then moves the cursor. Where the bar
#         goes away with that line, the box wants to show its cursor, which is still on the line that is gone.
# Seen:   in a box of 5 lines, undoing the 5th line works, and the 7th; the 6th raises "The document line index 5
#         is out of bounds", which ends an app that does not expect it. The text is as it was before.
# For us: a box for long texts has to look whether its cursor is still in the text before it scrolls to it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > box.py <<'PY'
import asyncio

from textual.app import App
from textual.widgets import TextArea


class Box(App):
    CSS = "TextArea { height: 5; border: none; }"

    def compose(self):
        yield TextArea()


async def undone(lines):
    app = Box()
    async with app.run_test(size=(40, 10)) as pilot:
        box = app.query_one(TextArea)
        box.focus()
        for _ in range(lines - 1):
            await pilot.press("enter")
        await pilot.pause()
        try:
            box.undo()
        except ValueError as error:
            return str(error).split(".")[0]
        return f"{box.document.line_count} lines"


seen = {lines: asyncio.run(undone(lines)) for lines in (5, 6, 7)}
for lines, what in seen.items():
    print(f"undo with {lines} lines: {what}")
expected = {5: "4 lines", 6: "The document line index 5 is out of bounds", 7: "6 lines"}
raise SystemExit(0 if seen == expected else f"behaviour changed: {seen}")
PY
venv/bin/python box.py
