#!/bin/sh
# pyte 0.8.2: a sign of no width ends the text, and how much is lost depends on how it was fed.
#
# Guess:  a terminal emulator in a test drops or keeps a zero-width space; the words around it stay.
# Really: everything after it up to the next control sequence is dropped, within one call of feed().
#         Fed one character at a time, as a slow reader does, the same bytes lose nothing. The same
#         goes for a variation selector and for Thai vowels; an accent (U+0301) is handled.
# Seen:   one feed: 'Churn', 'NPS'; one character at a time: 'Churnrate 5%', 'NPS 40'.
# For us: a screen test can be red, or green, by the timing of read(). Do not judge such texts with
#         pyte, or feed it character by character.
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


def shown(chunks):
    screen = pyte.Screen(40, 2)
    stream = pyte.Stream(screen)
    for chunk in chunks:
        stream.feed(chunk)
    return screen.display[0].rstrip()


space, selector = "Churn\u200brate 5%", "NPS\ufe0f 40"
expect("zero-width space, one feed", shown([space]), "Churn")
expect("zero-width space, by character", shown(space), "Churnrate 5%")
expect("selector, one feed", shown([selector]), "NPS")
expect("selector, by character", shown(selector), "NPS 40")
expect("accent, one feed", shown(["Cafe\u0301s 40"]), "Caf\u00e9s 40")
PY
