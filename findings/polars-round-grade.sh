#!/bin/sh
# polars 2.1.0: 0.65 rounds to 0.6, where Python says 0.7.
#
# Guess:  the float nearest to 0.65 lies above it, so any rounding to one decimal gives 0.7, also half to even.
# Really: round(1) multiplies by ten first; 6.5 is then an exact half and goes to the even six. What the
#         value really was is lost before the rule is applied. mode="half_away_from_zero" gives 0.7.
# Seen:   0.65, 0.75, 0.85 -> 0.6, 0.8, 0.8; Python's round(): 0.7, 0.8, 0.8; away from zero: 0.7, 0.8, 0.9.
# For us: a grade computed in a notebook is a band lower than the same grade elsewhere. Round decimals,
#         or name the mode.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check polars==2.1.0
venv/bin/python - <<'PY'
import sys

import polars


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


grades = [0.65, 0.75, 0.85]
column = polars.Series(grades)
expect("polars", column.round(1).to_list(), [0.6, 0.8, 0.8])
expect("polars, away from zero", column.round(1, mode="half_away_from_zero").to_list(), [0.7, 0.8, 0.9])
expect("Python", [round(grade, 1) for grade in grades], [0.7, 0.8, 0.8])
PY
