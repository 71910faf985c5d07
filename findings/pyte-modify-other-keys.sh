#!/bin/sh
# pyte 0.8.2: asking for more key codes (CSI > 4 ; 1 m) makes all text that follows bold and underlined.
#
# Guess:  a request that the emulator does not know, marked private by ">", is passed over, as xterm's
#         and kitty's other private requests are.
# Really: the ">" is dropped and the rest obeyed: "CSI > 4 ; 1 m", modifyOtherKeys of xterm, is taken
#         for "CSI 4 ; 1 m", underline and bold, until the next reset of attributes.
#         "CSI < u", which ends kitty's keyboard protocol, prints the letter u.
# Seen:   the text: bold and underlined; after CSI < u: "abuc".
# For us: a colour or style test through pyte blames the program for what its start-up asked the
#         terminal. Filter private sequences out before feed().
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pyte==0.8.2
venv/bin/python - <<'PY'
import sys

import pyte


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def screen(data):
    shown = pyte.Screen(20, 2)
    pyte.Stream(shown).feed(data)
    return shown


cell = screen("\x1b[>4;1mNPS").buffer[0][0]
expect("bold, underlined", (cell.bold, cell.underscore), (True, True))
cell = screen("\x1b[>1uNPS").buffer[0][0]
expect("kitty's request: bold, underlined", (cell.bold, cell.underscore), (False, False))
expect("the end of kitty's keyboard protocol", screen("ab\x1b[<uc").display[0].rstrip(), "abuc")
PY
