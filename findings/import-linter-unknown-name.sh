#!/bin/sh
# import-linter 2.17: a forbidden package whose name is misspelt keeps the contract green for ever.
#
# Guess:  a contract that names something unknown stops the run, as a misspelt module of one's own
#         package does.
# Really: an outside package that nothing imports is no error, be it well behaved or not existing.
#         The contract is reported as kept, exit code 0.
# Seen:   forbidden "tinydb": broken, exit code 1; "tinybd": kept, exit code 0;
#         own module "shop.stoer": "does not exist", exit code 1.
# For us: each contract about an outside package needs one deliberate break, once, to show that it
#         can go red.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check import-linter==2.17
mkdir -p shop/store
touch shop/__init__.py shop/store/__init__.py
echo "import tinydb" > shop/screen.py

verdict() { # the exit code when $1 is forbidden
    cat > .importlinter <<INI
[importlinter]
root_package = shop
include_external_packages = True

[importlinter:contract:one]
name = screens stay away
type = forbidden
source_modules = shop.screen
forbidden_modules = $1
INI
    code=0
    venv/bin/lint-imports --no-cache > out.txt 2>&1 || code=$?
    echo "$1: exit code $code; $(grep -E 'KEPT|BROKEN|does not exist' out.txt | head -n 1)"
    [ "$code" -eq "$2" ] || { echo "behaviour changed: exit code for $1 was $2" >&2; exit 1; }
    grep -q "$3" out.txt || { echo "behaviour changed: no '$3' for $1" >&2; exit 1; }
}
verdict tinydb 1 BROKEN
verdict tinybd 0 KEPT
verdict shop.stoer 1 "does not exist"
