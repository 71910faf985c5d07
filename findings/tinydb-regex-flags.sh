#!/bin/sh
# TinyDB 4.9.0: a search keeps the answer of an earlier search that had other regular-expression flags.
#
# Guess:  Query().name.matches("churn") and .matches("churn", flags=re.I) are two questions,
#         so the second is answered by itself.
# Really: the flags are not part of what the query cache compares. Whichever of the two is asked
#         first answers both, until the table is next written to.
# Seen:   exact first: 1, then ignoring case: 1 (a fresh TinyDB on the same file says 2).
#         The other way round both say 2.
# For us: a filter with a "match case" switch would show the old rows after the switch is flipped.
#         Put the flag into the pattern, "(?i)churn", or open the table with cache_size=0.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tinydb==4.9.0
venv/bin/python - <<'PY'
import re
import sys
from tinydb import Query, TinyDB


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


name = Query().name
TinyDB("kpis.json").insert_multiple([{"name": "Churn"}, {"name": "churn, new accounts"}])


def counts(*queries):
    db = TinyDB("kpis.json")
    return [len(db.search(query)) for query in queries]


exact, any_case = name.matches("churn"), name.matches("churn", flags=re.IGNORECASE)
expect("any case alone", counts(any_case), [2])
expect("exact, then any case", counts(exact, any_case), [1, 1])
expect("any case, then exact", counts(any_case, exact), [2, 2])
expect("flag inside the pattern", counts(exact, name.matches("(?i)churn")), [1, 2])
PY
