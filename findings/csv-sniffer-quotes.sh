#!/bin/sh
# csv.Sniffer of Python 3.11.7, 3.12.1 and 3.13.0: a dialect sniffed from the head of a file breaks its later rows.
#
# Guess:  the sample tells the separator; "" inside a quoted field is part of CSV and always works.
# Really: where the sample has quoted fields but no "" in them, the dialect says doublequote=False.
#         A later row with "" is then cut at the next separator: one column too many, no error.
# Seen:   sniffed: ['KR 4', 'the "go"" list', ' then ship"', '7'] from a row of three cells; with
#         the delimiter alone: ['KR 4', 'the "go" list, then ship', '7'].
# For us: values slip one column to the right from the first note that quotes somebody. Take only
#         the delimiter from the sniffer.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
cat > krs.csv <<'CSV'
"id","note","value"
"KR 1","fewer clicks, more answers",1
"KR 2","one page, one question",2
"KR 3","weekly, not monthly",3
"KR 4","the ""go"" list, then ship",7
CSV
python3 --version
python3 - <<'PY'
import csv
import sys


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


with open("krs.csv", newline="", encoding="utf-8") as file:
    text = file.read()
head, rows = "".join(text.splitlines(True)[:4]), text.splitlines(True)
dialect = csv.Sniffer().sniff(head)
expect("doublequote", dialect.doublequote, False)
print("sniffed:", list(csv.reader(rows, dialect))[4])
expect("cells, sniffed", [len(row) for row in csv.reader(rows, dialect)], [3, 3, 3, 3, 4])
expect("cells, delimiter only", [len(row) for row in csv.reader(rows, delimiter=dialect.delimiter)], [3, 3, 3, 3, 3])
PY
