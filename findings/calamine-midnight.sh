#!/bin/sh
# python-calamine 0.9.1: in one column of times of day, midnight comes as a date and all else as datetime.
#
# Guess:  the format of the cell (yyyy-mm-dd hh:mm) decides; openpyxl gives datetime for each.
# Really: a serial number without a fraction becomes date whatever the format says, and a cell
#         formatted as a day but holding an hour becomes datetime. The value decides, cell by cell.
# Seen:   calamine: datetime, date, datetime; openpyxl 3.1.5: datetime, datetime, datetime.
#         sorted() on the calamine column raises TypeError.
# For us: an import works for months and stops on the first reading taken at midnight, since date
#         and datetime cannot be compared. Bring every cell to one type before anything else.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 xlsxwriter==3.3.1
venv/bin/python - <<'PY'
import sys
import openpyxl
import python_calamine
import xlsxwriter


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def kinds(cells):
    return [type(cell).__name__ for cell in cells]


book = xlsxwriter.Workbook("readings.xlsx")
sheet, stamp = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
for row, serial in enumerate([45657.75, 45658.0, 45658.25]):
    sheet.write_number(row, 0, serial, stamp)
book.close()

by_openpyxl = [row[0] for row in openpyxl.load_workbook("readings.xlsx").active.values]
by_calamine = [row[0] for row in python_calamine.load_workbook("readings.xlsx").get_sheet_by_index(0).to_python()]
expect("openpyxl", kinds(by_openpyxl), ["datetime", "datetime", "datetime"])
expect("calamine", kinds(by_calamine), ["datetime", "date", "datetime"])
try:
    outcome = str(sorted(by_calamine))
except TypeError as error:
    outcome = type(error).__name__
expect("sorting", outcome, "TypeError")
PY
