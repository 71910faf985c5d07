#!/bin/sh
# TinyDB 4.9.0 on a JSON file: search() shows an edit that was never saved, get() does not.
#
# Guess:  what search() returns is read from the file, so a document changed by the caller and not
#         written back is as it was at the next search.
# Really: search() answers the same query from its cache with the same document objects. The edit of
#         one caller is what the next caller is told, while get(), all() and count() read the file.
# Seen:   search: 'draft wording', get: 'Churn', search again after any write: 'Churn'.
# For us: two places that ask for the same record in different ways can disagree, and a cancelled
#         form can leave its words on the screen. Copy what search() returns, or use cache_size=0.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tinydb==4.9.0
venv/bin/python - <<'PY'
import sys
from tinydb import Query, TinyDB


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def searched(db):
    return [document["name"] for document in db.search(Query().unit == "%")]


db = TinyDB("kpis.json")
db.insert({"name": "Churn", "unit": "%"})
db.search(Query().unit == "%")[0]["name"] = "draft wording"
expect("search after an unsaved edit", searched(db), ["draft wording"])
expect("get after an unsaved edit", db.get(Query().unit == "%")["name"], "Churn")
db.insert({"name": "NPS", "unit": "points"})
expect("search after a write", searched(db), ["Churn"])

uncached = TinyDB("kpis.json").table("_default", cache_size=0)
uncached.search(Query().unit == "%")[0]["name"] = "draft wording"
expect("search without a cache", searched(uncached), ["Churn"])
PY
