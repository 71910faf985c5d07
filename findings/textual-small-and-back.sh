#!/bin/sh
# textual 8.2.8: a terminal that becomes smaller and at once as large as before is not drawn again.
#
# Guess:  at every change of size all is drawn, as a terminal may drop what does not fit.
# Really: Textual gathers changes of size for 1/120 s and lays out the last one; that is the size it had, so nothing has
#         changed and nothing is sent. An xterm that a tiling window manager toggles stays blank but for the small part.
# Seen:   one change of size sends hundreds of bytes; a change and its opposite 2 ms later send none.
# For us: a change that ends in the size of the last layout draws everything anew.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > app.py <<'PY'
from textual.app import App
from textual.widgets import Static


class Words(App):
    def compose(self):
        yield Static("word " * 200)


Words().run()
PY
cat > sizes.py <<'PY'
import os, pty, select, signal, sys, termios, time

child, master = pty.fork()
if child == 0:
    os.environ["TERM"] = "xterm-256color"
    os.execv(sys.executable, [sys.executable, "app.py"])


def sent(quiet: float) -> int:
    """How many bytes of the picture come until nothing comes for so many seconds; sync marks are none."""
    data = b""
    while select.select([master], [], [], quiet)[0]:
        data += os.read(master, 65536)
    return len(data.replace(b"\x1b[?2026h", b"").replace(b"\x1b[?2026l", b""))


def resize(*sizes: tuple[int, int]) -> int:
    for columns, lines in sizes:
        termios.tcsetwinsize(master, (lines, columns))
        time.sleep(0.002)
    return sent(1.0)


try:
    termios.tcsetwinsize(master, (24, 80))
    select.select([master], [], [], 20)
    sent(2.0)
    one, back = resize((40, 10)), (resize((80, 24)), resize((40, 10), (80, 24)))[1]
    print(f"one change of size: {one} bytes; smaller and back: {back}")
finally:
    os.kill(child, signal.SIGKILL)
raise SystemExit(0 if one > 100 > back else f"behaviour changed: {one}, {back}")
PY
venv/bin/python sizes.py
