#!/bin/sh
# XmR charts: one month without a value, and pycontrolcharts 0.1.2 finds nothing unusual any more.
#
# Guess:  a missing value is left out, or refused; the other points keep their limits.
# Really: pycontrolcharts makes the centre line and all limits NaN, and as no comparison with NaN
#         is true, it reports no violation at all. shewhart 0.1.1 leaves the month out and takes the
#         difference across the gap for a moving range.
# Seen:   the point at 40 is reported by both; with a NaN month before it, by pycontrolcharts no
#         longer (limits nan), by shewhart still, with the same limits as without the gap.
# For us: a gap in check-ins is usual, and "no signal" is what a reader takes for good news. A limit
#         that is NaN has to be an error, and a gap must break the chain of moving ranges.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pycontrolcharts==0.1.2 shewhart==0.1.1 pandas==2.3.3
venv/bin/python - <<'PY'
import sys
import warnings
warnings.simplefilter("ignore")
import pandas
import pycontrolcharts
import shewhart


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


whole = [12.0, 14, 11, 15, 13, 12, 40, 13, 14, 12, 11, 13]
gap = whole[:3] + [float("nan")] + whole[3:]


def by_pycontrolcharts(values):
    chart = pycontrolcharts.calc_xmr(values)
    return str(round(float(chart.ucl.iloc[0]), 1)), [v for v, found in zip(values, chart.violations) if found]


def by_shewhart(values):
    chart = shewhart.imr(pandas.DataFrame({"value": values}), value="value")
    return str(round(chart.stats["i_ucl"], 1)), [signal.rule for signal in chart.signals if signal.chart == "i"]


expect("pycontrolcharts, no gap", by_pycontrolcharts(whole), ("32.6", [40]))
expect("pycontrolcharts, a gap", by_pycontrolcharts(gap), ("nan", []))
expect("shewhart, no gap", by_shewhart(whole), ("32.6", ["nelson_1"]))
expect("shewhart, a gap", by_shewhart(gap), ("32.6", ["nelson_1"]))
PY
