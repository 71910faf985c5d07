#!/bin/sh
# XlsxWriter 3.3.1: a text that begins with <r> and ends with </r> is written as XML, and is gone.
#
# Guess:  write_string stores any text as it is: it escapes <, > and &, as it does in <b>bold</b>.
# Really: <r>…</r> is how the library hands a rich text to itself, so a text of that form is written unescaped.
# Seen:   <b>x</b> and <r>x are read back as they are; <r>x</r> is an empty cell to openpyxl and python-calamine. No error,
#         no warning: a review note about a tag in a template is lost on its way into the workbook.
# For us: such a text is written as a rich text of plain parts.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check XlsxWriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cat > texts.py <<'PY'
import openpyxl
import xlsxwriter
from python_calamine import load_workbook

TEXTS = ["<b>x</b>", "<r>x", "<r>x</r>"]
book = xlsxwriter.Workbook("texts.xlsx")
sheet = book.add_worksheet("texts")
for row, text in enumerate(TEXTS):
    sheet.write_string(row, 0, text)
    sheet.write_string(row, 1, "end")
book.close()
one = [row[0].value or "" for row in openpyxl.load_workbook("texts.xlsx")["texts"].iter_rows()]
two = [row[0] for row in load_workbook("texts.xlsx").get_sheet_by_name("texts").to_python()]
for text, *read in zip(TEXTS, one, two):
    print(f"{text!r}: openpyxl reads {read[0]!r}, calamine {read[1]!r}")
expected = ["<b>x</b>", "<r>x", ""]
raise SystemExit(0 if one == two == expected else f"behaviour changed: {one} {two}")
PY
venv/bin/python texts.py
