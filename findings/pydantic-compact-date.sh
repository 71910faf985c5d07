#!/bin/sh
# pydantic 2.14.4: a datetime field takes "20250101", a correct ISO 8601 date, for a day in 1970.
#
# Guess:  "20250101" is read as 1 January 2025, as datetime.fromisoformat() does since Python 3.11,
#         or is refused.
# Really: a text of digits only is a Unix timestamp, and so are a year ("2025") and the serial
#         number of a day in a spreadsheet ("45658"). A date field refuses the same texts.
# Seen:   datetime: 1970-08-23, 1970-01-01, 1970-01-01; date: refused, refused, refused.
# For us: a column of compact dates imports without one error and lands in 1970. Declare days as
#         date, and read texts of digits before pydantic does.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check pydantic==2.14.4
venv/bin/python - <<'PY'
import sys
from datetime import date, datetime
from pydantic import TypeAdapter, ValidationError


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def read_as(kind, text):
    try:
        return str(TypeAdapter(kind).validate_python(text))[:10]
    except ValidationError:
        return "refused"


texts = ["2025-01-01", "20250101", "2025", "45658"]
if sys.version_info >= (3, 11):
    expect("the standard library", str(datetime.fromisoformat("20250101"))[:10], "2025-01-01")
expect("as datetime", [read_as(datetime, text) for text in texts],
       ["2025-01-01", "1970-08-23", "1970-01-01", "1970-01-01"])
expect("as date", [read_as(date, text) for text in texts],
       ["2025-01-01", "refused", "refused", "refused"])
PY
