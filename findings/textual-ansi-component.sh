#!/bin/sh
# textual 8.2.8: the pseudo-class :ansi has no effect on a component class; it has to stand on the widget.
#
# Guess:  ".list--cursor:ansi { ... }" styles the cursor of a list where an app uses the terminal's own colours.
# Really: pseudo-classes of a component's rule are looked for on a node that stands for the component, which is never
#         in that state; those in front of it, on the widget, are looked for on the widget.
# Seen:   in an app with ansi_color, of two rules only "Host:ansi .host--b" sets a colour.
# For us: rules for the sixteen colours of a terminal name the widget first.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > colours.py <<'PY'
import asyncio

from textual.app import App
from textual.widget import Widget


class Host(Widget):
    COMPONENT_CLASSES = {"host--a", "host--b"}
    DEFAULT_CSS = """
    .host--a:ansi { color: rgb(1,2,3); }
    Host:ansi .host--b { color: rgb(1,2,3); }
    """


class Colours(App):
    def compose(self):
        yield Host()


async def main():
    app = Colours(ansi_color=True)
    async with app.run_test():
        host = app.query_one(Host)
        return {name: host.get_component_styles(name).color.rgb == (1, 2, 3) for name in ("host--a", "host--b")}


seen = asyncio.run(main())
print(f".host--a:ansi takes effect: {seen['host--a']}")
print(f"Host:ansi .host--b takes effect: {seen['host--b']}")
raise SystemExit(0 if seen == {"host--a": False, "host--b": True} else f"behaviour changed: {seen}")
PY
venv/bin/python colours.py
