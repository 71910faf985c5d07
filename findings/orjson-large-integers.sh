#!/bin/sh
# orjson 3.13.0: an integer past 64 bits is read as a rounded float, and refused when written.
#
# Guess:  a JSON integer comes back as a Python int of any size, as with json; or, if orjson has a
#         limit, reading one beyond it raises, as writing does.
# Really: loads() turns it silently into the nearest float, dumps() raises TypeError for the int.
# Seen:   loads("18446744073709551617") gives 1.8446744073709552e+19, dumps(2**64 + 1) raises.
# For us: an id or amount from another tool changes its digits and its type on the way in, and no
#         error tells. Check after reading that a field meant to be an int is one.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check orjson==3.13.0
venv/bin/python - <<'PY'
import json
import sys
import orjson


def expect(what, seen, wanted):
    print(f"{what}: {seen!r}")
    if repr(seen) != repr(wanted):
        sys.exit(f"behaviour changed: {what} was {wanted!r}")


def written(value):
    try:
        return orjson.dumps(value)
    except TypeError as error:
        return type(error).__name__


largest, beyond = 2**64 - 1, 2**64 + 1
expect("largest, read by orjson", orjson.loads(str(largest)), largest)
expect("two more, read by orjson", orjson.loads(str(beyond)), float(2**64))
expect("two more, read by json", json.loads(str(beyond)), beyond)
expect("largest, written by orjson", written(largest), b"18446744073709551615")
expect("two more, written by orjson", written(beyond), "TypeError")
PY
