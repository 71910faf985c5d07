#!/bin/sh
# DuckDB 2.0.1 reading CSV: one more row can turn every earlier date of the column from day-first to month-first.
#
# Guess:  a column of 01/02/2026 stays text until somebody names a format, or is always read one way.
# Really: the reader looks for a format that fits all it has sampled and prefers day first; the first
#         day above 12 in second place makes the whole column month first. No warning either way.
# Seen:   01/02/2026 alone: 1 February; with a row of 02/13/2026 behind it: 2 January.
# For us: an export that grows by a row a week changes its own past on the 13th. Give dateformat= to
#         read_csv, or ask for text and parse it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check duckdb==2.0.1
venv/bin/python - <<'PY'
import sys
from pathlib import Path

import duckdb


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def read(*days):
    Path("values.csv").write_text("day,value\n" + "".join(f"{day},{place}\n" for place, day in enumerate(days)))
    return [str(row[0]) for row in duckdb.sql("select day from 'values.csv' order by value").fetchall()]


expect("two rows", read("01/02/2026", "02/03/2026"), ["2026-02-01", "2026-03-02"])
expect("a third", read("01/02/2026", "02/03/2026", "02/13/2026"), ["2026-01-02", "2026-02-03", "2026-02-13"])
PY
