#!/bin/sh
# syrupy 7.0.2 on pytest 9.2.0: a snapshot does not see whether lines end with LF, CRLF or CR.
#
# Guess:  a snapshot of an exported text is exact; a change of its line ends turns the test red.
# Really: line ends are made alike when a snapshot is stored and when it is compared, so the three
#         are equal. A space more at a line's end is seen.
# Seen:   stored with LF: passes with CRLF, passes with CR, fails with a space before the line end.
# For us: a snapshot of a CSV export says nothing on the CRLF that the format asks for. Compare
#         bytes, or snapshot repr(text).
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pytest==9.2.0 syrupy==7.0.2
cat > test_export.py <<'PY'
import os


def test_export(snapshot):
    assert os.environ["EXPORT"].encode().decode("unicode_escape") == snapshot
PY
run() { # the exit code of pytest when the export is $1
    text=$1
    wanted=$2
    shift 2
    code=0
    EXPORT=$text venv/bin/python -m pytest -q -p no:cacheprovider "$@" > out.txt 2>&1 || code=$?
    printf '%s: exit code %s\n' "$text" "$code"
    [ "$code" -eq "$wanted" ] || { cat out.txt; echo "behaviour changed: exit code was $wanted" >&2; exit 1; }
}
run 'kpi,value\nNPS,40\n' 0 --snapshot-update
run 'kpi,value\nNPS,40\n' 0
run 'kpi,value\r\nNPS,40\r\n' 0
run 'kpi,value\rNPS,40\n' 0
run 'kpi,value \nNPS,40\n' 1
