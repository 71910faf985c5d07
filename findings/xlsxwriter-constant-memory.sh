#!/bin/sh
# XlsxWriter 3.3.1 and openpyxl 3.1.5: saving memory while writing changes what a name says when it is read.
#
# Guess:  constant_memory is about how rows are kept while a workbook is written; the cells are the same afterwards.
# Really: it writes texts into their cells, where they stand in a table of their own otherwise. Both ways _x0041_ has to be
#         escaped, as it would mean the letter A; openpyxl takes that back for texts in the table alone.
# Seen:   "plan_x0041_" is read back as it is from an ordinary workbook; from one of constant_memory openpyxl gives
#         "plan_x005F_x0041_", python-calamine "plan_x0041_".
# For us: exports are written without constant_memory, which would save half of their memory, as people read them with
#         both.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check XlsxWriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cat > names.py <<'PY'
import openpyxl
import xlsxwriter
from python_calamine import load_workbook

seen = {}
for saves in (False, True):
    with xlsxwriter.Workbook("names.xlsx", {"constant_memory": saves}) as book:
        book.add_worksheet("names").write_string(0, 0, "plan_x0041_")
    one = openpyxl.load_workbook("names.xlsx")["names"]["A1"].value
    two = load_workbook("names.xlsx").get_sheet_by_name("names").to_python()[0][0]
    seen[saves] = (one, two)
    print(f"constant_memory={saves}: openpyxl reads {one}, calamine {two}")
expected = {False: ("plan_x0041_", "plan_x0041_"), True: ("plan_x005F_x0041_", "plan_x0041_")}
raise SystemExit(0 if seen == expected else f"behaviour changed: {seen}")
PY
venv/bin/python names.py
