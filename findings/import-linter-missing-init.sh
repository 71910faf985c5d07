#!/bin/sh
# import-linter 2.17: a folder without __init__.py is not looked at, though Python imports from it.
#
# Guess:  all .py files below the root package are read, as Python, mypy and pytest do.
# Really: modules in a folder without __init__.py do not exist for it. A forbidden import there
#         is not seen, and a contract over the whole package is reported as kept.
# Seen:   without __init__.py: 4 files, kept, exit code 0; with it: 6 files, broken, exit code 1.
#         Both times Python runs the module.
# For us: one forgotten empty file takes a whole folder out of every contract. Have a test that each
#         folder of the package has its __init__.py.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check import-linter==2.17
mkdir -p shop/store shop/screens
touch shop/__init__.py shop/store/__init__.py
echo "ROWS = 3" > shop/store/table.py
echo "ROWS = 3" > shop/names.py
echo "from shop.store.table import ROWS; print('the forbidden import runs,', ROWS, 'rows')" > shop/screens/board.py
cat > .importlinter <<'INI'
[importlinter]
root_package = shop

[importlinter:contract:one]
name = only the store knows the table
type = protected
protected_modules = shop.store.table
allowed_importers = shop.store
INI

check() {
    venv/bin/python -m shop.screens.board
    code=0
    venv/bin/lint-imports --no-cache > out.txt 2>&1 || code=$?
    echo "$1: exit code $code; $(grep -E '^Analyzed' out.txt)"
    [ "$code" -eq "$2" ] || { cat out.txt; echo "behaviour changed: exit code $1 was $2" >&2; exit 1; }
    grep -q "Analyzed $3 files" out.txt || { echo "behaviour changed: files $1 were $3" >&2; exit 1; }
}
check "without __init__.py" 0 4
touch shop/screens/__init__.py
check "with __init__.py" 1 6
