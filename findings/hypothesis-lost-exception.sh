#!/bin/sh
# hypothesis 6.170.17: once one of its tests has run, what a signal's handler raises may be lost in the rest of the process.
#
# Guess:  a handler that raises (Ctrl-C, a limit of time by SIGALRM) ends what runs, in tests of other kinds too.
# Really: hypothesis measures the time of the garbage collector with a function in gc.callbacks, which stays there after
#         its tests. Python runs handlers between any two steps, also in that function, and what a callback of the
#         collector raises is printed and dropped: the handler has run, and the program goes on as if nothing had come.
# Seen:   in a loop that does nothing but collect, none of 100 exceptions is lost before a property was tested, and many
#         afterwards. Ordinary code collects seldom: there a test fails now and then.
# For us: a test that interrupts commits at any moment does so in a process of its own.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check hypothesis==6.170.17
cat > lost.py <<'PY'
import gc
import signal
import sys

from hypothesis import given
from hypothesis import strategies as st

TRIES = 100


class TooLate(Exception):
    pass


def too_late(*_):
    raise TooLate


@given(st.integers())
def test_any_property(number):
    assert number == number


def lost():
    """How many of the exceptions never came, although the signal did."""
    missed = 0
    for number in range(TRIES):
        try:
            signal.setitimer(signal.ITIMER_REAL, 0.0002 + number / 1_000_000)
            while signal.getitimer(signal.ITIMER_REAL)[0]:
                gc.collect(0)
            for _ in range(100):
                pass
            missed += 1
        except TooLate:
            pass
    return missed


sys.unraisablehook = lambda _: None
signal.signal(signal.SIGALRM, too_late)
before = lost()
test_any_property()
after = lost()
print(f"exceptions of a signal's handler that were lost: {before} of {TRIES} before a property was tested")
print(f"afterwards: {'some' if after else 'none'} ({after})")
raise SystemExit(0 if before == 0 < after else f"behaviour changed: {before}, {after}")
PY
venv/bin/python lost.py
