#!/bin/sh
# dateparser 1.5.0: "2026 H1" is a moment some 2,000 hours ago, "2026-Q3" today's place in that quarter.
#
# Guess:  a half-year or a quarter is read as its first day, or not at all (None, as for "2026-W45").
# Really: "2026 H1" counts 2026 hours back from now, with STRICT_PARSING as well; "H1 2026" is a day in
#         January. A quarter is read, but as the day with today's number in the month of that quarter
#         which today's month is in its own: another day tomorrow, and never the first or the last.
# Seen:   on 27 Nov 2026: "2026 H1" is 2026-09-03, "H1 2026" is 2026-01-27, "2026-Q3" is 2026-08-27;
#         on 31 May 2026: 2026-03-07, 2026-01-31, 2026-08-31.
# For us: the same file brings other dates every night. Read the periods of a plan with a pattern of
#         one's own before a date parser sees them.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check dateparser==1.5.0
venv/bin/python - <<'PY'
import sys
from datetime import datetime

import dateparser


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def read(text, today, **settings):
    found = dateparser.parse(text, languages=["en"], settings={"RELATIVE_BASE": today, **settings})
    return found and str(found.date())


november, may = datetime(2026, 11, 27), datetime(2026, 5, 31)
for today, wanted in (
    (november, ["2026-09-03", "2026-01-27", "2026-08-27", None]),
    (may, ["2026-03-07", "2026-01-31", "2026-08-31", None]),
):
    seen = [read(text, today) for text in ("2026 H1", "H1 2026", "2026-Q3", "2026-W45")]
    expect(f"on {today.date()}: 2026 H1, H1 2026, 2026-Q3, 2026-W45", seen, wanted)
expect("2026 H1, strict", read("2026 H1", november, STRICT_PARSING=True), "2026-09-03")
PY
