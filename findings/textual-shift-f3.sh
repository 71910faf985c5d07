#!/bin/sh
# textual 8.2.8: shift+F3 of xterm never arrives as a key; it is read as the terminal's answer about its cursor.
#
# Guess:  shift with a function key is a key, F3 like its neighbours.
# Really: xterm and those that follow it send F1 to F4 with a modifier as CSI 1 ; modifier and P, Q, R or S. For F3 with
#         shift that has the form of a cursor position report for line 1, column 2, and Textual takes each such report
#         for an answer, whether it asked or not.
# Seen:   F2 and F4 with shift are the keys shift+f2 and shift+f4; F3 is a message CursorPosition(x=1, y=0) and no key.
# For us: shift+F3 is no key to offer, and whoever asks for the cursor's position asks in another line than the first.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > keys.py <<'PY'
from textual._xterm_parser import XTermParser

seen = {}
for name, final in (("F2", "Q"), ("F3", "R"), ("F4", "S")):
    (message,) = XTermParser().feed(f"\x1b[1;2{final}")
    seen[name] = getattr(message, "key", None) or f"{type(message).__name__}(x={message.x}, y={message.y})"
    print(f"shift+{name}: {seen[name]}")
expected = {"F2": "shift+f2", "F3": "CursorPosition(x=1, y=0)", "F4": "shift+f4"}
raise SystemExit(0 if seen == expected else f"behaviour changed: {seen}")
PY
venv/bin/python keys.py
