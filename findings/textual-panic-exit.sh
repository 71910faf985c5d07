#!/bin/sh
# textual 8.2.8: a program that ends itself with App.panic() can report success to the shell.
#
# Guess:  panic(), "exits the app and displays a message", leaves a return code of 1, as an exception does.
# Really: return_code stays None, which means that the app was never ended by exit(); the usual
#         sys.exit(app.return_code or 0) ends with 0, and so does a plain app.run().
# Seen:   panic("disk is gone"): return_code None, exit code 0; an exception in a handler: 1 and 1.
# For us: cron and scripts take a breakdown for success. Set the code oneself: None is not 0.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check textual==8.2.8
cat > app.py <<'PY'
import sys
from pathlib import Path

from textual.app import App


class Broken(App):
    def on_mount(self):
        if sys.argv[1] == "panic":
            self.panic("disk is gone")
        else:
            raise OSError("disk is gone")


app = Broken()
app.run(headless=True)
Path("code").write_text(str(app.return_code))
sys.exit(app.return_code or 0)
PY
check() { # how it ends, wanted
    code=0
    venv/bin/python app.py "$1" > out.txt 2>&1 || code=$?
    seen="return_code $(cat code), exit code $code"
    echo "$1: $seen"
    [ "$seen" = "$2" ] || { echo "behaviour changed: $1 was $2" >&2; exit 1; }
}
check panic "return_code None, exit code 0"
check exception "return_code 1, exit code 1"
