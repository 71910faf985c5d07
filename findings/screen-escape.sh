#!/bin/sh
# GNU screen (Debian 12: 4.9.0): with mouse reporting on, a lone Escape waits until another key comes.
# Needs Debian's package screen.
#
# Guess:  Escape arrives at once, or after screen's key timeout (maptimeout, 300 ms by default), as
#         it does while the program has not asked for the mouse.
# Really: once the program has switched mouse reporting on, a lone Escape is kept for as long as
#         nothing follows, and then sent in one piece with the next key, which reads as Alt+key.
# Seen:   mouse off: ESC, then j; mouse on: nothing for 4 seconds, then ESC j in one read.
# For us: "Escape goes back" looks dead in screen, and the key after it is lost as well. Leave the
#         mouse alone where STY is set, or take an unknown Alt+key for Escape and the key.
set -eu
command -v screen > /dev/null || { echo "needs screen" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
screen --version || true
mkdir -m 700 sockets
cat > keys.py <<'PY'
import os
import sys
import tty

tty.setraw(0)
os.write(1, sys.argv[1].encode().decode("unicode_escape").encode() + b"ready")
with open(sys.argv[2], "a", buffering=1) as log:
    while True:
        keys = os.read(0, 100)
        log.write(f"{keys!r}\n")
        if b"j" in keys:
            break
PY
SCREENDIR=$dir/sockets python3 - <<'PY'
import os
import pty
import select
import sys
import time
from pathlib import Path


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def wait(terminal, seconds, until=None):
    got, end = b"", time.monotonic() + seconds
    while time.monotonic() < end and (until is None or until not in got):
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                got += os.read(terminal, 65536)
            except OSError:
                break


def reads(name, modes):
    """Return what the program in screen had read 4 seconds after Escape, and in the end."""
    log = Path(name)
    log.touch()
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("STY", None)
        os.execvp("screen", ["screen", "-U", "-c", "/dev/null", sys.executable, "keys.py", modes, name])
    wait(terminal, 20, until=b"ready")
    os.write(terminal, b"\x1b")
    wait(terminal, 4)
    early = log.read_text().split()
    os.write(terminal, b"j")
    wait(terminal, 20)
    os.close(terminal)
    os.waitpid(child, 0)
    return early, log.read_text().split()


escape, letter, both = repr(b"\x1b"), repr(b"j"), repr(b"\x1bj")
expect("mouse off", reads("off", ""), ([escape], [escape, letter]))
expect("mouse on", reads("on", r"\x1b[?1000h\x1b[?1006h"), ([], [both]))
PY
