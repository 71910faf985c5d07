#!/bin/sh
# pydantic 2.14.4 with time-machine 3.6.0: PastDate and FutureDate go by the real clock.
#
# Guess:  inside time_machine.travel() it is that day for everything, as time-machine changes
#         CPython's own clock functions and not just names in modules.
# Really: the two types work out "today" in compiled code that does not ask CPython, so a test that
#         has travelled still validates against the day it runs on.
# Seen:   travelled to 2125: date.today() says 2125, yet a day in 2100 is refused as PastDate and
#         accepted as FutureDate.
# For us: a rule such as "a check-in is not in the future" cannot be tested by travelling, and such
#         a test goes red on a date nobody chose. Compare with a "today" that is passed in.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pydantic==2.14.4 time-machine==3.6.0
venv/bin/python - <<'PY'
import sys
from datetime import date
import time_machine
from pydantic import FutureDate, PastDate, TypeAdapter, ValidationError


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def accepts(kind, day):
    try:
        TypeAdapter(kind).validate_python(day)
    except ValidationError:
        return False
    return True


with time_machine.travel("2125-01-01"):
    expect("today, travelled", date.today().year, 2125)
    expect("2100 is past", accepts(PastDate, date(2100, 1, 1)), False)
    expect("2100 is future", accepts(FutureDate, date(2100, 1, 1)), True)
expect("1900 is past", accepts(PastDate, date(1900, 1, 1)), True)
PY
