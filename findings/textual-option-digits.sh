#!/bin/sh
# textual 8.2.8: Escape followed at once by a digit types ™, £ or ∞.
#
# Guess:  a terminal sends Escape and the key for Alt with a key, and so it arrives: alt+2, like alt+j. The same bytes
#         come when somebody presses Escape and then 2 over a slow line, or in tmux within its escape-time.
# Really: Textual has these sequences in its table as what the option key types on one terminal of macOS.
# Seen:   Escape and j is the key alt+j; Escape and 2 is the key trade_mark_sign, which prints ™ into a field; so do all
#         digits, - and =, each with a sign of its own. Nothing tells them from £ or § on the keyboards that have those.
# For us: the sequences are taken out of the table, so that Escape and then a section's number do both.
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
for key in "j123":
    parser = XTermParser()
    (event,) = [*parser.feed(f"\x1b{key}"), *parser.feed("")]
    seen[key] = (event.key, event.character)
    print(f"Escape {key}: {event.key}, types {event.character}")
expected = {
    "j": ("alt+j", "j"), "1": ("inverted_exclamation_mark", "¡"),
    "2": ("trade_mark_sign", "™"), "3": ("pound_sign", "£"),
}
raise SystemExit(0 if seen == expected else f"behaviour changed: {seen}")
PY
venv/bin/python keys.py
