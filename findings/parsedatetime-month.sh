#!/bin/sh
# parsedatetime 2.6: "2026-10", "2026-Q3" and "2026-W45" are today at 20:26.
#
# Guess:  a month of a year is read as that month, or the parser says that it did not understand.
# Really: the year is taken for a time of day, the rest is passed over, and the status is that of
#         success (2: a time was found). Only a year that is no time, such as 2060, is refused.
# Seen:   all three: 20:26 of the given day, status 2; "2026-10-05": the day, status 1;
#         "2060-10": nothing, status 0.
# For us: a column of months becomes one column of todays. Check the status for 1 or 3 (a date was
#         found) and not for "above 0".
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check parsedatetime==2.6
venv/bin/python - <<'PY'
import sys
from datetime import datetime

import parsedatetime


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def read(text):
    found, status = parsedatetime.Calendar().parseDT(text, sourceTime=datetime(2026, 11, 27, 9, 0))
    return found.strftime("%Y-%m-%d %H:%M"), status


for text in ("2026-10", "2026-Q3", "2026-W45"):
    expect(text, read(text), ("2026-11-27 20:26", 2))
expect("2026-10-05, the date", (read("2026-10-05")[0][:10], read("2026-10-05")[1]), ("2026-10-05", 1))
expect("2060-10", read("2060-10")[1], 0)
PY
