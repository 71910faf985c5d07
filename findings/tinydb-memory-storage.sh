#!/bin/sh
# TinyDB 4.9.0: MemoryStorage saves changes that nobody saved, and half of a failed update.
#
# Guess:  MemoryStorage is the JSON file without the disk, so a test may swap one for the other.
# Really: it hands out and keeps the very same lists and dicts. Changing a nested list of a result
#         changes the stored document, and an update that raises half-way leaves the documents it
#         had reached changed. The JSON file does neither.
# Seen:   after .append() on a result:  memory ['Ann', 'Bo'], file ['Ann'].
#         after a failed increment():   memory values 2 and 3, file values 1 and 3.
# For us: a test on MemoryStorage passes although the code forgot to write, and cannot show that a
#         failed change leaves nothing behind. Test on a real file in a temporary folder.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check tinydb==4.9.0
venv/bin/python - <<'PY'
import sys
from tinydb import TinyDB
from tinydb.operations import increment
from tinydb.storages import MemoryStorage


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def owners_after_an_append(db):
    db.insert({"owners": ["Ann"]})
    db.get(doc_id=1)["owners"].append("Bo")
    return db.get(doc_id=1)["owners"]


def values_after_a_failed_update(db):
    db.insert_multiple([{"value": 1}, {"note": "no value yet"}, {"value": 3}])
    try:
        db.update(increment("value"))
    except KeyError:
        return [db.get(doc_id=1)["value"], db.get(doc_id=3)["value"]]
    return "no KeyError"


def memory():
    return TinyDB(storage=MemoryStorage)


expect("owners in memory", owners_after_an_append(memory()), ["Ann", "Bo"])
expect("owners in a file", owners_after_an_append(TinyDB("owners.json")), ["Ann"])
expect("values in memory", values_after_a_failed_update(memory()), [2, 3])
expect("values in a file", values_after_a_failed_update(TinyDB("values.json")), [1, 3])
PY
