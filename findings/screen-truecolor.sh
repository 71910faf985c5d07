#!/bin/sh
# GNU screen (Debian 12: 4.9.0): a 24-bit colour is taken apart, and its numbers switch on other things.
# Needs Debian's package screen.
#
# Guess:  a multiplexer without 24-bit colour ignores the sequence or takes the nearest of its 256.
# Really: it knows 38;5;N but not 38;2;R;G;B, and reads on after the 38: 2 is dim, and each of R, G
#         and B that is a code of its own acts as one. The 256-colour form passes untouched.
# Seen:   crimson, 38;2;200;31;44, reaches the terminal as dim, red on blue (2, 31, 44);
#         38;2;255;4;7 as dim, underlined, reversed (2, 4, 7); 38;5;160 as 38;5;160.
# For us: COLORTERM=truecolor is inherited by what runs inside screen, and programs go by it. Where
#         TERM begins with "screen" and STY is set, use 256 colours.
set -eu
command -v screen > /dev/null || { echo "needs screen" >&2; exit 77; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
screen --version || true
mkdir -m 700 sockets
SCREENDIR=$dir/sockets python3 - <<'PY'
import os
import pty
import re
import select
import sys
import time


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def reaches_the_terminal(sequence):
    """Return the colour codes that the outer terminal gets before the word."""
    child, terminal = pty.fork()
    if child == 0:
        os.environ["TERM"] = "xterm-256color"
        os.environ.pop("STY", None)
        script = f"printf '\\033[{sequence}mword\\033[0m end'; sleep 1"
        os.execvp("screen", ["screen", "-U", "-c", "/dev/null", "sh", "-c", script])
    got, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        if select.select([terminal], [], [], 0.1)[0]:
            try:
                got += os.read(terminal, 65536)
            except OSError:
                break
    os.close(terminal)
    os.waitpid(child, 0)
    before = got.split(b"word")[0].split(b"\x1b[2J")[-1]
    return re.findall(r"\x1b\[([\d;]+)m", before.decode())


expect("38;2;200;31;44", reaches_the_terminal("38;2;200;31;44"), ["2", "31", "44"])
expect("38;2;255;4;7", reaches_the_terminal("38;2;255;4;7"), ["2", "4", "7"])
expect("38;5;160", reaches_the_terminal("38;5;160"), ["38;5;160"])
PY
