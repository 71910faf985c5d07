#!/bin/sh
# Textual 8.2.8, Sparkline: two equal values draw like zeros, one draws full, and a fall can vanish.
#
# Guess:  a steady series draws a steady line, and the last bar shows the last value.
# Really: bars go from the least to the greatest value of the series, so a steady one stands at the
#         bottom like zeros, though a single value fills the height. With more values than columns
#         each bar is the highest of its group, so a fall at the end is hidden by its neighbours.
# Seen:   [100] full bars; [100, 100] lowest bars, as [0, 0]; twelve times 100, then 90, in five
#         columns: five full bars.
# For us: a KPI that sits on its target looks like one at zero, and one that has just dropped looks
#         perfect. Draw steady series some other way, and take the last value of each group.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
PYTHONIOENCODING=utf-8 venv/bin/python - <<'PY'
import asyncio
import sys
from textual.app import App
from textual.widgets import Sparkline


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


async def drawn(data, **settings):
    class Chart(App):
        CSS = "Sparkline { width: 5; height: 1; margin: 0; }"

        def compose(self):
            yield Sparkline(data, **settings)

    chart = Chart()
    async with chart.run_test() as pilot:
        await pilot.pause()
        return chart.query_one(Sparkline).render_line(0).text


async def main():
    expect("one value of 100", await drawn([100]), "█████")
    expect("two of 100", await drawn([100, 100]), "▁▁▁▁▁")
    expect("two of 0", await drawn([0, 0]), "▁▁▁▁▁")
    fall = [100] * 12 + [90]
    expect("a fall at the end", await drawn(fall), "█████")
    expect("the last of each group", await drawn(fall, summary_function=lambda group: group[-1]), "████▁")


asyncio.run(main())
PY
