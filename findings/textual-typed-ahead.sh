#!/bin/sh
# textual 8.2.8: keys typed right behind the one that opens a form reach nobody; its Pilot says that they arrive.
#
# Guess:  "n" opens a form with a field, and what is typed next is in the field, as in a test with
#         pilot.press("n", "d", "a", "d").
# Really: the pilot waits after every key until the app is idle. A terminal does not: keys that arrive
#         before the form has mounted and given the focus to its field are dropped without a trace.
# Seen:   pilot: 'dad'; the same four keys in one write to a pseudo-terminal: '', or 'ad' on a busy machine.
# For us: a slow link or a quick typist loses letters that no pilot test will ever lose. Hold keys back
#         while a screen opens, and test that in a real terminal.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8 pexpect==4.9.0
cat > goals.py <<'PY'
import asyncio
import sys
from pathlib import Path

from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Input, Static


class Form(ModalScreen):
    def compose(self):
        yield Input()


class Goals(App):
    BINDINGS = [("n", "new", "New")]

    def compose(self):
        yield Static("goals")

    def on_ready(self):
        Path("ready").touch()

    def action_new(self):
        self.push_screen(Form())
        self.set_timer(3, self.tell)

    def tell(self):
        Path("typed").write_text(self.screen.query_one(Input).value)
        self.exit()


async def piloted():
    app = Goals()
    async with app.run_test() as pilot:
        await pilot.press("n", "d", "a", "d")
        Path("typed").write_text(app.screen.query_one(Input).value)


Goals().run() if sys.argv[1:] else asyncio.run(piloted())
PY
venv/bin/python - <<'PY'
import subprocess
import sys
import time
from pathlib import Path

import pexpect


def expect(what, seen, wanted):
    print(f"{what}: {seen!r}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted!r}")


subprocess.run([sys.executable, "goals.py"], check=True)
expect("pilot", Path("typed").read_text(), "dad")
Path("ready").unlink()
app = pexpect.spawn(sys.executable, ["goals.py", "run"], dimensions=(24, 80), timeout=30)
while not Path("ready").exists():
    time.sleep(0.05)
time.sleep(1)
app.send("ndad")
app.expect(pexpect.EOF)
typed = Path("typed").read_text()
print(f"terminal: {typed!r}")
expect("terminal: all three letters arrived", typed == "dad", False)
PY
