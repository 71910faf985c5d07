#!/bin/sh
# Hours in a sheet: openpyxl 3.1.5, python-calamine 0.9.1, pyexcel-ods 0.6.0 change type at 24 hours.
#
# Guess:  a column of durations (1:30, 24:00, 25:30) comes as one type, timedelta or time.
# Really: .xlsx formatted h:mm: a time up to 23:59, then a moment on 1 January 1900.
#         .ods: calamine gives time below 24 hours and the raw text "PT25H30M00S" from there on;
#         pyexcel-ods gives time, then timedelta, and None for a negative duration or one with
#         a fraction of a second, both of which LibreOffice writes.
# Seen:   openpyxl      01:30, 1900-01-01 00:00, 1900-01-01 01:30
#         calamine .ods 01:30, 'PT24H00M00S', 'PT25H30M00S', '-PT01H30M00S', 00:00:01.500000
#         pyexcel-ods   01:30, 1 day, 1 day 1:30, None, None
# For us: a KPI such as "hours to restore" reads well in a demonstration and loses its worst values.
#         Convert every shape to timedelta in one place, and treat None in a filled cell as an error.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
trap 'exit 129' HUP INT TERM
cd "$dir"
python3 -m venv venv
venv/bin/pip install -q --disable-pip-version-check python-calamine==0.9.1 openpyxl==3.1.5 xlsxwriter==3.3.1 \
    pyexcel-ods==0.6.0 odfpy==1.4.1
venv/bin/python - <<'PY'
import sys
from datetime import datetime, time, timedelta
import openpyxl
import pyexcel_ods
import python_calamine
import xlsxwriter
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow


def expect(what, seen, wanted):
    print(f"{what}: {seen}")
    if seen != wanted:
        sys.exit(f"behaviour changed: {what} was {wanted}")


def calamine(path):
    return [row[0] for row in python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()]


book = xlsxwriter.Workbook("hours.xlsx")
sheet, clock = book.add_worksheet(), book.add_format({"num_format": "h:mm"})
for row, hours in enumerate([1.5, 24, 25.5]):
    sheet.write_number(row, 0, hours / 24, clock)
book.close()

document, table = OpenDocumentSpreadsheet(), Table(name="hours")
document.spreadsheet.addElement(table)
for duration in ["PT01H30M00S", "PT24H00M00S", "PT25H30M00S", "-PT01H30M00S", "PT00H00M01.5S"]:
    row = TableRow()
    row.addElement(TableCell(valuetype="time", timevalue=duration))
    row.addElement(TableCell(valuetype="float", value=1))
    table.addElement(row)
document.save("hours.ods")

half_past_one, day = time(1, 30), timedelta(days=1)
expect("openpyxl, .xlsx", [row[0] for row in openpyxl.load_workbook("hours.xlsx").active.values],
       [half_past_one, datetime(1900, 1, 1), datetime(1900, 1, 1, 1, 30)])
expect("calamine, .xlsx", calamine("hours.xlsx"),
       [half_past_one, datetime(1900, 1, 1).date(), datetime(1900, 1, 1, 1, 30)])
expect("calamine, .ods", calamine("hours.ods"),
       [half_past_one, "PT24H00M00S", "PT25H30M00S", "-PT01H30M00S", time(0, 0, 1, 500000)])
expect("pyexcel-ods", [row[0] for row in pyexcel_ods.get_data("hours.ods")["hours"]],
       [half_past_one, day, day + timedelta(hours=1, minutes=30), None, None])
PY
