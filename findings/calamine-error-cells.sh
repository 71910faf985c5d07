#!/bin/sh
# python-calamine 0.9.1: a cell with #N/A or #DIV/0! reads like a cell that nobody filled in.
#
# Guess:  an error cell raises, or comes as a text such as '#N/A', as it does in openpyxl.
# Really: it comes as an empty text, the same as an empty cell between others.
# Seen:   #N/A, #DIV/0!, empty: '', '', ''; openpyxl: '#N/A', '#DIV/0!', None.
# For us: a lookup that broke last night is taken for "no value", and a row for complete. Where that
#         matters, read the error cells with another reader.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5
venv/bin/python - <<'PY'
import sys

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


book = Workbook()
book.active.append(["#N/A", "#DIV/0!", None, "end"])
for cell in book.active[1][:2]:
    cell.data_type = "e"
book.save("kpis.xlsx")
found = CalamineWorkbook.from_path("kpis.xlsx").get_sheet_by_index(0).to_python()
expect("python-calamine", found, [["", "", "", "end"]])
read = [cell.value for cell in load_workbook("kpis.xlsx").active[1]]
expect("openpyxl", read, ["#N/A", "#DIV/0!", None, "end"])
PY
