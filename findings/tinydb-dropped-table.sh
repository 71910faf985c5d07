#!/bin/sh
# tinydb 4.9.0: a table object that outlives drop_table() goes on finding the dropped documents.
#
# Guess:  drop_table() empties the table for everybody who holds it, as len() and all() show.
# Really: it forgets the database's own table object; one that the program kept still answers a search
#         it has answered before from its cache of queries, until it writes something itself.
# Seen:   len 0, all() [], search() one document. truncate() on the table clears the cache.
# For us: reset a table with truncate(), or fetch the table anew after dropping it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tinydb==4.9.0
venv/bin/python - <<'PY'
import sys

from tinydb import TinyDB, where


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


database = TinyDB("goals.json")
kpis, is_nps = database.table("kpis"), where("name") == "NPS"
kpis.insert({"name": "NPS"})
expect("before", len(kpis.search(is_nps)), 1)
database.drop_table("kpis")
expect("after drop_table: len, all, search", (len(kpis), kpis.all(), kpis.search(is_nps)), (0, [], [{"name": "NPS"}]))
kpis.insert({"name": "NPS"})
kpis.search(is_nps)
kpis.truncate()
expect("after truncate: search", kpis.search(is_nps), [])
PY
