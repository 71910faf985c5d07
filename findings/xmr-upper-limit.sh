#!/bin/sh
# XmR charts: controlchartspy 0.1.3 and pycontrolcharts 0.1.2 draw different limits for the same numbers.
#
# Guess:  natural process limits are mean plus and minus 2.66 times the average moving range, so any
#         two libraries agree but for the last digit.
# Really: controlchartspy first leaves out moving ranges beyond their own limit (outliers_in_limits
#         is off unless asked for), pycontrolcharts and shewhart 0.1.1 do not. One odd month is enough.
# Seen:   12 months, one of them 40: upper limit 20.3 against 32.6 and 32.6; with
#         outliers_in_limits 32.6 in all three.
# For us: "within the limits" is no fact without the rule it was computed by. Say the rule beside
#         the chart, and compare with other tools only after asking for the same one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check controlchartspy==0.1.3 pycontrolcharts==0.1.2 shewhart==0.1.1 \
    pandas==2.3.3
venv/bin/python - <<'PY'
import sys
import warnings
from datetime import date
warnings.simplefilter("ignore")
import controlchartspy
import pandas
import pycontrolcharts
import shewhart


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


values = [12, 14, 11, 15, 13, 12, 40, 13, 14, 12, 11, 13]
months = {"month": [date(2024, number, 1) for number in range(1, 13)], "value": values}


def health(**settings):
    chart = controlchartspy.spc(data=months, keys="month", numerators="value", spc_settings=settings or None)
    return round(chart.limits[0]["ul99"], 1)


expect("controlchartspy", health(), 20.3)
expect("controlchartspy, outliers in", health(outliers_in_limits=True), 32.6)
expect("pycontrolcharts", round(float(pycontrolcharts.calc_xmr(values).ucl.iloc[0]), 1), 32.6)
individuals = shewhart.imr(pandas.DataFrame(months), value="value")
expect("shewhart", round(individuals.stats["i_ucl"], 1), 32.6)
PY
